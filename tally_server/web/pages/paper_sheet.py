"""One sheet: how it stands, where two keyings differ, and what both agreed on, to print."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.responses import Response

from tally_server.database import paper
from tally_server.database.database import Transaction
from tally_server.database.people import account_of_login
from tally_server.paper.compare import differences
from tally_server.paper.entry import Entry, Keying, State
from tally_server.paper.events import KeepFirst, KeepNeither, KeepSecond
from tally_server.paper.sheet import SheetId, fields_of
from tally_server.people.roles import Role
from tally_server.web.area import Area
from tally_server.web.deciding import propose
from tally_server.web.paper_acts import ACTS, REOPEN, WITHDRAW, sheet_data
from tally_server.web.paper_place import (
    OFFICER,
    SEEING,
    check_open,
    contest_of,
    desk_of,
    entry_of,
    happen,
)
from tally_server.web.paper_views import (
    SECTIONS,
    DifferenceView,
    difference_views,
    number_views,
)
from tally_server.web.visit import Staff, Visit

router = APIRouter(include_in_schema=False)
JUDGES = frozenset({Role.COUNTING_OFFICER, Role.WITNESS, Role.AUDITOR})
"""Who sees where two keyings differ; never those who key."""
Reason = Annotated[str, Form(min_length=1, max_length=400)]
_KEEP: dict[str, type[KeepFirst | KeepSecond | KeepNeither]] = {
    "first": KeepFirst,
    "second": KeepSecond,
    "neither": KeepNeither,
}


@router.get("/paper/{contest}/{number}")
def sheet(visit: Staff, contest: str, number: int) -> Response:
    desk = desk_of(visit.place)
    office = contest_of(desk, contest)
    with visit.place.database.read() as tx:
        entry = entry_of(tx, desk, SheetId(contest, number))
        fields = fields_of(office, paper.groups_of(tx, office))
        keyed_by = tuple(_name(tx, keying) for keying in (entry.first, entry.second))
        is_open = desk.paper_open(tx)
    differing: tuple[DifferenceView, ...] = ()
    if _may_compare(visit, entry) and entry.first and entry.second:
        found = differences(entry.first.keyed, entry.second.keyed, fields)
        differing = difference_views(found, office, visit.language)
    agreed = entry.agreed
    numbers = number_views(fields, office, visit.language, agreed) if agreed else ()
    return visit.page(
        "paper/sheet.html",
        contest=office,
        entry=entry,
        keyed_by=keyed_by,
        is_open=is_open,
        officer=Role.COUNTING_OFFICER in visit.person.roles,
        differing=differing,
        numbers=numbers,
        sections=SECTIONS,
    )


@router.post("/paper/{contest}/{number}/keep")
def keep(
    visit: Staff,
    contest: str,
    number: int,
    kept: Annotated[Literal["first", "second", "neither"], Form()],
) -> Response:
    desk = desk_of(visit.place)
    contest_of(desk, contest)
    with visit.place.database.write() as tx:
        event = _KEEP[kept](by=visit.person.login)
        happen(tx, visit, desk, SheetId(contest, number), event)
    return visit.see("/paper", notice=f"web_paper.done-keep-{kept}")


@router.post("/paper/{contest}/{number}/reopen")
def reopen(visit: Staff, contest: str, number: int, reason: Reason) -> Response:
    return _proposed(visit, REOPEN, SheetId(contest, number), reason)


@router.post("/paper/{contest}/{number}/withdraw")
def withdraw(visit: Staff, contest: str, number: int, reason: Reason) -> Response:
    return _proposed(visit, WITHDRAW, SheetId(contest, number), reason)


def _proposed(visit: Visit, kind: str, sheet: SheetId, reason: str) -> Response:
    """It waits for another person; the act itself judges again when that person approves."""
    desk = desk_of(visit.place)
    office = contest_of(desk, sheet.contest)
    with visit.place.database.read() as tx:
        check_open(tx, desk)
        entry_of(tx, desk, sheet)
    data = sheet_data(office.id, office.title, sheet.number, reason.strip())
    proposal = propose(visit.place, kind, data, visit.person)
    return visit.see(f"/approvals/{proposal.id}", notice="web_paper.done-proposed")


def _may_compare(visit: Visit, entry: Entry) -> bool:
    return entry.state is State.DIFFERING and visit.person.has(JUDGES)


def _name(tx: Transaction, keying: Keying | None) -> str:
    """The name of whoever keyed; empty where nobody did."""
    held = account_of_login(tx, keying.by) if keying else None
    return held.person.name if held else ""


AREA = Area(
    name="paper-sheet",
    router=router,
    access={
        "GET /paper/{contest}/{number}": SEEING,
        "POST /paper/{contest}/{number}/keep": OFFICER,
        "POST /paper/{contest}/{number}/reopen": OFFICER,
        "POST /paper/{contest}/{number}/withdraw": OFFICER,
    },
    acts=ACTS,
)
