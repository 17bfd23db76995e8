"""What is shown before a lot, and what is recorded after it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from builders import make_contest, make_election

from tally_server.count.output import json_bytes
from tally_server.inputs.decisions import read_decisions
from tally_server.outcome.lots import LotNeeded, LotRecord, lot_decision, lot_faults, lot_needed
from tally_server.outcome.ranking import Seats, outcome_of
from tally_server.outcome.totals import total_votes
from tally_server.outcome.votes import ContestVotes, Group

BY = ("甲野 太郎", "乙川 花子")
TOTALS = total_votes(ContestVotes(("a", "b", "c", "d"), {"a": 9, "b": 5, "c": 5, "d": 5}))
SEATS = Seats("assembly", 2, 20)
NEEDED = lot_needed(TOTALS, outcome_of(TOTALS, SEATS))
RECORD = LotRecord("council", ("c",), ("d", "b"), "棒くじ", "選挙長 丙山 三郎", BY)


def test_what_is_shown_before_the_lot() -> None:
    """Between whom, for how many seats, with how many votes, and who is elected anyway."""
    assert LotNeeded(("b", "c", "d"), 1, TOTALS.candidates[1].total, "5", ("a",)) == NEEDED


def test_nothing_is_drawn_where_nothing_hangs_on_it() -> None:
    """Equal votes that all find a seat, or none, need no lot."""
    assert lot_needed(TOTALS, outcome_of(TOTALS, replace(SEATS, winners=4))) is None
    assert lot_needed(TOTALS, outcome_of(TOTALS, replace(SEATS, winners=1))) is None


def test_the_screen_before_and_after_is_the_same() -> None:
    """Also once it is recorded, the lot is shown as it was needed."""
    drawn = outcome_of(TOTALS, SEATS, ("c",))
    assert lot_needed(TOTALS, drawn) == NEEDED


def test_a_lot_that_fits_is_taken() -> None:
    """With the order of the losers, or without."""
    assert lot_faults(RECORD, NEEDED) == ()
    assert lot_faults(replace(RECORD, losers=()), NEEDED) == ()


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"winners": ()}, ("number",)),
        ({"winners": ("b", "c"), "losers": ("d",)}, ("number",)),
        ({"winners": ("a",)}, ("not-tied",)),
        ({"losers": ("b",)}, ("losers",)),
        ({"losers": ("b", "b")}, ("losers",)),
        ({"losers": ("b", "c")}, ("losers",)),
        ({"losers": ("b", "a")}, ("losers",)),
        ({"method": " "}, ("method",)),
        ({"drawn_by": "　", "method": ""}, ("method", "drawn-by")),
    ],
)
def test_a_lot_that_does_not_fit_is_refused_with_every_fault(
    changes: dict[str, object], faults: tuple[str, ...]
) -> None:
    """A slip in writing the lot down is found before it elects anybody."""
    assert lot_faults(replace(RECORD, **changes), NEEDED) == faults  # type: ignore[arg-type]  # of cases


def test_a_lot_that_nobody_needs_is_refused() -> None:
    """The presiding officer draws only between equal votes at the last seat."""
    assert lot_faults(RECORD, None) == ("not-needed",)


def test_the_recorded_lot_is_a_decision_of_the_count() -> None:
    """It reads back from decisions.json as it was recorded, with method and drawer."""
    election = make_election(contests=[make_contest(2, id="council")])
    one, two, three = (person.id for person in election.contests[0].candidates)
    names = {one: "佐藤", two: "鈴木", three: "田中"}
    record = LotRecord("council", (two,), (three, one), " 棒くじ", "選挙長", BY)
    lot = lot_decision(record, names)
    assert lot.reason == "方法: 棒くじ / 引いた人: 選挙長 / 当選とならなかった人の順: 田中、佐藤"
    (read,) = read_decisions(json_bytes({"decisions": [lot.as_json()]}), election)
    assert read == lot
    assert (
        lot_decision(replace(record, losers=()), names).reason == "方法: 棒くじ / 引いた人: 選挙長"
    )


def test_a_tie_of_shares_shows_what_each_of_them_has() -> None:
    """The votes shown are those of the tied, to the printed decimal."""
    cast = ContestVotes(
        ("a", "b", "c"), {"a": 1, "b": 3, "c": 1}, groups=(Group(("a", "b", "c"), 3),)
    )
    totals = total_votes(cast)
    needed = lot_needed(totals, outcome_of(totals, SEATS))
    assert needed is not None
    assert (needed.tied, needed.total, needed.printed) == (("a", "c"), Fraction(8, 5), "1.600")
