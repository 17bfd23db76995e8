"""The reconciliation sheet of a desk (受付照合表): lines that people compare and sign.

Numbers of grants and of records only; nothing of a candidate, no time, no order.
"""

from collections.abc import Iterable
from unicodedata import east_asian_width

from common.text import Language, text
from terminal.reception.counts import Line, voters_of
from terminal.reception.desk import Desk

_COLUMNS = ("terminal", "grants", "back", "expected", "unlocked", "recorded", "left")
_WIDTHS = (12, 8, 8, 12, 12, 12, 8)


def findings(desk: Desk, language: Language = "ja") -> tuple[str, ...]:
    """What people must look at, one line each with its code; empty where all agrees."""
    return tuple(
        f"[{text(f'reception_refusals.{name}', 'code')}] "
        + " ".join(
            text(
                f"reception_refusals.{name}",
                f"{part}_{language}",
                terminal=line.terminal,
                number=number,
            )
            for part in ("title", "meaning", "action")
        )
        for line in desk.counts
        for name, number in _found(line)
    )


def _found(line: Line) -> Iterable[tuple[str, int]]:
    left = line.left_over
    if left is None:
        if line.grants:
            yield "slip-to-come", line.expected
    elif left > 0:
        yield "left-over", left
    elif left < 0:
        yield "more-records", -left


def sheet(desk: Desk, language: Language = "ja") -> tuple[str, ...]:
    """The whole sheet, a line each."""

    def say(name: str, **values: str | int) -> str:
        return text(f"reception.{name}", language, **values)

    election = desk.package.election
    mode = () if election.mode == "official" else (say(f"mode-{election.mode}"),)
    rows = [_row(_cells(line), _WIDTHS) for line in desk.counts]
    contests = [
        say("sheet-roll", contest=contest.title, voters=voters_of(desk.counts, at))
        for at, contest in enumerate(election.contests)
    ]
    return (
        *(say("sheet-title"), *mode),
        *(election.name, f"{desk.place.name} ({desk.place.id})", ""),
        _row([say(f"column-{name}") for name in _COLUMNS], _WIDTHS),
        *rows,
        *("", *contests, ""),
        *(findings(desk, language) or (say("sheet-agrees"),)),
        *("", say("sheet-torn"), "", say("sheet-sign")),
    )


def _cells(line: Line) -> list[str]:
    recorded = "－" if line.recorded is None else str(line.recorded)
    left = "－" if line.left_over is None else str(line.left_over)
    numbers = (line.grants, line.back, line.expected, line.unlocked)
    return [line.terminal, *map(str, numbers), recorded, left]


def _row(cells: list[str], widths: tuple[int, ...]) -> str:
    """The first cell from the left, numbers to the right, by what letters are wide."""
    first, *rest = zip(cells, widths, strict=True)
    padded = [first[0] + " " * (first[1] - wide(first[0]))]
    padded += [" " * (width - wide(cell)) + cell for cell, width in rest]
    return "".join(padded).rstrip()


def wide(letters: str) -> int:
    """How many cells of a text screen these letters take."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in letters)
