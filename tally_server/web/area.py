"""An area: the pages of one subject, who may open each, and the acts they bring."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter
from fastapi.routing import APIRoute

from common.text import Value
from tally_server.database.proposals import Executor
from tally_server.people.access import Access
from tally_server.people.acts import Act, Row
from tally_server.web.place import Place


@dataclass(frozen=True)
class Link:
    """An entry of the navigation; shown to those who may open it. label: catalogue key.

    phase: of the count, whose pages stand together; empty: alone. within: other paths whose
    pages are a part of this one; paths below its own always are.
    """

    path: str
    label: str
    phase: str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Todo:
    """What somebody should do next, on the home page of those who may open `path`."""

    path: str
    label: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Area:
    """What a neighbour hands over to make_app.

    access: `GET /intake` for each route of the router. acts: each with what makes its
    executor once the place stands. services: made once at the start. todos, summary: asked
    for the first page; what the visitor may not open is left out there.
    """

    name: str
    router: APIRouter
    access: Mapping[str, Access]
    acts: tuple[tuple[Act, Callable[[Place], Executor]], ...] = ()
    links: tuple[Link, ...] = ()
    services: Callable[[Place], tuple[object, ...]] | None = None
    todos: Callable[[Place], tuple[Todo, ...]] | None = None
    summary: Callable[[Place], tuple[Row, ...]] | None = None


class AccessTableWrong(RuntimeError):
    """A route without an entry, an entry without a route, or one named twice: a bug."""


def entry_points(area: Area) -> dict[str, APIRoute]:
    """Each route of the area by `METHOD path`, as the access table names it."""
    found: dict[str, APIRoute] = {}
    for route in area.router.routes:
        if not isinstance(route, APIRoute):
            raise AccessTableWrong(f"{area.name}: a route that is no APIRoute")
        for method in route.methods or ():
            found[f"{method} {route.path}"] = route
    return found


def checked_access(areas: tuple[Area, ...]) -> dict[str, tuple[APIRoute, Access]]:
    """Route and access of every entry point of all areas. Raises AccessTableWrong."""
    table: dict[str, tuple[APIRoute, Access]] = {}
    for area in areas:
        routes = entry_points(area)
        odd = routes.keys() ^ area.access.keys()
        if odd or routes.keys() & table.keys():
            raise AccessTableWrong(f"{area.name}: {sorted(odd or routes.keys() & table.keys())}")
        table |= {key: (route, area.access[key]) for key, route in routes.items()}
    return table
