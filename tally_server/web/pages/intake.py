"""Media as they come in: the list, one terminal, one medium, reading and uploading."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import Response

from tally_server.database import count_steps, media
from tally_server.intake.archive import ArchiveRefused
from tally_server.intake.store import StoreFailed
from tally_server.opening.room import Room
from tally_server.people.access import STAFF
from tally_server.people.roles import OPERATORS, Role
from tally_server.web.area import Area, Link
from tally_server.web.pages.counting import put_forward, room_of, services
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
MOST_UPLOADED = 2 * 1024 * 1024 * 1024
_CHUNK = 1024 * 1024
Text = Annotated[str, Form(max_length=2000)]


@router.get("/intake")
def board(visit: Staff) -> Response:
    room = room_of(visit)
    with visit.place.database.read() as tx:
        count, state = count_steps.current(tx), room.core.set_now(tx)
    shown = room.board(state)
    places = visit.kept("intake/places.html", shown, board=shown)
    template = "intake/live.html" if "live" in visit.request.query_params else "intake/board.html"
    return visit.page(template, count=count, board=shown, places=places, room=room, desk=room.media)


@router.get("/intake/terminal/{terminal}")
def one_terminal(visit: Staff, terminal: str) -> Response:
    room = room_of(visit)
    election = room.setting.election
    if terminal not in election.terminals:
        raise Refused("web_errors.not-found", 404)
    with visit.place.database.read() as tx:
        state, out = room.core.set_now(tx), media.taken_out(tx)
    board = room.board(state)
    row = next(row for place in board.places for row in place.terminals if row.terminal == terminal)
    readings = [one for one in state.given.arrivals if one.known and one.slot[0] == terminal]
    return visit.page(
        "intake/terminal.html",
        row=row,
        place=election.place_of(terminal),
        readings=readings,
        stands=state.standing.stands,
        slip=state.given.slips.get(terminal),
        out=out,
        whole={one.digest: room.core.store.whole(one.digest) for one in readings if one.digest},
    )


@router.post("/intake/read")
def read_mount(visit: Staff, name: Annotated[str, Form(max_length=200)]) -> Response:
    room = room_of(visit)
    try:
        added = room.media.read_mount(name, visit.person)
    except StoreFailed as cause:
        raise Refused("web_intake.store-failed", 500) from cause
    return visit.see("/intake", notice="web_intake.read" if added else "web_intake.nothing-new")


@router.post("/intake/automatic")
def read_as_they_come(visit: Staff, on: Annotated[str, Form(pattern="^[01]$")]) -> Response:
    room_of(visit).media.reader = visit.person if on == "1" else None
    return visit.see("/intake")


@router.post("/intake/upload", max_body_size=MOST_UPLOADED)
def upload(visit: Staff, archive: UploadFile) -> Response:
    room = room_of(visit)
    try:
        added = _taken_in(room, archive, visit)
    except ArchiveRefused as refused:
        raise Refused(refused.key, 422, **refused.values) from refused
    except StoreFailed as cause:
        raise Refused("web_intake.store-failed", 500) from cause
    return visit.see("/intake", notice="web_intake.read" if added else "web_intake.nothing-new")


@router.post("/intake/take-out")
def take_out(
    visit: Staff, digest: Annotated[str, Form(pattern="^[0-9a-f]{64}$")], reason: Text
) -> Response:
    with visit.place.database.read() as tx:
        found = [one for one in media.arrivals(tx) if one.digest == digest]
    if not found:
        raise Refused("web_intake.no-such-package", 404)
    of = found[-1].report
    medium = visit.say(f"web_intake.medium-{of.role.word}")
    data = {"terminal": of.terminal, "medium": medium, "digest": digest, "reason": reason}
    return put_forward(visit, "count-take-out", data)


def _taken_in(room: Room, archive: UploadFile, visit: Staff) -> bool:
    handle, name = tempfile.mkstemp(dir=room.setting.folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            while chunk := archive.file.read(_CHUNK):
                out.write(chunk)
        return bool(room.media.take_in_archive(path, visit.person))
    finally:
        path.unlink()


AREA = Area(
    name="intake",
    router=router,
    access={
        "GET /intake": STAFF,
        "GET /intake/terminal/{terminal}": STAFF,
        "POST /intake/read": OPERATORS,
        "POST /intake/automatic": OPERATORS,
        "POST /intake/upload": OPERATORS,
        "POST /intake/take-out": frozenset({Role.COUNTING_OFFICER}),
    },
    links=(Link("/intake", "web_frame.menu-media", "intake"),),
    services=services,
)
