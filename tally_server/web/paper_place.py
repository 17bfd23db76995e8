"""What every page of paper votes begins with: the desk, the sheet, and whether paper is open."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from common.election import Contest
from common.machine import Moved
from common.machine import Refused as NotAllowed
from tally_server.database import paper
from tally_server.database.database import Transaction
from tally_server.paper.desk import PaperDesk
from tally_server.paper.entry import Entry
from tally_server.paper.events import Event
from tally_server.paper.sheet import SheetId
from tally_server.people.roles import OPERATORS, Role
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.visit import Visit

OFFICER = frozenset({Role.COUNTING_OFFICER})
SEEING = OFFICER | OPERATORS | {Role.WITNESS, Role.AUDITOR}
"""Who sees how the sheets stand."""


async def sent_form(request: Request) -> FormData:
    """The form as it came; `visit` has looked at its token before."""
    return await request.form()


Sent = Annotated[FormData, Depends(sent_form)]


def desk_of(place: Place) -> PaperDesk:
    """Raises Refused where no count is set up."""
    try:
        return place.service(PaperDesk)  # type: ignore[type-abstract]  # looked up, never made
    except LookupError as cause:
        raise Refused("web_paper.no-count", 409) from cause


def contest_of(desk: PaperDesk, contest: str) -> Contest:
    """Raises Refused."""
    try:
        return desk.election.contest(contest)
    except KeyError as cause:
        raise Refused("web_paper.no-sheet", 404) from cause


def entry_of(tx: Transaction, desk: PaperDesk, sheet: SheetId) -> Entry:
    """Raises Refused."""
    try:
        return paper.entry_of(tx, desk.election, sheet)
    except paper.NoSheet as cause:
        raise Refused("web_paper.no-sheet", 404) from cause


def check_open(tx: Transaction, desk: PaperDesk) -> None:
    """Raises Refused where paper votes may not be changed now."""
    if not desk.paper_open(tx):
        raise Refused("web_paper.closed", 409)


def happen(tx: Transaction, visit: Visit, desk: PaperDesk, sheet: SheetId, event: Event) -> Entry:
    """The event is kept, and gives the sheet after it. Raises Refused."""
    check_open(tx, desk)
    entry_of(tx, desk, sheet)
    moved = paper.happen(tx, desk.election, sheet, event, visit.person, visit.place.now())
    return after(moved)


def after(moved: Moved[Entry] | NotAllowed[Entry]) -> Entry:
    """The sheet after what happened. Raises Refused with the first thing that is missing."""
    if isinstance(moved, NotAllowed):
        raise Refused(f"paper_refusals.{moved.missing[0]}", 409)
    return moved.value


def plain(sent: FormData) -> Mapping[str, str]:
    """The text fields of a form; a file in their place counts as nothing."""
    return {name: value for name, value in sent.items() if isinstance(value, str)}
