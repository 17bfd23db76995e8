"""The count: from media, paper and decisions to totals and outcome; or a reason to stop.

1. every medium is read and checked, and held against slips and decisions
2. the records of each place are held against the roll
3. the sealed records of all media become one sorted pool a contest
4. the opening statement fixes the pool; in an official election another pool needs a
   recorded reopening
5. the shares restore the key in a process of its own, which gives totals only
6. paper votes, apportionment, ranking

A problem that people must decide stops the count after its step, without any total.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from common.ballot import NO_CHOICE
from common.closing import RECORDS_FILE, Slip
from common.election import Election
from common.package import Package
from common.problems import Action, Problem, kind_of
from common.secret import Secret
from tally_server.count.opener import OpenedPool, Opener, opener
from tally_server.count.pool import (
    Numbers,
    Pool,
    PoolChanged,
    Source,
    build_pools,
    dealing,
    records_of,
    sealed_pool,
)
from tally_server.count.results import ContestResult
from tally_server.count.statement import (
    note_opening,
    opening_statement,
    pool_hash,
    pools_opened,
)
from tally_server.count.strange_records import not_opened, repeated, unneeded
from tally_server.count.tabulate import tabulate
from tally_server.inputs.decision import (
    AcceptDifference,
    Acknowledge,
    Decisions,
    NotUsed,
    Reopen,
    UseDuplicate,
)
from tally_server.inputs.paper import PaperVotes
from tally_server.intake.dealing import Dealing
from tally_server.intake.findings import Finding, open_findings
from tally_server.intake.media import (
    MediaSet,
    TerminalDecisions,
    bytes_said,
    medium_folder,
    reconciled,
    take_in,
)
from tally_server.intake.readers import Engine, Readers, Sources, readers_meanwhile
from tally_server.intake.terminals import TerminalResult
from tally_server.preparation.shares import join_seed

Step = Callable[[int], None]
Progress = Callable[[str, int], Step]
"""Told the name of a stage and its number of steps; gives back who is told each step."""


def unwatched(_stage: str, _total: int) -> Step:
    """Progress that nobody sees."""
    return lambda _steps: None


@dataclass(frozen=True)
class CountInput:
    """All that a count is a function of.

    keys: the KEYS folder, for the book of openings. slips, roll: None where there are
    none. shares: enough to restore the election key. work: an empty folder on a disk
    that takes the sealed records once more. engine: where media are read and pooled; None
    for `workers` processes here.
    """

    package: Package
    sources: Sources
    keys: Path
    media: Path
    work: Path
    shares: tuple[Secret, ...]
    slips: Mapping[str, Slip] | None = None
    roll: Mapping[tuple[str, str], int] | None = None
    paper: Mapping[str, PaperVotes] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)
    workers: int = 1
    engine: Engine | None = None


@dataclass(frozen=True)
class Stopped:
    """People must decide first; there are no totals. findings: all, settled ones too."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Counted:
    """The totals and the outcome of every contest, and all that was found on the way.

    good: every medium that was verified to the last byte, counted or not.
    """

    contests: tuple[ContestResult, ...]
    findings: tuple[Finding, ...]
    statement: dict[str, Any]
    good: tuple[Source, ...] = ()

    @property
    def outcome_open(self) -> bool:
        """Whether somebody's election still needs a lot."""
        return any(result.outcome.ties for result in self.contests)


def count(what: CountInput, progress: Progress = unwatched) -> Stopped | Counted:
    """Count an election. Raises BadInput for decisions that fit nothing, SharesRefused, and
    OSError where `work` has no room."""
    with ExitStack() as started:
        return _count(what, progress, started)


def _count(what: CountInput, progress: Progress, started: ExitStack) -> Stopped | Counted:
    pooled = _pooled(what, progress, started)
    if isinstance(pooled, Stopped):
        return pooled
    pools, findings = pooled.pools, pooled.findings
    statement = opening_statement(what.package, pooled.sources, pools, what.decisions.as_json())
    findings += (*repeated(pools, what.decisions), *_other_pool(what, statement))
    if open_findings(findings):
        return Stopped(findings)
    opened = _open(what, pooled, statement, progress)
    findings += (*not_opened(opened, what.decisions), *unneeded(pools, opened, what.decisions))
    if open_findings(findings):
        return Stopped(findings)
    votes = Votes(what.package, what.paper, what.decisions)
    result = tabulated(votes, pools, opened, findings, statement)
    return replace(result, good=pooled.good) if isinstance(result, Counted) else result


@dataclass(frozen=True)
class _Pooled:
    """Steps 1 to 3 are done, and nothing keeps the totals back so far. opener: waits."""

    sources: tuple[Source, ...]
    good: tuple[Source, ...]
    pools: tuple[Pool, ...]
    findings: tuple[Finding, ...]
    opener: Opener


def _pooled(what: CountInput, progress: Progress, started: ExitStack) -> Stopped | _Pooled:
    terminals = what.package.election.terminals
    with _engine(what)(what.sources, len(terminals)) as by:  # they start meanwhile
        how = dealing(what.package, bytes_said(what.media, terminals), what.work)
        media = _taken_in(what, by, how, progress)
        by = by.there()
        election = what.package.election
        roll = differences(media.terminals, election, what.roll, what.decisions)
        findings = (*media.all_findings, *roll)
        if open_findings(findings):
            return Stopped(findings)
        sources = counted_sources(media)
        waiting = started.enter_context(opener(what.workers, records_of(sources)))
        try:
            pools = build_pools(sources, how, by.processes, by.workers, media.dealt)
        except PoolChanged as changed:
            values = {"file": RECORDS_FILE}
            problem = Problem("file-changed", changed.terminal, values=values)
            return Stopped((*findings, Finding(problem)))
    good = good_sources(what.media, media.terminals)
    return _Pooled(sources, good, pools, findings, waiting)


def _engine(what: CountInput) -> Engine:
    return what.engine or partial(readers_meanwhile, workers=what.workers)


def _taken_in(what: CountInput, by: Readers, how: Dealing, progress: Progress) -> MediaSet:
    election = what.package.election
    return take_in(
        what.media,
        election,
        by,
        what.slips,
        terminal_decisions(what.decisions),
        progress("progress-media", len(election.terminals)),
        how,
    )


def terminal_decisions(decisions: Decisions) -> TerminalDecisions:
    """What the decisions say of media."""
    return TerminalDecisions(
        frozenset(decision.terminal for decision in decisions.of(UseDuplicate)),
        frozenset(decision.terminal for decision in decisions.of(NotUsed)),
        frozenset(
            (kind_of(decision.problem).name, decision.terminal)
            for decision in decisions.of(Acknowledge)
        ),
    )


def counted_sources(media: MediaSet) -> tuple[Source, ...]:
    """The media whose records are counted, in the order of the terminals."""
    return tuple(
        Source(result.counted, media.chosen[result.terminal])
        for result in media.terminals
        if result.counted is not None
    )


def good_sources(folder: Path, terminals: Iterable[TerminalResult]) -> tuple[Source, ...]:
    """All media that were verified to the last byte, in the order of the terminals."""
    reports = (report for result in terminals for report in result.good)
    return tuple(Source(report, medium_folder(folder, report)) for report in reports)


def differences(
    terminals: Sequence[TerminalResult],
    election: Election,
    roll: Mapping[tuple[str, str], int] | None,
    decisions: Decisions,
) -> tuple[Finding, ...]:
    """Where the records of a place differ from its roll, in either direction."""
    if roll is None:
        return ()
    accepted = {
        (decision.place, decision.contest): (decision.records, decision.voters)
        for decision in decisions.of(AcceptDifference)
    }
    return reconciled(terminals, election, roll, accepted)


def _other_pool(what: CountInput, statement: dict[str, Any]) -> Iterable[Finding]:
    if what.package.election.mode != "official":
        return  # a rehearsal may be counted again at will
    opened = pools_opened(what.keys)
    if opened and opened[-1] != pool_hash(statement):
        settled = bool(what.decisions.of(Reopen))
        yield Finding(Problem("other-pool"), Action.REOPEN if settled else None)


def _open(
    what: CountInput, pooled: _Pooled, statement: dict[str, Any], progress: Progress
) -> tuple[OpenedPool, ...]:
    seed = join_seed(what.shares, what.package.ceremony)
    if what.package.election.mode == "official":
        note_opening(what.keys, pools_opened(what.keys), pool_hash(statement))
    sealed = [sealed_pool(what.package, pool) for pool in pooled.pools]
    suite = what.package.ceremony.suite.number
    try:
        step = progress("progress-open", sum(pool.distinct for pool in pooled.pools))
        return pooled.opener.open(seed, suite, sealed, step)
    finally:
        seed.wipe()


@dataclass(frozen=True)
class Votes:
    """What the totals are made into results with."""

    package: Package
    paper: Mapping[str, PaperVotes]
    decisions: Decisions


def tabulated(
    what: Votes,
    pools: Sequence[Numbers],
    opened: Sequence[OpenedPool],
    findings: tuple[Finding, ...],
    statement: dict[str, Any],
) -> Stopped | Counted:
    """Totals and paper votes are the results of every contest. Raises BadInput."""
    results, problems = [], list(findings)
    for pool, found in zip(pools, opened, strict=True):
        contest = what.package.election.contest(pool.contest)
        totals = dict(found.totals)
        ended = totals.pop(NO_CHOICE, 0)
        aside = pool.records - pool.distinct + len(found.not_opened)
        if sum(totals.values()) + ended + aside != pool.records:
            raise AssertionError("the opener returned another number of records")
        result = tabulate(
            contest,
            what.package.election.counting,
            (totals, ended, aside),
            what.paper.get(pool.contest),
            what.decisions,
        )
        if isinstance(result, ContestResult):
            results.append(result)
            if result.outcome.ties:
                problems.append(Finding(Problem("lot-needed", contest=contest.id)))
        else:
            problems += (Finding(problem) for problem in result)
    if open_findings(problems):
        return Stopped(tuple(problems))
    return Counted(tuple(results), tuple(problems), statement)
