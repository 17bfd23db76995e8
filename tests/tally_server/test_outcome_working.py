"""The working of the votes as a person would write it, worked out again by other means."""

import json
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcome_strategies import contests

from tally_server.outcome.figures import decimal, votes, whole
from tally_server.outcome.sentences import Line, working_lines
from tally_server.outcome.shares import ApportionRefused
from tally_server.outcome.totals import Policy, total_votes
from tally_server.outcome.votes import ContestVotes, Group
from tally_server.outcome.working import How, Working, worked_out

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)["anbun"]
POLICIES = st.builds(Policy, st.sampled_from(["sum", "share"]), st.sampled_from(["all", "paper"]))
NAMES = {"i": "佐藤一郎", "j": "佐藤二郎", "s": "鈴木"}
EXAMPLE = ContestVotes(
    ("i", "j", "s"),
    {"i": 9800, "j": 4100, "s": 8000},
    {"i": 30, "j": 20, "s": 45},
    (Group(("i", "j"), 7),),
)


def texts(lines: tuple[Line, ...], *levels: str) -> list[str]:
    return [line.text for line in lines if not levels or line.level in levels]


@given(contests(least=1), POLICIES)
def test_a_pocket_calculator_comes_to_the_same_votes(votes: ContestVotes, policy: Policy) -> None:
    """Each line of the working, done again with integers alone, gives the printed votes."""
    done = worked_out(votes, policy)
    thousandths: dict[str, int] = {}
    for line in done.totals:
        row, remainder, cut_shares = line.row, Fraction(0), 0
        assert row.electronic == votes.electronic[row.candidate]
        assert row.paper_own == votes.paper_own[row.candidate]
        for number, share in line.shares:
            group = done.groups[number - 1]
            (mine,) = [part for part in group.shares if part.candidate == row.candidate]
            assert mine.paper == votes.paper_own[row.candidate]
            extra = votes.electronic[row.candidate] if policy.other_valid_votes == "all" else 0
            assert mine.electronic == extra
            # share = ballots × base ÷ together, multiplied out
            assert share * group.together == group.group.ballots * mine.base
            remainder += share
            cut_shares += group.group.ballots * mine.base * 1000 // group.together
        whole_votes = 1000 * (row.electronic + row.paper_own)
        on_sum = whole_votes + (remainder * 1000).__floor__()
        thousandths[row.candidate] = (
            on_sum if policy.truncate == "sum" else whole_votes + cut_shares
        )
        assert row.total == row.electronic + row.paper_own + remainder
    if any(line.row.total.denominator > 1 for line in done.totals):
        for line in done.totals:
            number = thousandths[line.row.candidate]
            assert line.row.printed == f"{number // 1000}.{number % 1000:03d}"
    assert done.written + done.dropped == done.valid == votes.valid
    assert all(line.cut >= 0 for line in done.totals)


@given(contests(least=1), POLICIES)
def test_the_working_ends_in_the_totals_of_the_count(votes: ContestVotes, policy: Policy) -> None:
    """What is shown is how the count came to its numbers, not a second opinion."""
    totals = total_votes(votes, policy)
    done = worked_out(votes, policy)
    assert tuple(line.row for line in done.totals) == totals.candidates
    assert done.dropped == totals.dropped
    for group in done.groups:
        assert sum(share.share for share in group.shares) == group.group.ballots


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_published_examples_are_worked_out_as_published(vector: dict[str, Any]) -> None:
    """Municipalities' own examples come out to the last published digit."""
    ids = {name: f"c{number}" for number, name in enumerate(vector["own"])}
    groups = tuple(
        Group(tuple(ids[name] for name in group["candidates"]), group["ballots"])
        for group in vector["groups"]
    )
    own = {ids[name]: number for name, number in vector["own"].items()}
    done = worked_out(ContestVotes(tuple(ids.values()), {}, own, groups), Policy())
    for name, line in zip(vector["own"], done.totals, strict=True):
        assert line.row.total == Fraction(vector["exact"][name])
        assert f"{float(line.row.written):.3f}" == vector["truncated"][name]
    assert done.dropped == Fraction(vector["dropped_thousandths"], 1000)


def test_the_worked_example_reads_as_on_paper() -> None:
    """佐藤一郎 has 9,834.932: every step stands there, down to the check sum."""
    lines = working_lines(worked_out(EXAMPLE, Policy()), NAMES)
    assert texts(lines, "line", "sum") == [
        "佐藤一郎 のその他の有効投票数 9,800 + 30 = 9,830",
        "佐藤二郎 のその他の有効投票数 4,100 + 20 = 4,120",
        "比の合計 9,830 + 4,120 = 13,950",
        "佐藤一郎: 7 × 9,830 ÷ 13,950 = 68,810/13,950 = 4.93261…",
        "佐藤二郎: 7 × 4,120 ÷ 13,950 = 28,840/13,950 = 2.06738…",
        "佐藤一郎: 電子 9,800 + 紙 30 + 按分 4.93261… = 9,834.93261…"
        " → 9,834.932 と書く(切捨て 0.00061…)",
        "佐藤二郎: 電子 4,100 + 紙 20 + 按分 2.06738… = 4,122.06738…"
        " → 4,122.067 と書く(切捨て 0.00038…)",
        "鈴木: 電子 8,000 + 紙 45 = 8,045 → 8,045.000 と書く(切捨て 0)",
        "検算: 書いた得票数の合計 22,001.999 + 切り捨てた票数 0.001 = 有効投票 22,002",
    ]
    assert len(texts(lines, "rule")) == 2
    assert texts(lines, "head")[0] == "按分 1: 佐藤一郎・佐藤二郎 のだれにも読める票 7 票"


def test_whole_shares_and_silent_candidates_are_written_plainly() -> None:
    """No fraction where there is none; who has no paper votes has 0; several shares are added."""
    votes = ContestVotes(
        ("i", "j", "s"), {"i": 2, "j": 1}, {}, (Group(("i", "j"), 3), Group(("i", "s"), 2))
    )
    lines = working_lines(worked_out(votes, Policy()), NAMES)
    assert "佐藤一郎: 3 × 2 ÷ 3 = 2" in texts(lines, "sum")
    assert "佐藤一郎 のその他の有効投票数 2 + 0 = 2" in texts(lines, "line")
    assert "佐藤一郎: 電子 2 + 紙 0 + 按分 2 + 2 = 6" in texts(lines, "line")
    assert {line.level for line in lines} == {"rule", "head", "line", "sum"}
    assert texts(lines, "head")[-1] == "候補者ごとの得票数"


def test_the_other_reading_has_other_bases() -> None:
    """Where paper votes alone count, electronic ones stand in no ratio."""
    lines = working_lines(worked_out(EXAMPLE, Policy(other_valid_votes="paper")), NAMES)
    said = texts(lines)
    assert "佐藤一郎 のその他の有効投票数 30" in texts(lines, "line")
    assert "佐藤一郎: 7 × 30 ÷ 50 = 210/50 = 4.2" in said
    assert any("紙の票だけ" in line for line in texts(lines, "rule"))


def test_a_contest_without_shared_ballots_is_simple() -> None:
    """Whole votes are written whole, and the working says that nothing is shared."""
    plain = ContestVotes(("i", "j"), {"i": 5, "j": 4}, {"i": 1}, (Group(("i", "j"), 0),))
    lines = working_lines(worked_out(plain, Policy()), NAMES)
    assert [line.level for line in lines] == ["rule", "head", "head", "line", "line", "sum"]
    assert texts(lines) == [
        "按分する票はありません。",
        "按分 1: 佐藤一郎・佐藤二郎 のだれにも読める票は 0 票なので、分けるものはありません。",
        "候補者ごとの得票数",
        "佐藤一郎: 電子 5 + 紙 1 = 6",
        "佐藤二郎: 電子 4 + 紙 0 = 4",
        "検算: 書いた得票数の合計 10 + 切り捨てた票数 0 = 有効投票 10",
    ]


def test_parts_that_people_decided_say_so() -> None:
    """Without a ratio the decision stands in place of the formula."""
    nobody = ContestVotes(("i", "j"), {}, {}, (Group(("i", "j"), 3),))
    with pytest.raises(ApportionRefused):
        worked_out(nobody, Policy())
    parts = {("i", "j"): {"i": Fraction(3, 2), "j": Fraction(3, 2)}}
    done = worked_out(nobody, Policy(), parts)
    assert [group.how for group in done.groups] == [How.DECIDED]
    said = texts(working_lines(done, NAMES), "sum")
    assert said[:2] == [
        "佐藤一郎: 1.5 (比がないため、2人の決定による)",
        "佐藤二郎: 1.5 (比がないため、2人の決定による)",
    ]


@given(contests(least=1), POLICIES, st.sampled_from(["ja", "en"]))
def test_every_working_can_be_said(votes: ContestVotes, policy: Policy, language: Any) -> None:
    """Whatever the numbers, each line is a whole sentence, and no candidate is left out."""
    done: Working = worked_out(votes, policy)
    names = {name: f"候補 {name}" for name in votes.candidates}
    lines = working_lines(done, names, language)
    assert all(line.text and "{" not in line.text for line in lines)
    for name in names.values():
        assert any(line.text.startswith(name) for line in lines)


@given(st.fractions(min_value=0, max_value=10**7), st.integers(1, 8))
def test_decimals_are_exact_or_cut_with_a_sign(value: Fraction, places: int) -> None:
    """A number that goes on says so; one that does not is the number."""
    written = decimal(value, places)
    shown = Decimal(written.rstrip("…").replace(",", ""))
    step = Decimal(1).scaleb(-places)
    assert Fraction(shown) <= value < Fraction(shown) + Fraction(step)
    assert written.endswith("…") == (Fraction(shown) != value)
    assert shown == (shown / step).to_integral_value(ROUND_FLOOR) * step


def test_numbers_are_written_with_their_thousands_apart() -> None:
    """As on Japanese result sheets."""
    assert [whole(0), whole(999), whole(22825)] == ["0", "999", "22,825"]
    assert [votes("9834.932"), votes("12"), votes("1234567")] == ["9,834.932", "12", "1,234,567"]
    assert [decimal(4), decimal(Fraction(4565, 16)), decimal(Fraction(1, 3))] == [
        "4",
        "285.3125",
        "0.33333…",
    ]
    assert [decimal(100), decimal(Fraction(1, 2)), decimal(1000)] == ["100", "0.5", "1,000"]
