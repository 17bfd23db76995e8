"""A printer as its maker describes it: bytes in, dots on paper, answers out.

Read from the ESC/POS command reference alone and not from the driver, so that the two can
disagree. What it does not know is kept in `strange`: real printers print it as rubbish.
Orders in real time (DLE EOT) are obeyed wherever they stand, in pictures, too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from hardware_sim.printer.paper import KNIFE_MM, Paper

_DLE, _ESC, _GS = 0x10, 0x1B, 0x1D
_LINE_DOTS = 34
"""One line is fed by 1/6 inch."""

BUFFER = 4096
"""Bytes that it takes in while it cannot print."""


@dataclass
class Machine:
    """paper: the roll that lies in it. cover: open. jammed: the cutter is stuck. power, plug:
    whether it has them. dumb: it answers nothing. strange: bytes that it did not know."""

    paper: Paper
    cover: bool = False
    jammed: bool = False
    dumb: bool = False
    strange: bytearray = field(default_factory=bytearray)
    answers: bytearray = field(default_factory=bytearray)
    _waiting: bytearray = field(default_factory=bytearray)

    @property
    def offline(self) -> bool:
        return self.cover or self.jammed or self.paper.out

    @property
    def room(self) -> int:
        """Bytes that it takes now."""
        return BUFFER - len(self._waiting)

    def take(self, data: bytes) -> int:
        """How many of these bytes it took: all while it prints."""
        count = 0
        for at in range(0, len(data), BUFFER // 4):
            piece = data[at : at + BUFFER // 4][: self.room]
            self._at_once(piece)
            self._waiting += piece
            count += len(piece)
            self.work()
            if len(piece) < len(data[at : at + BUFFER // 4]):
                break
        return count

    def work(self) -> None:
        """It carries out what it has, as far as it can."""
        while not self.offline:
            used = self._command(bytes(self._waiting))
            if not used:
                return
            del self._waiting[:used]

    def cut_power(self) -> None:
        """All that it had taken in is gone; what is on paper stays."""
        self._waiting.clear()
        self.answers.clear()

    # In real time.

    def _at_once(self, piece: bytes) -> None:
        """DLE EOT wherever it stands, also across two pieces and in the middle of dots."""
        tail = bytes(self._waiting[-2:])
        seen = tail + piece
        for at in range(len(seen) - 2):
            if seen[at : at + 2] == b"\x10\x04" and at + 2 >= len(tail):
                self._say(self._status(seen[at + 2]))

    def _status(self, number: int) -> int | None:
        match number:
            case 1:
                return 0x12 | 0x08 * self.offline
            case 2:
                stopped = 0x20 * self.paper.out | 0x40 * self.jammed
                return 0x12 | 0x04 * self.cover | stopped
            case 3:
                return 0x12 | 0x08 * self.jammed
            case 4:
                return 0x12 | 0x0C * self.paper.low | 0x60 * self.paper.out
            case _:
                return None

    def _say(self, answer: int | None) -> None:
        if answer is not None and not self.dumb:
            self.answers.append(answer)

    # In turn.

    def _command(self, data: bytes) -> int:
        """Carries out the first command; its length, 0 where it is not all here."""
        if not data:
            return 0
        first = data[0]
        if first in (_ESC, _GS, _DLE):
            return self._of(data) if len(data) > 1 else 0
        if first == 0x0A:
            self.paper.feed(_LINE_DOTS)
        elif first != 0:
            self.strange.append(first)
        return 1

    def _of(self, data: bytes) -> int:
        known: dict[bytes, tuple[int, Callable[[bytes], None]]] = {
            b"\x10\x04": (3, lambda _: None),
            b"\x1b@": (2, lambda _: None),
            b"\x1bd": (3, lambda order: self.paper.feed(order[2] * _LINE_DOTS)),
            b"\x1da": (3, lambda _: None),
            b"\x1dr": (3, self._asked),
        }
        head = data[:2]
        if head == b"\x1dv":
            return self._picture(data)
        if head == b"\x1dV":
            return self._cut(data)
        if head not in known:
            self.strange += head
            return 2
        length, act = known[head]
        if len(data) < length:
            return 0
        act(data[:length])
        return length

    def _asked(self, order: bytes) -> None:
        if order[2] in (1, 49):
            self._say(0x03 * self.paper.low)

    def _picture(self, data: bytes) -> int:
        """GS v 0 m xL xH yL yH: rows of bytes, printed row by row as they come."""
        if len(data) < 8:
            return 0
        across, rows = (int.from_bytes(data[at : at + 2], "little") for at in (4, 6))
        length = 8 + across * rows
        if len(data) < length:
            return 0
        for row in range(rows):
            at = 8 + row * across
            self.paper.print(int.from_bytes(data[at : at + across], "big"), 8 * across)
        return length

    def _cut(self, data: bytes) -> int:
        """GS V 65 n and 66 n feed to the knife; 0 and 1 cut where it stands."""
        if len(data) < 3:
            return 0
        fed = data[2] in (65, 66)
        if fed and len(data) < 4:
            return 0
        if fed:
            self.paper.feed(round(KNIFE_MM * 8) + data[3])
        self.paper.cut()
        return 4 if fed else 3
