"""The pages of the outcome: nothing before its time, every figure with its rule, the lot by two."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from paper_world import PaperWorld, paper_world
from server_world import shown_text

from tally_server.database import proposals
from tally_server.people.roles import STAFF, Role
from tally_server.web.deciding import approve

OFFICER, WITNESS = Role.COUNTING_OFFICER, Role.WITNESS
SCHEMA = Path(__file__).parents[2] / "docs" / "formats" / "succession.schema.json"
PAPER = {
    "own:mayor-1": "3",
    "own:mayor-2": "2",
    "group:mayor-1+mayor-2": "7",
    "invalid:blank": "1",
    "ballots:": "13",
}
TIE = {"council-1": 9, "council-2": 5, "council-3": 5, "council-4": 5}
LOT = {
    "winner": ["council-3"],
    "loser": ["council-4", "council-2"],
    "method": "棒くじ",
    "drawn_by": "選挙長 丙山 三郎",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PaperWorld]:
    """Paper and electronic votes are in; the council hangs on a lot."""
    with paper_world(tmp_path) as made:
        made.agree(1, PAPER)
        made.agree(1, {}, contest="council")
        made.desk.electronic = {
            "mayor": {"mayor-1": 20, "mayor-2": 9, "mayor-3": 12},
            "council": TIE,
        }
        made.desk.open = False
        yield made


def read(world: PaperWorld, path: str, role: Role = WITNESS) -> str:
    page = world.client(role).get(path)
    assert page.status_code == 200, page.text
    return shown_text(page).replace("　", " ")


def proposed(world: PaperWorld, data: dict[str, Any]) -> Any:
    return world.client(OFFICER).post("/outcome/council/lot", data)


def record(world: PaperWorld, data: dict[str, Any]) -> str:
    """The lot as proposed, shown to the witness, and approved."""
    said = proposed(world, data)
    assert said.status_code == 303, said.text
    shown = read(world, said.headers["location"].partition("?")[0])
    with world.database.read() as tx:
        (waiting,) = proposals.open_proposals(tx)
    approve(world.place, waiting.id, waiting.sha256, world.person(WITNESS))
    return shown


@pytest.mark.parametrize("role", sorted(STAFF))
def test_no_figure_is_shown_before_paper_is_closed(world: PaperWorld, role: Role) -> None:
    """While paper is keyed nobody knows what it would change, whatever page is asked for."""
    world.desk.open = True
    page = world.client(role).get("/outcome")
    assert page.status_code == 200
    assert "結果はまだ表示できません" in page.text
    assert "佐藤" not in page.text
    assert world.client(role).get("/outcome/mayor").status_code == 409
    lot = world.client(role).get("/outcome/council/lot")
    assert lot.status_code in (403, 409)
    assert "X-41" in world.client(OFFICER).get("/succession.json").text


def test_the_working_stands_on_the_page_line_by_line(world: PaperWorld) -> None:
    """The same lines as in the record, with the other reading beside them."""
    text = read(world, "/outcome/mayor")
    assert "佐藤 一郎: 7 × 23 ÷ 34 = 161/34 = 4.73529…" in text
    assert "→ 27.735 と書く" in text
    assert "検算: 書いた得票数の合計 52.999 + 切り捨てた票数 0.001 = 有効投票 53" in text
    assert "もう一つの読み方" in text


def test_every_figure_has_its_rule_beside_it(world: PaperWorld) -> None:
    """Lines, fates and consequences name the article, and how sure the rule is."""
    text = read(world, "/outcome/mayor")
    assert "法定得票数 13.250 有効投票 53 ÷ 4 = 13.25" in text
    assert "公職選挙法95条1項4号 法令" in text
    assert "供託物没収点 5.300" in text
    assert "当選 有効投票の多い順に 1 番目で、法定得票数以上です" in text
    assert "無効投票 1 紙 1 +" in text


def test_the_list_shows_who_is_elected_and_what_is_missing(world: PaperWorld) -> None:
    """The mayor is elected; the council waits for a lot, which only the officer may enter."""
    text = read(world, "/outcome")
    assert "くじが必要" in text
    assert "当選人 選ぶ 1 人が全員決まりました" in text
    assert "くじへ進む" not in text
    assert "試験市議会議員選挙のくじへ進む" in read(world, "/outcome", OFFICER)


def test_before_the_lot_everybody_sees_who_draws(world: PaperWorld) -> None:
    """Names, votes, seats and rule; the form is the officer's alone."""
    text = read(world, "/outcome/council/lot")
    assert "得票数が同じ 3 人のうち 1 人を、くじで定めます" in text
    assert "候補 2番、候補 3番、候補 4番" in text
    assert "公職選挙法95条2項" in text
    assert "引いた結果を記録する" not in text
    assert "引いた結果を記録する" in read(world, "/outcome/council/lot", OFFICER)
    assert world.client(WITNESS).post("/outcome/council/lot", LOT).status_code == 403


def test_two_people_record_the_lot(world: PaperWorld) -> None:
    """What was drawn, how and by whom is read before it is approved; then it elects."""
    shown = record(world, LOT)
    for part in ("当たった人 候補 3番", "候補 4番、候補 2番", "棒くじ", "選挙長 丙山 三郎"):
        assert part in shown
    (lot,) = world.desk.decisions.made
    assert lot.reason.startswith("方法: 棒くじ / 引いた人: 選挙長 丙山 三郎")
    text = read(world, "/outcome/council")
    assert "当選(くじ)" in text
    assert "くじの方法 棒くじ" in text
    assert "くじで当選とならなかった人" in text
    again = world.client(OFFICER).get("/outcome/council/lot")
    assert again.status_code == 409
    assert "X-43" in again.text


def test_the_order_of_the_losers_is_kept_for_the_succession(world: PaperWorld) -> None:
    """Years later nobody has to ask who came next in the draw."""
    record(world, LOT)
    made = json.loads(world.client(OFFICER).get("/succession.json").content)
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(made)
    council = next(one for one in made["contests"] if one["id"] == "council")
    assert [(one["candidate"], one["place"]) for one in council["after"]] == [
        ("council-4", 1),
        ("council-2", 2),
    ]


def test_a_lot_without_the_order_of_the_losers_is_taken_too(world: PaperWorld) -> None:
    """Then they stand on one place, and the page says that no order was drawn."""
    shown = record(world, {**LOT, "loser": ["", ""]})
    assert "引いていない" in shown
    made = json.loads(world.client(OFFICER).get("/succession.json").content)
    council = next(one for one in made["contests"] if one["id"] == "council")
    assert [one["place"] for one in council["after"]] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"winner": ["council-1"]}, "X-45", 409),
        ({"winner": [""]}, "X-45", 409),
        ({"winner": ["council-2", "council-3"]}, "X-44", 409),
        ({"loser": ["council-4", ""]}, "X-46", 409),
        ({"loser": ["council-4", "council-4"]}, "X-46", 409),
        ({"method": "　 "}, "X-47", 409),
        ({"drawn_by": " "}, "X-48", 409),
        ({"method": "棒\u200bくじ"}, "X-49", 422),
        ({"method": ""}, "U-", 422),
    ],
)
def test_a_lot_that_does_not_fit_is_refused_with_a_reason(
    world: PaperWorld, changes: dict[str, Any], code: str, status: int
) -> None:
    """A slip in writing it down elects nobody, and nothing waits for approval."""
    said = proposed(world, {**LOT, **changes})
    assert said.status_code == status
    assert code in said.text
    with world.database.read() as tx:
        assert proposals.open_proposals(tx) == ()
    assert world.desk.decisions.made == ()


def test_a_lot_that_is_not_needed_any_more_elects_nobody(world: PaperWorld) -> None:
    """Votes that changed between proposal and approval end the proposal."""
    said = proposed(world, LOT)
    with world.database.read() as tx:
        (waiting,) = proposals.open_proposals(tx)
    world.desk.electronic["council"] = {**TIE, "council-3": 6}
    answer = world.client(WITNESS).post(
        f"/approvals/{waiting.id}/approve", {"sha256": waiting.sha256}
    )
    assert said.status_code == 303
    assert answer.status_code == 409
    assert "X-42" in answer.text
    assert world.desk.decisions.made == ()


def test_an_unknown_contest_has_no_page(world: PaperWorld) -> None:
    """A path that somebody made up is answered in words."""
    assert world.client(WITNESS).get("/outcome/reeve").status_code == 409
    assert world.client(OFFICER).get("/outcome/reeve/lot").status_code == 409
    assert world.client(OFFICER).get("/outcome/mayor/lot").status_code == 409


def test_the_first_page_says_that_a_lot_waits(world: PaperWorld) -> None:
    """Until it is on record."""
    assert "試験市議会議員選挙: くじが必要です" in world.client(OFFICER).get("/").text
    record(world, LOT)
    assert "くじが必要です" not in world.client(OFFICER).get("/").text


def test_a_program_reads_what_the_page_shows_and_no_earlier(world: PaperWorld) -> None:
    """/api/v1/outcome has every figure with its rule; before its time it refuses, as the page."""
    client = world.client(WITNESS)
    answer = client.get("/api/v1/outcome")
    mayor, council = answer.json()
    assert (mayor["elected"], council["ties"]) == (
        ["mayor-1"],
        [["council-2", "council-3", "council-4"]],
    )
    assert [one["article"] for one in mayor["figures"]][-1] == "公職選挙法93条1項"
    assert any("161/34" in line["text"] for line in mayor["working"])
    assert mayor["standings"][0]["printed"] == "27.735"
    world.desk.open = True
    refused = client.get("/api/v1/outcome")
    assert (refused.status_code, refused.json()["code"]) == (409, "X-41")
    sheets = client.get("/api/v1/paper").json()
    assert sheets[0] == {"contest": "mayor", "number": 1, "state": "agreed"}
