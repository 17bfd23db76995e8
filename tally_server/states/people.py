"""Who does what at the counting place, and who must stand beside.

An act of weight is proposed by one person and approved by another, each in a role of
their own. Roles follow the law's offices: 開票管理者 (選挙長 at a joint count), 開票立会人.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tally_server.people.person import Person
from tally_server.people.roles import Role

__all__ = ["MACHINE", "Authority", "By", "Person", "Role", "lacking"]


@dataclass(frozen=True)
class By:
    """Who acts: one person, or one who proposes and another who approves."""

    proposer: Person | None = None
    approver: Person | None = None


MACHINE = By()


@dataclass(frozen=True)
class Authority:
    """Whose act it is. proposers: empty where the machine itself reports.

    approvers: empty where one person is enough.
    """

    name: str
    proposers: frozenset[Role] = frozenset()
    approvers: frozenset[Role] = frozenset()

    @property
    def two_people(self) -> bool:
        return bool(self.approvers)


def _authority(name: str, proposers: Iterable[Role], approvers: Iterable[Role] = ()) -> Authority:
    return Authority(name, frozenset(proposers), frozenset(approvers))


_OPERATORS = (Role.OPERATOR_A, Role.OPERATOR_B)

REPORT = _authority("machine", ())
OPERATOR = _authority("operator", _OPERATORS)
TRUSTEE = _authority("key trustee", (Role.KEY_TRUSTEE,))
OFFICER = _authority("counting officer", (Role.COUNTING_OFFICER,))
OFFICER_AND_WITNESS = _authority(
    "counting officer, approved by a witness", (Role.COUNTING_OFFICER,), (Role.WITNESS,)
)
KEEPERS = _authority(
    "administrator, approved by the counting officer",
    (Role.ADMINISTRATOR,),
    (Role.COUNTING_OFFICER,),
)


def lacking(authority: Authority, by: By) -> str | None:
    """The name of the refusal where these people are not those it needs."""
    if not authority.proposers:
        return None
    if by.proposer is None or not by.proposer.roles & authority.proposers:
        return "not-your-role"
    if not authority.two_people:
        return None
    if by.approver is None:
        return "second-person"
    if by.approver.id == by.proposer.id:
        return "same-person"
    return None if by.approver.roles & authority.approvers else "not-approvers-role"
