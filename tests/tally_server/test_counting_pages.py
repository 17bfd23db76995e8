"""A whole count on the pages, by six people with sessions of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from counting_world import CountingWorld, counting_world
from elections import SMALL_SCRIPT, cast_totals, counted_totals, read_results

from tally_server.people.roles import Role
from tally_server.states.states import State

PAGES = (
    *("/intake", "/intake?live=1", "/intake/terminal/p01-01", "/intake/problems"),
    *("/intake/slips", "/intake/roll", "/intake/turnout", "/opening", "/release"),
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CountingWorld]:
    with counting_world(tmp_path) as made:
        yield made


def test_a_whole_count_on_the_pages(world: CountingWorld) -> None:
    """From an empty list to the published result, and every page opens at every stage."""
    seen = {world.state}
    for stage in (world.begin, lambda: world.upload(world.archive()), world.forms):
        stage()
        _every_page(world)
    for path in ("/opening/complete", "/opening/sign"):
        world.agree(path)
        _every_page(world)
        seen.add(world.state)
    for again in range(2):
        world.send("/opening/share", Role.KEY_TRUSTEE, again, words=world.shares[again])
    _every_page(world)
    world.open()
    for path in ("/release/paper", "/release/review", "/release/certify", "/release/publish"):
        _every_page(world)
        world.agree(path)
        seen.add(world.state)
    _every_page(world)
    assert world.state is State.PUBLISHED
    assert len(seen) >= 7
    results = (world.room.results.folder(1) / "results.json").read_bytes()
    assert counted_totals(read_results(results)) == cast_totals(SMALL_SCRIPT)


def _every_page(world: CountingWorld) -> None:
    for path in PAGES:
        for role in (Role.COUNTING_OFFICER, Role.WITNESS, Role.OPERATOR_A, Role.KEY_TRUSTEE):
            world.page(path, role)
