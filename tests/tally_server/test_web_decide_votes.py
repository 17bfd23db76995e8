"""Decisions about votes on the pages of a real count: shares without a ratio, invalid votes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counting_world import CountingWorld, counting_world, plain
from elections import read_results

from tally_server.database import count_steps, proposals
from tally_server.people.roles import Role

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")
OFFICER, WITNESS = Role.COUNTING_OFFICER, Role.WITNESS
# In contest-1 the machines gave votes to the first candidate alone: the other two have no ratio.
SCRIPT = {
    ("p01-01", "contest-1"): {"contest-1-1": 3},
    ("p01-01", "contest-2"): {"contest-2-1": 2},
    ("p02-01", "contest-1"): {"contest-1-1": 2, "none": 1},
    ("p02-01", "contest-2"): {"contest-2-2": 2},
    ("p01-02", "contest-1"): {"contest-1-1": 1},
    ("p01-02", "contest-2"): {"contest-2-1": 1},
}
GROUP = {"group:contest-1-2+contest-1-3": 7, "ballots:": 7}
FORM: dict[str, Any] = {
    "contest": "contest-1",
    "group": "contest-1-2+contest-1-3",
    "part": ["7/2", "7/2"],
    "opinion": "異議なし",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CountingWorld]:
    with counting_world(tmp_path, script=SCRIPT) as made:
        yield made


def with_a_group(world: CountingWorld) -> None:
    """The officer gives both of one name a field, and seven ballots have it."""
    members = ["contest-1-2", "contest-1-3"]
    world.send("/paper/contest-1/groups", OFFICER, members=members)
    world.paper("contest-1", counts=GROUP)
    world.paper("contest-2")


def test_ballots_without_a_ratio_wait_for_two_people(world: CountingWorld) -> None:
    """No result before; then the decided parts, exact, and the working says so."""
    world.to_opened()
    with_a_group(world)
    assert "決める必要のある票はありません" in world.page("/decide/apportion", OFFICER)
    world.agree("/release/paper")
    shown = plain(world.page("/outcome", WITNESS))
    assert "O-01" in shown
    assert "7 票の分け方" in plain(world.page("/decide/apportion", WITNESS))
    world.agree("/decide/apportion", **FORM)
    working = plain(world.page("/outcome/contest-1", WITNESS))
    assert "3.5 (比がないため、2人の決定による)" in working
    for path in ("/release/review", "/release/certify"):
        world.agree(path)
    results = (world.room.results.folder(1) / "results.json").read_bytes()
    rows = read_results(results)["contests"][0]["candidates"]
    assert [row["total"] for row in rows] == ["6/1", "7/2", "7/2"]


MISFITS: tuple[tuple[dict[str, Any], str, int], ...] = (
    ({"part": ["3", "3"]}, "X-52", 422),
    ({"part": ["7"]}, "X-52", 422),
    ({"part": ["7", "x"]}, "X-51", 422),
    ({"part": ["8", "-1"]}, "X-51", 422),
    ({"group": "contest-1-1+contest-1-3"}, "X-50", 409),
    ({"contest": "contest-2"}, "X-50", 409),
    ({"opinion": "意見\u0007"}, "X-49", 422),
)


def test_parts_that_do_not_fit_are_refused(world: CountingWorld) -> None:
    """Each with its reason; nothing waits for approval, and nothing is shared."""
    world.to_opened()
    with_a_group(world)
    world.agree("/release/paper")
    for changes, code, status in MISFITS:
        said = world.by(OFFICER).post("/decide/apportion", {**FORM, **changes})
        assert (said.status_code, code in said.text) == (status, True), changes
    with world.database.read() as tx:
        assert proposals.open_proposals(tx) == ()


def test_a_candidate_is_declared_invalid_and_the_sheets_follow(world: CountingWorld) -> None:
    """All electronic votes fall; a sheet with votes for them must be keyed again as invalid."""
    world.to_opened()
    world.paper("contest-1", counts={"own:contest-1-1": 2, "ballots:": 2})
    world.paper("contest-2")
    form = {"subject": "contest-1:contest-1-1", "reason": "12月20日に死亡"}
    world.agree("/decide/invalidate", **form)
    assert "無効と決定された候補者の票があります" in world.page("/paper", OFFICER)
    refused = world.by(OFFICER).post("/release/paper")
    assert refused.status_code == 409
    world.agree("/paper/contest-1/1/reopen", reason="無効の2号へ書き直し")
    fallen = world.by(Role.OPERATOR_A).post(
        "/paper/contest-1/1/keying", {"own:contest-1-1": "2", "ballots:": "2"}
    )
    assert "X-22" in fallen.text
    world.paper("contest-1", counts={"invalid:2": 2, "ballots:": 2})
    world.agree("/release/paper")
    text = plain(world.page("/outcome/contest-1", WITNESS))
    assert "票は無効" in text
    assert "紙 2 + 無効と決定された候補者への電子の票 6" in text
    with world.database.read() as tx:
        assert count_steps.current(tx).totals_shown


@pytest.mark.parametrize("subject", ["", "contest-1", "reeve:x", "contest-1:contest-2-1"])
def test_nobody_unknown_is_declared_invalid(world: CountingWorld, subject: str) -> None:
    """A made-up candidate or contest is refused in words."""
    world.begin()
    said = world.by(OFFICER).post("/decide/invalidate", {"subject": subject, "reason": "x"})
    assert said.status_code in (404, 422)
