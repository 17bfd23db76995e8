"""Records that no total can be made with, and people who act at the same moment."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from elections import SMALL_SCRIPT, cast_totals, counted_totals, read_results, write_media
from room_world import ACTS, RoomWorld, choices_of, room_world
from sqlalchemy import func, select

from common.ballot import record_binding
from common.closing import make_closing
from tally_server.database import audit_log, count_steps, forms, openings, proposals
from tally_server.people.acts import ActRefused
from tally_server.people.roles import Role
from tally_server.states.states import State

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RoomWorld]:
    with room_world(tmp_path) as made:
        yield made


def with_strange_record(world: RoomWorld) -> str:
    """One record more at p02-01, well signed, that no key opens; SHA-256 of what is sealed."""
    town = world.world
    suite = town.ceremony.suite
    sealer = suite.sealer(town.ceremony.election_key)
    sealed = sealer.seal(bytes(16), b"another info")
    binding = record_binding(town.uid, suite, "p02-01", "contest-1")
    record = sealed + town.terminal_key("p02-01").sign(binding.message(sealed))
    chosen = choices_of(SMALL_SCRIPT)["p02-01"]
    contents = town.contents("p02-01", chosen).with_vote(b"x" * 16, {"contest-1": record})
    key = town.terminal_key("p02-01")
    closing = make_closing(town.closing_input("p02-01", contents), key)
    write_media(world.town, world.closings() | {"p02-01": (closing, key)})
    return hashlib.sha256(sealed).hexdigest()


def test_a_record_that_does_not_open_keeps_every_total_back(world: RoomWorld) -> None:
    """No total is anywhere until two people set it aside; then everything is signed anew."""
    sha256 = with_strange_record(world)
    world.begin()
    world.read_all()
    world.slips()
    world.roll()
    world.room.enter_roll("p02", "contest-1", 4, world.person(Role.OPERATOR_A))
    world.agree("count-complete", world.complete())
    world.sign()
    world.give_shares()
    world.open()
    assert world.state is State.COMPLETE
    with world.database.read() as tx:
        assert tx.execute(select(func.count()).select_from(openings.OPENED)).scalar_one() == 0
        (found,) = [one for one in world.room.core.pool_now(tx).findings if one.open]
    assert (found.problem.name, found.problem.values["sha256"]) == ("record-not-openable", sha256)
    with pytest.raises(ActRefused, match="problems-open"):
        world.sign()
    world.decide(action="set-aside", contest="contest-1", sha256=sha256, reason="開かない")
    world.sign()
    world.give_shares()
    world.open()
    assert world.state is State.OPENED
    world.agree("count-paper")
    world.agree("count-review", {"results": world.results_sha256})
    world.agree("count-certify", {"results": world.results_sha256})
    document = json.loads(world.results())
    assert document["contests"][0]["electronic"]["set_aside"] == 1
    assert world.counted_by_command() == world.results()


def test_two_approvals_at_once_are_one(world: RoomWorld) -> None:
    """Ten proposals of the same act, approved in the same moment: it happens once."""
    world.begin()
    world.read_all()
    world.slips()
    world.roll()
    data = world.complete()
    officer, witness = world.person(Role.COUNTING_OFFICER), world.person(Role.WITNESS)
    act = ACTS["count-complete"]
    waiting = []
    for _ in range(10):
        with world.database.write() as tx:
            waiting.append(proposals.propose(tx, act, data, officer, world.at))

    def approve(one: proposals.Proposal) -> bool:
        carry_out = world.room.carrying.carry_out
        try:
            with world.database.write() as tx:
                proposals.approve(tx, act, carry_out, one.id, one.sha256, witness, world.at)
        except ActRefused:
            return False
        return True

    with ThreadPoolExecutor(5) as people:
        assert sum(people.map(approve, waiting)) == 1
    with world.database.read() as tx:
        done = [one.event for one in count_steps.steps(tx)]
        assert audit_log.broken_at(tx) is None
    assert done.count("DeclareComplete") == 1


def test_forms_entered_at_once_are_all_kept(world: RoomWorld) -> None:
    """Two operators and many slips: every one stands, and the steps have no gap."""
    world.begin()
    operators = [world.person(Role.OPERATOR_A), world.person(Role.OPERATOR_B)]

    def enter(number: int) -> None:
        place = ("p01", "p02")[number % 2]
        world.room.enter_roll(place, "contest-1", number, operators[number % 2])

    with ThreadPoolExecutor(6) as people:
        list(people.map(enter, range(30)))
    with world.database.read() as tx:
        kept = tx.execute(select(func.count()).select_from(forms.ROLL)).scalar_one()
        numbers = [one.number for one in count_steps.steps(tx)]
        assert audit_log.broken_at(tx) is None
    assert kept == 30
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_medium_read_twice_at_once_counts_once(world: RoomWorld) -> None:
    """The same stick through the mount and as an archive in the same second."""
    world.begin()
    with ThreadPoolExecutor(4) as people:
        list(people.map(lambda _: world.read_all(), range(4)))
    world.slips()
    world.roll()
    world.agree("count-complete", world.complete())
    world.sign()
    world.give_shares()
    world.open()
    world.agree("count-paper")
    world.agree("count-review", {"results": world.results_sha256})
    world.agree("count-certify", {"results": world.results_sha256})
    assert counted_totals(read_results(world.results())) == cast_totals(SMALL_SCRIPT)
