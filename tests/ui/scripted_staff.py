"""Officers who do what their screen offers, without badges: one target for each act.

Pages, targets and touches are as of the real ones, so a window can be tested with them.
"""

from collections.abc import Callable
from typing import Any

from booth_world import OFFICER, TWO, WITNESSED, make_loaded

from common.halves import Half
from terminal.app import watch
from terminal.app.devices import Devices
from terminal.life import events as life
from terminal.life.states import Device, Loaded
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Look, Page, Target
from terminal.ui.rect import Rect
from terminal.whole import Event, Terminal

ACTS = ("load", "test", "zero", "open", "hand-out", "pause", "resume", "close", "hand-over")


class ScriptedStaff:
    """loaded: of the package. A badge opens their screen, the target `leave` closes it."""

    def __init__(self, desk: Desk, loaded: Loaded | None = None) -> None:
        self._desk, self._loaded = desk, loaded or make_loaded()
        self.open = False
        self.halves: tuple[Half, Half] | None = None
        self.lacked: tuple[str, ...] = ()

    def page(self, terminal: Terminal, devices: Devices) -> Page:
        del devices
        glass, high = self._desk.glass, self._desk.target
        state = Block(
            "state",
            Rect(0, 0, glass.width, high),
            Look.PAGE,
            self._desk.stack(
                (f"{terminal.polls.state} {' '.join(self.lacked)}",),
                Rect(0, 0, glass.width, high),
                high // 2,
            ),
        )
        targets = (
            Target(act, Rect(10 + at * (high + 12), 100, high, high), Look.PLAIN, (), 2, act)
            for at, act in enumerate((*ACTS, "leave"))
        )
        return Page(f"staff-{terminal.polls.state}", (state, *targets))

    def touched(self, terminal: Terminal, act: Any, devices: Devices) -> Event | None:
        del terminal
        if act == "leave":
            self.open = False
            return None
        return self._makes(devices)[act]()

    def _makes(self, devices: Devices) -> dict[str, Callable[[], Event]]:
        around, now = watch.around(devices), devices.wall()
        report = watch.self_test(devices, frozenset({Device.ORIGINAL, Device.DUPLICATE}))
        return {
            "load": lambda: life.LoadPackage(by=TWO, loaded=self._loaded),
            "test": lambda: life.SelfTest(by=OFFICER, report=report),
            "zero": lambda: life.CheckZero(by=WITNESSED),
            "open": lambda: life.OpenPolls(by=TWO, around=around, now=now, early=True),
            "hand-out": lambda: life.HandOutHalves(by=WITNESSED),
            "pause": lambda: life.Pause(by=OFFICER),
            "resume": lambda: life.Resume(by=OFFICER, around=around),
            "close": lambda: life.ClosePolls(by=TWO, now=now, early=True),
            "hand-over": lambda: life.HandOver(by=WITNESSED),
        }

    def scanned(self, terminal: Terminal, text: str, devices: Devices) -> None:
        del terminal, text, devices
        self.open = True

    def answered(self, terminal: Terminal, missing: tuple[str, ...]) -> None:
        del terminal
        self.lacked = missing

    def tick(self, terminal: Terminal, devices: Devices) -> tuple[Event, ...]:
        del terminal, devices
        return ()

    def take(self, halves: tuple[Half, Half]) -> None:
        self.halves = halves

    def give(self) -> tuple[Half, Half] | None:
        return self.halves
