"""Which rules are shown to be kept, as the counting place stands now."""

from dataclasses import dataclass
from typing import Annotated

import segno
from fastapi import APIRouter, Query
from markupsafe import Markup
from starlette.responses import Response

from common.program_code import short_code
from tally_server.compliance.artefacts.program import designated, pinned
from tally_server.compliance.inspected import Running
from tally_server.compliance.result import State
from tally_server.compliance.rule import Profile
from tally_server.opening.compliance_now import artefact_report, inspected_now
from tally_server.opening.room import Room
from tally_server.people.access import STAFF
from tally_server.people.roles import Role
from tally_server.web.area import Area, Link
from tally_server.web.place import Place
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)


@router.get("/compliance")
def rules(
    visit: Staff,
    profile: Annotated[Profile, Query()] = Profile.JAPAN,
) -> Response:
    """Every rule of a profile, of what is there now."""
    told = visit.place.settings.running
    running = told() if told is not None else Running(visit.place.settings.version or "-", "")
    room = _room(visit.place)
    it = inspected_now(running, visit.place.database, room)
    report = artefact_report(it, profile)
    live = "live" in visit.request.query_params
    return visit.page(
        "compliance/live.html" if live else "compliance/report.html",
        report=report,
        states=[(state, report.number(state)) for state in State],
        running=running,
        code=short_code(running.sha256) if running.sha256 else "",
        program=(designated(it), pinned(it)),
        picture=_picture(running) if running.sha256 else "",
        profiles=tuple(Profile),
        media=_media(room),
    )


@dataclass(frozen=True)
class Media:
    """How many stand, and whether just these were verified."""

    number: int
    verified: bool


def _media(room: Room | None) -> Media | None:
    """None where nothing is counted here."""
    if room is None:
        return None
    return Media(len(room.verified.standing.media), room.verified.verified is not None)


def _room(place: Place) -> Room | None:
    try:
        return place.service(Room)
    except LookupError:
        return None


def _picture(running: Running) -> Markup:
    """The QR code of the whole hash, drawn in the page; the line holds digits alone."""
    made = segno.make(running.named.line, micro=False)
    return Markup(made.svg_inline(scale=4, omitsize=False))  # noqa: S704 - drawn here, of digits


READERS = STAFF - {Role.KEY_TRUSTEE}

AREA = Area(
    name="compliance",
    router=router,
    access={"GET /compliance": READERS},
    links=(Link("/compliance", "web_frame.menu-compliance", "people"),),
)
