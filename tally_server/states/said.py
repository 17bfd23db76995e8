"""A count as plain JSON, as it is kept step by step."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tally_server.states.states import Count, State


def count_json(count: Count) -> dict[str, Any]:
    """Where the count is, in full; what is not there is an empty text."""
    return {
        "state": count.state.value,
        "pool": count.pool,
        "opened": list(count.opened),
        "reopened": count.reopened,
        "shares": sorted(count.shares),
        "results": count.results,
        "version": count.version,
        "until": count.until.isoformat() if count.until else "",
        "keep_until": count.keep_until.isoformat() if count.keep_until else "",
    }


def count_of(said: Mapping[str, Any]) -> Count:
    """The count that was written down."""
    until, keep_until = said["until"], said["keep_until"]
    return Count(
        State(said["state"]),
        said["pool"],
        tuple(said["opened"]),
        said["reopened"],
        frozenset(said["shares"]),
        said["results"],
        said["version"],
        datetime.fromisoformat(until) if until else None,
        date.fromisoformat(keep_until) if keep_until else None,
    )
