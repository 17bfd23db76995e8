"""Problems of media and roll, and the form on which two people decide each."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from common.problems import Action
from tally_server.database import count_steps, decisions
from tally_server.intake.findings import Finding
from tally_server.opening.acts import KEYS_IN_ORDER
from tally_server.opening.views import open_and_awaited
from tally_server.people.access import STAFF
from tally_server.people.roles import Role
from tally_server.web.area import Area, Link
from tally_server.web.pages.counting import put_forward, room_of
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
OFFICER = frozenset({Role.COUNTING_OFFICER})
Line = Annotated[str, Form(max_length=200)]
Text = Annotated[str, Form(max_length=2000)]


@router.get("/intake/problems")
def problems(visit: Staff) -> Response:
    room = room_of(visit)
    with visit.place.database.read() as tx:
        pool = room.core.pool_soon(tx)
        made = decisions.all_decisions(tx)
        count = count_steps.current(tx)
    still_open, awaited = open_and_awaited(pool.findings, pool.state)
    return visit.page(
        "intake/problems.html",
        open=still_open,
        awaited=awaited,
        seen=[one for one in pool.findings if not one.open],
        made=made,
        order=(*(key for key in KEYS_IN_ORDER if key != "action"), "by"),
        count=count,
        making=pool.making,
    )


@router.get("/intake/problem")
def one_problem(
    visit: Staff, code: str = "", terminal: str = "", place: str = "", contest: str = ""
) -> Response:
    finding = _find(visit, code, terminal, place, contest)
    do_now = for_pages(finding.problem.action(visit.language), visit)
    return visit.page(
        "intake/problem.html", finding=finding, actions=possible(finding), do_now=do_now
    )


@router.post("/intake/decide")
def decide(
    visit: Staff,
    action: Line,
    code: Line,
    terminal: Line = "",
    place: Line = "",
    contest: Line = "",
    sha256: Line = "",
    reason: Text = "",
    opinion: Text = "",
) -> Response:
    finding = _find(visit, code, terminal, place, contest, sha256)
    if action not in possible(finding):
        raise Refused("web_errors.not-understood", 422)
    data = decision_data(Action(action), finding, reason, opinion)
    return put_forward(visit, "count-decide", data)


@router.post("/intake/withdraw")
def withdraw(visit: Staff, number: Annotated[int, Form(ge=1)], reason: Text) -> Response:
    with visit.place.database.read() as tx:
        made = {one.number: one for one in decisions.all_decisions(tx)}
    if number not in made:
        raise Refused("web_intake.no-such-decision", 404)
    action = made[number].decision["action"]
    data = {"decision": number, "action": action, "reason": reason}
    return put_forward(visit, "count-withdraw", data)


def for_pages(action: str, visit: Staff) -> str:
    """What to do, without the words that only the command knows."""
    said = action.replace("(--decisions)", "").rstrip()
    for one in Action:
        label = visit.say(f"web_intake.action-{one.value}")
        said = said.replace(f"({one.value})", "").replace(one.value, f"「{label}」")
    return said


def possible(finding: Finding) -> tuple[str, ...]:
    """What two people may decide about it, in one order."""
    kind = finding.problem.kind
    return tuple(action.value for action in Action if action in kind.resolved_by)


def decision_data(action: Action, finding: Finding, reason: str, opinion: str) -> dict[str, Any]:
    """The decision as decisions.json spells it, without who made it."""
    problem = finding.problem
    subject: dict[str, Any] = {}
    match action:
        case Action.USE_DUPLICATE | Action.NOT_USED:
            subject = {"terminal": problem.terminal}
        case Action.ACKNOWLEDGE:
            whose = {"terminal": problem.terminal} if problem.terminal else {}
            subject = {"problem": problem.code, **whose}
        case Action.ACCEPT_DIFFERENCE:
            numbers = {name: problem.values[name] for name in ("records", "voters")}
            subject = {"place": problem.place, "contest": problem.contest, **numbers}
        case Action.SET_ASIDE:
            subject = {"contest": problem.contest, "sha256": problem.values["sha256"]}
    said = {"reason": reason.strip(), "opinion": opinion.strip()}
    return {"action": action.value, **subject, **{k: v for k, v in said.items() if v}}


def _find(
    visit: Staff, code: str, terminal: str, place: str, contest: str, sha256: str = ""
) -> Finding:
    """Raises Refused where there is no such problem now."""
    room = room_of(visit)
    with visit.place.database.read() as tx:
        found = room.core.pool_now(tx).findings
    wanted = (code, terminal, place, contest)
    for one in found:
        problem = one.problem
        subjects = (problem.terminal or "", problem.place or "", problem.contest or "")
        same_record = not sha256 or problem.values.get("sha256") == sha256
        if (problem.code, *subjects) == wanted and same_record:
            return one
    raise Refused("web_intake.no-such-problem", 404)


AREA = Area(
    name="problems",
    router=router,
    access={
        "GET /intake/problems": STAFF,
        "GET /intake/problem": STAFF,
        "POST /intake/decide": OFFICER,
        "POST /intake/withdraw": OFFICER,
    },
    links=(Link("/intake/problems", "web_frame.menu-problems", "intake", ("/intake/problem",)),),
)
