"""What two people decide about votes: parts of a group without a ratio, votes that are invalid."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from common.election import Contest
from common.problems import Problem
from common.tables import BadCell
from tally_server.inputs.candidates import candidate_of, group_of, split_group
from tally_server.inputs.json_values import part_of, text_of
from tally_server.outcome.printed import fraction_text
from tally_server.people.roles import Role
from tally_server.web.area import Area
from tally_server.web.pages.counting import put_forward
from tally_server.web.paper_place import OFFICER, contest_of, desk_of
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff, Visit

router = APIRouter(include_in_schema=False)
MOST_PARTS = 20
Id = Annotated[str, Form(max_length=40)]
Text = Annotated[str, Form(max_length=2000)]
Reason = Annotated[str, Form(min_length=1, max_length=2000)]


@dataclass(frozen=True)
class Undecided:
    """Ballots that wait for people: group as `a+b`, members by id and name."""

    contest: Contest
    group: str
    members: tuple[tuple[str, str], ...]
    ballots: int


@router.get("/decide/apportion")
def undecided(visit: Staff) -> Response:
    return visit.page(
        "outcome/apportion.html", waiting=_undecided(visit), officer=visit.person.has(OFFICER)
    )


@router.post("/decide/apportion")
def apportion(
    visit: Staff,
    contest: Id,
    group: Annotated[str, Form(max_length=2000)],
    part: Annotated[list[str], Form(max_length=MOST_PARTS)],
    opinion: Reason,
    reason: Text = "",
) -> Response:
    waiting = [one for one in _undecided(visit) if (one.contest.id, one.group) == (contest, group)]
    if not waiting:
        raise Refused("web_outcome.no-group", 409)
    counts = _parts(waiting[0], part)
    members = [name for name, _ in waiting[0].members]
    data = {"action": "apportion", "contest": contest, "group": members, "counts": counts}
    return put_forward(visit, "count-decide", {**data, **_said(reason, opinion)})


@router.get("/decide/invalidate")
def eligible(visit: Staff) -> Response:
    desk = desk_of(visit.place)
    with visit.place.database.read() as tx:
        fallen = desk.invalidated(tx)
    people = [
        (contest, person)
        for contest in desk.election.contests
        for person in sorted(contest.candidates, key=lambda one: one.filing_no)
        if person.id not in fallen
    ]
    return visit.page("outcome/invalidate.html", people=people, officer=visit.person.has(OFFICER))


@router.post("/decide/invalidate")
def invalidate(
    visit: Staff,
    subject: Annotated[str, Form(max_length=100)],
    reason: Reason,
    opinion: Text = "",
) -> Response:
    desk = desk_of(visit.place)
    contest, _, candidate = subject.partition(":")
    office = contest_of(desk, contest)
    try:
        candidate_of(office, candidate)
    except BadCell as cause:
        raise Refused("web_outcome.no-candidate", 422) from cause
    data = {"action": "invalidate-candidate", "contest": contest, "candidate": candidate}
    return put_forward(visit, "count-decide", {**data, **_said(reason, opinion)})


def _undecided(visit: Visit) -> tuple[Undecided, ...]:
    desk = desk_of(visit.place)
    with visit.place.database.read() as tx:
        problems = desk.held_back(tx)
    return tuple(
        _group(desk.election.contest(problem.contest), problem)
        for problem in problems
        if problem.name == "apportionment-undefined" and problem.contest is not None
    )


def _group(contest: Contest, problem: Problem) -> Undecided:
    members = group_of(contest, split_group(str(problem.values["group"])))
    named = tuple((name, contest.candidate(name).name) for name in members)
    return Undecided(contest, "+".join(members), named, int(problem.values["ballots"]))


def _parts(waiting: Undecided, typed: list[str]) -> dict[str, int | str]:
    """Each member's part as a decision spells it. Raises Refused unless they fit the ballots."""
    try:
        parts = [part_of(text.strip()) for text in typed]
    except BadCell as cause:
        raise Refused("web_outcome.odd-part", 422) from cause
    if len(parts) != len(waiting.members) or sum(parts) != waiting.ballots:
        raise Refused("web_outcome.parts-sum", 422, ballots=waiting.ballots)
    named = zip(waiting.members, parts, strict=True)
    return {name: _spelled(part) for (name, _), part in named}


def _spelled(part: Fraction) -> int | str:
    return int(part) if part.denominator == 1 else fraction_text(part)


def _said(reason: str, opinion: str) -> Mapping[str, Any]:
    """The texts of a decision, those that are empty left out. Raises Refused."""
    try:
        said = {"reason": text_of(reason).strip(), "opinion": text_of(opinion).strip()}
    except BadCell as cause:
        raise Refused("web_outcome.odd-text", 422) from cause
    return {name: text for name, text in said.items() if text}


_SEEING = OFFICER | {Role.WITNESS, Role.AUDITOR}
AREA = Area(
    name="decide-votes",
    router=router,
    access={
        "GET /decide/apportion": _SEEING,
        "POST /decide/apportion": OFFICER,
        "GET /decide/invalidate": _SEEING,
        "POST /decide/invalidate": OFFICER,
    },
)
