"""What operators copy from paper: slips, numbers of the 投票録, hourly turnout."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from common.closing import Slip
from common.slip_code import NoSlipCode, read_slip_code
from common.tables import BadCell
from tally_server.database import count_steps, forms
from tally_server.inputs.cells import MOST, digest
from tally_server.intake.turnout import Call, sheet
from tally_server.people.access import STAFF
from tally_server.people.roles import OPERATORS
from tally_server.web.area import Area, Link
from tally_server.web.pages.counting import room_of
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Form(ge=0, le=MOST)]
Line = Annotated[str, Form(max_length=200)]


@router.get("/intake/slips")
def slips(visit: Staff) -> Response:
    room = room_of(visit)
    with visit.place.database.read() as tx:
        state, count = room.core.set_now(tx), count_steps.current(tx)
    board, slips = room.board(state), state.given.slips
    rows = [row for place in board.places for row in place.terminals]
    listed = visit.kept("intake/slip_list.html", board, rows=rows, slips=slips)
    return visit.page("intake/slips.html", rows=rows, listed=listed, board=board, count=count)


@router.post("/intake/slips")
def enter_slip(
    visit: Staff,
    code: Line = "",
    terminal: Line = "",
    records: Line = "",
    number: Line = "",
) -> Response:
    room = room_of(visit)
    slip, scanned = _slip(code, terminal, records, number)
    if slip.terminal not in room.setting.election.terminals:
        raise Refused("web_intake.no-terminal", 422)
    room.enter_slip(slip, visit.person, scanned=scanned)
    return visit.see("/intake/slips", notice="web_intake.slip-entered")


def _slip(code: str, terminal: str, records: str, typed: str) -> tuple[Slip, bool]:
    """The slip that was scanned or typed. Raises Refused."""
    if code.strip():
        try:
            return read_slip_code(code), True
        except NoSlipCode as cause:
            raise Refused("web_intake.no-slip-code", 422) from cause
    try:
        plain = records.replace(",", "").strip()
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 8):
            raise Refused("web_intake.slip-records-wrong", 422)
        return Slip(terminal.strip(), int(plain), digest(typed)), False
    except BadCell as cause:
        raise Refused("web_intake.slip-digest-wrong", 422) from cause


@router.get("/intake/roll")
def roll(visit: Staff) -> Response:
    room = room_of(visit)
    with visit.place.database.read() as tx:
        state, count = room.core.set_now(tx), count_steps.current(tx)
    board = room.board(state)
    differing = {
        (one.problem.place, one.problem.contest): one
        for one in state.findings
        if one.problem.name == "roll-differs"
    }
    return visit.page(
        "intake/roll.html",
        voting=room.setting.election,
        roll=state.given.roll,
        differing=differing,
        board=board,
        count=count,
    )


@router.post("/intake/roll")
def enter_roll(visit: Staff, place: Line, contest: Line, voters: Number) -> Response:
    room = room_of(visit)
    election = room.setting.election
    if place not in {one.id for one in election.places}:
        raise Refused("web_intake.no-place", 422)
    if contest not in {one.id for one in election.contests}:
        raise Refused("web_intake.no-place", 422)
    room.enter_roll(place, contest, voters, visit.person)
    return visit.see("/intake/roll", notice="web_intake.roll-entered")


@router.get("/intake/turnout")
def turnout(visit: Staff) -> Response:
    room = room_of(visit)
    with visit.place.database.read() as tx:
        calls = forms.calls(tx)
    shown = sheet(calls, room.setting.election)
    return visit.page("intake/turnout.html", sheet=shown, places=room.setting.election.places)


@router.post("/intake/turnout")
def enter_turnout(
    visit: Staff,
    place: Line,
    clock: Annotated[str, Form(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")],
    male: Number,
    female: Number,
) -> Response:
    room = room_of(visit)
    if place not in {one.id for one in room.setting.election.places}:
        raise Refused("web_intake.no-place", 422)
    room.enter_turnout(Call(place, clock, male, female), visit.person)
    return visit.see("/intake/turnout", notice="web_intake.turnout-entered")


AREA = Area(
    name="forms",
    router=router,
    access={
        "GET /intake/slips": STAFF,
        "POST /intake/slips": OPERATORS,
        "GET /intake/roll": STAFF,
        "POST /intake/roll": OPERATORS,
        "GET /intake/turnout": STAFF,
        "POST /intake/turnout": OPERATORS,
    },
    links=(
        Link("/intake/slips", "web_frame.menu-slips", "intake"),
        Link("/intake/roll", "web_frame.menu-roll", "intake"),
        Link("/intake/turnout", "web_frame.menu-turnout", "intake"),
    ),
)
