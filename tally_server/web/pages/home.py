"""The first page: what there is to do for this person, and the state of the count."""

from fastapi import APIRouter
from starlette.responses import Response

from tally_server.database import proposals
from tally_server.people.access import EVERYBODY
from tally_server.people.roles import Role
from tally_server.web.area import Area, Link, Todo
from tally_server.web.pages.approvals import may_decide
from tally_server.web.visit import Staff, Visit

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(visit: Staff) -> Response:
    if visit.person.roles == {Role.DISPLAY}:
        return visit.see("/display")
    todos = (*_waiting(visit), *visit.request.app.state.desk.todos(visit))
    return visit.page("home/home.html", todos=todos, summary=visit.request.app.state.desk.summary())


def _waiting(visit: Visit) -> tuple[Todo, ...]:
    with visit.place.database.read() as tx:
        waiting = proposals.open_proposals(tx)
    number = sum(may_decide(visit, one) for one in waiting)
    return (Todo("/approvals", "web_home.waiting", {"number": number}),) if number else ()


AREA = Area(
    name="home",
    router=router,
    access={"GET /": EVERYBODY},
    links=(Link("/", "web_frame.menu-home"),),
)
