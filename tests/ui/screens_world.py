"""A voter at the screens: the session machine, its pages, and a recorder that records.

person = screens.person(election)
person.arrive().press("bar-forward").press("candidate-contest-1-2")
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from common.election import Election
from common.grant import new_grant
from terminal.life.people import By
from terminal.machine import Moved
from terminal.session import events as e
from terminal.session.effects import Admit, Record
from terminal.session.states import Session, Settings, State, TextSize, Theme
from terminal.session.table import step
from terminal.session.view import View, view
from terminal.ui.desk import Desk
from terminal.ui.faces import load_faces
from terminal.ui.millimetres import Glass
from terminal.ui.page import Page
from terminal.ui.pages import Pages

GLASSES = {
    "10-inch": Glass.of_inches(1280, 800, 10.1),
    "10-inch-fine": Glass.of_inches(1920, 1200, 10.1),
    "13-inch": Glass.of_inches(1920, 1200, 13.3),
}
OFFICER = By(frozenset({"officer-1"}))


class Screens:
    """What does not change from test to test."""

    def __init__(self, window: Any, glass: Glass) -> None:
        from terminal.ui.ink import Ink

        self.window, self.glass = window, glass
        self._pages: dict[tuple[str, Glass | None], Pages] = {}
        self.ink = Ink(load_faces())

    @cached_property
    def faces(self) -> Any:
        return load_faces()

    def desk(self, election: Election, glass: Glass | None = None) -> Desk:
        return Desk(
            glass or self.glass,
            self.faces,
            self.ink.measure,
            election.name,
            election.mode,
            election.contests,
        )

    def pages(self, election: Election, glass: Glass | None = None) -> Pages:
        """Made once for each election and glass."""
        key = (election.model_dump_json(), glass)
        if key not in self._pages:
            self._pages[key] = Pages(self.desk(election, glass))
        return self._pages[key]

    def forget_pages(self) -> None:
        """For a test that has changed some."""
        self._pages.clear()

    def person(self, election: Election, glass: Glass | None = None) -> "Person":
        return Person(election, self.pages(election, glass))

    def sheet(self, person: "Person") -> Any:
        """The widget on the window, fed by touches; person.show keeps it up to date."""
        from terminal.ui.sheet import Sheet
        from terminal.ui.window import put_up

        sheet = Sheet(person.pages, self.ink, person.feed, lambda: person.now)
        put_up(sheet)
        person.sheet = sheet
        sheet.show(person.view)
        return sheet


class Person:
    """recorded: what the fake recorder was told to record, in order. card: as View.card."""

    def __init__(self, election: Election, pages: Pages) -> None:
        self.election, self.pages = election, pages
        self.session = Session(pages.ballot(election))
        self.now = 1_000
        self.recorded: list[dict[str, str]] = []
        self.refused: list[tuple[str, ...]] = []
        self.sheet: Any = None
        self.slow_recorder = False
        self.card = ""
        self.does(e.PollsOpened)

    @property
    def view(self) -> View:
        return replace(view(self.session), card=self.card)

    @property
    def page(self) -> Page:
        return self.pages.page(self.view)

    def feed(self, event: e.Event) -> None:
        """The event, and the answers of the recorder."""
        found = step(self.session, event)
        self.session = found.value
        if not isinstance(found, Moved):
            self.refused.append(found.missing)
        if self.sheet is not None:
            self.sheet.show(self.view)
        for effect in found.effects:
            if isinstance(effect, Admit):
                self.feed(e.Admitted(at=self.now))
            if isinstance(effect, Record):
                self.recorded.append(dict(effect.choices))
                if not self.slow_recorder:
                    self.feed(e.Recorded(at=self.now, voters=len(self.recorded)))

    def does(self, event: type[e.Event], **more: Any) -> "Person":
        self.now += 1_000
        self.feed(event(at=self.now, **more))
        return self

    def arrive(self, settings: Settings | None = None) -> "Person":
        """A grant for every contest is presented; the voter sets size and colours."""
        contests = tuple(contest.id for contest in self.election.contests)
        self.does(e.PresentGrant, grant=new_grant("p01-01", 1, contests))
        return self if settings is None else self.does(e.Set, settings=settings)

    def lays(self, card: str) -> "Person":
        """There is this to say of a card in the reader."""
        self.card = card
        if self.sheet is not None:
            self.sheet.show(self.view)
        return self

    def press(self, key: str) -> "Person":
        """Touch the target of this key, after a while."""
        self.now += 1_000
        act = self.page.target(key).act
        assert act is not None, f"{key} does nothing now"
        self.feed(replace(act, at=self.now))
        return self

    def seen_all(self) -> "Person":
        """Through all pages, to the last."""
        while any(t.key == "turn-after" and t.act for t in self.page.targets):
            self.press("turn-after")
        return self

    def walk(self, settings: Settings) -> Iterator[tuple[str, Page]]:
        """Every screen of a voter who chooses in all contests, ends one without, is asked
        and helped; each with a name of its own."""
        self.arrive(settings)
        yield "start", self.page
        self.press("bar-forward")
        yield from self._choose()
        yield "confirming", self.page
        self.press("side-help")
        yield "help", self.page
        self.press("bar-back").press("side-staff")
        yield "called", self.page
        self.does(e.GoOn, by=OFFICER)
        self.now += 200_000
        self.does(e.Time)
        yield "asking", self.page
        self.press("bar-back").press("bar-confirm")
        ended = False
        while self.view.screen is State.CHOOSING:
            self.press("bar-end")
            if not ended:
                yield "ending", self.page
            ended = True
            self.press("bar-confirm")
        if self.view.screen is State.REVIEW:
            yield "review", self.page
            self.slow_recorder = True
            self.press("bar-forward")
            yield "recording", self.page
            self.slow_recorder = False
            self.does(e.Recorded, voters=1)
        yield "done", self.page
        self.lays("card-left")
        yield "done-card", self.page
        self.lays("")

    def _choose(self) -> Iterator[tuple[str, Page]]:
        rows = [t.key for t in self.page.targets if t.key.startswith("row-")]
        if rows:
            yield "rows", self.page
            self.press(rows[0])
        yield "choosing", self.page
        tiles = [t.key for t in self.page.targets if t.key.startswith("candidate-")]
        self.press(tiles[-1])
        yield "marked", self.page
        if any(t.key == "turn-after" for t in self.page.targets):
            self.seen_all()
            yield "last-page", self.page
        self.press("bar-forward")


def settings_of(size: TextSize, theme: Theme = Theme.PLAIN) -> Settings:
    return Settings(size, theme)
