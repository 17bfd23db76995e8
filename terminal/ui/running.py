"""The terminal on the glass: the window, its keys, and the beat that looks around.

A frozen or broken program ends and is started anew by its watchdog; it never goes on
with a half-made ballot (terminal/whole.py: a restart knows only what is lasting).
"""

import sys
from collections.abc import Callable
from typing import Any

from kivy.base import EventLoop, ExceptionHandler, ExceptionManager, runTouchApp, stopTouchApp
from kivy.clock import Clock

from terminal.app.shell import Shell
from terminal.app.typed import TypedLines
from terminal.process import crash_report
from terminal.ui.sheet import Sheet
from terminal.ui.window import put_up

BEAT_S = 0.25
_ENTER = frozenset({13, 271})

BROKEN = 70
"""Exit code of a program that met what it did not expect; a watchdog starts it anew."""


class Running:
    """One terminal on one window. beat: told that the screen is alive."""

    def __init__(
        self, shell: Shell, sheet: Sheet, typed: TypedLines | None, beat: Callable[[], None]
    ) -> None:
        self._shell, self._sheet, self._typed, self._beat = shell, sheet, typed, beat
        self.code = 0
        self._working: Any = None

    def start(self) -> None:
        """The window is there, and what the terminal holds is drawn on it."""
        window = put_up(self._sheet)
        if self._typed is not None:
            window.bind(on_key_down=self._key)
        ExceptionManager.add_handler(_Stop(self))
        self._shell.power_on()
        self.draw()
        Clock.schedule_interval(self._tick, BEAT_S)

    def run(self) -> int:
        """Until the program is told to end. The exit code."""
        self.start()
        runTouchApp()
        return self.code

    def touched(self, act: Any) -> None:
        """What the sheet tells of a touch that counts."""
        self._shell.touched(act)
        self.draw()

    def draw(self) -> None:
        """The page is drawn; where something is to be done, after this frame."""
        page, theme = self._shell.page()
        self._sheet.turn(page, theme)
        if self._shell.busy and self._working is None:
            self._working = Clock.schedule_once(self._work, 0)

    def end(self, code: int = 0) -> None:
        """Stop drawing and leave."""
        self.code = code
        stopTouchApp()

    def _work(self, _: float) -> None:
        self._working = None
        self._shell.work()
        self.draw()

    def _tick(self, _: float) -> None:
        self._shell.tick()
        self.draw()
        self._beat()

    def _key(self, _window: Any, code: int, _scan: int, letter: str | None, _held: Any) -> bool:
        """No key reaches anything else of Kivy."""
        at = self._shell.devices.ticks()
        if self._typed is not None:
            if code in _ENTER:
                self._typed.end(at)
            elif letter:
                self._typed.letter(letter, at)
        return True


class _Stop(ExceptionHandler):  # type: ignore[misc]  # Kivy has no types
    """An exception ends the program; of it only the type and the lines are told."""

    def __init__(self, running: Running) -> None:
        super().__init__()
        self._running = running

    def handle_exception(self, raised: BaseException) -> int:
        sys.stderr.write(crash_report(type(raised), raised.__traceback__))
        self._running.end(BROKEN)
        return int(ExceptionManager.PASS)


def idle() -> None:
    """One turn of the loop, for tests."""
    EventLoop.idle()
