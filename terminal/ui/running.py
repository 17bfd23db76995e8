"""The terminal on the glass: its window, its keys, and the beat that looks around.

What it did not expect ends the program, which its watchdog starts anew; it never goes on
with a half-made ballot, for a restart knows only what is lasting (terminal/whole.py).
"""

import signal
from typing import Any

from kivy.base import runTouchApp, stopTouchApp
from kivy.clock import Clock

from terminal.access.keys import CODES
from terminal.app.shell import Shell
from terminal.app.typed import TypedLines
from terminal.ui.sheet import Sheet
from terminal.ui.window import put_up
from terminal.watchdog.pulse import Pulse

BEAT_S = 0.25
UNSEEN_BEATS = 8
"""A frame that was asked for and does not come in so many beats is not waited for."""

_ENTERS = (13, 271)
"""Enter, and that of the numeric keypad: the end of a scanner's line."""


class Running:
    """One terminal on one window. pulse: tells the watchdog that the loop goes round."""

    def __init__(self, shell: Shell, sheet: Sheet, typed: TypedLines, pulse: Pulse) -> None:
        self._shell, self._sheet, self._typed, self._pulse = shell, sheet, typed, pulse
        self._window: Any = None
        self._waiting = 0
        self._of_keypad = False
        self._ending = False

    def run(self) -> None:
        """Until the program is asked to end, by SIGTERM or SIGINT. Raises NoWindow, and
        NobodyWatches once the watchdog is gone."""
        self.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_end)
        runTouchApp()

    def start(self) -> None:
        """The window is there, and what the terminal holds is drawn on it."""
        self._window = window = put_up(self._sheet)
        window.bind(
            on_key_down=self._key_down,
            on_key_up=self._key_up,
            on_textinput=self._letter,
            on_flip=self._painted,
        )
        self._pulse.work()
        self._shell.power_on()
        self.draw()
        Clock.schedule_interval(self._beat, BEAT_S)

    def touched(self, act: Any) -> None:
        """What the sheet tells of a touch that counts."""
        self._shell.touched(act)
        self.draw()

    def draw(self) -> None:
        """The page is drawn; where something is to be done, it is after this frame."""
        page, theme = self._shell.page()
        self._sheet.turn(page, theme)
        self._sheet.point(*self._shell.pointed)
        if self._shell.busy and not self._waiting:
            self._waiting = 1
            self._window.canvas.ask_update()

    def _painted(self, _window: Any) -> bool:
        """A frame is on the glass: what waited for that is done in the next turn."""
        if self._waiting:
            Clock.schedule_once(self._work, 0)
        return False

    def _work(self, _seconds: float) -> None:
        if not self._waiting:
            return
        self._waiting = 0
        self._pulse.work()
        self._shell.work()
        self.draw()

    def _beat(self, seconds: float) -> None:
        self._pulse.beat()
        if self._ending:
            stopTouchApp()
            return
        if self._waiting:
            self._waiting += 1
            if self._waiting > UNSEEN_BEATS:
                self._work(seconds)
            return
        self._shell.tick()
        self.draw()

    def _key_down(
        self, _window: Any, code: int, _scan: int, _letter: str | None, _held: Any
    ) -> bool:
        """A key of the keypad or a switch, or a scanner's Enter. No key reaches anything
        else of Kivy."""
        self._of_keypad = code in CODES
        if self._of_keypad:
            self._shell.key(code, down=True)
            self.draw()
        elif code in _ENTERS:
            self._typed.end(self._shell.devices.ticks())
        return True

    def _key_up(self, _window: Any, code: int, *_: Any) -> bool:
        if code in CODES:
            self._shell.key(code, down=False)
        return True

    def _letter(self, _window: Any, letters: str) -> bool:
        """What the key means, upper case and all; a key of the keypad types no digit."""
        if not self._of_keypad:
            for letter in letters:
                self._typed.letter(letter, self._shell.devices.ticks())
        return True

    def _asked_to_end(self, _number: int, _frame: Any) -> None:
        """The next beat ends the loop: work that was begun is done to its end."""
        self._ending = True
