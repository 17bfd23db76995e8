"""What the pages of intake and opening share: the room, and acts put forward in it."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from common.japan import JAPAN
from tally_server.count.count import Progress
from tally_server.opening.compliance_now import reports_now
from tally_server.opening.paper_desk import RoomDesk, paper_of_sheets
from tally_server.opening.room import Room
from tally_server.opening.set_up import setting_of
from tally_server.states.people import By, Person
from tally_server.web.deciding import propose
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.visit import Visit


def services(place: Place) -> tuple[object, ...]:
    """The room of the election that the server was started with; none where it was not."""
    settings = place.settings
    if settings.election is None or settings.keys is None:
        return ()
    data = settings.data / "counting"
    mounts = settings.mounts or settings.data / "mounts"
    mounts.mkdir(parents=True, exist_ok=True)
    setting = setting_of(
        settings.election,
        settings.keys,
        data,
        mounts,
        settings.copy_to,
        settings.workers,
        settings.faces,
        settings.version,
        settings.sha256,
    )
    room = Room(
        setting, place.database, place.now, paper_of_sheets(setting.election), _reports(place)
    )
    room.start()
    return room, RoomDesk(room)


def _reports(place: Place) -> Callable[[Room, Progress], Mapping[str, bytes]] | None:
    """Who makes the compliance reports; None where the program does not say what it is."""
    told = place.settings.running
    if told is None:
        return None

    def reports(room: Room, progress: Progress) -> Mapping[str, bytes]:
        today = place.now().astimezone(JAPAN).date()
        return reports_now(told(), place.database, room, today, progress)

    return reports


def room_of(visit: Visit) -> Room:
    """Raises Refused where the server counts no election."""
    try:
        return visit.place.service(Room)
    except LookupError as cause:
        raise Refused("web_intake.no-election", 409) from cause


def put_forward(visit: Visit, kind: str, data: Mapping[str, Any]) -> Response:
    """The act waits for a second person. Raises ActRefused where it could not be done now."""
    room = room_of(visit)
    approver = Person(0, "-", "-", visit.place.acts[kind].approvers)
    with visit.place.database.read() as tx:
        room.carrying.would(tx, kind, data, By(visit.person, approver))
    waiting = propose(visit.place, kind, data, visit.person)
    return visit.see(f"/approvals/{waiting.id}", notice="web_intake.put-forward")
