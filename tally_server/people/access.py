"""Who may open which page: one entry for each route, and nothing is open by default."""

from collections.abc import Mapping
from enum import Enum

from tally_server.people.person import Person
from tally_server.people.roles import EVERYBODY, STAFF, Role


class Door(Enum):
    """A page that needs no account."""

    OPEN = "open"


Access = frozenset[Role] | Door
AccessTable = Mapping[str, Access]
"""By method and path as the route spells it: `GET /people/{person}`."""

OPEN = Door.OPEN

__all__ = ["EVERYBODY", "OPEN", "STAFF", "Access", "AccessTable", "Door", "allowed"]


def allowed(access: Access, person: Person | None) -> bool:
    """Whether this visitor (None: nobody has signed in) may come in."""
    if isinstance(access, Door):
        return True
    return person is not None and person.has(access)
