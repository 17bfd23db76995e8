"""The count from the complete set to the published results: statement, shares, progress,
review. Each page shows where the count is and what may be done now."""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import JSONResponse, Response

from tally_server.database import count_steps, openings
from tally_server.opening.carrying import statement_sha256
from tally_server.opening.words import MOST, WORDS, WordsWrong
from tally_server.people.access import STAFF
from tally_server.people.roles import Role
from tally_server.preparation.shares import SharesRefused
from tally_server.states.states import State
from tally_server.states.table import possible
from tally_server.web.area import Area, Link
from tally_server.web.pages.count_acts import ACTS
from tally_server.web.pages.counting import put_forward, room_of
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
OFFICER = frozenset({Role.COUNTING_OFFICER})
Text = Annotated[str, Form(max_length=2000)]
MOST_SHARE_FILE = 4096


@router.get("/opening")
def opening(visit: Staff) -> Response:
    room = room_of(visit)
    with visit.place.database.read() as tx:
        count = count_steps.current(tx)
        pool = room.core.pool_soon(tx) if count.state in (State.RECEIVING, State.COMPLETE) else None
        facts = pool.facts(pool.state.roll_open(room.setting.election)) if pool else None
        signed = [one for one in openings.statements(tx) if one.pool == count.pool]
    return visit.page(
        "opening/opening.html",
        count=count,
        names={event.__name__ for event in possible(count)},
        pool=pool,
        facts=facts,
        sha256=statement_sha256(pool) if pool and pool.hash else "",
        signed=signed[-1] if signed else None,
        needed=room.setting.package.ceremony.needed,
        desk=room.opening,
        words=WORDS,
        voting=room.setting.election,
    )


@router.get("/opening/progress")
def progress(visit: Staff) -> Response:
    """How many records are opened: of the whole pool, no more."""
    room = room_of(visit)
    with visit.place.database.read() as tx:
        count = count_steps.current(tx)
    told = room.opening.progress
    return JSONResponse({"state": count.state, "done": told.done, "total": told.total})


@router.post("/opening/begin")
def begin(visit: Staff) -> Response:
    return put_forward(visit, "count-begin", {"election": room_of(visit).setting.election.name})


@router.post("/opening/complete")
def complete(visit: Staff) -> Response:
    with visit.place.database.read() as tx:
        pool = room_of(visit).core.pool_now(tx)
    media = len(pool.statement.get("media", ()))
    data = {"media": media, "records": pool.records, "pool": pool.hash}
    return put_forward(visit, "count-complete", data)


@router.post("/opening/sign")
def sign(visit: Staff) -> Response:
    with visit.place.database.read() as tx:
        pool = room_of(visit).core.pool_now(tx)
    if not pool.hash:
        raise Refused("count_refusals.no-pool")
    media = len(pool.statement["media"])
    data = {"media": media, "records": pool.records, "pool": pool.hash}
    return put_forward(visit, "count-sign", data | {"statement": statement_sha256(pool)})


@router.post("/opening/back")
def back(visit: Staff, reason: Text) -> Response:
    return put_forward(visit, "count-back", {"reason": reason})


@router.post("/opening/reopen")
def reopen(visit: Staff, why: Text) -> Response:
    return put_forward(visit, "count-reopen", {"reason": why})


@router.post("/opening/share")
def share(
    visit: Staff,
    words: Annotated[str, Form(max_length=MOST)] = "",
    file: UploadFile | None = None,
) -> Response:
    """The share goes to the opener and nowhere else."""
    room = room_of(visit)
    if not words.strip() and file is not None:
        words = _file_words(file)
    try:
        room.opening.give(words, visit.person)
    except WordsWrong as wrong:
        raise Refused(f"web_intake.{wrong.key}", 422, place=wrong.place) from None
    except SharesRefused as refused:
        raise Refused(f"web_intake.share-{refused.reason}", 422) from None
    return visit.see("/opening", notice="web_intake.share-held")


def _file_words(file: UploadFile) -> str:
    data = file.file.read(MOST_SHARE_FILE)
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise Refused("web_intake.words-number", 422, place=0) from None


@router.post("/opening/open")
def open_pool(visit: Staff) -> Response:
    room_of(visit).opening.open(visit.person)
    return visit.see("/opening")


AREA = Area(
    name="opening",
    router=router,
    access={
        "GET /opening": STAFF,
        "GET /opening/progress": STAFF,
        "POST /opening/begin": OFFICER,
        "POST /opening/complete": OFFICER,
        "POST /opening/sign": OFFICER,
        "POST /opening/back": OFFICER,
        "POST /opening/reopen": OFFICER,
        "POST /opening/share": frozenset({Role.KEY_TRUSTEE}),
        "POST /opening/open": OFFICER,
    },
    acts=ACTS,
    links=(Link("/opening", "web_frame.menu-opening"),),
)
