"""`/api/v1`: what programs of the counting place may ask; the same rules as the pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from tally_server.api.answers import (
    Approval,
    EntryShown,
    Fault,
    HeadShown,
    Health,
    LogShown,
    PersonShown,
    ProposalShown,
    Refusal,
    SignIn,
    SummaryRow,
    Token,
)
from tally_server.database import audit_log, people, proposals
from tally_server.database.proposals import Proposal
from tally_server.people.access import EVERYBODY, OPEN, STAFF
from tally_server.people.person import Person
from tally_server.web import deciding
from tally_server.web.area import Area
from tally_server.web.audit_head import head, signed_head
from tally_server.web.pages.audit import READERS
from tally_server.web.refused import Refused
from tally_server.web.security_key import keys_of
from tally_server.web.signing_in import Wrong, begin_session, check_password, end_session
from tally_server.web.typed import MAX_NUMBER, Number
from tally_server.web.visit import Open, Staff

_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Fault} for status in (400, 401, 403, 413, 422)
}
_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Fault}}
_CONFLICT: dict[int | str, dict[str, Any]] = {409: {"model": Fault}, **_MISSING}
_WAIT: dict[int | str, dict[str, Any]] = {429: {"model": Fault}}
PREFIX = "/api/v1"

router = APIRouter(responses=_REFUSALS)


@router.get(f"{PREFIX}/health")
def health(_: Open) -> Health:
    """Whether the server answers; says nothing else."""
    return Health()


@router.post(f"{PREFIX}/session", status_code=201, responses=_WAIT)
def sign_in(visit: Open, form: SignIn) -> Token:
    """A session for a program; whoever has a security key signs in with a browser."""
    person = check_password(visit.place, form.login, form.password, visit.address)
    if isinstance(person, Wrong):
        raise Refused("web_errors.wrong-password", 401)
    if keys_of(visit.place, person):
        raise Refused("web_errors.key-needed", 403)
    token = begin_session(visit.place, person, visit.address, "")
    return Token(token=token, person=_person(person))


@router.delete(f"{PREFIX}/session", status_code=204)
def sign_out(visit: Staff) -> Response:
    """The session is over."""
    end_session(visit.place, visit.session)
    return Response(status_code=204)


@router.get(f"{PREFIX}/me")
def me(visit: Staff) -> PersonShown:
    return _person(visit.person)


@router.get(f"{PREFIX}/people")
def everybody(visit: Staff) -> list[PersonShown]:
    """Everybody whose account is open."""
    with visit.place.database.read() as tx:
        return [_person(one.person) for one in people.accounts(tx) if not one.closed]


@router.get(f"{PREFIX}/summary")
def summary(visit: Staff) -> list[SummaryRow]:
    """How the count stands, as the first page shows it."""
    rows = visit.request.app.state.desk.summary()
    return [SummaryRow(label=visit.say(row.label), value=visit.row(row)) for row in rows]


@router.get(f"{PREFIX}/proposals")
def waiting(visit: Staff) -> list[ProposalShown]:
    """The acts that wait for another person."""
    with visit.place.database.read() as tx:
        return [_proposal(one) for one in proposals.open_proposals(tx)]


@router.get(f"{PREFIX}/proposals/{{number}}", responses=_MISSING)
def one_proposal(visit: Staff, number: Number) -> ProposalShown:
    with visit.place.database.read() as tx:
        found = proposals.proposal(tx, number)
    if found is None:
        raise Refused("web_acts.no-such", 404)
    return _proposal(found)


@router.post(f"{PREFIX}/proposals/{{number}}/approve", responses=_CONFLICT)
def approve(visit: Staff, number: Number, form: Approval) -> ProposalShown:
    """The act is done, once; sha256 is that of what the second person read."""
    deciding.approve(visit.place, number, form.sha256, visit.person)
    return one_proposal(visit, number)


@router.post(f"{PREFIX}/proposals/{{number}}/refuse", responses=_CONFLICT)
def refuse(visit: Staff, number: Number, form: Refusal) -> ProposalShown:
    deciding.refuse(visit.place, number, visit.person, form.reason)
    return one_proposal(visit, number)


@router.post(f"{PREFIX}/proposals/{{number}}/withdraw", responses=_CONFLICT)
def withdraw(visit: Staff, number: Number) -> ProposalShown:
    deciding.withdraw(visit.place, number, visit.person)
    return one_proposal(visit, number)


@router.get(f"{PREFIX}/audit")
def audit(
    visit: Staff,
    first: Annotated[int, Query(ge=1, le=MAX_NUMBER)] = 1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> LogShown:
    """Entries of the audit log in their order, and whether its chain holds."""
    with visit.place.database.read() as tx:
        broken = audit_log.broken_at(tx)
        found = [] if broken is not None else list(audit_log.entries(tx, first, limit))
    shown = [
        EntryShown(
            number=one.number,
            at=one.at,
            by=one.login,
            what=one.what,
            values=dict(one.values),
            previous=one.previous,
            hash=one.hash,
        )
        for one in found
    ]
    return LogShown(broken_at=broken, entries=shown)


@router.get(f"{PREFIX}/audit/head")
def audit_head(visit: Staff) -> HeadShown:
    """The end of the audit log, signed with the server's own key."""
    seal = visit.place.seal
    with visit.place.database.read() as tx:
        shown = head(tx, visit.place.now())
    envelope = signed_head(shown, seal).decode()
    return HeadShown(
        entries=shown.number, hash=shown.hash, key=seal.public.raw.hex(), envelope=envelope
    )


@router.get(f"{PREFIX}/openapi.json", include_in_schema=False)
def description(_: Staff, request: Request) -> JSONResponse:
    """This interface, described."""
    return JSONResponse(request.app.openapi())


def _person(one: Person) -> PersonShown:
    return PersonShown(id=one.id, login=one.login, name=one.name, roles=sorted(one.roles))


def _proposal(one: Proposal) -> ProposalShown:
    return ProposalShown(
        id=one.id,
        kind=one.kind,
        data=dict(one.data),
        sha256=one.sha256,
        proposed_by=one.proposed_by.login,
        proposed_at=one.proposed_at,
        ending=one.ending,
        ended_by=None if one.ended_by is None else one.ended_by.login,
        ended_at=one.ended_at,
        reason=one.reason,
    )


AREA = Area(
    name="api",
    router=router,
    access={
        f"GET {PREFIX}/health": OPEN,
        f"POST {PREFIX}/session": OPEN,
        f"DELETE {PREFIX}/session": EVERYBODY,
        f"GET {PREFIX}/me": EVERYBODY,
        f"GET {PREFIX}/people": STAFF,
        f"GET {PREFIX}/summary": EVERYBODY,
        f"GET {PREFIX}/proposals": STAFF,
        f"GET {PREFIX}/proposals/{{number}}": STAFF,
        f"POST {PREFIX}/proposals/{{number}}/approve": STAFF,
        f"POST {PREFIX}/proposals/{{number}}/refuse": STAFF,
        f"POST {PREFIX}/proposals/{{number}}/withdraw": STAFF,
        f"GET {PREFIX}/audit": READERS,
        f"GET {PREFIX}/audit/head": READERS,
        f"GET {PREFIX}/openapi.json": EVERYBODY,
    },
)
