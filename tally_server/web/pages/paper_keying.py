"""Keying one sheet: an operator sees the form, and nothing of the other operator's keying."""

from collections.abc import Sequence

from fastapi import APIRouter, UploadFile
from starlette.datastructures import FormData
from starlette.responses import Response

from common.election import Contest
from common.inputs import BadInput
from common.machine import Refused as NotAllowed
from tally_server.database import paper
from tally_server.database.database import Transaction
from tally_server.inputs.paper import read_paper
from tally_server.paper.desk import PaperDesk
from tally_server.paper.entry import Entry
from tally_server.paper.events import KeyFirst, KeySecond
from tally_server.paper.sheet import Field, Keyed, SheetId, fields_of
from tally_server.paper.table import step
from tally_server.paper.totals import keyed_of
from tally_server.paper.warnings import Around, Remark, Weight, codes, remarks
from tally_server.people.roles import OPERATORS, Role
from tally_server.web.area import Area
from tally_server.web.paper_place import (
    Sent,
    after,
    check_open,
    contest_of,
    desk_of,
    entry_of,
    happen,
    plain,
)
from tally_server.web.paper_views import SECTIONS, Typed, form_views, read_form
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff, Visit

router = APIRouter(include_in_schema=False)
NOT_PROCESSABLE = 422


@router.get("/paper/{contest}/{number}/keying")
def form(visit: Staff, contest: str, number: int) -> Response:
    desk = desk_of(visit.place)
    office, sheet = contest_of(desk, contest), SheetId(contest, number)
    with visit.place.database.read() as tx:
        check_open(tx, desk)
        _check_mine(visit, entry_of(tx, desk, sheet))
        fields = fields_of(office, paper.groups_of(tx, office))
    return _page(visit, office, number, fields)


@router.post("/paper/{contest}/{number}/keying")
def key(visit: Staff, contest: str, number: int, sent: Sent) -> Response:
    desk = desk_of(visit.place)
    office, sheet = contest_of(desk, contest), SheetId(contest, number)
    with visit.place.database.write() as tx:
        check_open(tx, desk)
        fields = fields_of(office, paper.groups_of(tx, office))
        typed = read_form(plain(sent), fields)
        found = remarks(typed.keyed, _around(tx, desk, visit, sheet))
        event = _event(visit, typed, found, _seen(sent))
        if typed.faults or event.errors or not set(event.warnings) <= set(event.seen):
            _check_mine(visit, entry_of(tx, desk, sheet))
            return _page(visit, office, number, fields, typed, found, _seen(sent))
        entry = happen(tx, visit, desk, sheet, event)
    return visit.see("/paper", notice=f"web_paper.done-{entry.state}")


@router.post("/paper/{contest}/{number}/file")
def fill(visit: Staff, contest: str, number: int, file: UploadFile) -> Response:
    """The form filled from a paper.csv: nothing is entered before the operator hands it in."""
    desk = desk_of(visit.place)
    office, sheet = contest_of(desk, contest), SheetId(contest, number)
    with visit.place.database.read() as tx:
        check_open(tx, desk)
        _check_mine(visit, entry_of(tx, desk, sheet))
        fields = fields_of(office, paper.groups_of(tx, office))
        invalidated = desk.invalidated(tx)
    try:
        votes = read_paper(file.file.read(), desk.election, "paper.csv", invalidated)[contest]
    except BadInput as bad:
        raise Refused("web_paper.bad-file", 422, what=bad.lines(visit.language)[0]) from bad
    keyed = keyed_of(votes)
    if unknown := keyed.counts.keys() - set(fields):
        group = "+".join(min(unknown).subject)
        raise Refused("web_paper.no-field", 422, group=group)
    typed = Typed({at.name: str(keyed[at] or "") for at in fields}, keyed, {})
    return _page(visit, office, number, fields, typed, status=200)


def _page(
    visit: Visit,
    office: Contest,
    number: int,
    fields: Sequence[Field],
    typed: Typed | None = None,
    found: Sequence[Remark] = (),
    seen: Sequence[str] = (),
    status: int = 0,
) -> Response:
    """The form; with what was typed and what was found, after it came in."""
    return visit.page(
        "paper/keying.html",
        status=status or (NOT_PROCESSABLE if typed else 200),
        contest=office,
        number=number,
        role=_role(visit),
        sections=SECTIONS,
        fields=form_views(fields, office, visit.language, typed, found),
        errors=_said(visit, found, Weight.ERROR),
        warnings_found=_said(visit, found, Weight.WARNING),
        unreadable=bool(typed and typed.faults),
        seen=seen,
    )


def _said(visit: Visit, found: Sequence[Remark], weight: Weight) -> list[dict[str, str]]:
    return [
        {
            "code": remark.code,
            **{part: remark.say(part, visit.language) for part in ("title", "meaning", "action")},
        }
        for remark in found
        if remark.weight is weight
    ]


def _seen(sent: FormData) -> tuple[str, ...]:
    """The codes that the operator confirmed."""
    return tuple(code for code in sent.getlist("seen") if isinstance(code, str))


def _event(
    visit: Visit, typed: Typed, found: Sequence[Remark], seen: tuple[str, ...]
) -> KeyFirst | KeySecond:
    kind = KeyFirst if _role(visit) is Role.OPERATOR_A else KeySecond
    warnings = codes(found, Weight.WARNING)
    return kind(
        by=visit.person.login,
        keyed=typed.keyed,
        errors=codes(found, Weight.ERROR),
        warnings=warnings,
        seen=tuple(code for code in warnings if code in seen),
    )


def _around(tx: Transaction, desk: PaperDesk, visit: Visit, sheet: SheetId) -> Around:
    """What the keying is held against; of other sheets, only what this role keyed."""
    places = desk.election.places
    others = {
        entry.sheet.number: keyed
        for entry in paper.sheets(tx, desk.election)
        if entry.sheet.contest == sheet.contest and entry.sheet.number != sheet.number
        if (keyed := _own(visit, entry)) is not None
    }
    return Around(
        sum(place.electors_male + place.electors_female for place in places),
        paper.voters_of(tx, sheet.contest),
        others,
        desk.invalidated(tx),
    )


def _own(visit: Visit, entry: Entry) -> Keyed | None:
    keying = entry.first if _role(visit) is Role.OPERATOR_A else entry.second
    return keying.keyed if keying else None


def _check_mine(visit: Visit, entry: Entry) -> None:
    """Raises Refused where this role cannot key the sheet now."""
    kind = KeyFirst if _role(visit) is Role.OPERATOR_A else KeySecond
    moved = step(entry, kind(by=visit.person.login, keyed=Keyed()))
    if isinstance(moved, NotAllowed):
        after(moved)


def _role(visit: Visit) -> Role:
    """The one operator's role of this visitor; nobody holds both."""
    return Role.OPERATOR_A if Role.OPERATOR_A in visit.person.roles else Role.OPERATOR_B


AREA = Area(
    name="paper-keying",
    router=router,
    access={
        "GET /paper/{contest}/{number}/keying": OPERATORS,
        "POST /paper/{contest}/{number}/keying": OPERATORS,
        "POST /paper/{contest}/{number}/file": OPERATORS,
    },
)
