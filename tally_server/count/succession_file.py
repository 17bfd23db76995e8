"""`succession.json`: who may follow where a seat falls vacant, kept for the term of office.

A file of its own and in no bundle: it follows from `results.json` and is no result. Its
schema is docs/formats/succession.schema.json.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from common.election import Election
from tally_server.count.results import ContestResult
from tally_server.outcome.printed import fraction_text
from tally_server.outcome.ranking import Seats
from tally_server.outcome.succession import Successor, succession
from tally_server.outcome.votes import CandidateId

_NOT_DRAWN: Mapping[str, Sequence[CandidateId]] = MappingProxyType({})


def succession_document(
    election: Election,
    results: Iterable[ContestResult],
    lot_losers: Mapping[str, Sequence[CandidateId]] = _NOT_DRAWN,
) -> dict[str, Any]:
    """The value of the file. lot_losers: by contest, the order of the losers where it was drawn."""
    return {
        "election": election.id,
        "date": election.date.isoformat(),
        "contests": [
            _contest(election, result, lot_losers.get(result.contest.id, ())) for result in results
        ],
    }


def _contest(
    election: Election, result: ContestResult, lot_losers: Sequence[CandidateId]
) -> dict[str, Any]:
    contest = result.contest
    if result.outcome.ties:
        return _document(contest.id, lot_outstanding=True)
    seats = Seats(contest.kind, contest.winners, contest.council_seats)
    found = succession(result.totals, result.outcome, seats, election.date, lot_losers)
    names = {person.id: person.name for person in contest.candidates}
    within, after = ([_one(one, names) for one in part] for part in (found.within, found.after))
    until = found.until.isoformat() if found.until else None
    return _document(contest.id, until, within, after)


def _document(
    contest: str,
    until: str | None = None,
    within: Sequence[dict[str, Any]] = (),
    after: Sequence[dict[str, Any]] = (),
    *,
    lot_outstanding: bool = False,
) -> dict[str, Any]:
    return {
        "id": contest,
        "lot_outstanding": lot_outstanding,
        "until": until,
        "within": list(within),
        "after": list(after),
    }


def _one(one: Successor, names: Mapping[CandidateId, str]) -> dict[str, Any]:
    return {
        "place": one.place,
        "candidate": one.candidate,
        "name": names[one.candidate],
        "why": one.why,
        "total": fraction_text(one.total),
        "printed": one.printed,
    }
