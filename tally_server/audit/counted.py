"""What a bundle says of its count, held against the media and the rules."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from common.election import Contest, Election
from common.inputs import BadInput
from common.package import Package
from tally_server.audit import consistency, evidence, integrity
from tally_server.audit import evidence_of_results as worked_out
from tally_server.audit.decided_by_people import Decided
from tally_server.audit.files import BundleFiles
from tally_server.audit.ledger import Check, Ledger, Place, demand
from tally_server.audit.made_decisions import decisions_in, made_by_two
from tally_server.audit.media import MediaRead, pools_of
from tally_server.audit.medium import MediumRead
from tally_server.audit.results_shape import Candidate, ContestResult, Results
from tally_server.audit.statement_shape import Statement
from tally_server.count.output import media_csv
from tally_server.count.results import ContestResult as CountedContest
from tally_server.count.results import results_csv
from tally_server.inputs.candidates import in_filing_order
from tally_server.inputs.decision import Decisions
from tally_server.inputs.json_list import MAX_BYTES as MAX_DECISIONS
from tally_server.inputs.paper import PaperVotes, read_paper
from tally_server.outcome.ranking import Outcome
from tally_server.outcome.thresholds import thresholds
from tally_server.outcome.totals import CandidateTotal, ContestTotals
from tally_server.outcome.votes import ContestVotes

MAX_TABLE = 16 * 1024 * 1024
MAX_RECORD = 64 * 1024 * 1024
Input = TypeVar("Input")
_RECORD = re.compile(r"[a-z0-9-]+\.(json|pdf)")
RESULTS = Place("count/results.json")
STATEMENT = Place("count/opening-statement.json")


@dataclass(frozen=True)
class CountAudit:
    """The checks of everything in `count/` and `inputs/`."""

    ledger: Ledger
    files: BundleFiles
    package: Package
    media: MediaRead
    said: Decided
    sealed: bool

    @property
    def election(self) -> Election:
        return self.package.election

    def verify(self) -> None:
        ledger, said = self.ledger, self.said
        paper = self._input("inputs/paper.csv", integrity.paper_votes_can_be_read, MAX_TABLE)
        roll = self._input("inputs/roll.csv", integrity.roll_can_be_read, MAX_TABLE)
        decisions = integrity.decisions_can_be_read
        made = self._input("inputs/decisions.json", decisions, MAX_DECISIONS)
        self._official_records()
        if said.statement is not None:
            self._statement(said.statement)
        counted = None if said.statement is None else self._counted(said.statement)
        if said.results is not None:
            self._results(said.results, paper, counted)
        if said.results is not None and not ledger.failed(425):
            if said.statement is not None:
                self._decisions(said.results, said.statement, made or [])
            if counted is not None and not ledger.failed(424):
                self._roll(said.results, roll or {}, counted)

    def _input(self, path: str, read: Check[[bytes, Election], Input], limit: int) -> Input | None:
        """What people handed in; None where they did not, or where it cannot be read."""
        self.ledger.nothing_to_look_at(read.number)
        if not self.files.has(path):
            return None
        data = self._bytes(path, read.number, limit)
        if data is None:
            return None
        return self.ledger.ask(read, Place(path), data, self.election)

    def _bytes(self, path: str, number: int, limit: int) -> bytes | None:
        can_be_read = Check(number, _read)
        return self.ledger.ask(can_be_read, Place(path), self.files, path, limit)

    # The opening statement and the media.

    def _statement(self, statement: Statement) -> None:
        its = consistency.statement_is_of_this_election
        self.ledger.ask(its, STATEMENT, statement, self.package.ceremony, self.package)
        rows = [medium.model_dump() for medium in statement.media]
        same = worked_out.table_of_media_is_the_same
        self._table("count/media.csv", same, media_csv(rows))

    def _table(self, path: str, same: Check[[bytes, bytes], None], expected: bytes) -> None:
        if not self.files.has(path):
            return
        limit = self.files.tree.size(path)
        data = self._bytes(path, same.number, limit)
        if data is not None:
            self.ledger.ask(same, Place(path), data, expected)

    def _counted(self, statement: Statement) -> tuple[MediumRead, ...] | None:
        """The media that are counted; None unless each is known, and is the stated one."""
        ledger, said = self.ledger, self.said
        expected = {
            terminal: "duplicate" if terminal in said.duplicates else "original"
            for terminal in self.media.task.against.places
            if terminal not in said.unused
        }
        once = evidence.statement_names_each_terminal_once
        good = ledger.holds(once, STATEMENT, statement, expected)
        found = []
        for stated in statement.media:
            wanted = expected.get(stated.terminal, stated.medium)
            chosen = evidence.stated_medium_was_to_be_counted
            good = ledger.holds(chosen, STATEMENT, stated, wanted) and good
            medium = self.media.of(stated.terminal, stated.medium)
            if medium is None:
                continue
            found.append(medium)
            its = evidence.stated_medium_is_the_one_found
            good = ledger.holds(its, STATEMENT, stated, medium) and good
        if len(found) < len(statement.media) or not good:
            return None
        self._pools(statement, found)
        return tuple(found)

    def _pools(self, statement: Statement, counted: Sequence[MediumRead]) -> None:
        if self.sealed and all(medium.whole for medium in counted):
            same = evidence.pools_are_those_of_the_statement
            self.ledger.ask(same, STATEMENT, pools_of(self.media, counted), statement)

    # The results.

    def _results(
        self,
        results: Results,
        paper: Mapping[str, PaperVotes] | None,
        counted: Sequence[MediumRead] | None,
    ) -> None:
        ledger = self.ledger
        ledger.nothing_to_look_at(519)
        tied = {contest.id for contest in results.contests if contest.outcome.ties}
        for problem in results.problems:
            settled = evidence.problem_is_settled
            ledger.ask(settled, RESULTS, problem, results.decisions, tied)
        for contest in results.contests:
            ledger.ask(worked_out.sums_are_right, _place(contest), contest)
        its = worked_out.results_are_of_this_election
        good = ledger.holds(its, RESULTS, results, self.package)
        candidates = worked_out.results_have_the_candidates
        if not ledger.holds(candidates, RESULTS, results, self.package) or not good:
            return
        for contest in results.contests if counted is not None else ():
            records = evidence.records_are_those_of_the_manifests
            ledger.ask(records, _place(contest), contest, counted or ())
        if not ledger.failed(423):
            self._paper(results, paper or _no_paper(self.election))
        same = worked_out.table_of_results_is_the_same
        self._table("count/results.csv", same, _results_csv(results, self.election))

    def _paper(self, results: Results, paper: Mapping[str, PaperVotes]) -> None:
        ledger = self.ledger
        for contest in results.contests:
            its = worked_out.paper_votes_are_those_handed_in
            ledger.ask(its, _place(contest), contest, paper[contest.id])
        if ledger.failed(425, 513, 514):
            return
        try:
            decisions = decisions_in(results.decisions, self.election)
        except BadInput:
            return  # decisions.json is without fault, so 517 tells that these differ
        self._outcome(results, decisions)

    def _outcome(self, results: Results, decisions: Decisions) -> None:
        ledger, counting = self.ledger, self.election.counting
        found = []
        for said in results.contests:
            contest = self.election.contest(said.id)
            right = worked_out.shares_and_totals_are_right
            totals = ledger.ask(right, _place(said), said, contest, counting, decisions)
            if totals is not None:
                found.append((said, contest, totals))
        for said, contest, totals in found if not ledger.failed(515) else ():
            outcome = worked_out.outcome_is_right
            ledger.ask(outcome, _place(said), said, contest, totals, decisions)

    # The official records.

    def _official_records(self) -> None:
        """Each record is of these results, and each print of its record (522)."""
        ledger, files = self.ledger, self.files
        ledger.nothing_to_look_at(522)
        for name in files.names("records") or ():
            record, _, form = name.rpartition(".")
            if not files.has(f"records/{name}") or not _RECORD.fullmatch(name):
                continue
            if form == "pdf":
                self._compared(name, evidence.print_is_of_its_data, f"records/{record}.json")
            elif self.said.results is not None:
                self._compared(name, evidence.record_is_of_these_results, RESULTS.path)

    def _compared(self, name: str, rule: Check[[bytes, bytes], None], other: str) -> None:
        if self.files.told_elsewhere(other):
            return
        path = f"records/{name}"
        place, can_be_read = Place(path), Check(rule.number, _read_both)
        read = self.ledger.ask(can_be_read, place, self.files, path, other)
        if read is not None:
            self.ledger.ask(rule, place, *read)

    # Decisions and roll.

    def _decisions(
        self, results: Results, statement: Statement, made: Sequence[dict[str, Any]]
    ) -> None:
        same, ledger = worked_out.decisions_are_those_of, self.ledger
        ledger.ask(same, RESULTS, results.decisions, statement.decisions, "the statement")
        ledger.ask(same, RESULTS, results.decisions, made, "decisions.json")
        for one in results.decisions:
            two, action = worked_out.decision_is_of_two_people, one["action"]
            ledger.ask(two, RESULTS, action, two=made_by_two(one))

    def _roll(
        self,
        results: Results,
        roll: Mapping[tuple[str, str], int],
        counted: Sequence[MediumRead],
    ) -> None:
        self.ledger.nothing_to_look_at(518)
        accepted = {
            (one["place"], one["contest"]): (one["records"], one["voters"])
            for one in results.decisions
            if one["action"] == "accept-difference"
        }
        places = self.media.task.against.places
        records: Counter[tuple[str, str]] = Counter()
        for medium in counted:
            for contest, number in medium.counts:
                records[places[medium.terminal], contest] += number
        for where, voters in roll.items():
            decided = evidence.difference_to_the_roll_is_decided
            place = Place("inputs/roll.csv")
            self.ledger.ask(decided, place, where, voters, records[where], accepted)


def _read(files: BundleFiles, path: str, limit: int) -> bytes:
    return files.read(path, limit)


def _read_both(files: BundleFiles, path: str, other: str) -> tuple[bytes, bytes]:
    demand(files.has(other), f"{other} is missing")
    return files.read(path, MAX_RECORD), files.read(other, MAX_RECORD)


def _place(contest: ContestResult) -> Place:
    return Place(f"{RESULTS} {contest.id}")


def _no_paper(election: Election) -> dict[str, PaperVotes]:
    return read_paper(b"contest,item,candidate,count\n", election)


def _results_csv(results: Results, election: Election) -> bytes:
    """The table that the count would write for these results."""
    return results_csv(_counted(said, election.contest(said.id)) for said in results.contests)


def _counted(said: ContestResult, contest: Contest) -> CountedContest:
    rows = tuple(_row(person) for person in said.candidates)
    lines = thresholds(contest.kind, contest.council_seats, said.valid)
    elected = tuple(said.outcome.elected)
    return CountedContest(
        contest,
        ContestVotes(in_filing_order(contest)),
        ContestTotals(rows, said.valid, said.invalid),
        Outcome(elected, lines, (), 0, (), ()),
    )


def _row(person: Candidate) -> CandidateTotal:
    total = Fraction(person.total)
    return CandidateTotal(
        person.id,
        person.electronic,
        person.paper_own,
        Fraction(person.apportioned),
        total,
        total,
        person.printed,
    )
