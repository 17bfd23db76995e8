"""`ballots.csv`: how the voters of a simulated day will vote.

Columns `place,terminal,contest,choice,count`; choice is a candidate id or `none` (途中終了).
This file is the script of a rehearsal. It is the only file that knows what a place will
vote, and it is never copied to where results are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from common.ballot import NO_CHOICE
from common.election import Election
from common.inputs import Faults
from common.tables import Column, Row, read_rows, shown, whole_number, words

MAX_COUNT = 10_000

_COLUMNS = (
    Column("place", words),
    Column("terminal", words),
    Column("contest", words),
    Column("choice", words),
    Column("count", whole_number(0, MAX_COUNT)),
)


@dataclass(frozen=True)
class Script:
    """For each terminal and contest, how often each choice is made."""

    choices: Mapping[str, Mapping[str, Mapping[str, int]]]

    def of(self, terminal: str) -> Mapping[str, Mapping[str, int]]:
        """The choices on one terminal; empty where nobody votes there."""
        return self.choices.get(terminal, {})

    def voters(self, terminal: str) -> int:
        """Voters on a terminal: as many as its busiest contest has choices."""
        return max((sum(made.values()) for made in self.of(terminal).values()), default=0)

    @property
    def records(self) -> int:
        """All ballot records of the day."""
        return sum(
            sum(made.values()) for contests in self.choices.values() for made in contests.values()
        )


def read_ballots(data: bytes, election: Election, file: str = "ballots.csv") -> Script:
    """The script in a file's bytes. Raises BadInput with every fault."""
    faults = Faults(file)
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in read_rows(faults, data, _COLUMNS):
        if not _fits(faults, row, election):
            continue
        made = found.setdefault(row["terminal"], {}).setdefault(row["contest"], {})
        if row["choice"] in made:
            faults.add("ballots.repeated", row.line, "choice", found=shown(row["choice"]))
        made[row["choice"]] = row["count"]
        if sum(made.values()) > election.box_capacity:
            limit = election.box_capacity
            faults.add("ballots.too-many", row.line, "count", limit=limit)
    faults.stop()
    return Script(found)


def _fits(faults: Faults, row: Row, election: Election) -> bool:
    """Whether the whole row is of this election; else all that is wrong is said."""
    before = len(faults.errors)
    _check_terminal(faults, row, election)
    _check_choice(faults, row, election)
    return len(faults.errors) == before and len(row.cells) == len(_COLUMNS)


def _check_terminal(faults: Faults, row: Row, election: Election) -> None:
    places = {place.id: place for place in election.places}
    if "place" not in row.cells:
        return
    place = places.get(row["place"])
    if place is None:
        faults.add("ballots.place", row.line, "place", found=shown(row["place"]))
    elif "terminal" in row.cells and row["terminal"] not in place.terminal_ids:
        faults.add("ballots.terminal", row.line, "terminal", found=shown(row["terminal"]))


def _check_choice(faults: Faults, row: Row, election: Election) -> None:
    contests = {contest.id: contest for contest in election.contests}
    if "contest" not in row.cells:
        return
    contest = contests.get(row["contest"])
    if contest is None:
        faults.add("ballots.contest", row.line, "contest", found=shown(row["contest"]))
        return
    legal = {NO_CHOICE, *(person.id for person in contest.candidates)}
    if "choice" in row.cells and row["choice"] not in legal:
        faults.add("ballots.choice", row.line, "choice", found=shown(row["choice"]))
