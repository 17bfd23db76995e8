"""Everything that can happen to a sheet. Each event names who must bring it about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from tally_server.paper.sheet import Keyed


class Authority(StrEnum):
    """Who an event needs. The accounts' roles stand for them; two people are two."""

    OPERATOR_A = "operator-a"
    OPERATOR_B = "operator-b"
    OFFICER = "counting-officer"
    TWO_PEOPLE = "two-people"


@dataclass(frozen=True, kw_only=True)
class Keys:
    """An operator hands in a keying.

    errors, warnings: the codes of what is wrong or odd about it (`warnings.py`);
    seen: those the operator was shown and confirmed.
    """

    needs: ClassVar[Authority]

    by: str
    keyed: Keyed
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KeyFirst(Keys):
    needs = Authority.OPERATOR_A


@dataclass(frozen=True, kw_only=True)
class KeySecond(Keys):
    needs = Authority.OPERATOR_B


@dataclass(frozen=True, kw_only=True)
class Judges:
    """The counting officer, who sees both keyings and the sheet, says which one stands.

    What does not stand is keyed again, by an operator who has seen neither the other
    numbers nor where they differ.
    """

    needs: ClassVar[Authority] = Authority.OFFICER

    by: str


@dataclass(frozen=True, kw_only=True)
class KeepFirst(Judges):
    pass


@dataclass(frozen=True, kw_only=True)
class KeepSecond(Judges):
    pass


@dataclass(frozen=True, kw_only=True)
class KeepNeither(Judges):
    pass


@dataclass(frozen=True, kw_only=True)
class Decides:
    """Two people put it on the record, with the reason."""

    needs: ClassVar[Authority] = Authority.TWO_PEOPLE

    by: tuple[str, str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Reopen(Decides):
    """An agreed sheet is keyed again, twice."""


@dataclass(frozen=True, kw_only=True)
class Withdraw(Decides):
    """The sheet counts nothing: it was entered on the list by mistake, or twice."""


Event = KeyFirst | KeySecond | KeepFirst | KeepSecond | KeepNeither | Reopen | Withdraw

EVENTS: tuple[type[Event], ...] = (
    KeyFirst,
    KeySecond,
    KeepFirst,
    KeepSecond,
    KeepNeither,
    Reopen,
    Withdraw,
)
