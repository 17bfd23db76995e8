"""A whole count with paper votes at the server: keyed twice, apportioned, a tie settled by lot."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from elections import read_results
from room_world import RoomWorld, room_world

from common.machine import Moved
from tally_server.database import lots, paper, proposals
from tally_server.opening.paper_desk import RoomDesk, paper_of_sheets
from tally_server.outcome.lots import LotRecord, lot_needed
from tally_server.paper import events as e
from tally_server.paper.entry import State as SheetState
from tally_server.paper.sheet import Field, Keyed, SheetId
from tally_server.people.acts import ActRefused
from tally_server.people.roles import Role
from tally_server.states.states import State
from tally_server.web.lot_act import LOT_ACTS, lot_data

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")
# With these paper votes the first two of contest-1 are equal, to the last fraction: the
# machines gave 4, 2 and 1, and the two ballots for both of them go 1 : 1.
TIE = {
    Field("own", ("contest-1-2",)): 2,
    Field("group", ("contest-1-1", "contest-1-2")): 2,
    Field("invalid", ("blank",)): 1,
    Field("taken_away"): 1,
    Field("ballots"): 5,
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RoomWorld]:
    with room_world(tmp_path) as made:
        made.room.results.paper = paper_of_sheets(made.world.election)
        yield made


@pytest.fixture
def desk(world: RoomWorld) -> RoomDesk:
    return RoomDesk(world.room)


def keyed(world: RoomWorld, contest: str, counts: Mapping[Field, int], *roles: Role) -> None:
    """Each of these operators hands in the numbers."""
    for role in roles or (Role.OPERATOR_A, Role.OPERATOR_B):
        by = world.person(role)
        kind = e.KeyFirst if role is Role.OPERATOR_A else e.KeySecond
        event = kind(by=by.login, keyed=Keyed(counts))
        with world.database.write() as tx:
            moved = paper.happen(tx, world.world.election, SheetId(contest, 1), event, by, world.at)
        assert isinstance(moved, Moved)


def shown(world: RoomWorld, desk: RoomDesk) -> list[str]:
    with world.database.read() as tx:
        return [result.contest.id for result in desk.results(tx)]


def is_open(world: RoomWorld, desk: RoomDesk) -> bool:
    with world.database.read() as tx:
        return desk.paper_open(tx)


def record_lot(world: RoomWorld, desk: RoomDesk, winner: str, loser: str) -> None:
    """Proposed by the officer, approved by a witness."""
    ((act, executor_of),) = LOT_ACTS
    place: Any = SimpleNamespace(service=lambda _: desk)
    record = LotRecord("contest-1", (winner,), (loser,), "棒くじ", "選挙長", ("", ""))
    with world.database.write() as tx:
        result = desk.results(tx)[0]
        needed = lot_needed(result.totals, result.outcome)
        assert needed is not None
        data = lot_data(result, needed, record)
        officer, witness = world.person(Role.COUNTING_OFFICER), world.person(Role.WITNESS)
        waiting = proposals.propose(tx, act, data, officer, world.at)
    with world.database.write() as tx:
        proposals.approve(
            tx, act, executor_of(place), waiting.id, waiting.sha256, witness, world.at
        )


def test_a_count_with_paper_and_a_lot_gives_what_the_command_gives(
    world: RoomWorld, desk: RoomDesk
) -> None:
    """Keyed before and after the opening, tied, drawn, certified: the same bytes by command."""
    world.begin()
    assert is_open(world, desk)
    keyed(world, "contest-1", TIE)
    world.read_all()
    world.slips()
    world.roll()
    world.agree("count-complete", world.complete())
    world.sign()
    world.give_shares()
    world.open()
    with pytest.raises(ActRefused):
        world.agree("count-paper")  # contest-2 has no agreed sheet
    keyed(world, "contest-2", {})
    assert shown(world, desk) == []
    world.agree("count-paper")
    assert shown(world, desk) == ["contest-1", "contest-2"]
    assert not is_open(world, desk)
    record_lot(world, desk, "contest-1-2", "contest-1-1")
    world.agree("count-review", {"results": world.results_sha256})
    world.agree("count-certify", {"results": world.results_sha256})
    assert world.state is State.CERTIFIED
    contest = read_results(world.results())["contests"][0]
    assert contest["outcome"]["elected"] == ["contest-1-2"]
    assert [row["printed"] for row in contest["candidates"]] == ["5", "5", "1"]
    assert world.counted_by_command() == world.results()
    with world.database.read() as tx:
        kept = lots.lot_of(tx, "contest-1", ("contest-1-2",))
    assert kept is not None
    assert (kept.losers, kept.method) == (("contest-1-1",), "棒くじ")


def test_one_keying_alone_never_closes_the_paper(world: RoomWorld, desk: RoomDesk) -> None:
    """The count waits for the second operator, and shows nothing."""
    world.to_opened()
    keyed(world, "contest-1", TIE, Role.OPERATOR_A)
    keyed(world, "contest-2", {})
    with pytest.raises(ActRefused):
        world.agree("count-paper")
    assert shown(world, desk) == []
    keyed(world, "contest-1", TIE, Role.OPERATOR_B)
    world.agree("count-paper")
    assert shown(world, desk) == ["contest-1", "contest-2"]


def test_a_correction_opens_paper_again_and_ends_in_another_version(
    world: RoomWorld, desk: RoomDesk
) -> None:
    """Time-boxed, with a reason; the agreed sheet is reopened by two; the first version stays."""
    plain = {Field("own", ("contest-1-1",)): 2, Field("ballots"): 2}
    keyed(world, "contest-1", plain)
    keyed(world, "contest-2", {})
    world.to_certified()
    assert not is_open(world, desk)
    until = world.at.replace(hour=20).isoformat()
    world.agree("count-correct", {"until": until, "reason": "点検票の書き間違い"})
    assert is_open(world, desk)
    assert shown(world, desk) == []
    event = e.Reopen(by=("officer", "witness"), reason="点検票の書き間違い")
    with world.database.write() as tx:
        by = world.person(Role.COUNTING_OFFICER)
        sheet = SheetId("contest-1", 1)
        moved = paper.happen(tx, world.world.election, sheet, event, by, world.at)
    assert moved.value.state is SheetState.REOPENED
    keyed(world, "contest-1", {**plain, Field("own", ("contest-1-1",)): 3, Field("ballots"): 3})
    world.agree("count-correct-end")
    world.agree("count-review", {"results": world.results_sha256})
    world.agree("count-certify", {"results": world.results_sha256})
    first, second = (read_results(world.results(version)) for version in (1, 2))
    votes = [one["contests"][0]["candidates"][0]["paper_own"] for one in (first, second)]
    assert votes == [2, 3]
    lines = (world.room.results.folder(2) / "input-paper.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert {"contest": "contest-1", "item": "own", "candidate": "contest-1-1", "count": "3"} in rows
    assert world.counted_by_command(2) == world.results(2)
