"""lots.csv: in which order the losers of a lot were drawn, for a later succession (繰上補充).

The lot itself, with its winners, is a decision. This order decides nothing on the night of
the count; whoever counts again from files keeps it by this one.
"""

from collections.abc import Iterable, Mapping

from common.election import Election
from common.inputs import Faults
from common.tables import Column, read_rows, whole_number
from tally_server.count.results import ContestResult
from tally_server.inputs.cells import known
from tally_server.outcome.succession import lost_by_lot
from tally_server.outcome.votes import CandidateId

Losers = Mapping[str, tuple[CandidateId, ...]]
"""By contest, in the order drawn."""
MOST = 99


def read_lots(data: bytes, election: Election, file: str = "lots.csv") -> Losers:
    """The losers of each lot that the file names. Raises BadInput."""
    faults = Faults(file)
    contests = [contest.id for contest in election.contests]
    columns = (
        Column("contest", known(contests, "count_input.contest")),
        Column("order", whole_number(1, MOST)),
        Column("candidate", str),
    )
    drawn: dict[str, dict[int, str]] = {}
    for row in read_rows(faults, data, columns):
        if not row.cells.keys() >= {"contest", "order", "candidate"}:
            continue
        contest, order, name = row["contest"], row["order"], row["candidate"]
        of = drawn.setdefault(contest, {})
        if name not in {person.id for person in election.contest(contest).candidates}:
            faults.add("count_input.candidate", row.line, "candidate", found=name, contest=contest)
        elif name in of.values():
            faults.add("count_input.candidate-twice", row.line, "candidate", found=name)
        elif order != len(of) + 1:
            faults.add("count_input.lots-order", row.line, "order", expected=len(of) + 1)
        of[order] = name
    faults.stop()
    return {contest: tuple(of.values()) for contest, of in drawn.items()}


def match_lots(losers: Losers, results: Iterable[ContestResult], file: str = "lots.csv") -> None:
    """Raise BadInput where the losers are not those of a lot that was drawn."""
    faults = Faults(file)
    for result in results:
        named = losers.get(result.contest.id, ())
        lost = lost_by_lot(result.outcome)
        if named and sorted(named) != sorted(lost):
            listed = ", ".join(lost) or "-"
            faults.add(
                "count_input.lots-others",
                column="candidate",
                contest=result.contest.id,
                expected=listed,
            )
    faults.stop()
