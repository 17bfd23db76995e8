"""One printer and the slips that are printed on it: what is asked, what became of it.

    slips = SlipDesk(printer, apart)
    slips.begin(HourlySlip(...))
    slips.result()                # None while it prints, then once what became of it

A slip that may be on paper, wholly or in part, is marked when it is printed again.
"""

from collections.abc import Callable
from threading import Lock, Thread

from common.text import Language
from terminal.ports.slip_printer import Outcome, Printed, PrinterCondition, SlipPrinter
from terminal.slips.kinds import GrantSlip, Slip, same
from terminal.slips.layout import laid_out

LOOK_MS = 2000
"""So often the printer is asked how it is, while nobody prints."""

_UNANSWERED = Printed(Outcome.UNKNOWN, PrinterCondition.ERROR)
"""What is known of a slip before the printer answered."""

Run = Callable[[Callable[[], None]], None]


def apart(work: Callable[[], None]) -> None:
    """Beside everything else: nobody waits for a printer at the screen."""
    Thread(target=work, name="slip", daemon=True).start()


def at_once(work: Callable[[], None]) -> None:
    """Whoever asked waits."""
    work()


class SlipDesk:
    """condition: as the printer said last; before it was asked it is silent."""

    def __init__(self, printer: SlipPrinter, run: Run = apart, language: Language = "ja") -> None:
        self._printer, self._run = printer, run
        self._language: Language = language
        self.condition = PrinterCondition.SILENT
        self.busy = False
        self._asking = False
        self._next: Slip | None = None
        self._lock = Lock()
        self._looked: int | None = None
        self._result: Printed | None = None
        self._copies: dict[str, int] = {}
        self._grant = ""

    def look(self, now: int) -> None:
        """Time passes. now: milliseconds that only count up."""
        if self._looked is not None and now - self._looked < LOOK_MS:
            return
        with self._lock:
            if self.busy:
                return
            self.busy = self._asking = True
        self._looked = now
        self._run(lambda: self._whole(self._ask))

    def ask(self) -> PrinterCondition:
        """How it is now; whoever asks waits. While it prints it is as it said before."""
        if not self.busy:
            self._ask()
        return self.condition

    def begin(self, slip: Slip) -> bool:
        """It is being printed, or will be once the printer has said how it is; False where
        another one still is."""
        with self._lock:
            if self.busy and (not self._asking or self._next is not None):
                return False
            if self.busy:
                self._next = slip
                return True
            self.busy = True
        self._run(lambda: self._whole(lambda: self._print(slip)))
        return True

    def result(self) -> Printed | None:
        """What became of the last slip, told once."""
        found = None if self.busy else self._result
        if found is not None:
            self._result = None
        return found

    def copy_of(self, slip: Slip) -> int:
        """1 for a slip that is on no paper yet; 2 for its second print, and so on."""
        return self._copies.get(self._named(slip), 0) + 1

    def _named(self, slip: Slip) -> str:
        """A grant is known only as long as it is the last one: none is kept in a list."""
        if isinstance(slip, GrantSlip):
            return f"{same(slip)} {hash(slip.code)}"
        return same(slip)

    def _whole(self, work: Callable[[], None]) -> None:
        """The work, and the slip that waited for its end; where the program fails, none."""
        ended = False
        try:
            work()
            ended = True
        finally:
            with self._lock:
                waited, self._next = self._next if ended else None, None
                self._asking, self.busy = False, waited is not None
        if waited is not None:
            self._whole(lambda: self._print(waited))

    def _ask(self) -> None:
        self.condition = self._printer.condition()

    def _print(self, slip: Slip) -> None:
        copy, name = self.copy_of(slip), self._named(slip)
        self._result = _UNANSWERED
        found = self._printer.print(laid_out(slip, copy, self._language))
        self.condition = found.condition
        if found.outcome is not Outcome.NOT_PRINTED:
            self._count(slip, name, copy)
        self._result = found

    def _count(self, slip: Slip, name: str, copy: int) -> None:
        if isinstance(slip, GrantSlip):
            self._copies.pop(self._grant, None)
            self._grant = name
        self._copies[name] = copy
