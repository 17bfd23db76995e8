"""Where two keyings of one sheet differ, and what slip of the hand that looks like.

For the counting officer and the witnesses only: an operator who saw the other's numbers
would key those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tally_server.paper.sheet import Field, Keyed


class Slip(StrEnum):
    """What may have happened; a hint for the eye, never a decision."""

    LINES_EXCHANGED = "lines-exchanged"
    DIGITS_EXCHANGED = "digits-exchanged"
    DIGIT_MORE = "digit-more"
    LEFT_OUT = "left-out"
    OTHER = "other"


@dataclass(frozen=True)
class Difference:
    """One field, and what each operator keyed there."""

    field: Field
    first: int
    second: int
    slip: Slip


def differences(first: Keyed, second: Keyed, order: Sequence[Field]) -> tuple[Difference, ...]:
    """Every differing field, in the order of the form; empty exactly where both are equal.

    order: the fields of the form; what only a keying has comes after them, by name.
    """
    known = set(order)
    others = sorted((first.counts.keys() | second.counts.keys()) - known)
    differing = [at for at in (*order, *others) if first[at] != second[at]]
    return tuple(
        Difference(at, first[at], second[at], _slip(first, second, differing, place))
        for place, at in enumerate(differing)
    )


def _slip(first: Keyed, second: Keyed, differing: Sequence[Field], place: int) -> Slip:
    at = differing[place]
    neighbours = (*differing[max(place - 1, 0) : place], *differing[place + 1 : place + 2])
    if any(first[at] == second[by] and second[at] == first[by] for by in neighbours):
        return Slip.LINES_EXCHANGED
    one, other = str(first[at]), str(second[at])
    if "0" in (one, other):
        return Slip.LEFT_OUT
    if sorted(one) == sorted(other):
        return Slip.DIGITS_EXCHANGED
    return Slip.DIGIT_MORE if _one_digit_more(one, other) else Slip.OTHER


def _one_digit_more(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) != len(short) + 1:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
