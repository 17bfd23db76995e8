"""The two bundles of a certified count: made, taken along, their hashes printed and signed."""

from fastapi import APIRouter
from starlette.responses import FileResponse, JSONResponse, Response

from common.text import Language, text
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE
from tally_server.database import openings
from tally_server.opening.bundle_desk import At
from tally_server.opening.made_bundles import COMPLIANCE
from tally_server.opening.room import Room
from tally_server.people.access import STAFF
from tally_server.people.roles import Role
from tally_server.web.area import Area, Link, Todo
from tally_server.web.pages.counting import room_of
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
OF_SEALED = frozenset({Role.COUNTING_OFFICER, Role.AUDITOR})
"""Who is bound to secrecy and has to do with it; the machine's administrator has not."""
MAKERS = frozenset({Role.COUNTING_OFFICER, Role.ADMINISTRATOR})


@router.get("/bundles")
def bundles(visit: Staff) -> Response:
    """Newest version first, each with what lies there of it."""
    room = room_of(visit)
    with visit.place.database.read() as tx:
        versions = openings.certified(tx)
    made = {version: room.bundles.made(version) for version in sorted(versions, reverse=True)}
    return visit.page(
        "bundles/bundles.html",
        made=made,
        newest=max(versions, default=0),
        trouble=room.bundles.trouble,
        at=room.bundles.at,
        said=_said(room.bundles.at, visit.language),
        busy=room.bundles.busy,
        of_sealed=visit.person.has(OF_SEALED),
        may_again=visit.person.has(MAKERS),
        code=lambda key: text(key, "code"),
    )


@router.get("/bundles/progress")
def progress(visit: Staff) -> Response:
    """How far the making is."""
    desk = room_of(visit).bundles
    at = desk.at
    state = "making" if desk.busy else "over"
    told = {"state": state, "done": at.done, "total": at.total, "said": _said(at, visit.language)}
    return JSONResponse(told)


@router.get("/bundles/{version}/public-bundle.zip")
def public(visit: Staff, version: int) -> Response:
    return _archive(room_of(visit), version, PUBLIC_FILE)


@router.get("/bundles/{version}/sealed-bundle.zip")
def sealed(visit: Staff, version: int) -> Response:
    """The audit log says who took it."""
    room = room_of(visit)
    answer = _archive(room, version, SEALED_FILE)
    room.bundles.taken(version, visit.person)
    return answer


@router.get("/bundles/{version}/compliance/{name}")
def report(visit: Staff, version: int, name: str) -> Response:
    """A report as it stands in both bundles."""
    room = room_of(visit)
    made = room.bundles.made(version)
    if made is None or name not in made.compliance:
        raise Refused("web_errors.not-found", 404)
    file = room.bundles.folder(version) / COMPLIANCE / name
    return FileResponse(file, filename=f"{version}-{name}")


@router.post("/bundles/again")
def again(visit: Staff) -> Response:
    room_of(visit).bundles.again()
    return visit.see("/bundles")


def _archive(room: Room, version: int, name: str) -> Response:
    """Raises Refused where nothing is certified, made or left."""
    made = room.bundles.made(version)
    if made is None or not made.of(name).there:
        raise Refused("web_bundles.not-certified", 404)
    file = room.bundles.folder(version) / name
    return FileResponse(file, filename=f"{version}-{name}", media_type="application/zip")


def _said(at: At, language: Language) -> str:
    """What is being done, and how much of it is."""
    if not at.stage:
        return ""
    said = text(f"web_bundles.stage-{at.stage}", language)
    return f"{said}: {100 * at.done // at.total} %" if at.total else said


def _todos(place: Place) -> tuple[Todo, ...]:
    try:
        room = place.service(Room)
    except LookupError:
        return ()
    failed = room.bundles.trouble is not None
    return (Todo("/bundles", "web_bundles.todo-not-made"),) if failed else ()


AREA = Area(
    name="bundles",
    router=router,
    access={
        "GET /bundles": STAFF,
        "GET /bundles/progress": STAFF,
        f"GET /bundles/{{version}}/{PUBLIC_FILE}": STAFF,
        f"GET /bundles/{{version}}/{SEALED_FILE}": OF_SEALED,
        "GET /bundles/{version}/compliance/{name}": STAFF,
        "POST /bundles/again": MAKERS,
    },
    links=(Link("/bundles", "web_frame.menu-bundles", "results"),),
    todos=_todos,
)
