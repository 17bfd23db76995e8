"""What is wrong or odd about a keying, said before it is handed in.

An *error* cannot be on a good sheet: the sheet goes back to the inspection table. A
*warning* can be true, so the operator looks again and confirms. Nothing here knows the
other operator's numbers, for a hint at them would be one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from common.text import Language, Value, catalogue, text
from tally_server.outcome.votes import CandidateId
from tally_server.paper.sheet import NOT_IN_THE_BUNDLE, TOTAL, Field, Keyed, fallen_fields

AREA = "paper_remarks"
FEW = 10  # ballots under which a share says nothing
INVALID_SHARE = 10  # one ballot in so many is invalid where a tenth are


class Weight(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Remark:
    """name: of its text; at: the field it is about, or None for the sheet."""

    name: str
    at: Field | None = None
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)

    @property
    def code(self) -> str:
        return catalogue()[f"{AREA}.{self.name}"]["code"]

    @property
    def weight(self) -> Weight:
        return Weight(catalogue()[f"{AREA}.{self.name}"]["weight"])

    def say(self, part: str, language: Language = "ja") -> str:
        """part: title, meaning or action."""
        return text(f"{AREA}.{self.name}", f"{part}_{language}", **self.values)


@dataclass(frozen=True)
class Around:
    """What a keying is held against.

    voters: who voted on paper in this contest by the 投票録, None where nobody entered
    it. electors: of all places. others: what the same operator keyed of the contest's
    other sheets, by number. invalidated: candidates declared invalid (電磁的記録投票法9条3項).
    """

    electors: int
    voters: int | None = None
    others: Mapping[int, Keyed] = field(default_factory=dict, hash=False)
    invalidated: Collection[CandidateId] = frozenset()


def remarks(keyed: Keyed, around: Around) -> tuple[Remark, ...]:
    """Errors first, then warnings."""
    found = (
        *_total(keyed),
        *(Remark("invalidated", at) for at in fallen_fields(keyed, around.invalidated)),
        *_nothing(keyed),
        *_too_many(keyed, around),
        *_much_invalid(keyed),
        *_large_group(keyed),
        *_much_missing(keyed),
        *_same_sheet(keyed, around.others),
    )
    return tuple(sorted(found, key=lambda remark: remark.weight is Weight.WARNING))


def codes(found: Iterable[Remark], weight: Weight) -> tuple[str, ...]:
    """The codes of one weight, each once."""
    return tuple(dict.fromkeys(remark.code for remark in found if remark.weight is weight))


@cache
def remark_names() -> tuple[str, ...]:
    """Every remark of the catalogue."""
    return tuple(key.partition(".")[2] for key in catalogue() if key.startswith(f"{AREA}."))


def _total(keyed: Keyed) -> Iterator[Remark]:
    if keyed.added != keyed[TOTAL]:
        values = {"added": keyed.added, "written": keyed[TOTAL]}
        yield Remark("total-differs", TOTAL, values)


def _nothing(keyed: Keyed) -> Iterator[Remark]:
    if not keyed.counts:
        yield Remark("all-zero")


def _too_many(keyed: Keyed, around: Around) -> Iterator[Remark]:
    voters = sum(map(_voters_of, (keyed, *around.others.values())))
    if around.voters is not None and voters > around.voters:
        yield Remark("more-than-voters", None, {"found": voters, "voters": around.voters})
    elif voters > around.electors:
        yield Remark("more-than-electors", None, {"found": voters, "electors": around.electors})


def _voters_of(keyed: Keyed) -> int:
    """投票総数 + 持帰り + 不受理: the people who must have voted for it."""
    return keyed.added + sum(keyed[Field(item)] for item in NOT_IN_THE_BUNDLE[:2])


def _much_invalid(keyed: Keyed) -> Iterator[Remark]:
    invalid = sum(number for _, number in keyed.of("invalid"))
    if keyed.added >= FEW and invalid * INVALID_SHARE >= keyed.added:
        yield Remark("much-invalid", None, {"invalid": invalid, "ballots": keyed.added})


def _large_group(keyed: Keyed) -> Iterator[Remark]:
    for group, ballots in keyed.of("group"):
        own = sum(keyed[Field("own", (member,))] for member in group)
        if ballots >= FEW and ballots > own:
            yield Remark("large-group", Field("group", group), {"ballots": ballots, "own": own})


def _much_missing(keyed: Keyed) -> Iterator[Remark]:
    missing = sum(keyed[Field(item)] for item in NOT_IN_THE_BUNDLE[:2])
    if missing > keyed.added:
        yield Remark("much-missing", None, {"missing": missing, "ballots": keyed.added})


def _same_sheet(keyed: Keyed, others: Mapping[int, Keyed]) -> Iterator[Remark]:
    for number, other in others.items():
        if keyed.counts and other == keyed:
            yield Remark("same-sheet", None, {"number": number})
