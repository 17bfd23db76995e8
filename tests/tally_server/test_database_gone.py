"""The database is gone for a moment, the server lives: its memory and the steps agree again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from elections import SMALL_SCRIPT, cast_totals, counted_totals, read_results
from room_world import RoomWorld, room_world
from sqlalchemy.exc import OperationalError

from tally_server.database.database import Database, Transaction
from tally_server.people.roles import Role
from tally_server.states.states import State

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RoomWorld]:
    with room_world(tmp_path) as made:
        yield made


@contextmanager
def gone(*, kept: bool = False) -> Iterator[None]:
    """Nothing can be written. kept: a write is kept, but its writer never hears of it."""
    write = Database.write

    @contextmanager
    def lost(self: Database) -> Iterator[Transaction]:
        if kept:
            with write(self) as tx:
                yield tx
        raise OperationalError("COMMIT", {}, Exception("server closed the connection"))
        yield  # a generator, also where nothing was kept

    with patch.object(Database, "write", lost):
        yield


def ends_well(world: RoomWorld) -> bool:
    world.agree("count-paper")
    world.agree("count-review", {"results": world.results_sha256})
    world.agree("count-certify", {"results": world.results_sha256})
    return counted_totals(read_results(world.results())) == cast_totals(SMALL_SCRIPT)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("again", [0, 1])
def test_a_share_whose_note_was_lost_can_be_given_again(
    world: RoomWorld, again: int, *, kept: bool
) -> None:
    """Whether or not the step was kept: no trustee is refused for a share that does not count."""
    world.to_complete()
    world.sign()
    world.give_shares(again)
    trustee = world.person(Role.KEY_TRUSTEE, again)
    with gone(kept=kept), pytest.raises(OperationalError):
        world.room.opening.give(world.shares[again], trustee)
    world.room.catch_up()
    assert not world.count.shares
    world.give_shares()
    world.open()
    assert ends_well(world)


@pytest.mark.parametrize("kept", [False, True])
def test_an_opening_that_was_lost_begins_anew(world: RoomWorld, *, kept: bool) -> None:
    """The order to open may stand in the steps while nothing opens: that is found out."""
    world.to_complete()
    world.sign()
    world.give_shares()
    with gone(kept=kept), pytest.raises(OperationalError):
        world.room.opening.open(world.person(Role.COUNTING_OFFICER))
    world.room.catch_up()
    assert world.state is State.OPENING
    if kept:
        assert not world.count.shares
        world.give_shares()
    world.open()
    assert ends_well(world)


def test_totals_that_could_not_be_written_are_opened_again(world: RoomWorld) -> None:
    """The pool was opened, the database gone: no total exists, and the count is not stuck."""
    world.to_complete()
    world.sign()
    world.give_shares()
    opening = world.room.opening
    noted = opening._noted  # where the totals are written

    def lost(*values: object) -> None:
        with gone():
            noted(*values)  # type: ignore[arg-type]  # passed on as they came

    with patch.object(opening, "_noted", lost):
        opening.open(world.person(Role.COUNTING_OFFICER))
        opening.wait()
    assert opening.trouble == "web_intake.opener-gone"
    assert world.state is State.COUNTING
    world.room.catch_up()
    assert world.state is State.OPENING
    world.give_shares()
    world.open()
    assert ends_well(world)


def test_shares_that_are_held_stay_held(world: RoomWorld) -> None:
    """Positive control: a look between two shares, or while records are opened, ends nothing."""
    world.to_complete()
    world.sign()
    world.give_shares(1)
    world.room.catch_up()
    assert len(world.count.shares) == 1
    world.room.opening.give(world.shares[1], world.person(Role.KEY_TRUSTEE, 1))
    world.room.catch_up()
    assert len(world.count.shares) == 2
    opening = world.room.opening
    opened = opening._noted  # the last step while the desk runs

    def looked(*values: object) -> None:
        world.room.catch_up()
        assert world.state is State.COUNTING
        opened(*values)  # type: ignore[arg-type]  # passed on as they came

    with patch.object(opening, "_noted", looked):
        world.open()
    assert world.state is State.OPENED
