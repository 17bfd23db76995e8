"""paper.csv: the paper votes of each contest, as both keyings agreed on them.

| item | candidate | what count is |
|---|---|---|
| own | a candidate's id | valid ballots for this candidate alone |
| group | ids joined by + | ballots whose name may mean any of them (公職選挙法68条の2) |
| invalid | 1 2 4 5 6 7 8 blank text mark | invalid ballots, by 68条1項 or what was on them |
| taken_away | empty | 持帰り |
| not_accepted | empty | 不受理 |
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from common.election import Contest, Election
from common.inputs import Faults
from common.tables import BadCell, Column, Row, one_of, read_rows, shown, words
from tally_server.inputs.candidates import candidate_of, group_of, in_filing_order, split_group
from tally_server.inputs.cells import count, known
from tally_server.outcome.votes import CandidateId, Group

INVALID_REASONS = ("1", "2", "4", "5", "6", "7", "8", "blank", "text", "mark")
"""公職選挙法68条1項 by its numbers (3 is for national elections); 8 is also split further."""

ITEMS = ("own", "group", "invalid", "taken_away", "not_accepted")


@dataclass(frozen=True)
class PaperVotes:
    """The paper votes of one contest.

    own: every candidate, in filing order. groups: in the order of the file, members in
    filing order. invalid: the reasons that the file names, in the law's order.
    """

    own: Mapping[CandidateId, int] = field(hash=False)
    groups: tuple[Group, ...] = ()
    invalid: Mapping[str, int] = field(default_factory=dict, hash=False)
    taken_away: int = 0
    not_accepted: int = 0


class _Entry(NamedTuple):
    contest: str
    item: str
    subject: tuple[str, ...]  # a candidate, a group, a reason, or nothing


def read_paper(
    data: bytes,
    election: Election,
    file: str = "paper.csv",
    invalidated: Collection[CandidateId] = frozenset(),
) -> dict[str, PaperVotes]:
    """The paper votes of every contest, by its id; all 0 where the file has no row.

    invalidated: candidates whose votes were declared invalid; valid paper votes for one
    of them are a fault, for they are invalid too (公職選挙法68条1項2号, 5号).
    Raises BadInput.
    """
    faults = Faults(file)
    contests = {contest.id: contest for contest in election.contests}
    columns = (
        Column("contest", known(contests, "count_input.contest")),
        Column("item", one_of(*ITEMS)),
        Column("candidate", words),
        Column("count", count),
    )
    counts: dict[_Entry, int] = {}
    for row in read_rows(faults, data, columns):
        if not row.cells.keys() >= {"contest", "item", "candidate"}:
            continue
        ballots = row.cells.get("count", 0)
        try:
            entry = _entry(row, contests[row["contest"]], ballots, invalidated)
            if entry in counts:
                raise BadCell("count_input.paper-twice", found=shown(row["candidate"]) or "-")
            counts[entry] = ballots
        except BadCell as bad:
            faults.add(bad.key, row.line, "candidate", **bad.values)
    faults.stop()
    return {contest.id: _paper_votes(contest, counts) for contest in election.contests}


def _entry(
    row: Row, contest: Contest, ballots: int, invalidated: Collection[CandidateId]
) -> _Entry:
    subject = _subject(contest, row["item"], row["candidate"])
    fallen = [name for name in subject if name in invalidated]
    if fallen and (row["item"] == "group" or ballots > 0):
        raise BadCell("count_input.invalidated", found=", ".join(fallen))
    return _Entry(contest.id, row["item"], subject)


def _subject(contest: Contest, item: str, cell: str) -> tuple[str, ...]:
    match item:
        case "own":
            return (candidate_of(contest, cell),)
        case "group":
            return group_of(contest, split_group(cell))
        case "invalid":
            return (one_of(*INVALID_REASONS)(cell),)
    if cell:
        raise BadCell("count_input.no-candidate", found=shown(cell), item=item)
    return ()


def _paper_votes(contest: Contest, counts: Mapping[_Entry, int]) -> PaperVotes:
    def of(item: str, *subject: str) -> int:
        return counts.get(_Entry(contest.id, item, subject), 0)

    mine = [entry for entry in counts if entry.contest == contest.id]
    named = {entry.subject[0] for entry in mine if entry.item == "invalid"}
    return PaperVotes(
        own={name: of("own", name) for name in in_filing_order(contest)},
        groups=tuple(
            Group(entry.subject, counts[entry]) for entry in mine if entry.item == "group"
        ),
        invalid={reason: of("invalid", reason) for reason in INVALID_REASONS if reason in named},
        taken_away=of("taken_away"),
        not_accepted=of("not_accepted"),
    )
