"""What one person proposed and another decides: the inbox, and each proposal as it is bound."""

from fastapi import APIRouter
from starlette.responses import Response

from common.text import text
from tally_server.database import proposals
from tally_server.database.proposals import Ending, Proposal
from tally_server.people.access import STAFF
from tally_server.people.acts import Act
from tally_server.web.area import Area, Link
from tally_server.web.deciding import approve, refuse, withdraw
from tally_server.web.refused import Refused
from tally_server.web.typed import Number, Reason, Sha256
from tally_server.web.visit import Staff, Visit

router = APIRouter(include_in_schema=False)


@router.get("/approvals")
def inbox(visit: Staff) -> Response:
    with visit.place.database.read() as tx:
        waiting = proposals.open_proposals(tx)
        ended = proposals.ended_proposals(tx)
    mine = [one for one in waiting if may_decide(visit, one)]
    others = [one for one in waiting if one not in mine]
    acts = visit.place.acts
    return visit.page("approvals/inbox.html", mine=mine, others=others, ended=ended, acts=acts)


@router.get("/approvals/{number}")
def one_proposal(visit: Staff, number: Number) -> Response:
    found, act = _find(visit, number)
    rows = [(visit.say(row.label), visit.row(row)) for row in act.shown(found.data)]
    return visit.page(
        "approvals/proposal.html",
        proposal=found,
        act=act,
        rows=rows,
        may_decide=found.ending is None and may_decide(visit, found),
        may_withdraw=found.ending is None and found.proposed_by.id == visit.person.id,
        approvers=[
            text(f"web_people.role-{role}", visit.language) for role in sorted(act.approvers)
        ],
    )


@router.post("/approvals/{number}/approve")
def approve_one(visit: Staff, number: Number, sha256: Sha256) -> Response:
    approve(visit.place, number, sha256, visit.person)
    return visit.see(f"/approvals/{number}", notice="web_acts.done-approved")


@router.post("/approvals/{number}/refuse")
def refuse_one(visit: Staff, number: Number, reason: Reason) -> Response:
    refuse(visit.place, number, visit.person, reason.strip())
    return visit.see(f"/approvals/{number}", notice="web_acts.done-refused")


@router.post("/approvals/{number}/withdraw")
def withdraw_one(visit: Staff, number: Number) -> Response:
    withdraw(visit.place, number, visit.person)
    return visit.see(f"/approvals/{number}", notice="web_acts.done-withdrawn")


def may_decide(visit: Visit, waiting: Proposal) -> bool:
    """Whether this visitor is one who may approve or refuse it."""
    act = visit.place.acts.get(waiting.kind)
    if act is None or waiting.ending is Ending.APPROVED:
        return False
    return visit.person.has(act.approvers) and visit.person.id != waiting.proposed_by.id


def _find(visit: Visit, number: Number) -> tuple[Proposal, Act]:
    """Raises Refused where there is none."""
    with visit.place.database.read() as tx:
        found = proposals.proposal(tx, number)
    if found is None or found.kind not in visit.place.acts:
        raise Refused("web_acts.no-such", 404)
    return found, visit.place.acts[found.kind]


AREA = Area(
    name="approvals",
    router=router,
    access={
        "GET /approvals": STAFF,
        "GET /approvals/{number}": STAFF,
        "POST /approvals/{number}/approve": STAFF,
        "POST /approvals/{number}/refuse": STAFF,
        "POST /approvals/{number}/withdraw": STAFF,
    },
    links=(Link("/approvals", "web_frame.menu-approvals"),),
)
