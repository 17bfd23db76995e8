"""From the totals of the pool, paper and decisions to the results, by the count's own code."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.package import Package
from tally_server.count.count import Counted, Stopped, Votes, tabulated
from tally_server.count.opener import OpenedPool
from tally_server.count.output import (
    CSV_FILE,
    MEDIA_FILE,
    RESULTS_FILE,
    STATEMENT_FILE,
    json_bytes,
    media_csv,
    statement_bytes,
)
from tally_server.count.pool import Source
from tally_server.count.results import results_csv, results_document
from tally_server.count.statement import opening_statement
from tally_server.count.strange_records import not_opened, repeated, unneeded
from tally_server.inputs.decision import Decisions
from tally_server.inputs.paper import PaperVotes
from tally_server.intake.findings import Finding
from tally_server.opening.opened_json import PoolNumbers


@dataclass(frozen=True)
class Totals:
    """What the opener said, with what was found on the set before."""

    pools: tuple[PoolNumbers, ...]
    opened: tuple[OpenedPool, ...]
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]


def outcome_of(
    totals: Totals,
    package: Package,
    paper: Mapping[str, PaperVotes],
    decisions: Decisions,
) -> Counted | Stopped:
    """The results of every contest, or what people must decide first. Raises BadInput."""
    findings = (
        *totals.findings,
        *repeated(totals.pools, decisions),
        *not_opened(totals.opened, decisions),
        *unneeded(totals.pools, totals.opened, decisions),
    )
    statement = opening_statement(package, totals.sources, totals.pools, decisions.as_json())
    votes = Votes(package, paper, decisions)
    return tabulated(votes, totals.pools, totals.opened, findings, statement)


def results_files(package: Package, counted: Counted, decisions: Decisions) -> dict[str, bytes]:
    """The files of a finished count, as `ippyo tally count` writes them; results last."""
    document = results_document(package, counted.contests, counted.findings, decisions.as_json())
    return {
        CSV_FILE: results_csv(counted.contests),
        MEDIA_FILE: media_csv(counted.statement["media"]),
        STATEMENT_FILE: statement_bytes(counted.statement),
        RESULTS_FILE: json_bytes(document),
    }


def results_sha256(files: Mapping[str, Any]) -> str:
    """What a review and a certification are bound to."""
    return hashlib.sha256(files[RESULTS_FILE]).hexdigest()
