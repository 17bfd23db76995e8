"""One screen size in a process of its own: voters at the real screens, each touch timed.

Kivy is imported here and by nothing that imports this file: the process is the window's.
"""

import ctypes
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from common.grant import new_grant
from common.halves import Half
from common.secret import Secret
from common.signing import SigningKey
from ippyo.bench.town import CANDIDATES, CONTEST, Town, found_town
from ippyo.program import program
from terminal.booth import Booth
from terminal.devices.folder_medium import FolderMedium
from terminal.doer import Machinery
from terminal.files import Pair
from terminal.life import events as life
from terminal.life.people import By
from terminal.life.states import Device, Finding, Loaded
from terminal.machine import Refused
from terminal.own_disk import OwnDisk
from terminal.provision import Provision
from terminal.session import events as voter
from terminal.session.events import VoterEvent
from terminal.ui.environment import settle, shut_in
from terminal.ui.millimetres import Glass
from terminal.whole import Event

_WARM = 20
"""Ballots before anything is measured: pictures of texts are made once."""

_BY = By(frozenset({"officer-1", "officer-2"}), witness=True)
_DAY = date(2024, 12, 22)
_BETWEEN_MS = 1000
_THANKS_MS = 15_000


@dataclass(frozen=True)
class GlassTask:
    """A screen, and how many voters come to it. folder: empty, for media and own disk."""

    width: int
    height: int
    inches: float
    ballots: int
    folder: Path


@dataclass
class Screened:
    """Seconds from the end of a touch to the painted frame. touches: all but the last of a
    ballot; marks: those of them that chose a candidate; dones: the last, with the recording
    of the vote in it. redraws: of bare redraws of the same page, one after each touch.
    growth: kilobytes that the process grew by over the last half of the ballots."""

    touches: list[float] = field(default_factory=list)
    marks: list[float] = field(default_factory=list)
    dones: list[float] = field(default_factory=list)
    redraws: list[float] = field(default_factory=list)
    growth: int = 0


class OtherVotes(RuntimeError):
    """The box holds another number of votes than voters came: no benchmark, but a bug."""


class _Officers:
    """They take the halves, and give none back: nothing fails here."""

    def take(self, halves: tuple[Half, Half]) -> None:
        pass

    def give(self) -> tuple[Half, Half] | None:
        return None


def screened(task: GlassTask) -> Screened:
    """So many ballots on this screen. To be called in a fresh process."""
    window = _window(Glass.of_inches(task.width, task.height, task.inches))
    place = _Place(task, window)
    for number in range(_WARM):
        place.ballot(number)
    place.found, before = Screened(), 0
    for number in range(task.ballots):
        if number == task.ballots // 2:
            before = _resident()
        place.ballot(number)
    place.found.growth = max(0, _resident() - before)
    if place.booth.terminal.polls.voters != _WARM + task.ballots:
        raise OtherVotes
    return place.found


def _window(glass: Glass) -> Any:
    """Kivy's window, drawn by the processor into memory; each frame is really finished."""
    shut_in(os.environ, mkdtemp(prefix="ippyo-kivy-"), frozenset())
    os.environ["SDL_VIDEODRIVER"], os.environ["SDL_AUDIODRIVER"] = "offscreen", "dummy"
    os.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
    settle(glass, full_screen=False)
    logging.getLogger().addHandler(logging.NullHandler())  # no table of Kivy's warnings
    from kivy.base import EventLoop, runTouchApp
    from kivy.clock import Clock
    from kivy.core.window import Window

    Clock._max_fps = 0  # no waiting for the next 60th of a second: the work alone is timed
    finish = ctypes.CDLL("libGL.so.1").glFinish
    Window.bind(on_flip=lambda *_: finish())
    runTouchApp(embedded=True)
    EventLoop.idle()
    return Window


class _Place:
    """A terminal with open polls and its window."""

    def __init__(self, task: GlassTask, window: Any) -> None:
        from terminal.ui.desk import Desk
        from terminal.ui.faces import load_faces
        from terminal.ui.ink import Ink
        from terminal.ui.pages import Pages
        from terminal.ui.sheet import Sheet
        from terminal.ui.window import put_up

        town = found_town(1, 2, task.ballots + _WARM + 1)
        election, faces = town.package.election, load_faces()
        ink = Ink(faces)
        glass = Glass.of_inches(task.width, task.height, task.inches)
        desk = Desk(glass, faces, ink.measure, election.name, election.mode, election.contests)
        pages = Pages(desk)
        self.found, self.now = Screened(), 1_000
        self._window = window
        self.booth = Booth(_machinery(town, task.folder), pages.ballot(election))
        self._open(town)
        self.sheet = Sheet(pages, ink, self._touched, lambda: self.now)
        put_up(self.sheet)
        self._show()

    def _open(self, town: Town) -> None:
        loaded = Loaded(
            town.package.election.terminals[0],
            *("rehearsal", town.package.hash, _DAY, _DAY),
            *(time_of_day(7), time_of_day(20)),
        )
        good = tuple(Finding(device, good=True) for device in Device)
        seven = datetime(2024, 12, 22, 7, tzinfo=UTC)
        self._must(life.LoadPackage(by=_BY, loaded=loaded))
        self._must(life.SelfTest(by=_BY, report=good))
        self._must(life.CheckZero(by=_BY))
        self._must(life.OpenPolls(by=_BY, around=life.Around(), now=seven))
        self._must(life.HandOutHalves(by=_BY))

    def _must(self, event: Event) -> None:
        answer = self.booth.feed(event)
        if isinstance(answer, Refused):
            raise OtherVotes(answer.missing)

    def ballot(self, number: int) -> None:
        """One voter: begin, choose, go on, confirm; the thanks end by themselves."""
        terminal = self.booth.terminal
        loaded = terminal.polls.loaded
        if loaded is None:
            raise OtherVotes
        grant = new_grant(loaded.terminal, terminal.polls.opening, (CONTEST,))
        self._must(voter.PresentGrant(at=self._later(), grant=grant))
        self._draw(self._show)
        chosen = f"candidate-{CANDIDATES[number % len(CANDIDATES)]}"
        found = self.found
        for key in ("bar-forward", chosen, "bar-forward"):
            found.touches.append(self._touch(key))
            if key == chosen:
                found.marks.append(found.touches[-1])
            found.redraws.append(self._draw(self.sheet.canvas.ask_update))
        found.dones.append(self._touch("bar-confirm"))
        self.now += _THANKS_MS
        self._must(voter.Time(at=self.now))
        self._draw(self._show)

    def _later(self) -> int:
        self.now += _BETWEEN_MS
        return self.now

    def _touched(self, event: VoterEvent) -> None:
        self._must(event)
        self._show()

    def _show(self) -> None:
        self.sheet.show(self.booth.voter_view())

    def _touch(self, key: str) -> float:
        """Seconds from the lifting of a finger to the frame that answers it; the frame that
        shows the pressed button was drawn before."""
        from kivy.base import EventLoop
        from kivy.input.providers.mouse import MouseMotionEvent

        self._later()
        page = self.sheet.page
        if page is None:
            raise OtherVotes("nothing is on the screen")
        box = page.target(key).box
        across = (box.x + box.w / 2) / self.sheet.width
        down = (box.y + box.h / 2) / self.sheet.height
        finger = MouseMotionEvent("bench", 1, (0, 0, "left"), is_touch=True)

        def send(what: str) -> Callable[[], None]:
            finger.move((across, 1 - down))
            finger.scale_for_screen(*self._window.system_size)
            return lambda: EventLoop.post_dispatch_input(what, finger)

        self._draw(send("begin"))
        return self._draw(send("end"))

    def _draw(self, what: Callable[[], object]) -> float:
        """Seconds of this and of the frame after it, painted to the last pixel."""
        from kivy.base import EventLoop

        started = time.perf_counter()
        what()
        EventLoop.idle()
        return time.perf_counter() - started


def _machinery(town: Town, folder: Path) -> Machinery:
    """The real recorder on three folders."""
    names = ("original", "duplicate", "disk")
    for name in names:
        (folder / name).mkdir()
    original, duplicate, disk = (FolderMedium(folder / name) for name in names)
    OwnDisk(disk).prepare()
    (terminal,) = town.package.election.terminals
    reception = SigningKey.generate().public
    certificate = town.certificates[terminal]
    provision = Provision(town.package, town.package_file, certificate, (reception,), program())
    loaded = Loaded(
        terminal,
        *("rehearsal", town.package.hash, _DAY, _DAY, time_of_day(7), time_of_day(20)),
    )
    signing = SigningKey(Secret(town.signing[terminal]))
    return Machinery(
        provision,
        loaded,
        Pair(original, duplicate),
        disk,
        lambda: signing,
        lambda: datetime.now(UTC),
        _Officers(),
    )


def _resident() -> int:
    """Kilobytes of memory that this process holds."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1])
