"""A voter's glass without Kivy: the real pages as values, and fingers on their pixels."""

from dataclasses import replace
from random import Random

from common.election import Election
from terminal.session.events import VoterEvent
from terminal.session.states import Ballot
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.faces import load_faces
from terminal.ui.millimetres import Glass
from terminal.ui.page import Page, Target
from terminal.ui.pages import Pages
from terminal.ui.press import Presses

GLASS = Glass.of_inches(1280, 800, 10.1)
Place = tuple[float, float]


class Pane:
    """What is on the glass, and what fingers do to it, as the Sheet does it.

    view, page: what the voter sees, until show() is called again.
    """

    def __init__(self, election: Election) -> None:
        desk = Desk(
            GLASS,
            load_faces(),
            lambda words, _, em: len(words) * em,
            election.name,
            election.mode,
            election.contests,
        )
        self._pages = Pages(desk)
        self._made: dict[View, Page] = {}
        self._presses: Presses[int] = Presses()
        self.ballot: Ballot = self._pages.ballot(election)
        self.view: View | None = None
        self.page: Page = Page("dark", ())

    def show(self, view: View) -> None:
        """This view is drawn; a finger that is down belongs to the screen before."""
        page = self._made.get(view) or self._pages.page(view)
        self._made[view] = page
        if page.name != self.page.name:
            self._presses.page_changed()
        self.view, self.page = view, page

    def lift(self) -> None:
        """All hands off: a voter goes, another comes."""
        self._presses = Presses()

    def down(self, place: Place, finger: int = 0) -> None:
        self._presses.down(finger, self._key(place))

    def slide(self, place: Place, finger: int = 0) -> None:
        self._presses.move(finger, self._key(place))

    def up(self, place: Place, finger: int = 0, *, at: int) -> VoterEvent | None:
        """What a released finger did, if anything."""
        key = self._presses.up(finger, self._key(place))
        act = self.page.target(key).act if key is not None else None
        return None if act is None else replace(act, at=at, others=self._presses.others)

    def targets(self) -> list[Target]:
        """What would do something now."""
        return [target for target in self.page.targets if target.act is not None]

    def _key(self, place: Place) -> str | None:
        target = self.page.target_at(*place)
        return target.key if target else None


def anywhere(rng: Random) -> Place:
    return rng.uniform(0, GLASS.width - 1), rng.uniform(0, GLASS.height - 1)


def within(target: Target, rng: Random) -> Place:
    box = target.box
    return box.x + rng.uniform(1, box.w - 1), box.y + rng.uniform(1, box.h - 1)
