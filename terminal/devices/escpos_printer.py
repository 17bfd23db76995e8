"""A slip printer that speaks ESC/POS and answers: real or simulated, by what its line is.

A slip is printed once the printer has said so after the cut. Dots are sent no faster than
they are printed, so that a question always gets through, paper or no paper.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from terminal.devices.escpos import (
    ASK_DONE,
    ASK_NOW,
    BAND_BYTES,
    FEED_AND_CUT,
    RESET,
    SILENT,
    bands,
    condition_of,
    is_done,
    is_now,
)
from terminal.ports.slip_printer import Outcome, Printed, PrinterCondition
from terminal.slips.letters import Letters
from terminal.slips.raster import WIDTHS, raster
from terminal.slips.strip import Strip

ANSWER_S = 0.5
"""So long a printer may think over a question that it answers at once."""

DONE_S = 8.0
"""So long nothing may be printed before it is given up: a cutter, a slow serial line."""

SEND_S = 2.0
_MOST_UNDONE = 4
_LISTEN_S = 0.1
_ASK_EVERY = 10
_WHITE = bytes(BAND_BYTES + 16) + RESET
"""Ends the picture in which a printer was cut off: it counts white dots off, and outside of a
picture these bytes mean nothing."""


class Line(Protocol):
    """What the printer hangs on, while it is open. Both raise OSError once it is gone."""

    def send(self, data: bytes, seconds: float) -> int:
        """How many of these bytes it took within the time."""

    def receive(self, seconds: float) -> bytes:
        """What came; nothing after the time."""


class Plug(Protocol):
    """Where the line is opened, for one slip or one question."""

    def open(self) -> AbstractContextManager[Line]:
        """Raises OSError where there is none. What came before is forgotten."""


class _Stopped(Exception):
    """It does not go on; the condition says why, as far as anybody knows."""

    def __init__(self, condition: PrinterCondition) -> None:
        super().__init__(condition)
        self.condition = condition


class EscPosPrinter:
    """Fills terminal.ports.slip_printer.SlipPrinter. paper: its width in millimetres."""

    def __init__(self, plug: Plug, letters: Letters, paper: int = 58) -> None:
        self._plug, self._letters, self._wide = plug, letters, WIDTHS[paper]
        self._torn = self._begun = False

    def condition(self) -> PrinterCondition:
        try:
            with self._plug.open() as line:
                return _asked(line)
        except OSError:
            return PrinterCondition.GONE

    def print(self, strip: Strip) -> Printed:
        drawn = raster(strip, self._wide, self._letters)
        job = _Job()
        try:
            with self._plug.open() as line:
                found = _asked(line)
                if not found.prints:
                    return Printed(Outcome.NOT_PRINTED, found)
                for piece in self._before():
                    job.send(line, piece)
                for piece in bands(drawn):
                    job.send(line, piece)
                job.send(line, FEED_AND_CUT)
                job.wait(line, 0)
                self._torn, self._begun = False, True
                return Printed(Outcome.PRINTED, _after(line))
        except _Stopped as stopped:
            return self._failed(job, stopped.condition)
        except OSError:
            return self._failed(job, PrinterCondition.GONE)

    def _before(self) -> tuple[bytes, ...]:
        """A slip that was torn off before is cut away; of what another program left there,
        as one that was killed, only the picture is ended."""
        white = () if self._begun and not self._torn else (_WHITE,)
        cut = (FEED_AND_CUT,) if self._torn else ()
        return (*white, *cut, RESET + SILENT)

    def _failed(self, job: "_Job", condition: PrinterCondition) -> Printed:
        self._torn = self._torn or job.begun
        outcome = Outcome.UNKNOWN if job.begun else Outcome.NOT_PRINTED
        return Printed(outcome, condition)


class _Job:
    """begun: whether a byte of it left. undone: pieces that the printer has not yet
    answered for."""

    def __init__(self) -> None:
        self.begun = False
        self._undone = 0

    def send(self, line: Line, piece: bytes) -> None:
        """Raises _Stopped, OSError."""
        self.wait(line, _MOST_UNDONE - 1)
        rest = piece + ASK_DONE
        while rest:
            taken = line.send(rest, SEND_S)
            self.begun = self.begun or taken > 0
            if not taken:
                raise _Stopped(_asked(line))
            rest = rest[taken:]
        self._undone += 1

    def wait(self, line: Line, most: int) -> None:
        """Until no more than so many pieces are undone. Raises _Stopped, OSError."""
        silent = 0
        while self._undone > most:
            came = line.receive(_LISTEN_S)
            done = sum(map(is_done, came))
            self._undone -= min(done, self._undone)
            silent = 0 if done else silent + 1
            if silent and silent % _ASK_EVERY == 0:
                silent = 0 if self._goes_on(line) else silent
            if silent * _LISTEN_S >= DONE_S:
                raise _Stopped(PrinterCondition.SILENT)

    def _goes_on(self, line: Line) -> bool:
        """Nothing was printed for a while: raises _Stopped where there is a reason. Whether
        something was printed after all."""
        found, done = _answers(line)
        self._undone -= min(done, self._undone)
        if not found.prints:
            raise _Stopped(found)
        return done > 0


def _after(line: Line) -> PrinterCondition:
    """The slip is cut off, whatever becomes of the printer."""
    try:
        return _asked(line)
    except OSError:
        return PrinterCondition.GONE


def _asked(line: Line) -> PrinterCondition:
    return _answers(line)[0]


def _answers(line: Line) -> tuple[PrinterCondition, int]:
    """Its condition; and how many pieces it said meanwhile to be done. Raises OSError."""
    found, done = [], 0
    for question in ASK_NOW:
        if line.send(question, ANSWER_S) < len(question):
            return PrinterCondition.SILENT, done
        answer, more = _answer(line)
        done += more
        if answer is None:
            return PrinterCondition.SILENT, done
        found.append(answer)
    return condition_of(*found), done


def _answer(line: Line) -> tuple[int | None, int]:
    done = 0
    for _ in range(round(ANSWER_S / _LISTEN_S)):
        came = line.receive(_LISTEN_S)
        done += sum(map(is_done, came))
        given = [one for one in came if is_now(one)]
        if given:
            return given[-1], done
    return None, done
