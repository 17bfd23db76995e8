"""lots.csv: the order of the losers of a lot, kept for a later succession."""

import shutil
from pathlib import Path

import pytest
from builders import make_election
from record_world import SCENES
from room_world import RoomWorld, room_world

from common.inputs import BadInput
from tally_server.database import lots, proposals
from tally_server.inputs.lots import match_lots, read_lots
from tally_server.outcome.lots import LotRecord
from tally_server.outcome.succession import lost_by_lot

ELECTION = make_election(contests=2, candidates=4)
HEAD = "contest,order,candidate\n"


def test_the_order_is_that_of_the_rows() -> None:
    """By contest; a contest without a row has none."""
    table = f"{HEAD}contest-1,1,contest-1-3\ncontest-1,2,contest-1-1\n"
    found = read_lots(table.encode(), ELECTION)
    assert found == {"contest-1": ("contest-1-3", "contest-1-1")}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("contest-9,1,contest-1-1\n", "選挙はありません"),
        ("contest-1,1,contest-2-1\n", "候補者の ID ではありません"),
        ("contest-1,2,contest-1-1\n", "ここは 1 です"),
        ("contest-1,1,contest-1-1\ncontest-1,1,contest-1-2\n", "ここは 2 です"),
        ("contest-1,1,contest-1-1\ncontest-1,2,contest-1-1\n", "2回あります"),
    ],
)
def test_a_table_that_cannot_be_is_refused(rows: str, said: str) -> None:
    """With file, line and what to write."""
    with pytest.raises(BadInput) as bad:
        read_lots((HEAD + rows).encode(), ELECTION)
    assert len(bad.value.errors) == 1
    assert said in bad.value.lines()[0]


def test_only_the_losers_of_the_lot_are_taken() -> None:
    """All of them in any order; not the winner, not one too few, and nobody without a lot."""
    (drawn,) = [one for one in SCENES["lot-drawn"]().results if one.outcome.drawn]
    lost = lost_by_lot(drawn.outcome)
    assert len(lost) > 1
    match_lots({drawn.contest.id: lost[::-1]}, [drawn])
    match_lots({}, [drawn])
    others = (lost[:1], (*lost[:-1], drawn.outcome.drawn[0]))
    for wrong in others:
        with pytest.raises(BadInput):
            match_lots({drawn.contest.id: wrong}, [drawn])
    (still,) = [one for one in SCENES["lot-open"]().results if one.outcome.ties]
    with pytest.raises(BadInput):
        match_lots({still.contest.id: lost}, [still])


SCRIPT = {("p01-01", "contest-1"): {f"contest-1-{number}": 1 for number in (1, 2, 3)}}


def drawn_at(world: RoomWorld) -> None:
    """Three with equal votes for one seat; the lot is put on record with its losers."""
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
    world.decide(action="lot", contest="contest-1", winners=["contest-1-2"])
    losers = ("contest-1-3", "contest-1-1")
    record = LotRecord("contest-1", ("contest-1-2",), losers, "紙のくじ", "選挙長", ("a", "b"))
    with world.database.write() as tx:
        last = max(one.id for one in proposals.ended_proposals(tx))
        lots.add_lot(tx, last, record, world.at)
    for act in ("count-review", "count-certify"):
        world.agree(act, {"results": world.results_sha256})


@pytest.mark.usefixtures("opener_in_a_thread")
def test_a_count_by_the_command_keeps_the_order(tmp_path: Path) -> None:
    """Server and command write the same succession.json; without the file the losers stand
    on one place (positive control)."""
    with room_world(tmp_path, script=SCRIPT) as world:
        drawn_at(world)
        assert world.counted_by_command() == world.results()
        here = world.room.results.folder(1)
        succession = (here / "succession.json").read_bytes()
        assert succession.index(b"contest-1-3") < succession.index(b"contest-1-1")
        out = tmp_path / "out-1" / "succession.json"
        assert out.read_bytes() == succession
        (here / "input-lots.csv").unlink()
        shutil.rmtree(tmp_path / "media-again-1")
        world.counted_by_command()
        assert out.read_bytes() != succession
