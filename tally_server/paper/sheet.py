"""What stands on one sheet of paper votes (点検票), and what an operator keyed of it.

A sheet is what the inspection table fills in for one bundle (束) of one contest, after
the boxes of all places were mixed (公職選挙法66条2項): it has a number and no place, so
that no place's votes can be told from it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from common.election import Contest
from common.tables import BadCell, shown
from tally_server.inputs.candidates import in_filing_order
from tally_server.inputs.cells import MOST
from tally_server.inputs.paper import INVALID_REASONS, ITEMS
from tally_server.outcome.votes import CandidateId

BALLOTS = "ballots"
"""The item of the sheet's own total: how many ballots its bundle holds, as written on it."""

NOT_IN_THE_BUNDLE = ("taken_away", "not_accepted", BALLOTS)
MOST_SHEETS = 9_999

Group = tuple[CandidateId, ...]

_PLAIN = {ord("０") + digit: str(digit) for digit in range(10)} | dict.fromkeys(map(ord, ",，、"))
_NUMBER = re.compile(r"[0-9]{1,8}")


class Field(NamedTuple):
    """One number on a sheet. item: as in paper.csv, or BALLOTS. subject: a candidate, a
    group in filing order, a reason, or nothing."""

    item: str
    subject: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`own:sato`, `group:sato+suzuki`, `invalid:blank`, `taken_away:`."""
        return f"{self.item}:{'+'.join(self.subject)}"


TOTAL = Field(BALLOTS)


class SheetId(NamedTuple):
    """number: from 1, in each contest."""

    contest: str
    number: int


@dataclass(frozen=True)
class Keyed:
    """The numbers of a sheet, by field; a field that is absent has 0, and none stands with 0.

    Raises ValueError for a negative number.
    """

    counts: Mapping[Field, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(number < 0 for number in self.counts.values()):
            raise ValueError("a count is negative")
        kept = {field: number for field, number in self.counts.items() if number}
        object.__setattr__(self, "counts", kept)

    def __getitem__(self, field: Field) -> int:
        return self.counts.get(field, 0)

    def of(self, item: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Subject and number of every field of one item that is not 0."""
        return ((at.subject, number) for at, number in self.counts.items() if at.item == item)

    @property
    def added(self) -> int:
        """The ballots of the bundle, added up: own, groups, and invalid."""
        return sum(n for at, n in self.counts.items() if at.item not in NOT_IN_THE_BUNDLE)

    def as_json(self) -> list[list[Any]]:
        """Rows of item, candidate and count, as in paper.csv, in the order of the names."""
        ordered = sorted(self.counts.items())
        return [[at.item, "+".join(at.subject), number] for at, number in ordered]

    @classmethod
    def from_json(cls, rows: Iterable[Iterable[Any]]) -> "Keyed":
        """What `as_json` gave."""
        return cls({_field(item, cell): int(number) for item, cell, number in rows})


def _field(item: str, cell: str) -> Field:
    subject = tuple(cell.split("+")) if item == "group" else ((cell,) if cell else ())
    return Field(item, subject)


def fields_of(contest: Contest, groups: Iterable[Group]) -> tuple[Field, ...]:
    """The fields of a sheet of the contest, in the order in which they are keyed."""
    return (
        *(Field("own", (candidate,)) for candidate in in_filing_order(contest)),
        *(Field("group", group) for group in groups),
        *(Field("invalid", (reason,)) for reason in INVALID_REASONS),
        *(Field(item) for item in ITEMS if item in NOT_IN_THE_BUNDLE),
        TOTAL,
    )


def fallen_fields(keyed: Keyed, invalidated: Collection[CandidateId]) -> tuple[Field, ...]:
    """The fields with valid votes for a candidate whose votes are invalid."""
    fallen = set(invalidated)
    return tuple(
        at for at in keyed.counts if at.item in ("own", "group") and fallen & set(at.subject)
    )


def number_of(cell: str) -> int:
    """The number in a field as people type it; an empty one is 0. Raises BadCell.

    Digits of any width, and signs between thousands, do no harm: a Japanese keyboard
    may be in any mode.
    """
    plain = cell.strip().translate(_PLAIN)
    if not plain:
        return 0
    if not _NUMBER.fullmatch(plain) or int(plain) > MOST:
        raise BadCell("table.number", found=shown(cell), low=0, high=MOST)
    return int(plain)
