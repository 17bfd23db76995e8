"""A whole count on PostgreSQL: the same files as on SQLite, and a record that stays."""

from pathlib import Path

import pytest
from postgresql_server import postgresql
from room_world import room_world
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tally_server.states.states import State

pytestmark = pytest.mark.system
KEPT = (
    *("count_steps", "media_arrivals", "media_taken_out", "slips", "roll_numbers"),
    *("turnout_calls", "decisions", "decisions_withdrawn", "opening_statements"),
    *("opened_pools", "certified_results"),
)


def test_a_whole_count_on_postgresql(tmp_path: Path) -> None:
    """Six people, and `ippyo tally count` alone: the same bytes. Nothing of it can be changed."""
    with (
        postgresql(tmp_path) as url,
        room_world(tmp_path / "place", url=url) as world,
    ):
        world.to_certified()
        world.publish()
        assert world.state is State.PUBLISHED
        assert world.room.trouble == ""
        assert world.counted_by_command() == world.results()
        for table in KEPT:
            with pytest.raises(DBAPIError, match="append-only"), world.database.write() as tx:
                tx.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # names of our own tables
