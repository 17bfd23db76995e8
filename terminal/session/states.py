"""One voter at the terminal. docs/states/voter-session.md draws it.

Everything of a voter lies in `Voter` and `Settings`; a session without them is the
same for everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from common.election import Contest, Election
from common.grant import Grant
from terminal.lists import Row

GUARD_MS = 400
"""After a new screen nothing is accepted for so long: a second tap was meant for the
screen before."""

IDLE_MS = 150_000
ALERT_MS = 30_000
"""VVSG 2.0 7.2-O: after 2 to 5 minutes without a touch ask, 20 to 45 seconds later call."""

THANKS_MS = 10_000


class State(StrEnum):
    SHUT = "shut"
    WAITING = "waiting"
    ADMITTING = "admitting"
    START = "start"
    CHOOSING = "choosing"
    CONFIRMING = "confirming"
    ENDING = "ending"
    REVIEW = "review"
    RECORDING = "recording"
    DONE = "done"
    HELP = "help"
    ASKING = "asking"
    CALLED = "called"
    FAILED = "failed"


STEPS = (State.START, State.CHOOSING, State.CONFIRMING, State.ENDING, State.REVIEW)
"""The voter's own screens, before anything is recorded."""

OVER = (State.HELP, State.ASKING, State.CALLED)
"""What lies over one of the steps for a while; it leads back there."""

INSIDE = frozenset((*STEPS, *OVER, State.ADMITTING, State.RECORDING))
"""A voter is at the terminal."""


class TextSize(StrEnum):
    """VVSG 2.0 7.1-G: four sizes of letters."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"


class Theme(StrEnum):
    PLAIN = "plain"
    DARK = "dark"
    YELLOW = "yellow"


class Hand(StrEnum):
    """Whose touch it was."""

    VOTER = "voter"
    HELPER = "helper"
    PROXY = "proxy"


class Aid(StrEnum):
    """How this voter votes (電磁的記録投票法 Art 7)."""

    ALONE = "alone"
    ASSISTED = "assisted"  # Art 7(3): the helper does not record
    PROXY = "proxy"  # Art 7(1): one clerk records for the voter, another attends


SPEEDS = range(1, 9)
VOLUMES = range(11)
SCANS = range(4)


@dataclass(frozen=True)
class Settings:
    """How the voter wants it shown and said; speed and volume are steps.

    scan: how fast the cursor moves on by itself, 0 where it does not.
    """

    size: TextSize = TextSize.NORMAL
    theme: Theme = Theme.PLAIN
    audio: bool = False
    speed: int = 3
    volume: int = 5
    curtain: bool = False
    scan: int = 0

    def __post_init__(self) -> None:
        steps = ((self.speed, SPEEDS), (self.volume, VOLUMES), (self.scan, SCANS))
        if any(step not in there for step, there in steps):
            raise ValueError("a step that is not there")
        if self.curtain and not self.audio:
            raise ValueError("a dark screen needs the voice")


@dataclass(frozen=True)
class Ballot:
    """What every voter is shown. per_screen: how many candidates fit at each size."""

    contests: tuple[Contest, ...]
    per_screen: Mapping[TextSize, int] = field(hash=False)

    def __post_init__(self) -> None:
        if set(self.per_screen) != set(TextSize) or min(self.per_screen.values()) < 1:
            raise ValueError("every size shows at least one candidate")

    def contest(self, contest_id: str) -> Contest:
        return next(contest for contest in self.contests if contest.id == contest_id)


def ballot_of(election: Election, per_screen: Mapping[TextSize, int]) -> Ballot:
    return Ballot(election.contests, per_screen)


@dataclass(frozen=True)
class Contested:
    """One contest in a voter's hands; nothing of it is ever printed.

    marked: touched, not yet confirmed. choice: confirmed; a candidate id or NO_CHOICE.
    seen: the positions that were on the screen.
    """

    contest: Contest = field(repr=False)
    marked: str | None = field(default=None, repr=False)
    choice: str | None = field(default=None, repr=False)
    top: int = field(default=0, repr=False)
    row: Row | None = field(default=None, repr=False)
    seen: frozenset[int] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class Voter:
    """Everything of the voter who is here, but for the settings."""

    grant: Grant = field(repr=False)
    parts: tuple[Contested, ...]
    at: int = 0
    aid: Aid = Aid.ALONE

    @property
    def part(self) -> Contested:
        """The contest that is on the screen."""
        return self.parts[self.at]

    @property
    def decided(self) -> bool:
        """Whether every contest has a confirmed choice."""
        return all(part.choice is not None for part in self.parts)

    def with_part(self, part: Contested) -> "Voter":
        parts = (*self.parts[: self.at], part, *self.parts[self.at + 1 :])
        return replace(self, parts=parts)


@dataclass(frozen=True)
class Session:
    """The state, the voter if there is one, and when the screen last changed.

    back: the step under HELP, ASKING or CALLED. changed, touched: milliseconds of a
    clock that only counts up: of the last change of the screen, and of the last sign
    of life. refused: why the last grant was not accepted, until the next one comes.
    """

    ballot: Ballot
    state: State = State.SHUT
    voter: Voter | None = None
    back: State | None = None
    settings: Settings = Settings()
    changed: int = 0
    touched: int = 0
    refused: str = ""

    @property
    def per_screen(self) -> int:
        return self.ballot.per_screen[self.settings.size]

    def reset(self, state: State) -> "Session":
        """The same terminal with nothing of any voter."""
        return Session(self.ballot, state, changed=self.changed, touched=self.touched)
