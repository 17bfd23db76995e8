"""The outcome: who is elected and why, how the votes were worked out, who may follow."""

from fastapi import APIRouter
from starlette.responses import Response

from tally_server.count.output import json_bytes
from tally_server.count.results import ContestResult
from tally_server.count.succession_file import succession_document
from tally_server.database import lots
from tally_server.database.database import Transaction
from tally_server.outcome.explanation import explained
from tally_server.paper.desk import PaperDesk
from tally_server.people.access import STAFF
from tally_server.people.roles import Role
from tally_server.web.area import Area, Link, Todo
from tally_server.web.outcome_view import names_of, outcome_view
from tally_server.web.paper_place import OFFICER, desk_of
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)


@router.get("/outcome")
def outcomes(visit: Staff) -> Response:
    desk = desk_of(visit.place)
    with visit.place.database.read() as tx:
        results, held_back = desk.results(tx), desk.held_back(tx)
    views = [
        (one, explained(one.contest, one.votes, one.totals, one.outcome), names_of(one))
        for one in results
    ]
    officer = visit.person.has(OFFICER)
    return visit.page("outcome/list.html", views=views, held_back=held_back, officer=officer)


@router.get("/outcome/{contest}")
def outcome(visit: Staff, contest: str) -> Response:
    desk = desk_of(visit.place)
    with visit.place.database.read() as tx:
        view = outcome_view(tx, desk, _result(tx, desk, contest), visit.language)
    return visit.page("outcome/outcome.html", view=view, officer=visit.person.has(OFFICER))


@router.get("/succession.json")
def succession_file(visit: Staff) -> Response:
    desk = desk_of(visit.place)
    with visit.place.database.read() as tx:
        results = desk.results(tx)
        losers = {
            one.contest.id: record.losers
            for one in results
            if (record := lots.lot_of(tx, one.contest.id, one.outcome.drawn)) is not None
        }
    if not results:
        raise Refused("web_outcome.no-results", 409)
    made = json_bytes(succession_document(desk.election, results, losers))
    name = {"Content-Disposition": 'attachment; filename="succession.json"'}
    return Response(made, media_type="application/json", headers=name)


def _result(tx: Transaction, desk: PaperDesk, contest: str) -> ContestResult:
    """Raises Refused where there is none to show."""
    for result in desk.results(tx):
        if result.contest.id == contest:
            return result
    raise Refused("web_outcome.no-results", 409)


def todos(place: Place) -> tuple[Todo, ...]:
    """A lot that a seat hangs on; nothing where no count is set up."""
    try:
        desk = desk_of(place)
    except Refused:
        return ()
    with place.database.read() as tx:
        waiting = [one.contest for one in desk.results(tx) if one.outcome.ties]
    return tuple(
        Todo("/outcome", "web_outcome.todo", {"title": contest.title}) for contest in waiting
    )


AREA = Area(
    name="outcome",
    router=router,
    access={
        "GET /outcome": STAFF,
        "GET /outcome/{contest}": STAFF,
        "GET /succession.json": OFFICER | {Role.WITNESS, Role.AUDITOR},
    },
    links=(Link("/outcome", "web_frame.menu-outcome", "results", ("/decide",)),),
    todos=todos,
)
