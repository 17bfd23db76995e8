"""The screen in the hall: how far the set of media is, and the result once it is published.

Before that there is no figure of any candidate on it, nor in what it is made of
(電磁的記録投票法施行令 Art 4(2)); the turnout that places told is. A published result that is
being corrected is called so until the corrected one is published. It turns its screens by
itself.
"""

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from tally_server.board.board import Correction, Progress, board_pages
from tally_server.board.markup import Screen, board_svg
from tally_server.board.turnout import turnout_screens
from tally_server.count.count import Counted
from tally_server.database import count_steps, forms
from tally_server.intake.turnout import sheet
from tally_server.opening.room import Room
from tally_server.people.access import EVERYBODY
from tally_server.states.states import State
from tally_server.web.area import Area
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
SECONDS = 12
"""How long a screen stands."""


@router.get("/display")
def display(visit: Staff, screen: int = 1) -> Response:
    """screen: from 1; one that is not there is the first."""
    try:
        room = visit.place.service(Room)
    except LookupError:
        return visit.page("display/waiting.html")
    shown = _screens(visit, room)
    at = screen if 1 <= screen <= len(shown) else 1
    return visit.page(
        "display/board.html",
        # markup of our own, in which every name is escaped
        board=Markup(board_svg(shown[at - 1])),  # noqa: S704
        following=f"/display?screen={at % len(shown) + 1}",
        seconds=SECONDS,
    )


def _screens(visit: Staff, room: Room) -> tuple[Screen, ...]:
    election = room.core.setting.package.election
    with visit.place.database.read() as tx:
        state = count_steps.current(tx).state
        outcome = room.results.outcome(tx) if state is State.PUBLISHED else None
        if isinstance(outcome, Counted):
            return tuple(
                page
                for result in outcome.contests
                for page in board_pages(election.name, election.mode, result)
            )
        if any(step.count.state is State.PUBLISHED for step in count_steps.steps(tx)):
            return (Correction(election.name, election.mode),)
        arrived = {
            result.terminal
            for result in room.core.set_now(tx).results
            if result.counted is not None
        }
        told = sheet(forms.calls(tx), election)
    whole = [place for place in election.places if arrived >= set(place.terminal_ids)]
    return (
        Progress(
            election.name,
            election.mode,
            len(whole),
            len(election.places),
            len(arrived),
            len(election.terminals),
        ),
        *turnout_screens(election.name, election.mode, told),
    )


AREA = Area(name="display", router=router, access={"GET /display": EVERYBODY})
