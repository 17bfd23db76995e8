"""The first page: what there is to do for this person, and the state of the count."""

from fastapi import APIRouter
from starlette.responses import Response

from tally_server.people.access import EVERYBODY
from tally_server.web.area import Area, Link
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(visit: Staff) -> Response:
    return visit.page("home/home.html")


AREA = Area(
    name="home",
    router=router,
    access={"GET /": EVERYBODY},
    links=(Link("/", "web_home.title"),),
)
