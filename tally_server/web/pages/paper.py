"""The list of sheets of paper votes, what stands on every sheet, and the file of the result."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from common.election import Contest
from common.tables import BadCell
from tally_server.database import paper
from tally_server.database.database import Transaction
from tally_server.inputs.candidates import group_of, in_filing_order
from tally_server.inputs.cells import MOST
from tally_server.paper.desk import PaperDesk
from tally_server.paper.entry import Entry, State
from tally_server.paper.export import paper_csv
from tally_server.paper.sheet import MOST_SHEETS, Group, fallen_fields
from tally_server.paper.totals import SheetsOpen
from tally_server.people.roles import Role
from tally_server.web.area import Area, Link, Todo
from tally_server.web.paper_place import OFFICER, SEEING, check_open, contest_of, desk_of
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff, Visit

router = APIRouter(include_in_schema=False)
MOST_MEMBERS = 20
_MINE = {Role.OPERATOR_A: (State.EMPTY, State.REOPENED, State.SECOND)}
_MINE[Role.OPERATOR_B] = (State.EMPTY, State.REOPENED, State.FIRST)


@dataclass(frozen=True)
class ContestView:
    """One contest on the list, its sheets by number. keyable: those that this visitor may key
    now; fallen: agreed ones with votes for a candidate who was declared invalid since."""

    contest: Contest
    entries: tuple[Entry, ...]
    keyable: frozenset[int]
    fallen: frozenset[int]
    groups: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    voters: int | None

    @property
    def settled(self) -> int:
        return sum(entry.settled for entry in self.entries)


@router.get("/paper")
def sheets(visit: Staff) -> Response:
    desk = desk_of(visit.place)
    with visit.place.database.read() as tx:
        views = tuple(_views(tx, desk, visit))
        is_open = desk.paper_open(tx)
    return visit.page("paper/list.html", views=views, is_open=is_open, officer=_officer(visit))


@router.post("/paper/{contest}/sheets")
def add_sheet(visit: Staff, contest: str) -> Response:
    desk = desk_of(visit.place)
    contest_of(desk, contest)
    with visit.place.database.write() as tx:
        check_open(tx, desk)
        if len(paper.sheet_ids(tx, desk.election)) >= MOST_SHEETS:
            raise Refused("web_paper.too-many-sheets", 409)
        paper.add_sheet(tx, desk.election, contest, visit.person, visit.place.now())
    return visit.see("/paper", notice="web_paper.done-sheet")


@router.post("/paper/{contest}/groups")
def add_group(
    visit: Staff, contest: str, members: Annotated[list[str], Form(max_length=MOST_MEMBERS)]
) -> Response:
    desk = desk_of(visit.place)
    office = contest_of(desk, contest)
    try:
        group: Group = group_of(office, members)
    except BadCell as cause:
        raise Refused("web_paper.odd-group", 422) from cause
    with visit.place.database.write() as tx:
        check_open(tx, desk)
        paper.add_group(tx, office, group, visit.person, visit.place.now())
    return visit.see("/paper", notice="web_paper.done-group")


@router.post("/paper/{contest}/voters")
def set_voters(visit: Staff, contest: str, voters: Annotated[int, Form(ge=0, le=MOST)]) -> Response:
    desk = desk_of(visit.place)
    contest_of(desk, contest)
    with visit.place.database.write() as tx:
        check_open(tx, desk)
        paper.set_voters(tx, contest, voters, visit.person, visit.place.now())
    return visit.see("/paper", notice="web_paper.done-voters")


@router.get("/paper.csv")
def export(visit: Staff) -> Response:
    desk = desk_of(visit.place)
    try:
        with visit.place.database.read() as tx:
            votes = paper.paper_of(tx, desk.election, desk.invalidated(tx))
    except SheetsOpen as cause:
        raise Refused("web_paper.still-open", 409, number=len(cause.sheets)) from cause
    name = {"Content-Disposition": 'attachment; filename="paper.csv"'}
    return Response(paper_csv(votes), media_type="text/csv; charset=utf-8", headers=name)


def _views(tx: Transaction, desk: PaperDesk, visit: Visit) -> Iterator[ContestView]:
    entries = paper.sheets(tx, desk.election)
    invalidated = desk.invalidated(tx)
    mine = {state for role in visit.person.roles for state in _MINE.get(role, ())}
    for contest in desk.election.contests:
        own = tuple(entry for entry in entries if entry.sheet.contest == contest.id)
        people = tuple((name, contest.candidate(name).name) for name in in_filing_order(contest))
        yield ContestView(
            contest,
            own,
            frozenset(entry.sheet.number for entry in own if entry.state in mine),
            frozenset(
                entry.sheet.number
                for entry in own
                if entry.agreed and fallen_fields(entry.agreed, invalidated)
            ),
            tuple(
                visit.say("paper.between").join(contest.candidate(name).name for name in group)
                for group in paper.groups_of(tx, contest)
            ),
            people,
            paper.voters_of(tx, contest.id),
        )


def _officer(visit: Visit) -> bool:
    return visit.person.has(OFFICER)


def todos(place: Place) -> tuple[Todo, ...]:
    """Sheets that are not agreed yet, while paper is open; nothing where no count is set up."""
    try:
        desk = desk_of(place)
    except Refused:
        return ()
    with place.database.read() as tx:
        if not desk.paper_open(tx):
            return ()
        waiting = len(paper.waiting(tx, desk.election, desk.invalidated(tx)))
    return (Todo("/paper", "web_paper.todo", {"number": waiting}),) if waiting else ()


AREA = Area(
    name="paper",
    router=router,
    access={
        "GET /paper": SEEING,
        "GET /paper.csv": OFFICER | {Role.WITNESS, Role.AUDITOR},
        "POST /paper/{contest}/sheets": OFFICER,
        "POST /paper/{contest}/groups": OFFICER,
        "POST /paper/{contest}/voters": OFFICER,
    },
    links=(Link("/paper", "web_frame.menu-paper"),),
    todos=todos,
)
