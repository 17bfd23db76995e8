"""The roles of the counting place, and which of them one person may hold together.

Roles follow the law's offices: counting officer 開票管理者 (公職選挙法61条), witness
開票立会人 (62条), operators A and B the two clerks of Order 72.
"""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the counting place."""

    ADMINISTRATOR = "administrator"
    KEY_TRUSTEE = "key-trustee"
    COUNTING_OFFICER = "counting-officer"
    WITNESS = "witness"
    OPERATOR_A = "operator-a"
    OPERATOR_B = "operator-b"
    AUDITOR = "auditor"
    DISPLAY = "display"


EVERYBODY = frozenset(Role)
STAFF = EVERYBODY - {Role.DISPLAY}
"""All who work or watch there; the public display sees what is published and no more."""
OPERATORS = frozenset({Role.OPERATOR_A, Role.OPERATOR_B})

# Whoever sets the machine up does not count with it, an auditor changes nothing, a screen
# in the hall is nobody: each of these roles stands alone.
_ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.DISPLAY})
# A witness watches those who count.
_WATCHED = OPERATORS | {Role.COUNTING_OFFICER}


def mixture_faults(roles: Iterable[Role]) -> tuple[str, ...]:
    """Why one person may not hold all of these roles: keys of the catalogue; empty if they may."""
    held = frozenset(roles)
    faults = []
    if not held:
        faults.append("web_people.roles-none")
    if len(held) > 1 and held & _ALONE:
        faults.append("web_people.roles-alone")
    if held >= OPERATORS:
        faults.append("web_people.roles-both-operators")
    if Role.WITNESS in held and held & _WATCHED:
        faults.append("web_people.roles-witness-counts")
    return tuple(faults)
