"""A contest as people see it: why it came out so, its working, both readings, who may follow."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.text import Language
from tally_server.count.results import ContestResult
from tally_server.database import lots
from tally_server.database.database import Transaction
from tally_server.outcome.explanation import Explanation, explained
from tally_server.outcome.lots import LotRecord
from tally_server.outcome.ranking import Seats
from tally_server.outcome.readings import both_readings
from tally_server.outcome.sentences import Line, readings_lines, working_lines
from tally_server.outcome.succession import Succession, succession
from tally_server.outcome.totals import Policy
from tally_server.outcome.votes import CandidateId
from tally_server.paper.desk import PaperDesk


@dataclass(frozen=True)
class OutcomeView:
    """One contest as the page shows it. working and readings: empty where a group still
    waits for people; succession: None while a lot is outstanding."""

    result: ContestResult
    names: Mapping[CandidateId, str]
    explanation: Explanation
    working: tuple[Line, ...]
    readings: tuple[Line, ...]
    succession: Succession | None
    lot: LotRecord | None


def outcome_view(
    tx: Transaction, desk: PaperDesk, result: ContestResult, language: Language
) -> OutcomeView:
    """Everything that a page shows of the contest, in one language."""
    contest, names = result.contest, names_of(result)
    counting = desk.election.counting
    policy = Policy(counting.truncate, counting.other_valid_votes)
    seats = Seats(contest.kind, contest.winners, contest.council_seats)
    readings = both_readings(result.votes, policy, seats, desk.decided(tx, contest.id))
    used = readings.used.working
    lot = lots.lot_of(tx, contest.id, result.outcome.drawn)
    following = None
    if not result.outcome.ties:
        losers = lot.losers if lot else ()
        day = desk.election.date
        following = succession(result.totals, result.outcome, seats, day, losers)
    return OutcomeView(
        result,
        names,
        explained(contest, result.votes, result.totals, result.outcome),
        working_lines(used, names, language) if used else (),
        readings_lines(readings, names, language) if result.votes.groups else (),
        following,
        lot,
    )


def names_of(result: ContestResult) -> dict[CandidateId, str]:
    """The candidates' names as voters saw them."""
    return {person.id: person.name for person in result.contest.candidates}
