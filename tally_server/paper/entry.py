"""Where one sheet stands between the two operators."""

from dataclasses import dataclass
from enum import StrEnum

from tally_server.paper.sheet import Keyed, SheetId


class State(StrEnum):
    """What has been keyed of a sheet.

    Two operators key apart from one another, in any order: the one with role A the
    first keying, the one with role B the second.
    """

    EMPTY = "empty"
    FIRST = "first"
    SECOND = "second"
    DIFFERING = "differing"
    AGREED = "agreed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Keying:
    """One operator's numbers. seen: codes of the warnings that the operator confirmed."""

    by: str
    keyed: Keyed
    seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A sheet and the keyings that stand now.

    first, second: by role A and B. reason: why it was reopened or withdrawn.
    """

    sheet: SheetId
    state: State = State.EMPTY
    first: Keying | None = None
    second: Keying | None = None
    reason: str = ""

    @property
    def agreed(self) -> Keyed | None:
        """The numbers that count, where both keyings have them."""
        return self.first.keyed if self.state is State.AGREED and self.first else None

    @property
    def settled(self) -> bool:
        """Whether nothing remains to be done for this sheet."""
        return self.state in (State.AGREED, State.WITHDRAWN)
