"""What a touch on a staff screen means. None holds a secret but for a digit or a letter."""

from dataclasses import dataclass, field
from enum import StrEnum

from terminal.staff.acts import Act


class Info(StrEnum):
    """What can be looked at without doing anything."""

    REPORT = "report"  # the readiness report
    HASH = "hash"  # of the package, to be compared
    SIGN = "sign"  # the sign of this opening, for reception
    SLIP = "slip"  # the closing slip
    HOURLY = "hourly"  # the figure that is read out each hour, to be printed


class Tick(StrEnum):
    """What two people confirm beyond the act itself."""

    EARLY = "early"  # that it is time, whatever the clock says
    WITHOUT_SLIP = "without-slip"


@dataclass(frozen=True)
class StaffTouch:
    """Any of them."""


@dataclass(frozen=True)
class Prepare(StaffTouch):
    act: Act


@dataclass(frozen=True)
class Show(StaffTouch):
    info: Info


@dataclass(frozen=True)
class More(StaffTouch):
    """The other acts."""


@dataclass(frozen=True)
class Leave(StaffTouch):
    """One screen back; from the first step of an act, the act is dropped."""


@dataclass(frozen=True)
class Uncover(StaffTouch):
    """The voter's screen is there again."""


@dataclass(frozen=True)
class Next(StaffTouch):
    pass


@dataclass(frozen=True)
class Digit(StaffTouch):
    digit: int = field(repr=False)


@dataclass(frozen=True)
class Erase(StaffTouch):
    pass


@dataclass(frozen=True)
class Enter(StaffTouch):
    """The PIN is typed, or the half."""


@dataclass(frozen=True)
class Write(StaffTouch):
    """The owner of half 1 or 2 types what they copied by hand."""

    number: int


@dataclass(frozen=True)
class Letter(StaffTouch):
    """One of 0-9 and a-f."""

    letter: str = field(repr=False)


@dataclass(frozen=True)
class Rub(StaffTouch):
    """The last letter away."""


@dataclass(frozen=True)
class Watching(StaffTouch):
    """A 投票立会人 is here and watches, or is not."""


@dataclass(frozen=True)
class Confirmed(StaffTouch):
    tick: Tick


@dataclass(frozen=True)
class Pick(StaffTouch):
    """A candidate of whom a notice hangs, by id."""

    candidate: str


@dataclass(frozen=True)
class Mark(StaffTouch):
    """A contest that the voter who is let in may vote in, or may not; by id."""

    contest: str


@dataclass(frozen=True)
class Turn(StaffTouch):
    """The next part of a list, and after the last the first."""


@dataclass(frozen=True)
class Reveal(StaffTouch):
    """Only the owner of this half looks: show it. Once it was taken it is shown no more."""


@dataclass(frozen=True)
class Taken(StaffTouch):
    """Its owner has it: it is covered."""


@dataclass(frozen=True)
class PrintIt(StaffTouch):
    """What is on the screen, or the half that this step hands out, goes to the printer."""


@dataclass(frozen=True)
class Do(StaffTouch):
    """Yes: the event."""
