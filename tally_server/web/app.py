"""The application, put together from its areas: everything it uses is given to it here."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

import tally_server.web
from common.signing import SigningKey
from tally_server.database.database import Database
from tally_server.people.passwords import Passwords
from tally_server.web.area import Area, checked_access
from tally_server.web.areas import AREAS
from tally_server.web.desk import Desk
from tally_server.web.errors import handle_errors
from tally_server.web.frame import frame_of
from tally_server.web.guard import Guard
from tally_server.web.headers import SecurityHeaders
from tally_server.web.place import Place
from tally_server.web.rendering import Rendering
from tally_server.web.settings import Settings

_STATIC = Path(tally_server.web.__file__).parent / "static"


def utc_now() -> datetime:
    return datetime.now(UTC)


def make_place(
    settings: Settings,
    database: Database,
    seal: SigningKey,
    *,
    now: Callable[[], datetime] = utc_now,
    passwords: Passwords | None = None,
    areas: tuple[Area, ...] = AREAS,
) -> Place:
    """The place with the acts and services of all areas. The database has its tables."""
    place = Place(settings, database, now, passwords or Passwords(), seal)
    place.acts = {act.kind: act for area in areas for act, _ in area.acts}
    place.services = tuple(
        service for area in areas if area.services for service in area.services(place)
    )
    place.executors = {act.kind: make(place) for area in areas for act, make in area.acts}
    return place


def make_app(place: Place, areas: tuple[Area, ...] = AREAS) -> FastAPI:
    """The application of this place, which whoever made it closes afterwards.

    Raises AccessTableWrong where a route has no entry in its access table.
    """
    access = checked_access(areas)
    rendering = Rendering(frame_of(areas))

    app = FastAPI(
        title="Ippyo",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=place.settings.body_bytes,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(place.settings.hosts)),
            Middleware(Guard, place=place, rendering=rendering, access=access),
        ],
    )
    app.state.desk = Desk(areas, place)
    handle_errors(app)
    for area in areas:
        app.include_router(area.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    if place.settings.fonts is not None:
        app.mount("/fonts", StaticFiles(directory=place.settings.fonts), name="fonts")
    return app
