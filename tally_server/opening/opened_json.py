"""What came out of an opening as plain JSON: of the whole pool, all contests together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tally_server.count.opener import OpenedPool
from tally_server.count.pool import Pool


@dataclass(frozen=True)
class PoolNumbers:
    """What stays known of a pool after it was opened."""

    contest: str
    records: int
    distinct: int
    sha256: str
    copies: Mapping[str, int]


def opened_json(pools: Sequence[Pool], opened: Sequence[OpenedPool]) -> dict[str, Any]:
    return {
        "pools": [
            {
                "contest": pool.contest,
                "records": pool.records,
                "distinct": pool.distinct,
                "sha256": pool.sha256,
                "copies": dict(pool.copies),
                "not_opened": list(found.not_opened),
                "totals": dict(found.totals),
            }
            for pool, found in zip(pools, opened, strict=True)
        ]
    }


def opened_of(
    said: Mapping[str, Any],
) -> tuple[tuple[PoolNumbers, ...], tuple[OpenedPool, ...]]:
    """What was written down."""
    pools = said["pools"]
    numbers = tuple(
        PoolNumbers(one["contest"], one["records"], one["distinct"], one["sha256"], one["copies"])
        for one in pools
    )
    opened = tuple(
        OpenedPool(one["contest"], one["totals"], tuple(one["not_opened"])) for one in pools
    )
    return numbers, opened
