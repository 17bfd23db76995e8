"""Who is signed in now; the administrator may end a session."""

from fastapi import APIRouter
from starlette.responses import Response

from tally_server.database import audit_log, sessions
from tally_server.people.roles import Role
from tally_server.web.area import Area, Link
from tally_server.web.refused import Refused
from tally_server.web.typed import Number
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
MAY_LOOK = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


@router.get("/sessions")
def signed_in(visit: Staff) -> Response:
    with visit.place.database.read() as tx:
        alive = sessions.alive_sessions(tx, visit.place.now())
    may_end = visit.person.has(frozenset({Role.ADMINISTRATOR}))
    return visit.page("people/sessions.html", alive=alive, may_end=may_end)


@router.post("/sessions/{number}/end")
def end(visit: Staff, number: Number) -> Response:
    now = visit.place.now()
    with visit.place.database.write() as tx:
        alive = {one.id: one for one in sessions.alive_sessions(tx, now)}
        if number not in alive:
            raise Refused("web_people.no-session", 404)
        sessions.end(tx, number, now)
        said = {"login": alive[number].person.login}
        audit_log.append(tx, now, visit.person, "web_people.log-session-ended", said)
    return visit.see("/sessions", notice="web_people.done-session")


AREA = Area(
    name="sessions",
    router=router,
    access={
        "GET /sessions": MAY_LOOK,
        "POST /sessions/{number}/end": frozenset({Role.ADMINISTRATOR}),
    },
    links=(Link("/sessions", "web_frame.menu-sessions", "people"),),
)
