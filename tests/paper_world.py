"""A counting place whose count is told by the test: for the pages of paper votes and outcome.

with paper_world(tmp_path) as world:
    world.key(Role.OPERATOR_A, 1, {"own:mayor-1": "3", "ballots:": "3"})
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx2
from builders import make_candidate, make_contest, make_election
from fastapi import APIRouter
from server_world import ServerWorld

from common.election import Election
from common.problems import Problem
from tally_server.count.results import ContestResult
from tally_server.count.tabulate import tabulate
from tally_server.database import paper
from tally_server.inputs.decision import Decisions, Lot
from tally_server.outcome.votes import CandidateId
from tally_server.paper.desk import PaperDesk
from tally_server.paper.entry import Entry
from tally_server.paper.sheet import Group, SheetId
from tally_server.people.acts import ActRefused, Agreed
from tally_server.people.roles import Role
from tally_server.web.area import Area
from tally_server.web.areas import AREAS

SHEET = "/paper/mayor/1"


def paper_election() -> Election:
    """A mayor with two candidates of one surname, and a council."""
    people = [
        make_candidate(1, "mayor", name="佐藤　一郎", kana="さとう　いちろう"),
        make_candidate(2, "mayor", name="佐藤　花子", kana="さとう　はなこ"),
        make_candidate(3, "mayor", name="鈴木　次郎", kana="すずき　じろう"),
    ]
    mayor = make_contest(1, people, id="mayor", title="試験市長選挙")
    council = make_contest(2, 4, id="council", title="試験市議会議員選挙")
    return make_election(contests=[mayor, council])


class ToldDesk(PaperDesk):
    """A count as the test tells it: electronic votes by contest, and the paper that is agreed."""

    def __init__(self, election: Election) -> None:
        self._election = election
        self.open = True
        self.electronic: dict[str, dict[str, int]] = {}
        self.decisions = Decisions()
        self.problems: tuple[Problem, ...] = ()
        self.fallen: frozenset[CandidateId] = frozenset()

    @property
    def election(self) -> Election:
        return self._election

    def paper_open(self, tx: Any) -> bool:  # noqa: ARG002 - told, not looked up
        return self.open

    def invalidated(self, tx: Any) -> frozenset[CandidateId]:  # noqa: ARG002 - told
        return self.fallen

    def results(self, tx: Any) -> tuple[ContestResult, ...]:
        if self.open:
            return ()
        waiting = paper.waiting(tx, self._election)
        votes = {} if waiting else paper.paper_of(tx, self._election)
        found = []
        for contest in self._election.contests:
            electronic = (self.electronic.get(contest.id, {}), 0, 0)
            counting = self._election.counting
            decided = self.decisions
            result = tabulate(contest, counting, electronic, votes.get(contest.id), decided)
            assert isinstance(result, ContestResult)
            found.append(result)
        return tuple(found)

    def held_back(self, tx: Any) -> tuple[Problem, ...]:  # noqa: ARG002 - told
        return self.problems

    def decided(self, tx: Any, contest: str) -> Mapping[Group, Mapping[CandidateId, Fraction]]:  # noqa: ARG002 - told
        return self.decisions.apportioned(contest)

    def record_lot(self, tx: Any, lot: Lot, agreed: Agreed) -> None:
        if not self.results(tx):
            raise ActRefused("web_outcome.no-results")
        by = (agreed.proposed_by.name, agreed.approved_by.name)
        self.decisions = Decisions((*self.decisions.made, replace(lot, by=by)))


class PaperWorld(ServerWorld):
    """The server with that desk."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.desk = ToldDesk(paper_election())
        beside = Area("told", APIRouter(), {}, services=lambda _: (self.desk,))
        self.areas = (*AREAS, beside)
        super().__init__(folder, areas=self.areas, **more)

    def entry(self, number: int = 1, contest: str = "mayor") -> Entry:
        """The sheet as it stands in the database."""
        with self.database.read() as tx:
            return paper.entry_of(tx, self.desk.election, SheetId(contest, number))

    def key(
        self, role: Role, number: int, counts: Mapping[str, str], **more: Any
    ) -> httpx2.Response:
        """One keying is handed in."""
        path = f"/paper/{more.pop('contest', 'mayor')}/{number}/keying"
        return self.client(role).post(path, {**counts, **more})

    def agree(self, number: int, counts: Mapping[str, str], contest: str = "mayor") -> None:
        """Both operators key the same; odd numbers are confirmed."""
        for role in (Role.OPERATOR_A, Role.OPERATOR_B):
            said = self.key(
                role, number, counts, contest=contest, seen=[f"X-{n}" for n in range(31, 38)]
            )
            assert said.status_code == 303, said.text


@contextmanager
def paper_world(folder: Path, **more: Any) -> Iterator[PaperWorld]:
    """A world that is closed at the end."""
    world = PaperWorld(folder, **more)
    try:
        yield world
    finally:
        world.close()
