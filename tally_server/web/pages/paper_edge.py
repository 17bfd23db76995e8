"""What stands at the edge of every printed page: election, rehearsal, moment, page of pages.

A style sheet of its own, for the margins of paper take their words from style alone, and a
page of ours carries none inside itself (Content-Security-Policy).
"""

from fastapi import APIRouter
from starlette.responses import Response

from common.text import text
from tally_server.people.access import OPEN
from tally_server.web.area import Area
from tally_server.web.rendering import moment
from tally_server.web.visit import Open

router = APIRouter(include_in_schema=False)


@router.get("/paper-edge.css")
def paper_edge(visit: Open) -> Response:
    """Asked for with every page, so that its moment is the page's."""
    settings = visit.place.settings
    mode = settings.mode
    marked = text(f"web_frame.mode-{mode}", visit.language) if mode not in ("", "official") else ""
    seen = visit.say("web_frame.seen-at", when=moment(visit.place.now()))
    corners = {
        "top-left": css_text(settings.election_name or visit.say("web_frame.product")),
        "top-right": css_text(marked),
        "bottom-left": css_text(seen),
        "bottom-right": 'counter(page) " / " counter(pages)',
    }
    boxes = " ".join(f"@{where} {{ content: {what}; }}" for where, what in corners.items())
    return Response(f"@page {{ {boxes} }}\n", media_type="text/css; charset=utf-8")


def css_text(said: str) -> str:
    """A string of CSS; every letter that is no plain one stands as its number."""
    letters = (one if one.isascii() and one.isalnum() else f"\\{ord(one):x} " for one in said)
    return f'"{"".join(letters)}"'


AREA = Area(name="paper-edge", router=router, access={"GET /paper-edge.css": OPEN})
