"""What people decided, as results and statement say it, and what that settles.

docs/formats/bundle.md, decided findings.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from common.problems import Action
from tally_server.audit.ledger import Finding
from tally_server.audit.results_shape import Results
from tally_server.audit.statement_shape import Statement

# What can be wrong with a medium by itself; check 314 is of two.
_OF_A_MEDIUM = frozenset(
    {104, 105, 106, 206, 208, 209, 210, *range(305, 314), 315, 401, *range(405, 417)}
)
_OF_SLIPS = frozenset({"slip-missing", "slip-differs"})


@dataclass(frozen=True)
class Decided:
    """Results and statement, as far as they are there and well-formed.

    told_unused: terminals that the auditor was told were not used.
    """

    results: Results | None = None
    statement: Statement | None = None
    told_unused: frozenset[str] = frozenset()

    def _of(self, action: Action) -> list[dict[str, Any]]:
        both = (self.results, self.statement)
        listed = (one for source in both if source is not None for one in source.decisions)
        return [one for one in listed if one["action"] == action.value]

    @cached_property
    def unused(self) -> frozenset[str]:
        decided = (one["terminal"] for one in self._of(Action.NOT_USED))
        return self.told_unused | frozenset(decided)

    @cached_property
    def duplicates(self) -> frozenset[str]:
        """Terminals of which the duplicate is counted."""
        return frozenset(one["terminal"] for one in self._of(Action.USE_DUPLICATE))

    @cached_property
    def aside(self) -> frozenset[tuple[str, str]]:
        return frozenset((one["contest"], one["sha256"]) for one in self._of(Action.SET_ASIDE))

    @cached_property
    def counted(self) -> dict[str, str]:
        """The medium of each terminal that the statement counts."""
        media = () if self.statement is None else self.statement.media
        return {one.terminal: one.medium for one in media}

    @cached_property
    def _closed(self) -> dict[str | None, set[str]]:
        """The names of the problems that need nobody any more, by terminal."""
        found: dict[str | None, set[str]] = {}
        for problem in () if self.results is None else self.results.problems:
            if not problem.open:
                found.setdefault(problem.terminal, set()).add(problem.name)
        return found

    def settled(self, findings: Iterable[Finding], *, slips: bool) -> list[Finding]:
        """The findings, those that people decided over marked. slips: there is a table."""
        if self.results is None or self.statement is None:
            return list(findings)
        return [replace(one, decided=self._settles(one, slips=slips)) for one in findings]

    def _settles(self, finding: Finding, *, slips: bool) -> bool:
        number, terminal = finding.number, finding.place.terminal
        none_at_all = "slips-missing" in self._closed.get(None, ())
        if terminal is None:
            return number == 109 and none_at_all and not slips
        names = self._closed.get(terminal, set())
        of_media = bool(names - _OF_SLIPS)
        match number:
            case 109:
                return none_at_all or "slip-missing" in names
            case 501 | 502:
                return "slip-differs" in names
            case 314:
                return of_media
        medium = finding.place.medium
        uncounted = medium is not None and medium != self.counted.get(terminal)
        return number in _OF_A_MEDIUM and uncounted and of_media
