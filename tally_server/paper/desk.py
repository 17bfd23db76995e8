"""What the pages of paper votes and of the outcome ask of the count they belong to."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from common.election import Election
from common.problems import Problem
from tally_server.count.results import ContestResult
from tally_server.inputs.decision import Lot
from tally_server.outcome.votes import CandidateId
from tally_server.paper.sheet import Group
from tally_server.people.acts import Agreed


class PaperDesk(ABC):
    """The count as these pages see it. tx: a transaction of the count's database."""

    @property
    @abstractmethod
    def election(self) -> Election:
        """The election that is counted."""

    @abstractmethod
    def paper_open(self, tx: Any) -> bool:
        """Whether paper votes may be keyed and reopened now."""

    @abstractmethod
    def invalidated(self, tx: Any) -> frozenset[CandidateId]:
        """The candidates whose votes were declared invalid (電磁的記録投票法9条3項)."""

    @abstractmethod
    def results(self, tx: Any) -> tuple[ContestResult, ...]:
        """Every contest as it stands, paper included; empty while totals are not shown."""

    @abstractmethod
    def held_back(self, tx: Any) -> tuple[Problem, ...]:
        """What people must decide before there are results, once paper is closed."""

    @abstractmethod
    def decided(self, tx: Any, contest: str) -> Mapping[Group, Mapping[CandidateId, Fraction]]:
        """The parts of groups without a ratio, as people decided them."""

    @abstractmethod
    def record_lot(self, tx: Any, lot: Lot, agreed: Agreed) -> None:
        """The lot is on the record, and the outcome follows it. Raises ActRefused."""
