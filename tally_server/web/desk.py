"""What all areas together say on the first page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tally_server.people.access import Access, allowed
from tally_server.people.acts import Row
from tally_server.web.area import Area, Todo, checked_access
from tally_server.web.place import Place

if TYPE_CHECKING:
    from tally_server.web.visit import Visit


class Desk:
    """Asks every area what is to be done, and how the count stands."""

    def __init__(self, areas: tuple[Area, ...], place: Place) -> None:
        self._areas = areas
        self._place = place
        self._access: Mapping[str, Access] = {
            key: entry[1] for key, entry in checked_access(areas).items()
        }

    def todos(self, visit: "Visit") -> tuple[Todo, ...]:
        """What this visitor may do next."""
        asked = (area.todos for area in self._areas if area.todos is not None)
        told = (todo for ask in asked for todo in ask(self._place))
        return tuple(one for one in told if allowed(self._access[f"GET {one.path}"], visit.person))

    def summary(self) -> tuple[Row, ...]:
        """How the count stands, row by row."""
        asked = (area.summary for area in self._areas if area.summary is not None)
        return tuple(row for ask in asked for row in ask(self._place))
