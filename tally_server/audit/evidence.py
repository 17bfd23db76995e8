"""Group 5, evidence of the count (集計の証拠): slips, pools and media of the opening.

What the results say of themselves is in evidence_of_results.py.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import Any

from common.canonical import NotCanonical, read_canonical
from common.problems import Weight
from tally_server.audit.ledger import Broken, check, demand
from tally_server.audit.medium import MediumRead
from tally_server.audit.pools import PoolFound
from tally_server.audit.results_shape import ContestResult, ListedProblem
from tally_server.audit.statement_shape import StatedMedium, Statement


@check(501)
def slip_has_the_number_of_records(records: int, medium: MediumRead) -> None:
    what = f"the slip says {records} records, the manifest {medium.records}"
    demand(records == medium.records, what)


@check(502)
def slip_has_the_digest_of_the_package(digest: str, medium: MediumRead) -> None:
    demand(digest == medium.digest, "the digest on the slip is not that of manifest.json")


@check(503)
def no_vote_stands_twice(repeated: tuple[str, int], aside: Collection[str]) -> None:
    """aside: SHA-256 of the votes of this contest that two people set aside."""
    sha256, times = repeated
    demand(sha256 in aside, f"{times} times the sealed vote {sha256}")


@check(503)
def records_are_still_there(found: object) -> None:
    demand(found is not None, "the records changed while they were read")


@check(510)
def pools_are_those_of_the_statement(
    pools: Sequence[PoolFound] | None, statement: Statement
) -> None:
    said = [(pool.contest, pool.records, pool.sha256) for pool in statement.pools]
    here = [(pool.contest, pool.records, pool.sha256) for pool in pools or ()]
    demand(said == here, "other pools")


@check(511)
def statement_names_each_terminal_once(statement: Statement, expected: Collection[str]) -> None:
    times = Counter(medium.terminal for medium in statement.media)
    demand(set(times) == set(expected), "other terminals")
    demand(set(times.values()) <= {1}, "a terminal stands twice")


@check(511)
def stated_medium_was_to_be_counted(stated: StatedMedium, expected: str) -> None:
    demand(stated.medium == expected, f"{stated.terminal}: the {stated.medium} was not decided")


@check(511)
def stated_medium_is_the_one_found(stated: StatedMedium, medium: MediumRead) -> None:
    same = (stated.records, stated.digest) == (medium.records, medium.digest)
    demand(same, f"{stated.terminal}: other records or another digest")


@check(512)
def records_are_those_of_the_manifests(contest: ContestResult, media: Iterable[MediumRead]) -> None:
    found = sum(dict(medium.counts)[contest.id] for medium in media)
    what = f"{contest.electronic.records} records, the manifests have {found}"
    demand(contest.electronic.records == found, what)


@check(518)
def difference_to_the_roll_is_decided(
    where: tuple[str, str], voters: int, records: int, accepted: Mapping[tuple[str, str], object]
) -> None:
    """accepted: by place and contest, the numbers that two people accepted."""
    good = records == voters or accepted.get(where) == (records, voters)
    demand(good, f"{where[0]} {where[1]}: {voters} on the roll, {records} records")


@check(519)
def problem_is_settled(
    problem: ListedProblem, decisions: Iterable[Mapping[str, Any]], tied: Container[str]
) -> None:
    """Two people decided it, it needs no decision, or it waits for a lot that is told.

    tied: the contests whose results say that a lot is still to be drawn.
    """
    about = f"{problem.code} {problem.name}"
    if problem.settled_by is not None:
        found = any(_settles(one, problem) for one in decisions)
        demand(found, f"{about} is settled by a decision that is not there")
    elif problem.weight == Weight.OUTCOME.value:
        demand(problem.contest in tied, f"{about} is open, and no lot is to be drawn")
    else:
        demand(problem.weight == Weight.ACKNOWLEDGE.value, f"{about} is open")


_NAMES = {
    "use-duplicate": ("terminal",),
    "not-used": ("terminal",),
    "acknowledge": ("terminal",),
    "accept-difference": ("place", "contest"),
    "set-aside": ("contest", "sha256"),
}


def _settles(decision: Mapping[str, Any], problem: ListedProblem) -> bool:
    """Whether this is the decision that the problem was settled by."""
    action = decision["action"]
    if action != problem.settled_by:
        return False
    if action == "acknowledge" and decision["problem"] != problem.code:
        return False
    return all(decision.get(name) == getattr(problem, name) for name in _NAMES.get(action, ()))


_KEYWORDS = re.compile(rb"<pdf:Keywords>sha256:([0-9a-f]{64})</pdf:Keywords>")


@check(522)
def record_is_of_these_results(data: bytes, results: bytes) -> None:
    """data: of an official record. results: the bytes of results.json."""
    demand(data.endswith(b"\n"), "no line feed at the end")
    try:
        record = read_canonical(data[:-1])
    except NotCanonical as cause:
        raise Broken(str(cause)) from cause
    head = record.get("head") if isinstance(record, dict) else None
    if not isinstance(head, dict):
        raise Broken("no head")
    sha256 = hashlib.sha256(results).hexdigest()
    demand(head.get("results") == sha256, "of other results")


@check(522)
def print_is_of_its_data(pdf: bytes, data: bytes) -> None:
    """The PDF names the hash of its data once, and no other."""
    sha256 = hashlib.sha256(data).hexdigest().encode()
    demand(_KEYWORDS.findall(pdf) == [sha256], "not the print of its data")
