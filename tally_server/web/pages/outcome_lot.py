"""The lot: between whom it is drawn, shown before it; and what people drew, put on record."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from common.tables import BadCell
from tally_server.inputs.json_values import text_of
from tally_server.outcome.lots import LotRecord
from tally_server.people.roles import Role
from tally_server.web.area import Area
from tally_server.web.deciding import propose
from tally_server.web.lot_act import LOT_ACTS, RECORD_LOT, check_lot, lot_data, waiting_lot
from tally_server.web.paper_place import OFFICER, desk_of
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
MOST_DRAWN = 200
Words = Annotated[str, Form(min_length=1, max_length=100)]
Drawn = Annotated[list[str], Form(max_length=MOST_DRAWN)]


@router.get("/outcome/{contest}/lot")
def lot(visit: Staff, contest: str) -> Response:
    desk = desk_of(visit.place)
    with visit.place.database.read() as tx:
        result, needed = waiting_lot(tx, desk, contest)
    names = {name: result.contest.candidate(name).name for name in needed.tied}
    return visit.page(
        "outcome/lot.html",
        contest=result.contest,
        needed=needed,
        names=names,
        officer=visit.person.has(OFFICER),
    )


@router.post("/outcome/{contest}/lot")
def drawn(
    visit: Staff,
    contest: str,
    winner: Drawn,
    method: Words,
    drawn_by: Words,
    loser: Annotated[list[str] | None, Form(max_length=MOST_DRAWN)] = None,
) -> Response:
    desk = desk_of(visit.place)
    losers = tuple(name for name in loser or () if name)
    how, who = _words(method), _words(drawn_by)
    record = LotRecord(contest, tuple(winner), losers, how, who, ("", ""))
    with visit.place.database.read() as tx:
        result, needed = waiting_lot(tx, desk, contest)
    check_lot(record, needed)
    data = lot_data(result, needed, record)
    proposal = propose(visit.place, RECORD_LOT, data, visit.person)
    return visit.see(f"/approvals/{proposal.id}", notice="web_outcome.done-proposed")


def _words(text: str) -> str:
    """A text as it may stand in a decision. Raises Refused."""
    try:
        return text_of(text).strip()
    except BadCell as cause:
        raise Refused("web_outcome.odd-text", 422) from cause


AREA = Area(
    name="outcome-lot",
    router=router,
    access={
        "GET /outcome/{contest}/lot": OFFICER | {Role.WITNESS, Role.AUDITOR},
        "POST /outcome/{contest}/lot": OFFICER,
    },
    acts=LOT_ACTS,
)
