"""How figures are written: votes cut at three decimals, turnout rounded at two."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally_server.outcome.printed import decimals, fraction_text, truncated, written_votes
from tally_server.outcome.turnout import turnout_percent

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("exact", "written"),
    [
        ("781770/991", "788.869"),  # 勝浦市議 2019, 788.8698…
        ("4565/16", "285.312"),  # 坂出市議 2019, 285.3125
        ("2908529/10000", "290.852"),  # 倉吉, 290.8529
        ("9999/10000", "0.999"),
        ("1/1000", "0.001"),
        ("1/1001", "0.000"),
        ("201", "201.000"),
        ("0", "0.000"),
        ("1001/1000", "1.001"),
        ("12345678/10", "1234567.800"),
    ],
)
def test_votes_are_cut_never_rounded(exact: str, written: str) -> None:
    """What lies below the third decimal is left away, as the published results do."""
    assert decimals(Fraction(exact)) == written
    assert truncated(Fraction(exact)) == Fraction(written)


@given(st.fractions(min_value=0, max_value=10**9))
def test_cutting_loses_less_than_a_thousandth(value: Fraction) -> None:
    """The written number is never above the exact one, and less than 0.001 below it."""
    assert 0 <= value - truncated(value) < Fraction(1, 1000)
    assert Fraction(decimals(value)) == truncated(value)


def test_the_sum_is_cut_once() -> None:
    """2/3 and 2/3 are 1.333 cut on the sum, and 1.332 cut share by share."""
    halves = (Fraction(2, 3), Fraction(2, 3))
    assert written_votes(5, halves, "sum") == Fraction("6.333")
    assert written_votes(5, halves, "share") == Fraction("6.332")
    assert written_votes(5, (), "sum") == written_votes(5, (), "share") == 5


def test_exact_numbers_are_written_as_reduced_fractions() -> None:
    """Results files hold numerator and denominator in lowest terms, also of whole numbers."""
    texts = [fraction_text(Fraction(33448, 2)), fraction_text(Fraction(2, 6)), fraction_text(7)]
    assert texts == ["16724/1", "1/3", "7/1"]


def test_turnout_of_shimotsuma_2010_as_published() -> None:
    """Men, women and all together: 60.40, 62.45 and 61.43 percent."""
    vector = VECTORS["turnout"][0]
    men, women = zip(vector["voters"], vector["electors"], strict=True)
    together = (sum(vector["voters"]), sum(vector["electors"]))
    found = [turnout_percent(*pair) for pair in (men, women, together)]
    assert found == vector["turnout"]


def test_turnout_of_kazuno_2021_as_published() -> None:
    """64.0468 percent is published as 64.05: turnout is rounded, votes are cut."""
    vector = VECTORS["turnout"][1]
    turnout = turnout_percent(vector["voters_total"], sum(vector["electors"]))
    assert turnout == vector["turnout_total"]
    assert vector["voters_total"] == vector["valid"] + vector["invalid"]


@pytest.mark.parametrize(
    ("voters", "electors", "percent"),
    [
        (0, 100, "0.00"),
        (1, 1, "100.00"),
        (1, 20_000, "0.01"),  # 0.005, the half goes up
        (1, 20_001, "0.00"),
        (3, 20_000, "0.02"),  # 0.015, up to an even digit
        (5, 20_000, "0.03"),  # 0.025, up to an odd digit
        (207, 5_000, "4.14"),
        (41_159, 100_000, "41.16"),  # 豊橋 2012
        (3, 2, "150.00"),
    ],
)
def test_turnout_is_rounded_half_up(voters: int, electors: int, percent: str) -> None:
    """Two decimals, and exactly a half counts as one more."""
    assert turnout_percent(voters, electors) == percent


@pytest.mark.parametrize(("voters", "electors"), [(-1, 10), (0, 0), (5, 0), (1, -1)])
def test_turnout_needs_electors(voters: int, electors: int) -> None:
    """A place without electors of its own has no turnout."""
    message = r"^a rate needs electors, and no negative number$"
    with pytest.raises(ValueError, match=message):
        turnout_percent(voters, electors)
