"""Everything that may be printed: a closed list, and what each kind may hold.

Nothing here can hold a choice, a candidate, or a time that is finer than the hour while
people vote (電磁的記録投票法 Art 4(1)2; 施行令 Art 4(2)). A printer takes nothing else
(terminal/slips/desk.py), and docs/printer.md shows the same list to people.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from common.readiness_code import Tried


@dataclass(frozen=True)
class Heading:
    """What stands over every slip. mode: of the election; all but `official` is marked."""

    election: str
    mode: str
    terminal: str


@dataclass(frozen=True)
class GrantSlip:
    """What a voter carries from the reception to the terminal. Nothing about the voter."""

    heading: Heading
    code: str = field(repr=False)


@dataclass(frozen=True)
class HalfSlip:
    """One half of the box secret, for its owner. line: as common/halves.py writes it."""

    heading: Heading
    opening: int
    number: int
    line: str = field(repr=False)


@dataclass(frozen=True)
class HandOverSlip:
    """The closing slip: what the witnesses sign; no totals by candidate."""

    heading: Heading
    records: int
    digest: str
    code: str


@dataclass(frozen=True)
class ReadinessSlip:
    """The self-test before the opening, in short. at: the terminal's clock, to the minute;
    nobody has voted then. package: its hash. program: its short code."""

    heading: Heading
    at: datetime
    package: str
    program: str
    tried: tuple[Tried, ...]
    networks: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class HourlySlip:
    """How many persons have voted at this terminal: the figure of the telephone. hour: in
    which it was read, and no minute."""

    heading: Heading
    day: date
    hour: int
    voters: int


@dataclass(frozen=True)
class TrialSlip:
    """What a clerk prints when the printer is set up: letters, a ruler, a code."""

    heading: Heading


Slip = GrantSlip | HalfSlip | HandOverSlip | ReadinessSlip | HourlySlip | TrialSlip
KINDS: tuple[type[Slip], ...] = (
    GrantSlip,
    HalfSlip,
    HandOverSlip,
    ReadinessSlip,
    HourlySlip,
    TrialSlip,
)


def same(slip: Slip) -> str:
    """What two prints of the same slip have in common, by which a second one is known; no
    secret is in it."""
    match slip:
        case HalfSlip():
            what = f"{slip.opening} {slip.number}"
        case HourlySlip():
            what = f"{slip.day} {slip.hour} {slip.voters}"
        case HandOverSlip():
            what = slip.digest
        case ReadinessSlip():
            what = f"{slip.at:%Y-%m-%dT%H:%M}"
        case _:
            what = ""
    return f"{type(slip).__name__} {slip.heading.terminal} {what}"
