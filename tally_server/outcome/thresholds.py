"""The votes a winner needs, and the votes that keep the deposit.

An assembly's lines use the seats of the whole council, in a by-election too: the law
divides by 議員の定数 and not by the seats to be filled.
"""

from dataclasses import dataclass
from fractions import Fraction

from common.election import ContestKind


@dataclass(frozen=True)
class Thresholds:
    """legal_minimum: 法定得票数, a winner has at least this many (公職選挙法95条1項).

    deposit_line: 供託物没収点, the deposit is lost below it (93条1項). Both exact.
    """

    legal_minimum: Fraction
    deposit_line: Fraction


def thresholds(kind: ContestKind, council_seats: int, valid: int) -> Thresholds:
    """The lines of a contest with `valid` valid votes.

    council_seats: the whole council; not used for a chief. Raises ValueError for an
    assembly without seats.
    Rule: 公職選挙法95条1項3号, 4号; 93条1項.
    """
    seats = 1 if kind == "chief" else council_seats
    if seats < 1:
        raise ValueError("an assembly has at least one seat")
    return Thresholds(Fraction(valid, seats * 4), Fraction(valid, seats * 10))
