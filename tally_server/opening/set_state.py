"""The set of media as it stands: what is counted, what is wrong, what is decided.

A function of what was read, copied from paper and decided; made anew whenever one of
them changed. It knows numbers of records and nothing of any candidate.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from common.box_header import MediumRole
from common.canonical import canonical
from common.closing import Slip
from common.election import Election
from common.problems import Action
from tally_server.count.count import differences, terminal_decisions
from tally_server.count.pool import Source
from tally_server.inputs.decision import Decisions
from tally_server.intake.arrivals import Arrival, Standing, standing, stranger_findings
from tally_server.intake.findings import Finding, open_findings
from tally_server.intake.media import no_slips, settle
from tally_server.intake.store import MediaStore
from tally_server.intake.terminals import TerminalResult

ORIGINAL, DUPLICATE = MediumRole.ORIGINAL, MediumRole.DUPLICATE


@dataclass(frozen=True)
class Given:
    """What the state of the set is a function of."""

    arrivals: tuple[Arrival, ...]
    taken_out: frozenset[str]
    slips: Mapping[str, Slip]
    roll: Mapping[tuple[str, str], int]
    decisions: Decisions


@dataclass(frozen=True)
class SetState:
    """results: in the order of the terminals. findings: as a count of the same media
    lists them."""

    given: Given
    standing: Standing
    results: tuple[TerminalResult, ...]
    findings: tuple[Finding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        return open_findings(self.findings)

    @property
    def unsettled(self) -> int:
        """Terminals of which no medium stands, and that were not decided to be unused."""
        return sum(result.counted is None and not _not_used(result) for result in self.results)

    @property
    def slips_open(self) -> int:
        """Terminals whose slip is missing, with nobody having put that on record."""
        missing = ("slip-missing", "slips-missing")
        return sum(
            finding.problem.name in missing and finding.settled_by is None
            for finding in self.findings
        )

    def roll_open(self, election: Election) -> int:
        """Places and contests without a number from the 投票録."""
        return len(election.places) * len(election.contests) - len(self.given.roll)

    def sources(self, store: MediaStore) -> tuple[Source, ...]:
        """The media that are counted, in the order of the terminals."""
        return tuple(
            Source(result.counted, store.path(self._digest(result)))
            for result in self.results
            if result.counted is not None
        )

    def _digest(self, result: TerminalResult) -> str:
        if result.counted is None:
            raise LookupError(result.terminal)
        return self.standing.stands[result.terminal, result.counted.role].digest

    @property
    def key(self) -> str:
        """A hash of the media that are counted: the pool is a function of it."""
        counted = [
            [result.terminal, self._digest(result)]
            for result in self.results
            if result.counted is not None
        ]
        return hashlib.sha256(canonical({"counted": counted})).hexdigest()


def set_state(given: Given, election: Election) -> SetState:
    """What stands, and what is found, of what was given."""
    stands = standing(given.arrivals, given.taken_out)
    decided = terminal_decisions(given.decisions)
    slips = dict(given.slips) or None
    forked = {fork.slot for fork in stands.forks}
    settled = tuple(
        settle(
            (stands.report(terminal, ORIGINAL), stands.report(terminal, DUPLICATE)), slips, decided
        )
        for terminal in election.terminals
    )
    results = tuple(_without_missing(result, forked) for result in settled)
    findings = (
        *stranger_findings(stands.strangers, decided.acknowledged),
        *no_slips(slips, decided),
        *stands.fork_findings,
        *(finding for result in results for finding in result.findings),
        *differences(settled, election, given.roll, given.decisions),
    )
    return SetState(given, stands, results, findings)


def _without_missing(result: TerminalResult, forked: set[tuple[str, MediumRole]]) -> TerminalResult:
    """Of a terminal with too many packages nobody says that one is missing."""
    hidden = {
        name
        for name, role in (("original-missing", ORIGINAL), ("duplicate-missing", DUPLICATE))
        if (result.terminal, role) in forked
    }
    if not hidden:
        return result
    kept = tuple(found for found in result.findings if found.problem.name not in hidden)
    return TerminalResult(result.terminal, None, kept, result.good)


def _not_used(result: TerminalResult) -> bool:
    return any(finding.settled_by is Action.NOT_USED for finding in result.findings)
