"""Records that no totals can be made with, until two people set them aside by their hash.

What is put aside is never shown and never invalid; it stands on its own line.
"""

from collections.abc import Iterable, Sequence

from common.problems import Action, Problem
from common.text import Value
from tally_server.count.opener import OpenedPool
from tally_server.count.pool import Numbers
from tally_server.inputs.decision import Decisions, SetAside
from tally_server.intake.findings import Finding

Record = tuple[str, str]
"""A contest, and SHA-256 of a sealed record in it."""


def repeated(pools: Sequence[Numbers], decisions: Decisions) -> Iterable[Finding]:
    """Equal sealed bytes twice: one was copied, for sealing never gives the same twice."""
    aside = _set_aside(decisions)
    for pool in pools:
        for sha256, copies in sorted(pool.copies.items()):
            yield _finding("record-repeated", (pool.contest, sha256), aside, copies=copies)


def not_opened(opened: Sequence[OpenedPool], decisions: Decisions) -> Iterable[Finding]:
    """A record that the key does not open, or that opens to no legal choice."""
    aside = _set_aside(decisions)
    for pool in opened:
        for sha256 in pool.not_opened:
            yield _finding("record-not-openable", (pool.contest, sha256), aside)


def unneeded(
    pools: Sequence[Numbers], opened: Sequence[OpenedPool], decisions: Decisions
) -> Iterable[Finding]:
    """A set-aside that fits no record: the hash was miscopied, or worse."""
    needed = {(pool.contest, sha256) for pool in pools for sha256 in pool.copies}
    needed |= {(pool.contest, sha256) for pool in opened for sha256 in pool.not_opened}
    for record in sorted(_set_aside(decisions) - needed):
        yield _finding("set-aside-not-needed", record, frozenset())


def _set_aside(decisions: Decisions) -> frozenset[Record]:
    return frozenset((decision.contest, decision.sha256) for decision in decisions.of(SetAside))


def _finding(name: str, record: Record, aside: frozenset[Record], **values: Value) -> Finding:
    contest, sha256 = record
    problem = Problem(name, contest=contest, values={"sha256": sha256, **values})
    return Finding(problem, Action.SET_ASIDE if record in aside else None)
