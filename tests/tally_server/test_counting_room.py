"""The counting place at work, from the first medium to the certified files."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from elections import SMALL_SCRIPT, cast_totals, counted_totals, read_results, write_files
from room_world import RoomWorld, room_world
from world import ORIGINAL

from common.closing import Slip
from tally_server.count.output import statement_bytes
from tally_server.count.statement import note_opening, pools_opened
from tally_server.database import media, openings
from tally_server.opening.media_desk import Incoming
from tally_server.people.acts import ActRefused
from tally_server.people.roles import Role
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


def test_nothing_begins_without_the_people_it_needs(world: RoomWorld) -> None:
    """Media are received only when two people said so, in their roles."""
    with pytest.raises(ActRefused, match="not-receiving"):
        world.read_all()
    with pytest.raises(ActRefused, match="may-not-propose"):
        world.agree("count-begin", proposer=Role.WITNESS)
    with pytest.raises(ActRefused, match="may-not-approve"):
        world.agree("count-begin", approver=Role.OPERATOR_A)


def test_a_set_with_a_medium_missing_is_not_complete(world: RoomWorld) -> None:
    """The count waits for the last terminal, and says that it does."""
    world.begin()
    world.read("p01-01/original", "p01-01/duplicate", "p02-01/original", "p02-01/duplicate")
    world.slips()
    world.roll()
    with pytest.raises(ActRefused, match="media-missing"):
        world.agree("count-complete", world.complete())
    assert world.state is State.RECEIVING


def test_media_put_in_again_change_nothing(world: RoomWorld) -> None:
    """Every stick read three times, and the count is what it is."""
    world.begin()
    for _ in range(3):
        world.read_all()
    world.slips()
    world.roll()
    world.agree("count-complete", world.complete())
    with world.database.read() as tx:
        assert len(media.arrivals(tx)) == 6
    assert len(world.room.core.store.digests()) == 6


def test_a_broken_original_is_decided_over_by_two_people(world: RoomWorld) -> None:
    """The duplicate is counted, with reason and the witnesses' opinion on the record."""
    (world.town.original("p01-02") / "records.bin").write_bytes(b"broken")
    world.begin()
    world.read_all()
    world.slips()
    world.roll()
    with pytest.raises(ActRefused, match="media-missing"):
        world.agree("count-complete", world.complete())
    opinion = {"reason": "damaged", "opinion": "異議なし"}
    world.decide(action="use-duplicate", terminal="p01-02", **opinion)
    world.agree("count-complete", world.complete())
    world.sign()
    world.give_shares()
    world.open()
    certify(world)
    assert counted_totals(read_results(world.results())) == cast_totals(SMALL_SCRIPT)
    assert world.counted_by_command() == world.results()
    (decision,) = json.loads(world.results())["decisions"]
    assert decision["by"] == ["counting-officer 0", "witness 0"]


def certify(world: RoomWorld) -> None:
    world.agree("count-paper")
    world.agree("count-review", {"results": world.results_sha256})
    world.agree("count-certify", {"results": world.results_sha256})


def test_a_roll_that_differs_is_shown_both_ways_and_never_mended(world: RoomWorld) -> None:
    """More records than voters, or fewer: two people accept exactly these numbers."""
    world.begin()
    world.read_all()
    world.slips()
    world.roll()
    world.room.enter_roll("p01", "contest-1", 6, world.person(Role.OPERATOR_A))
    world.room.enter_roll("p02", "contest-1", 2, world.person(Role.OPERATOR_A))
    with world.database.read() as tx:
        found = world.room.core.set_now(tx).open
    differences = {one.problem.place: one.problem.values["difference"] for one in found}
    assert differences == {"p01": "-1", "p02": "+1"}
    why = {"action": "accept-difference", "contest": "contest-1", "reason": "途中で退場した"}
    world.decide(**why, place="p01", records=5, voters=6)
    with pytest.raises(ActRefused, match="problems-open"):
        world.agree("count-complete", world.complete())
    world.decide(**why, place="p02", records=3, voters=2)
    world.agree("count-complete", world.complete())


def test_a_slip_that_differs_stops_the_count(world: RoomWorld) -> None:
    """An exchanged medium is caught by the paper that the witnesses signed."""
    world.begin()
    world.read_all()
    world.slips()
    world.roll()
    wrong = Slip("p01-01", 5, "ab" * 32)
    world.room.enter_slip(wrong, world.person(Role.OPERATOR_A), scanned=True)
    with pytest.raises(ActRefused, match="media-missing"):
        world.agree("count-complete", world.complete())
    with world.database.read() as tx:
        (found,) = world.room.core.set_now(tx).open
    assert (found.problem.name, found.problem.terminal) == ("slip-differs", "p01-01")


def test_a_missing_slip_is_put_on_record_before_the_count(world: RoomWorld) -> None:
    """The command goes on without; at the server two people say that it is missing."""
    world.begin()
    world.read_all()
    world.roll()
    with pytest.raises(ActRefused, match="slips-open"):
        world.agree("count-complete", world.complete())
    world.decide(action="acknowledge", problem="M-21")
    world.agree("count-complete", world.complete())


def test_two_packages_of_one_terminal_are_an_alarm(world: RoomWorld) -> None:
    """Both are signed well; none counts until two people take one out of the set."""
    world.begin()
    world.read_all()
    other = world.world.medium_files("p01-01", {"contest-1": ["contest-1-3"]}, ORIGINAL)
    write_files(world.folder / "other", other)
    (arrival,) = world.room.media.take_in(
        [Incoming("usb7", world.folder / "other")], world.person(Role.OPERATOR_A)
    )
    world.slips()
    world.roll()
    with world.database.read() as tx:
        found = [one.problem.name for one in world.room.core.set_now(tx).open]
    assert found == ["two-packages"]
    with pytest.raises(ActRefused, match="media-missing"):
        world.agree("count-complete", world.complete())
    with pytest.raises(ActRefused, match="reason-missing"):
        world.agree("count-take-out", {"digest": arrival.digest, "reason": " "})
    world.agree("count-take-out", {"digest": arrival.digest, "reason": "締切票と合わない"})
    world.agree("count-complete", world.complete())
    assert arrival.digest in world.room.core.store.digests()


def test_a_stranger_is_acknowledged_or_taken_out(world: RoomWorld) -> None:
    """A stick of something else is listed and is in nobody's way once it is looked into."""
    (world.folder / "stranger").mkdir()
    (world.folder / "stranger" / "holiday.jpg").write_bytes(b"x")
    world.begin()
    world.read_all()
    coming = [Incoming("usb8", world.folder / "stranger")]
    world.room.media.take_in(coming, world.person(Role.OPERATOR_A))
    with world.database.read() as tx:
        (found,) = world.room.core.set_now(tx).open
    assert (found.problem.code, found.problem.terminal) == ("M-24", "usb8")
    world.decide(action="acknowledge", problem="M-24", terminal="usb8")
    with world.database.read() as tx:
        assert world.room.core.set_now(tx).open == ()


def test_a_medium_that_comes_late_is_refused(world: RoomWorld) -> None:
    """After the signatures nothing is read; before the opening two people may go back."""
    world.to_complete()
    with pytest.raises(ActRefused, match="set-fixed"):
        world.read_all()
    world.agree("count-back", {"reason": "もう1本届いた"})
    world.read_all()
    assert world.state is State.RECEIVING


def test_what_is_signed_is_what_is_opened(world: RoomWorld) -> None:
    """A signature for another statement is refused, and none was given."""
    world.to_complete()
    with world.database.read() as tx:
        pool = world.room.core.pool_now(tx)
    wrong = {"pool": pool.hash, "statement": "0" * 64}
    with pytest.raises(ActRefused, match="pool-changed"):
        world.agree("count-sign", wrong)
    world.sign()
    with world.database.read() as tx:
        (signed,) = openings.statements(tx)
    assert signed.pool == pool.hash
    assert signed.sha256 == hashlib.sha256(statement_bytes(pool.statement)).hexdigest()


def test_one_trustee_enters_one_share(world: RoomWorld) -> None:
    """Two shares from one pair of hands are not two trustees."""
    world.to_complete()
    world.sign()
    trustee = world.person(Role.KEY_TRUSTEE)
    assert world.room.opening.give(world.shares[0], trustee) == 1
    with pytest.raises(ActRefused, match="share-same-person"):
        world.room.opening.give(world.shares[1], trustee)
    with pytest.raises(ActRefused, match="shares-missing"):
        world.room.opening.open(world.person(Role.COUNTING_OFFICER))


def test_shares_are_gone_after_a_restart(world: RoomWorld) -> None:
    """A server that was stopped holds no share, and says so."""
    world.to_complete()
    world.sign()
    world.give_shares()
    assert len(world.count.shares) == 2
    world.restart()
    assert world.count.shares == frozenset()
    assert world.state is State.OPENING
    world.give_shares()
    world.open()
    assert world.state is State.OPENED


def test_an_opener_that_dies_gives_no_total(world: RoomWorld) -> None:
    """Killed with its shares: trustees enter theirs anew, and nothing was opened."""
    world.to_complete()
    world.sign()
    world.give_shares()
    desk = world.room.opening._desk  # the process is killed from outside
    assert desk is not None
    desk._process.kill()
    desk._process.join()
    world.open()
    assert world.state is State.OPENING
    assert world.room.opening.trouble
    assert world.count.opened == (world.count.pool,)
    world.give_shares()
    world.open()
    assert world.state is State.OPENED


def test_a_lot_is_recorded_before_the_review(tmp_path: Path) -> None:
    """A tie for a seat stops the review until two people record the lot that was drawn."""
    script = {("p01-01", "contest-1"): {"contest-1-1": 1, "contest-1-2": 1}}
    with room_world(tmp_path, script=script) as world:
        world.begin()
        world.read_all()
        for terminal in ("p01-02", "p02-01"):
            world.decide(action="not-used", terminal=terminal)
        world.slips()
        world.roll()
        world.agree("count-complete", world.complete())
        world.sign()
        world.give_shares()
        world.open()
        world.agree("count-paper")
        results = {"results": world.results_sha256}
        with pytest.raises(ActRefused, match="lots-open"):
            world.agree("count-review", results)
        with pytest.raises(ActRefused, match="decision-refused"):
            world.decide(action="lot", contest="contest-1", winners=["contest-1-3"])
        world.decide(action="lot", contest="contest-1", winners=["contest-1-2"])
        world.agree("count-review", {"results": world.results_sha256})
        world.agree("count-certify", {"results": world.results_sha256})
        assert world.counted_by_command() == world.results()


def test_a_correction_makes_a_second_version(world: RoomWorld) -> None:
    """The first version stays as it was certified; media are not touched."""
    world.to_certified()
    first = world.results()
    until = (world.at + timedelta(hours=2)).isoformat()
    world.agree("count-correct", {"reason": "被選挙権がなかった", "until": until})
    assert world.room.results.folder(1).exists()
    world.decide(
        action="invalidate-candidate",
        contest="contest-1",
        candidate="contest-1-3",
        reason="被選挙権がなかった",
    )
    world.agree("count-correct-end")
    world.agree("count-review", {"results": world.results_sha256})
    world.agree("count-certify", {"results": world.results_sha256})
    assert world.results(1) == first
    assert world.results(2) != first
    assert world.counted_by_command(2) == world.results(2)


def test_what_was_kept_is_destroyed_after_the_term(world: RoomWorld) -> None:
    """Media and pool are gone, on the record of two people; the results stay."""
    world.to_certified()
    world.publish()
    keepers = {"proposer": Role.ADMINISTRATOR, "approver": Role.COUNTING_OFFICER}
    world.agree("count-keep", {"until": "2028-12-21"}, **keepers)
    with pytest.raises(ActRefused, match="term-not-over"):
        world.agree("count-destroy", {"reason": "溶解"}, **keepers)
    world.at += timedelta(days=4 * 366)
    world.agree("count-destroy", {"reason": "溶解"}, **keepers)
    assert world.state is State.DESTROYED
    assert not world.room.core.store.media.exists()
    assert world.results()


def test_another_pool_after_an_opening_needs_a_reopening(world: RoomWorld) -> None:
    """The difference of two counts betrays a medium: it takes two people and a reason."""
    world.begin()
    world.read("p01-01/original", "p01-02/original", "p01-02/duplicate")
    world.read("p01-01/duplicate")
    world.slips()
    world.roll()
    world.decide(action="acknowledge", problem="M-19", terminal="p02-01")
    with pytest.raises(ActRefused, match="media-missing"):
        world.agree("count-complete", world.complete())
    world.read("p02-01/original")
    world.agree("count-complete", world.complete())
    world.sign()
    world.give_shares()
    world.open()
    world.agree("count-reopen", {"reason": "別の媒体が見つかった"})
    assert world.state is State.RECEIVING
    world.agree("count-complete", world.complete())
    world.sign()
    world.give_shares()
    world.open()
    certify(world)
    assert "reopen" in [one["action"] for one in json.loads(world.results())["decisions"]]


def test_a_disk_of_the_copy_that_fails_is_told_and_stops_nothing(world: RoomWorld) -> None:
    """The count goes on; staff read that the second copy is not made."""
    world.begin()
    assert world.room.copy is not None
    with patch(
        "tally_server.opening.second_copy.copy_database", side_effect=OSError("No space left")
    ):
        world.read_all()
        world.room.tick()
    assert world.room.trouble == "No space left"
    world.room.tick()
    assert world.room.trouble == ""
    assert (world.folder / "copy" / "count.sqlite").exists()


def test_a_fault_of_one_look_does_not_end_the_watch(world: RoomWorld) -> None:
    """Whatever a mount point does, the next look comes, and the fault is told."""
    world.begin()
    with patch.object(world.room.media, "look_at_mounts", side_effect=ValueError("secret")):
        world.room.tick()
    assert world.room.trouble == "ValueError"
    world.room.tick()
    assert world.room.trouble == ""


def test_files_that_were_half_written_are_written_whole(world: RoomWorld) -> None:
    """A crash while a version gets its files: the next start ends it, the copy has all of it."""
    world.to_certified()
    folder = world.room.results.folder(1)
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "results.json").unlink()
    (folder / "media.csv").unlink()
    assert world.room.results.certified_files(1) == ()
    world.restart()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == whole
    copied = world.folder / "copy" / "counting" / "results" / "1"
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == whole


def test_an_official_opening_stands_in_the_book_beside_the_keys(tmp_path: Path) -> None:
    """The command on the same keys counts the same pool, and no other without a reopening."""
    with room_world(tmp_path, mode="official") as world:
        world.to_certified()
        assert pools_opened(world.town.keys) == (world.count.pool,)
        assert world.counted_by_command() == world.results()


def test_a_pool_that_the_command_opened_binds_the_server(tmp_path: Path) -> None:
    """Another count of the same official election counts, wherever it was made."""
    with room_world(tmp_path, mode="official") as world:
        note_opening(world.town.keys, (), "0" * 64)
        world.to_complete()
        with pytest.raises(ActRefused, match="other-pool"):
            world.sign()
        world.agree("count-reopen", {"reason": "別の集合が先に開かれていた"})
        world.sign()
        world.give_shares()
        world.open()
        certify(world)
        assert pools_opened(world.town.keys) == ("0" * 64, world.count.pool)


def test_a_rehearsal_that_was_never_opened_needs_no_reopening(world: RoomWorld) -> None:
    """Nothing is put on record that did not happen."""
    world.to_complete()
    with pytest.raises(ActRefused, match="never-opened"):
        world.agree("count-reopen", {"reason": "記録する"})
