"""The room as the pages of paper votes and of the outcome ask it, and the room's paper votes."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from common.election import Election
from common.problems import Problem
from tally_server.count.count import Counted, Stopped
from tally_server.count.results import ContestResult
from tally_server.database import count_steps
from tally_server.database import paper as sheets
from tally_server.database.database import Transaction
from tally_server.inputs.decision import Decisions, Lot
from tally_server.intake.findings import open_findings
from tally_server.opening.acts import DECIDE
from tally_server.opening.results_desk import Paper, PaperNow
from tally_server.opening.room import Room
from tally_server.outcome.votes import CandidateId
from tally_server.paper.desk import PaperDesk
from tally_server.paper.sheet import Group
from tally_server.people.acts import Agreed
from tally_server.states.states import State

PAPER_OPEN = frozenset(
    {
        State.RECEIVING,
        State.COMPLETE,
        State.OPENING,
        State.COUNTING,
        State.OPENED,
        State.CORRECTING,
    }
)
"""Paper may be keyed from the first medium on: no figure of a candidate is shown till then."""


def paper_of_sheets(election: Election) -> Paper:
    """What a room is given as its `paper`: the sheets as they are keyed."""

    def paper(tx: Transaction, decisions: Decisions) -> PaperNow:
        fallen = decisions.invalidated
        waiting = sheets.waiting(tx, election, fallen)
        if waiting:
            return PaperNow({}, len(waiting))
        return PaperNow(sheets.paper_of(tx, election, fallen))

    return paper


class RoomDesk(PaperDesk):
    """room: the count itself."""

    def __init__(self, room: Room) -> None:
        self._room = room

    @property
    def election(self) -> Election:
        return self._room.setting.election

    def paper_open(self, tx: Transaction) -> bool:
        return count_steps.current(tx).state in PAPER_OPEN

    def invalidated(self, tx: Transaction) -> frozenset[CandidateId]:
        return self._room.core.decided(tx).invalidated

    def results(self, tx: Transaction) -> tuple[ContestResult, ...]:
        if not count_steps.current(tx).totals_shown:
            return ()
        outcome = self._room.results.outcome(tx)
        return outcome.contests if isinstance(outcome, Counted) else ()

    def held_back(self, tx: Transaction) -> tuple[Problem, ...]:
        if not count_steps.current(tx).totals_shown:
            return ()
        outcome = self._room.results.outcome(tx)
        if not isinstance(outcome, Stopped):
            return ()
        return tuple(finding.problem for finding in open_findings(outcome.findings))

    def decided(
        self, tx: Transaction, contest: str
    ) -> Mapping[Group, Mapping[CandidateId, Fraction]]:
        return self._room.core.decided(tx).apportioned(contest)

    def record_lot(self, tx: Transaction, lot: Lot, agreed: Agreed) -> None:
        data = {name: value for name, value in lot.as_json().items() if name != "by"}
        self._room.carrying.carry_out(tx, replace(agreed, kind=DECIDE, data=data))
