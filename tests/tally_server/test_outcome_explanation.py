"""What each figure rests on, and what follows for the seats."""

import re
from typing import Any

import pytest
from builders import make_contest
from hypothesis import given
from hypothesis import strategies as st

from common.election import Contest
from common.text import catalogue, placeholders
from tally_server.outcome.explanation import Explanation, Reason, explained
from tally_server.outcome.ranking import Seats, outcome_of
from tally_server.outcome.totals import total_votes
from tally_server.outcome.votes import ContestVotes, Group


def explain(
    electronic: dict[int, int],
    lot: tuple[int, ...] | None = None,
    contest: Contest | None = None,
    **more: Any,
) -> Explanation:
    """Candidates by number; the contest is a mayor's, or as given."""
    office = contest or make_contest(1, len(electronic), id="m")
    name = {n: f"{office.id}-{n}" for n in electronic}
    cast = ContestVotes(
        tuple(name.values()), {name[n]: votes for n, votes in electronic.items()}, **more
    )
    totals = total_votes(cast)
    seats = Seats(office.kind, office.winners, office.council_seats)
    drawn = tuple(name[n] for n in lot) if lot else None
    return explained(office, cast, totals, outcome_of(totals, seats, drawn))


def council(people: int, winners: int, seats: int, kind: str = "assembly") -> Contest:
    return make_contest(2, people, id="m", kind=kind, winners=winners, council_seats=seats)


def fates(found: Explanation) -> dict[str, str]:
    return {one.candidate: one.fate.key for one in found.standings}


def keys(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.key for reason in reasons]


def test_every_figure_says_how_it_came_about() -> None:
    """Lines with their formula, exact, and with the article beside them."""
    found = explain({1: 12_000, 2: 10_825}, contest=council(2, 1, 20, "assembly_by_election"))
    minimum = next(figure for figure in found.figures if figure.key.startswith("legal-minimum"))
    assert minimum.figure == "285.312"
    assert minimum.say().startswith("有効投票 22,825 ÷ 議員の定数 20 ÷ 4 = 285.3125。")
    assert minimum.article == "公職選挙法95条1項3号"
    assert minimum.basis == "law"
    deposit = found.figures[-1]
    assert (deposit.key, deposit.figure) == ("deposit-line-assembly", "114.125")


def test_votes_are_explained_by_where_they_come_from() -> None:
    """Electronic votes, paper for one candidate, paper to be shared; and the invalid ones."""
    found = explain(
        {1: 9, 2: 4, 3: 7},
        paper_own={"m-1": 2},
        groups=(Group(("m-1", "m-2"), 3),),
        invalidated=frozenset({"m-3"}),
        paper_invalid={"blank": 5},
        ended_without_choice=6,
        set_aside=1,
    )
    figures = {figure.key: figure for figure in found.figures}
    assert figures["valid"].figure == "18"
    assert figures["valid"].say() == "電子 13 + 紙(候補者ごと) 2 + 紙(按分する票) 3"
    assert figures["invalid"].say() == "紙 5 + 無効と決定された候補者への電子の票 7"
    assert (figures["invalid"].figure, figures["ended"].figure) == ("12", "6")
    assert figures["set-aside"].figure == "1"
    assert fates(found)["m-3"] == "fallen"
    assert "set-aside" not in keys(explain({1: 2, 2: 1}).figures)


def test_where_every_candidate_stands() -> None:
    """Elected, behind, below the minimum, without votes; and whose deposit is lost."""
    found = explain({1: 50, 2: 30, 3: 12, 4: 0, 5: 8}, contest=council(5, 1, 2))
    assert fates(found) == {
        "m-1": "elected",
        "m-2": "not-elected",
        "m-3": "below-minimum",
        "m-5": "below-minimum",
        "m-4": "no-votes",
    }
    assert [one.place for one in found.standings] == [1, 2, 3, 4, 5]
    assert [one.candidate for one in found.standings if one.deposit] == ["m-4"]
    low = explain({1: 50, 2: 45, 3: 4, 4: 1})
    assert [one.candidate for one in low.standings if one.deposit] == ["m-3", "m-4"]
    assert keys(low.consequences) == ["seats-filled"]


def test_a_tie_waits_for_the_lot_and_then_names_winner_and_loser() -> None:
    """Before the lot nobody of the tied is elected or not."""
    before = explain({1: 10, 2: 10, 3: 4})
    assert fates(before) == {"m-1": "lot-pending", "m-2": "lot-pending", "m-3": "below-minimum"}
    assert keys(before.consequences) == ["lot-first"]
    assert "候補　1番・候補　2番 の得票数が同じです" in before.consequences[0].say()
    after = explain({1: 10, 2: 10, 3: 4}, lot=(2,))
    assert (fates(after)["m-1"], fates(after)["m-2"]) == ("lot-lost", "elected-by-lot")
    assert keys(after.consequences) == ["seats-filled"]
    assert [one.place for one in after.standings] == [1, 1, 3]


def test_a_mayor_below_a_quarter_means_a_new_election() -> None:
    """品川区長 2022-10-02: nobody had 28,348.75, and the election was held again."""
    votes = {1: 27_759, 2: 26_308, 3: 24_669, 4: 18_559, 5: 8_279, 6: 7_821}
    found = explain(votes)
    assert keys(found.consequences) == ["nobody-chief"]
    assert found.consequences[0].article == "公職選挙法95条1項4号、109条1号、34条1項"
    assert [one.candidate for one in found.standings if one.deposit] == ["m-5", "m-6"]


@pytest.mark.parametrize(
    ("elected", "key"),
    [(11, "seats-empty"), (10, "seats-empty"), (9, "seats-empty-again"), (1, "seats-empty-again")],
)
def test_a_council_with_empty_seats(elected: int, key: str) -> None:
    """12 seats: with 10 or 11 elected they stay empty, with 9 the election is held again."""
    votes = {n: 100 if n <= elected else 0 for n in range(1, 14)}
    found = explain(votes, contest=council(13, 12, 12))
    assert keys(found.consequences) == [key]
    assert found.consequences[0].values["empty"] == 12 - elected


def test_the_lines_of_a_mayor_have_no_seats() -> None:
    """A whole number is written whole; the formula is the mayor's."""
    found = explain({1: 30, 2: 10})
    minimum, deposit = found.figures[-2:]
    assert (minimum.key, minimum.figure) == ("legal-minimum-chief", "10")
    assert minimum.say() == "有効投票 40 ÷ 4 = 10。これ以上の得票がなければ当選できません"
    assert (deposit.key, deposit.figure) == ("deposit-line-chief", "4")
    half = explain({1: 21, 2: 1})
    assert half.figures[-2].figure == "5.500"


def test_each_fate_and_consequence_is_said_with_its_numbers() -> None:
    """What a candidate reads names place, seats and lot."""
    found = explain({1: 50, 2: 30, 3: 20}, contest=council(3, 1, 4))
    said = {one.candidate: one.fate.say() for one in found.standings}
    assert said["m-1"] == "有効投票の多い順に 1 番目で、法定得票数以上です"
    assert said["m-2"] == "法定得票数以上ですが、2 番目で、選ぶ人数 1 人に入りません"
    assert [one.printed for one in found.standings] == ["50", "30", "20"]
    assert found.consequences[0].say() == "選ぶ 1 人が全員決まりました"
    tie = explain({1: 10, 2: 10})
    assert tie.standings[0].fate.say() == (
        "得票数が同じ 2 人のうち 1 人を、選挙会で選挙長がくじで定めます"
    )
    assert "1 人を選挙会で選挙長がくじで定めるまで" in tie.consequences[0].say()
    empty = explain({1: 9, 2: 0, 3: 0}, contest=council(3, 2, 20, "assembly_by_election"))
    assert "当選人が 1 人足りません" in empty.consequences[0].say()
    assert "定数 20 人の6分の1" in empty.consequences[0].say()
    alone = explain({1: 3, 2: 2}, contest=council(2, 2, 20))
    assert alone.consequences[0].say().startswith("候補者 2 人が、選ぶ 2 人を超えません")


def test_exactly_the_legal_minimum_is_not_below_it() -> None:
    """法定得票数 以上: 25 of 100 for a mayor is enough to stand, though others have more."""
    found = explain({1: 75, 2: 25})
    assert fates(found) == {"m-1": "elected", "m-2": "not-elected"}


def test_a_council_without_any_member_is_elected_anew() -> None:
    """Nobody elected of a whole council: a general election, not a re-election (116条)."""
    votes = dict.fromkeys(range(1, 14), 0)
    assert keys(explain(votes, contest=council(13, 12, 12)).consequences) == ["nobody-assembly"]


def test_an_empty_seat_of_a_by_election_is_added_to_the_other_vacancies() -> None:
    """Only the committee knows the council's other vacancies; more than a sixth decides."""
    few = explain({1: 9, 2: 0, 3: 0}, contest=council(3, 2, 20, "assembly_by_election"))
    assert keys(few.consequences) == ["seats-empty-by-election"]
    many = explain({1: 0, 2: 0}, contest=council(2, 1, 5, "assembly_by_election"))
    assert keys(many.consequences) == ["seats-empty-again"]


def test_too_few_candidates_are_said() -> None:
    """What a real election would not have put to the vote (100条4項)."""
    found = explain({1: 3, 2: 2}, contest=council(2, 2, 20))
    assert keys(found.consequences) == ["unopposed", "seats-filled"]


def test_equal_in_print_is_not_equal() -> None:
    """Votes that print alike but differ are shown as fractions, and need no lot."""
    found = explain(
        {1: 1000, 2: 1001, 3: 1000, 4: 2000},
        groups=(Group(("m-1", "m-2"), 1), Group(("m-3", "m-4"), 1)),
        paper_own={"m-4": 1},
    )
    assert "equal-in-print" not in keys(found.consequences)
    close = explain(
        {1: 5000, 2: 5001, 3: 5000, 4: 5002},
        groups=(Group(("m-1", "m-2"), 1), Group(("m-3", "m-4"), 1)),
        contest=council(4, 3, 20),
    )
    (said,) = [one for one in close.consequences if one.key == "equal-in-print"]
    assert said.values["first_exact"] != said.values["second_exact"]
    assert said.say() == (
        "候補　1番 は 50010000/10001 票、候補　3番 は 25007500/5001 票です。"
        "順位は分数のまま比べて決めています。くじの対象ではありません"
    )


@given(st.lists(st.integers(0, 40), min_size=1, max_size=7), st.integers(1, 4), st.booleans())
def test_everybody_has_one_fate_that_fits_the_outcome(
    votes: list[int], winners: int, chief: bool
) -> None:
    """Whatever the votes, each candidate stands once, in order, with words for it."""
    office = make_contest(1, len(votes), id="m") if chief else council(len(votes), winners, 20)
    numbered = dict(enumerate(votes, 1))
    found = explain(numbered, contest=office)
    assert sorted(one.candidate for one in found.standings) == sorted(fates(found))
    assert len(found.standings) == len(votes)
    places = [one.place for one in found.standings]
    assert places == sorted(places)
    elected = sum(one.fate.key == "elected" for one in found.standings)
    pending = [one for one in found.standings if one.fate.key == "lot-pending"]
    assert elected <= office.winners
    assert len(pending) != 1
    for reason in (
        *found.figures,
        *found.consequences,
        *(one.fate for one in found.standings),
        *(one.deposit for one in found.standings if one.deposit),
    ):
        said = (reason.label(), reason.say(), reason.label("en"), reason.say("en"))
        assert all((*said, reason.article))


def test_every_text_of_the_outcome_names_an_article_and_how_sure_it_is() -> None:
    """No figure stands without its rule."""
    entries = {key: entry for key, entry in catalogue().items() if key.startswith("outcome.")}
    for key, entry in entries.items():
        assert set(entry) == {"label_ja", "label_en", "text_ja", "text_en", "article", "basis"}
        assert entry["basis"] in ("law", "practice", "inferred", "setting")
        assert re.search(r"[0-9]+条|公表された様式なし", entry["article"]), key
        assert placeholders(key, "text_ja") == placeholders(key, "text_en")
