"""The set of media as pages see it is kept between them, and is never another than what stands."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from room_world import RoomWorld, room_world

from common.box_header import MediumRole
from tally_server.database import media
from tally_server.database.media import Reading
from tally_server.intake.report import Report
from tally_server.opening.set_state import SetState
from tally_server.people.roles import Role

AT = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
STRANGE = Reading("x", "11" * 32, True, Report("p01-01", MediumRole.ORIGINAL, True, "not-closed"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RoomWorld]:
    with room_world(tmp_path) as made:
        made.begin()
        made.read_all()
        yield made


def seen(world: RoomWorld) -> SetState:
    with world.room.core.database.read() as tx:
        return world.room.core.set_now(tx)


def test_the_set_is_made_anew_only_when_something_of_it_changed(world: RoomWorld) -> None:
    """A second look is the same; a slip, a number or a reading is seen at the next one."""
    first = seen(world)
    assert seen(world) is first
    world.slips()
    with_slips = seen(world)
    assert with_slips.slips_open < first.slips_open
    world.roll()
    assert seen(world).given.roll
    with world.room.core.database.write() as tx:
        media.add_arrivals(tx, AT, world.person(Role.OPERATOR_A).id, [STRANGE])
    assert len(seen(world).given.arrivals) == len(first.given.arrivals) + 1


def test_what_a_writer_saw_and_undid_is_not_kept(world: RoomWorld) -> None:
    """A reading whose transaction failed was never made, though its writer looked at the set."""
    before, core, by = seen(world), world.room.core, world.person(Role.OPERATOR_A).id
    inside: list[SetState] = []
    with suppress(ZeroDivisionError), core.database.write() as tx:
        media.add_arrivals(tx, AT, by, [STRANGE])
        inside.append(core.set_now(tx))
        raise ZeroDivisionError
    assert len(inside[0].given.arrivals) == len(before.given.arrivals) + 1
    assert seen(world).given.arrivals == before.given.arrivals
    assert seen(world).findings == before.findings
    other = replace(STRANGE, label="y", digest="22" * 32)
    with core.database.write() as tx:
        media.add_arrivals(tx, AT, by, [other])  # under the number of the undone one
    assert seen(world).given.arrivals[-1].label == "y"


def test_a_look_from_before_the_last_reading_does_not_see_it(world: RoomWorld) -> None:
    """A transaction sees one moment, whatever was kept meanwhile."""
    core = world.room.core
    with core.database.read() as early:
        before = core.set_now(early)
        with core.database.write() as tx:
            media.add_arrivals(tx, AT, world.person(Role.OPERATOR_A).id, [STRANGE])
        assert len(seen(world).given.arrivals) == len(before.given.arrivals) + 1
        assert core.set_now(early).given.arrivals == before.given.arrivals
