"""A voter with six keys or two switches, and headphones that tell what was played.

    blind = Listener(election)
    blind.arrive().tap(Key.NEXT)
    blind.heard[-1]       the clips of the last thing that was said

No window and no Kivy: pages are values, letters are measured by their number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from common.clips import clips
from common.election import Election
from common.grant import new_grant
from terminal.access.keys import CODES, Key
from terminal.machine import Moved
from terminal.session import events as e
from terminal.session.effects import Admit, Record
from terminal.session.states import Session, State
from terminal.session.table import step
from terminal.session.view import View, view
from terminal.ui.desk import Desk
from terminal.ui.faces import Faces, load_faces
from terminal.ui.millimetres import Glass
from terminal.ui.page import Page
from terminal.ui.pages import Pages
from terminal.voice.guide import Guide

GLASS = Glass.of_inches(1280, 800, 10.1)
CODE = {key: code for code, key in reversed(CODES.items())}
PAUSE = 1_000


class Recorder:
    """Headphones of a test: everything that was played, with speed and volume."""

    def __init__(self) -> None:
        self.headphones = self.working = True
        self.playing = False
        self.left: tuple[str, ...] = ()
        self.played: list[tuple[tuple[str, ...], int, int]] = []

    def play(self, clips: Sequence[str], speed: int, volume: int) -> None:
        if self.headphones:
            self.played.append((tuple(clips), speed, volume))

    def stop(self) -> None:
        self.playing = False
        self.left = ()


@cache
def faces() -> Faces:
    return load_faces()


@cache
def _pages(payload: str) -> Pages:
    election = Election.model_validate_json(payload)
    name, mode = election.name, election.mode
    return Pages(Desk(GLASS, faces(), _measure, name, mode, election.contests))


def _measure(words: str, face: str, em: int) -> int:
    del face
    return em * len(words)


def pages_of(election: Election) -> Pages:
    """Made once for each election."""
    return _pages(election.model_dump_json())


class Listener:
    """One voter at a terminal. recorded: what was recorded, in order."""

    def __init__(self, election: Election, *, headphones: bool = True) -> None:
        self.election, self.pages = election, pages_of(election)
        self.session = Session(self.pages.ballot(election))
        self.sound = Recorder()
        self.sound.headphones = headphones
        self.guide = Guide(self.pages.page, self.sound)
        self.now = 1_000
        self.recorded: list[dict[str, str]] = []
        self.refused: list[tuple[str, ...]] = []
        self.slow_recorder = False
        self.does(e.PollsOpened)

    @property
    def view(self) -> View:
        return view(self.session)

    @property
    def page(self) -> Page:
        return self.pages.page(self.view)

    @property
    def screen(self) -> State:
        return self.view.screen

    @property
    def heard(self) -> list[tuple[str, ...]]:
        """What was said, one entry each time that something began to be said."""
        return [clips for clips, _, _ in self.sound.played]

    @property
    def here(self) -> str:
        """What the cursor is on."""
        return self.guide.access.here

    def feed(self, event: e.Event | None) -> None:
        if event is None:
            return
        found = step(self.session, event)
        self.session = found.value
        if not isinstance(found, Moved):
            self.refused.append(found.missing)
        self.guide.shown(self.view, self.now)
        for effect in found.effects:
            if isinstance(effect, Admit):
                self.feed(e.Admitted(at=self.now))
            if isinstance(effect, Record):
                self.recorded.append(dict(effect.choices))
                if not self.slow_recorder:
                    self.feed(e.Recorded(at=self.now, voters=len(self.recorded)))

    def does(self, event: type[e.Event], **more: Any) -> "Listener":
        self.now += PAUSE
        self.feed(event(at=self.now, **more))
        return self

    def feed_target(self, key: str) -> None:
        """A finger on the target of this key."""
        self.now += PAUSE
        act = self.page.target(key).act
        if act is not None:
            self.feed(replace(act, at=self.now))

    def waits(self, milliseconds: int, step: int = 200) -> "Listener":
        """Time passes, a tick at a time."""
        for _ in range(0, milliseconds, step):
            self.now += step
            self.feed(self.guide.tick(self.now))
            self.feed(e.Time(at=self.now))
        return self

    def arrive(self, contests: Sequence[str] = ()) -> "Listener":
        """A grant is presented; with headphones in, the voice comes on by itself."""
        wanted = tuple(contests) or tuple(contest.id for contest in self.election.contests)
        self.does(e.PresentGrant, grant=new_grant("p01-01", 1, wanted))
        return self.waits(1_000)

    def tap(self, *keys: Key, pause: int = PAUSE) -> "Listener":
        """Each key down and up, a while after the one before."""
        for key in keys:
            self.now += pause
            self.feed(self.guide.key(CODE[key], down=True, now=self.now))
            self.feed(self.guide.key(CODE[key], down=False, now=self.now + 80))
        return self

    def go_to(self, key: str, by: Key = Key.NEXT) -> "Listener":
        """The cursor is moved until it rests there."""
        for _ in range(500):
            if self.here == key:
                return self
            self.tap(by)
        raise AssertionError("not reached by this key")

    def choose(self, key: str, by: Key = Key.NEXT) -> "Listener":
        """As go_to, and choose it."""
        return self.go_to(key, by).tap(Key.CHOOSE)


class Switches(Listener):
    """The same voter with two switches: one moves, one chooses. Other keys there are none."""

    def tap(self, *keys: Key, pause: int = PAUSE) -> "Switches":
        if not set(keys) <= {Key.NEXT, Key.CHOOSE}:
            raise AssertionError("there are two switches")
        for key in keys:
            code = {Key.NEXT: 288, Key.CHOOSE: 289}[key]
            self.now += pause
            self.feed(self.guide.key(code, down=True, now=self.now))
            self.feed(self.guide.key(code, down=False, now=self.now + 80))
        return self


def words(election: Election, said: Sequence[str]) -> str:
    """What these clips say, for people to read."""
    texts = {clip.id: clip.words for clip in clips(election, {})}
    return "".join(texts[name] or "♪" for name in said)


def walk_all(listener: Listener) -> Iterator[str]:
    """Once around all stops of this screen by the key that goes on."""
    first = listener.here
    while True:
        yield listener.here
        listener.tap(Key.NEXT)
        if listener.here == first:
            return
