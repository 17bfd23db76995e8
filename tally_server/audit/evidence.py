"""Group 5, evidence of the count (集計の証拠): slips, pools and the numbers of the results."""

from collections.abc import Collection, Mapping, Sequence

from common.ceremony import Ceremony
from tally_server.audit.ledger import check, demand
from tally_server.audit.medium import MediumRead
from tally_server.audit.pools import PoolFound
from tally_server.audit.shapes import Statement


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
def pools_are_those_of_the_statement(pools: Sequence[PoolFound], statement: Statement) -> None:
    said = [(pool.contest, pool.records, pool.sha256) for pool in statement.pools]
    here = [(pool.contest, pool.records, pool.sha256) for pool in pools]
    demand(said == here, "other pools")
