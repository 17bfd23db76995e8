"""Who may do what at the terminal (電磁的記録投票法 Art 4(1) item 7).

A person is known by a badge; that the badge and its PIN are right is checked before
the event is made. A badge whose PIN was entered wrongly too often counts for nobody.
"""

from dataclasses import dataclass
from enum import StrEnum

Badge = str


class Authority(StrEnum):
    """Who must stand behind an event."""

    NOBODY = "nobody"  # the terminal's own report
    OFFICER = "officer"  # 投票管理者 or a clerk on their behalf
    OFFICER_AND_WITNESS = "officer-and-witness"  # before a 投票立会人
    TWO_OFFICERS = "two-officers"


@dataclass(frozen=True)
class By:
    """Who is there: the badges that were shown, and whether a witness watches."""

    officers: frozenset[Badge] = frozenset()
    witness: bool = False


NOBODY = By()


def lacking(authority: Authority, by: By, locked: frozenset[Badge]) -> str | None:
    """The name of the refusal where these people are not enough."""
    officers = len(by.officers - locked)
    match authority:
        case Authority.NOBODY:
            return None
        case Authority.OFFICER:
            return None if officers >= 1 else "needs-officer"
        case Authority.OFFICER_AND_WITNESS:
            return None if officers >= 1 and by.witness else "needs-officer-and-witness"
        case Authority.TWO_OFFICERS:
            return None if officers >= 2 else "needs-two-officers"
