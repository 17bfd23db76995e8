"""What the desk counts, as values: numbers for each terminal, and no grant in any order.

A grant is *issued* when it is shown. It is *taken back* when its slip came back unused and
was torn. Every other one should have become a vote: what the terminal's slip says less is
*left over*, what it says more is a vote without a grant.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Line:
    """One terminal. opening: 0 while the desk was not told. grants, back: whole grants;
    issued, back_of: the same for each contest, in the order of the package. recorded: the
    number of records on the closing slip. unlocked: how many of these an officer's unlock
    let in, by the notes of the place."""

    terminal: str
    issued: tuple[int, ...]
    back_of: tuple[int, ...]
    grants: int = 0
    back: int = 0
    opening: int = 0
    in_service: bool = True
    recorded: int | None = None
    unlocked: int = 0

    @property
    def expected(self) -> int:
        """Records that the grants should have become."""
        return sum(self.issued) - sum(self.back_of)

    @property
    def left_over(self) -> int | None:
        """Of these, how many did not; below 0, records without a grant. None before the slip."""
        return None if self.recorded is None else self.expected + self.unlocked - self.recorded

    @property
    def ready(self) -> bool:
        """Whether a grant may be issued for it."""
        return self.in_service and self.opening > 0

    def with_issued(self, contests: frozenset[int]) -> "Line":
        return replace(self, grants=self.grants + 1, issued=_more(self.issued, contests))

    def may_take_back(self, contests: frozenset[int]) -> bool:
        """Whether so many were issued at all."""
        enough = all(self.back_of[at] < self.issued[at] for at in contests)
        return self.back < self.grants and enough

    def with_back(self, contests: frozenset[int]) -> "Line":
        return replace(self, back=self.back + 1, back_of=_more(self.back_of, contests))


Counts = tuple[Line, ...]


def new_counts(terminals: tuple[str, ...], contests: int) -> Counts:
    """Nothing issued, no opening known."""
    zeros = (0,) * contests
    return tuple(Line(terminal, zeros, zeros) for terminal in terminals)


def next_ready(counts: Counts, after: int) -> int | None:
    """The next terminal in turn that takes votes; None where none does. after: the last one."""
    turn = [*range(after + 1, len(counts)), *range(after + 1)]
    return next((at for at in turn if counts[at].ready), None)


def voters_of(counts: Counts, contest: int) -> int:
    """Grants of this contest that were not taken back: as many as the roll has marked."""
    return sum(line.issued[contest] - line.back_of[contest] for line in counts)


def _more(numbers: tuple[int, ...], at: frozenset[int]) -> tuple[int, ...]:
    return tuple(number + (place in at) for place, number in enumerate(numbers))
