"""Group 5, evidence of the count (集計の証拠): slips, pools and media of the opening.

What the results say of themselves is in evidence_of_results.py.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from tally_server.audit.ledger import check, demand
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
def problem_is_settled(problem: ListedProblem) -> None:
    demand(not problem.open, f"{problem.code} {problem.name} is open")
