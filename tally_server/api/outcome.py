"""`/api/v1/paper` and `/api/v1/outcome`: the same that the pages show, and no earlier."""

from typing import Any

from fastapi import APIRouter

from common.text import Language
from tally_server.api.answers import Fault
from tally_server.api.outcome_answers import (
    FigureShown,
    LineShown,
    OutcomeShown,
    SheetShown,
    StandingShown,
)
from tally_server.database import paper
from tally_server.outcome.explanation import Reason, Standing
from tally_server.outcome.sentences import Line
from tally_server.people.access import STAFF
from tally_server.web.area import Area
from tally_server.web.outcome_view import OutcomeView, outcome_view
from tally_server.web.paper_place import SEEING, desk_of
from tally_server.web.refused import Refused
from tally_server.web.visit import Staff

PREFIX = "/api/v1"
_REFUSED: dict[int | str, dict[str, Any]] = {
    status: {"model": Fault} for status in (400, 401, 403, 409, 413, 422)
}
router = APIRouter(responses=_REFUSED)


@router.get(f"{PREFIX}/paper")
def sheets(visit: Staff) -> list[SheetShown]:
    """How far each sheet of paper votes is; none of its numbers."""
    desk = desk_of(visit.place)
    with visit.place.database.read() as tx:
        entries = paper.sheets(tx, desk.election)
    return [
        SheetShown(contest=one.sheet.contest, number=one.sheet.number, state=one.state)
        for one in entries
    ]


@router.get(f"{PREFIX}/outcome")
def outcome(visit: Staff) -> list[OutcomeShown]:
    """Every contest with its figures, fates and working; 409 before paper is closed."""
    desk, language = desk_of(visit.place), visit.language
    with visit.place.database.read() as tx:
        views = [outcome_view(tx, desk, one, language) for one in desk.results(tx)]
    if not views:
        raise Refused("web_outcome.no-results", 409)
    return [_outcome(view, language) for view in views]


def _outcome(view: OutcomeView, language: Language) -> OutcomeShown:
    result, told = view.result, view.explanation
    return OutcomeShown(
        contest=result.contest.id,
        elected=list(result.outcome.elected),
        ties=[list(tie) for tie in result.outcome.ties],
        figures=[_figure(one, language) for one in told.figures],
        standings=[_standing(one, language) for one in told.standings],
        consequences=[_figure(one, language) for one in told.consequences],
        working=[_line(one) for one in view.working],
        readings=[_line(one) for one in view.readings],
    )


def _figure(one: Reason, language: Language) -> FigureShown:
    return FigureShown(
        key=one.key,
        label=one.label(language),
        figure=one.figure,
        text=one.say(language),
        article=one.article,
        basis=one.basis,
    )


def _standing(one: Standing, language: Language) -> StandingShown:
    return StandingShown(
        candidate=one.candidate,
        place=one.place,
        printed=one.printed,
        fate=_figure(one.fate, language),
        deposit_lost=one.deposit is not None,
    )


def _line(one: Line) -> LineShown:
    return LineShown(level=one.level, text=one.text)


AREA = Area(
    name="api-outcome",
    router=router,
    access={f"GET {PREFIX}/paper": SEEING, f"GET {PREFIX}/outcome": STAFF},
)
