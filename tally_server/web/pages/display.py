"""What the screen in the hall shows until something is published."""

from fastapi import APIRouter
from starlette.responses import Response

from tally_server.people.access import EVERYBODY
from tally_server.web.area import Area
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)


@router.get("/display")
def display(visit: Staff) -> Response:
    return visit.page("display/waiting.html")


AREA = Area(name="display", router=router, access={"GET /display": EVERYBODY})
