"""The publication sheet: type, structure, functions and operation of the machine (6条2項).

What a program knows of itself is written; device and media are filled in by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from common.text import catalogue, text
from tally_server.compliance.conformity import About, head_about
from tally_server.compliance.identity import Identity
from tally_server.records.record import Record

_AREA = "sheet."


@dataclass(frozen=True)
class Part:
    """A heading of the sheet, and its numbered sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    program: Identity
    suite: str
    contests: tuple[str, ...]
    parts: tuple[Part, ...]


def sheet(about: About, suite: int) -> Record:
    """The sheet of this program, and of the election where one was handed over."""
    election = about.election
    shown = (
        ()
        if election is None
        else tuple(
            text("sheet_words.contest", title=one.title, display=text(f"sheet_words.{one.display}"))
            for one in election.contests
        )
    )
    body = Sheet(
        about.program,
        text(f"sheet_words.suite-{suite}") if suite else text("sheet_words.suite-any"),
        shown,
        tuple(Part(text(f"sheet_words.{name}"), tuple(_lines(name))) for name in _PARTS),
    )
    return Record("publication-sheet", "publication-sheet", head_about(about, "sheet"), body)


_PARTS = ("structure", "functions", "voters", "staff")


def _lines(part: str) -> Iterator[str]:
    """The sentences `sheet.<part>-1`, `-2` and so on, as many as there are."""
    number = 1
    while f"{_AREA}{part}-{number}" in catalogue():
        yield text(f"{_AREA}{part}-{number}")
        number += 1
