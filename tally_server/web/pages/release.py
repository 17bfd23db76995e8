"""After the opening: paper finished, results reviewed, certified, published, corrected, kept."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from common.japan import JAPAN
from tally_server.count.count import Counted, Stopped
from tally_server.database import count_steps, openings
from tally_server.people.access import STAFF
from tally_server.people.roles import Role
from tally_server.states import events as e
from tally_server.states.table import possible
from tally_server.web.area import Area, Link
from tally_server.web.certified_files import certified
from tally_server.web.pages.counting import put_forward, room_of
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

router = APIRouter(include_in_schema=False)
OFFICER = frozenset({Role.COUNTING_OFFICER})
_KINDS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
Text = Annotated[str, Form(max_length=2000)]


@router.get("/release")
def release(visit: Staff) -> Response:
    """Figures of candidates are on it only when those of all contests are, with the paper."""
    room = room_of(visit)
    with visit.place.database.read() as tx:
        count = count_steps.current(tx)
        outcome = room.results.outcome(tx) if count.totals_shown else None
        facts = room.results.facts(tx) if count.totals_exist else e.ResultFacts()
        versions = openings.certified(tx)
    return visit.page(
        "opening/release.html",
        count=count,
        names={event.__name__ for event in possible(count)},
        counted=outcome if isinstance(outcome, Counted) else None,
        stopped=outcome if isinstance(outcome, Stopped) else None,
        facts=facts,
        versions=versions,
        files={
            version: certified(room.results.certified_files(version), room.setting.election)
            for version in versions
        },
    )


@router.get("/release/file/{version}/{name}")
def download(visit: Staff, version: int, name: str) -> Response:
    """A file of a certified version, as it was written and never changed."""
    results = room_of(visit).results
    if name not in results.certified_files(version):
        raise Refused("web_errors.not-found", 404)
    data = (results.folder(version) / name).read_bytes()
    kind = _KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {"Content-Disposition": f'attachment; filename="{version}-{name}"'}
    return Response(data, media_type=kind, headers=headers)


@router.post("/release/paper")
def paper(visit: Staff) -> Response:
    return put_forward(visit, "count-paper", {})


@router.post("/release/paper-back")
def paper_back(visit: Staff, reason: Text) -> Response:
    return put_forward(visit, "count-paper-back", {"reason": reason})


@router.post("/release/review")
def review(visit: Staff) -> Response:
    return put_forward(visit, "count-review", {"results": _results(visit)})


@router.post("/release/certify")
def certify(visit: Staff) -> Response:
    return put_forward(visit, "count-certify", {"results": _results(visit)})


@router.post("/release/publish")
def publish(visit: Staff) -> Response:
    with visit.place.database.read() as tx:
        version = count_steps.current(tx).version
        sha256 = openings.certified(tx).get(version, "")
    return put_forward(visit, "count-publish", {"version": version, "results": sha256})


@router.post("/release/correct")
def correct(visit: Staff, why: Text, hours: Annotated[int, Form(ge=1, le=24)]) -> Response:
    until = (visit.place.now() + timedelta(hours=hours)).astimezone(JAPAN)
    data = {"until": until.isoformat(timespec="seconds"), "reason": why}
    return put_forward(visit, "count-correct", data)


@router.post("/release/correct-end")
def correct_end(visit: Staff) -> Response:
    return put_forward(visit, "count-correct-end", {})


@router.post("/release/keep")
def keep(visit: Staff, until: Annotated[str, Form(pattern=r"^\d{4}-\d{2}-\d{2}$")]) -> Response:
    return put_forward(visit, "count-keep", {"until": until})


@router.post("/release/destroy")
def destroy(visit: Staff, reason: Text) -> Response:
    return put_forward(visit, "count-destroy", {"reason": reason})


def _results(visit: Staff) -> str:
    """Hash of the results as they stand. Raises Refused."""
    with visit.place.database.read() as tx:
        sha256 = room_of(visit).results.facts(tx).results
    if not sha256:
        raise Refused("count_refusals.no-results")
    return sha256


_KEEPER = frozenset({Role.ADMINISTRATOR})
AREA = Area(
    name="release",
    router=router,
    access={
        "GET /release": STAFF,
        "GET /release/file/{version}/{name}": STAFF,
        "POST /release/paper": OFFICER,
        "POST /release/paper-back": OFFICER,
        "POST /release/review": OFFICER,
        "POST /release/certify": OFFICER,
        "POST /release/publish": OFFICER,
        "POST /release/correct": OFFICER,
        "POST /release/correct-end": OFFICER,
        "POST /release/keep": _KEEPER,
        "POST /release/destroy": _KEEPER,
    },
    links=(Link("/release", "web_frame.menu-release", "results"),),
)
