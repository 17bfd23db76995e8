"""The pool of a whole city takes seconds: it is made once, and no page waits for it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counting_world import CountingWorld, counting_world, plain

from common.text import text
from tally_server.count.pool import build_pools
from tally_server.people.roles import Role
from tally_server.states.states import State

MAKING = text("web_intake.pool-making", "ja")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CountingWorld]:
    with counting_world(tmp_path) as made:
        made.begin()
        made.upload(made.archive())
        made.forms()
        yield made


class Slow:
    """Makes pools once it may; how often it was asked."""

    def __init__(self) -> None:
        self.may, self.asked = threading.Event(), 0

    def __call__(self, *arguments: Any) -> object:
        self.asked += 1
        assert self.may.wait(60)
        return build_pools(*arguments)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    made = Slow()
    monkeypatch.setattr("tally_server.opening.pool_room.build_pools", made)
    yield made
    made.may.set()


@pytest.mark.parametrize("page", ["/opening", "/intake/problems"])
def test_a_page_does_not_wait_for_the_pool(world: CountingWorld, slow: Slow, page: str) -> None:
    """It says that the pool is being made, however often it is asked, and does not begin it
    again; once it is there, the page has it and says so no more."""
    for _ in range(3):
        assert MAKING in plain(world.page(page, Role.COUNTING_OFFICER))
    slow.may.set()
    with world.database.read() as tx:
        pool = world.room.core.pool_now(tx)
    assert pool.hash
    assert MAKING not in plain(world.page(page, Role.COUNTING_OFFICER))
    assert slow.asked == 1


def test_what_is_signed_waits_for_the_pool(world: CountingWorld, slow: Slow) -> None:
    """Nobody puts forward a set whose pool is not known: that act waits until it is there."""
    assert MAKING in plain(world.page("/opening", Role.COUNTING_OFFICER))
    threading.Timer(0.3, slow.may.set).start()
    world.agree("/opening/complete")
    assert world.state is State.COMPLETE
    assert MAKING not in plain(world.page("/opening", Role.COUNTING_OFFICER))


def test_a_pool_that_failed_is_tried_again(
    world: CountingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that was full may have room again."""

    def full(*_arguments: Any) -> object:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, world.database.read() as tx:
        broken.setattr("tally_server.opening.pool_room.build_pools", full)
        with pytest.raises(OSError, match="No space left"):
            world.room.core.pool_now(tx)
    with world.database.read() as tx:
        assert world.room.core.pool_now(tx).hash


def test_a_room_that_closes_lets_the_pool_be_finished(world: CountingWorld, slow: Slow) -> None:
    """Closing waits for what is being made, and nothing is left running."""
    assert MAKING in plain(world.page("/opening", Role.COUNTING_OFFICER))
    threading.Timer(0.2, slow.may.set).start()
    world.room.core.pool_room.close()
    assert not [one for one in threading.enumerate() if one.name.startswith("pool")]
