"""The audit log: every act in order, whether its chain holds, and its head to print and sign."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from common.canonical import canonical
from tally_server.database import audit_log
from tally_server.people.access import STAFF
from tally_server.people.roles import Role
from tally_server.web.area import Area, Link
from tally_server.web.audit_head import head, signed_head
from tally_server.web.audit_words import log_table, told
from tally_server.web.place import Place
from tally_server.web.typed import MAX_NUMBER
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
PAGE = 100


@router.get("/audit")
def log(visit: Staff, first: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = 0) -> Response:
    """The newest entries, or those from `first` on."""
    with visit.place.database.read() as tx:
        broken = audit_log.broken_at(tx)
        last = audit_log.last(tx)
        number = 0 if last is None else last.number
        start = first or max(1, number - PAGE + 1)
        shown = [] if broken is not None else list(audit_log.entries(tx, start, PAGE))
    rows = [(one, told(one, visit.language, visit.place.acts)) for one in reversed(shown)]
    values = {"rows": rows, "broken": broken, "number": number, "start": start, "page": PAGE}
    return visit.page("audit/log.html", values=values)


@router.get("/audit/head")
def printed_head(visit: Staff) -> Response:
    """The head on a sheet with room for signatures."""
    with visit.place.database.read() as tx:
        shown, broken = head(tx, visit.place.now()), audit_log.broken_at(tx)
    key = visit.place.seal.public.key_id
    signature = signed_head(shown, visit.place.seal)
    return visit.page("audit/head.html", head=shown, broken=broken, key=key, signed=signature)


@router.get("/audit/head.json")
def head_file(visit: Staff) -> Response:
    with visit.place.database.read() as tx:
        shown = head(tx, visit.place.now())
    return _file(signed_head(shown, visit.place.seal), "audit-head.json")


@router.get("/audit/log.jsonl")
def log_file(visit: Staff) -> Response:
    """Every entry, one a line, as its hash was taken, with that hash."""
    answer = StreamingResponse(_lines(visit.place), media_type="application/jsonl")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit-log.jsonl"'
    return answer


@router.get("/audit/log.csv")
def log_as_table(visit: Staff) -> Response:
    """Every entry in words, for people with a spreadsheet."""
    answer = StreamingResponse(_table(visit.place), media_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return answer


def _table(place: Place) -> Iterator[bytes]:
    with place.database.read() as tx:
        yield from log_table(audit_log.entries(tx), place.acts)


def _lines(place: Place) -> Iterator[bytes]:
    with place.database.read() as tx:
        for one in audit_log.entries(tx):
            said = {
                "at": one.at.isoformat(timespec="microseconds"),
                "by": one.login,
                "hash": one.hash,
                "number": one.number,
                "previous": one.previous,
                "values": dict(one.values),
                "what": one.what,
            }
            yield canonical(said) + b"\n"


def _file(data: bytes, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/json", headers=disposition)


READERS = STAFF - {Role.KEY_TRUSTEE}
WHOLE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})

AREA = Area(
    name="audit",
    router=router,
    access={
        "GET /audit": READERS,
        "GET /audit/head": READERS,
        "GET /audit/head.json": READERS,
        "GET /audit/log.jsonl": WHOLE,
        "GET /audit/log.csv": WHOLE,
    },
    links=(Link("/audit", "web_frame.menu-audit", "people"),),
)
