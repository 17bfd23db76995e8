"""The clerk's keyboard and window: a text screen, drawn anew after every key."""

import os
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from terminal.reception.clerk import ESCAPE, Clerk
from terminal.reception.picture import Look, Picture
from terminal.reception.sheet import wide

_STYLES = {
    Look.PLAIN: "",
    Look.TITLE: "\x1b[1m",
    Look.MARK: "\x1b[1;32m",
    Look.TROUBLE: "\x1b[1;31m",
    Look.FAINT: "\x1b[2m",
}
_ON_WHITE, _OFF = "\x1b[38;2;0;0;0;48;2;255;255;255m", "\x1b[0m"
_OWN_SCREEN, _BACK = "\x1b[?1049h\x1b[?25l", "\x1b[0m\x1b[?25h\x1b[?1049l"
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
_ALONE_S = 0.05  # an Escape that nothing follows so soon was the key itself


def run(clerk: Clerk) -> None:
    """Until the clerk closes the screen, or the window is gone."""
    with _raw():
        sys.stdout.write(painted(clerk.picture()))
        sys.stdout.flush()
        for key in _keys():
            clerk.press(key, time.monotonic_ns() // 1_000_000)
            sys.stdout.write("\a" * clerk.beeps + painted(clerk.picture()))
            sys.stdout.flush()
            clerk.beeps = 0
            if clerk.quit:
                return


def painted(picture: Picture) -> str:
    """The picture for a terminal window: text to the left, the code to the right."""
    left = max((wide(row.text) for row in picture.rows), default=0)
    lines = []
    for at in range(max(len(picture.rows), len(picture.code))):
        row = picture.rows[at] if at < len(picture.rows) else None
        words = f"{_STYLES[row.look]}{row.text}{_OFF}" if row else ""
        if at < len(picture.code):
            words += f"\x1b[{at + 1};{left + 4}H{_ON_WHITE}{picture.code[at]}{_OFF}"
        lines.append(f"\x1b[{at + 1};1H{words}")
    return _CLEAR + "".join(lines)


@contextmanager
def _raw() -> Iterator[None]:
    """Keys come one by one and unseen; the window is as it was afterwards."""
    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        sys.stdout.write(_OWN_SCREEN)
        yield
    finally:
        sys.stdout.write(_CLEAR + _BACK)
        sys.stdout.flush()
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _keys() -> Iterator[str]:
    """Each key as a letter; those that send several, arrows and the like, are left out."""
    handle = sys.stdin.fileno()
    while data := os.read(handle, 1):
        if data != ESCAPE.encode():
            yield "\r" if data == b"\n" else data.decode("ascii", "ignore")
        elif select.select([handle], [], [], _ALONE_S)[0]:
            os.read(handle, 16)
        else:
            yield ESCAPE
