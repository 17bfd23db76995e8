"""The counting place at work, from the first medium to the certified files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from elections import SMALL_SCRIPT, cast_totals, counted_totals, read_results
from room_world import RoomWorld, room_world

from tally_server.states.states import State

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RoomWorld]:
    with room_world(tmp_path) as made:
        yield made


def test_a_whole_count_gives_what_the_command_gives(world: RoomWorld) -> None:
    """Six people at the server, and `ippyo tally count` alone: the same bytes."""
    world.to_certified()
    assert world.state is State.CERTIFIED
    document = read_results(world.results())
    assert counted_totals(document) == cast_totals(SMALL_SCRIPT)
    assert world.counted_by_command() == world.results()
