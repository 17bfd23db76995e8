"""Who may follow where a seat falls vacant later (繰上補充)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcome_strategies import contests

from tally_server.outcome.ranking import Seats, outcome_of
from tally_server.outcome.succession import (
    LotOutstanding,
    Succession,
    succession,
    three_months_from,
)
from tally_server.outcome.totals import total_votes
from tally_server.outcome.votes import ContestVotes, Group

DAY = date(2024, 12, 22)
COUNCIL = Seats("assembly", 2, 4)
CHIEF = Seats("chief", 1)


def following(
    votes: dict[str, int],
    seats: Seats = COUNCIL,
    lot: tuple[str, ...] | None = None,
    losers: tuple[str, ...] = (),
) -> Succession:
    totals = total_votes(ContestVotes(tuple(votes), votes))
    return succession(totals, outcome_of(totals, seats, lot), seats, DAY, losers)


def places(successors: tuple[object, ...]) -> list[tuple[str, str, int]]:
    return [(one.candidate, one.why, one.place) for one in successors]  # type: ignore[attr-defined]  # Successor


def test_within_three_months_all_above_the_minimum_follow_in_order() -> None:
    """Whoever is below the legal minimum of 3.625 never follows; after that nobody does."""
    found = following({"a": 20, "b": 15, "c": 10, "d": 9, "e": 4, "f": 0})
    assert places(found.within) == [("c", "votes", 1), ("d", "votes", 2), ("e", "votes", 3)]
    below = following({"a": 20, "b": 15, "c": 10, "d": 9, "e": 3, "f": 1})
    assert places(below.within) == [("c", "votes", 1), ("d", "votes", 2)]
    assert (found.after, below.after) == ((), ())
    assert found.until == date(2025, 3, 22)


def test_losers_of_the_lot_follow_first_and_for_the_whole_term() -> None:
    """相模原, 狭山, 匝瑳: years later only the loser of the lot took the seat."""
    found = following({"a": 20, "b": 10, "c": 10, "d": 10, "e": 9}, lot=("c",), losers=("d", "b"))
    assert places(found.after) == [("d", "lot", 1), ("b", "lot", 2)]
    assert places(found.within) == [*places(found.after), ("e", "votes", 3)]


def test_losers_whose_order_was_not_drawn_stand_on_one_place() -> None:
    """Then another lot decides between them; nobody is put first by the order of filing."""
    found = following({"a": 20, "b": 10, "c": 10, "d": 10, "e": 9}, lot=("c",))
    assert places(found.after) == [("b", "lot", 1), ("d", "lot", 1)]
    assert places(found.within)[-1] == ("e", "votes", 2)


def test_equal_votes_stand_on_one_place() -> None:
    """Between equals only a lot can tell, when the day comes."""
    found = following({"a": 20, "b": 15, "c": 9, "d": 9, "e": 8})
    assert places(found.within) == [("c", "votes", 1), ("d", "votes", 1), ("e", "votes", 2)]


def test_after_a_mayor_only_the_loser_of_a_lot_follows() -> None:
    """97条3項, 112条6項: however many votes the second had."""
    assert following({"a": 20, "b": 19}, CHIEF) == Succession(None, (), ())
    drawn = following({"a": 20, "b": 20, "c": 3}, CHIEF, ("b",))
    assert places(drawn.within) == places(drawn.after) == [("a", "lot", 1)]
    assert drawn.until is None


def test_before_the_lot_nobody_can_say_who_follows() -> None:
    """The list waits for the lot."""
    with pytest.raises(LotOutstanding):
        following({"a": 20, "b": 10, "c": 10})


@pytest.mark.parametrize("losers", [("a",), ("b", "b"), ("d", "c"), ("b", "d", "e")])
def test_an_order_of_other_people_is_refused(losers: tuple[str, ...]) -> None:
    """The losers are exactly those of the recorded lot."""
    with pytest.raises(ValueError, match="losers"):
        following({"a": 20, "b": 10, "c": 10, "d": 10, "e": 9}, lot=("c",), losers=losers)


def test_an_order_of_losers_without_a_lot_is_refused() -> None:
    """Where nothing was drawn, nobody lost."""
    with pytest.raises(ValueError, match="losers"):
        following({"a": 20, "b": 10, "c": 9}, losers=("c",))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2024, 12, 22), date(2025, 3, 22)),
        (date(2019, 4, 21), date(2019, 7, 21)),
        (date(2022, 11, 30), date(2023, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2022, 11, 29), date(2023, 2, 28)),
        (date(2022, 11, 28), date(2023, 2, 28)),
        (date(2022, 11, 27), date(2023, 2, 27)),
        (date(2024, 1, 31), date(2024, 4, 30)),
        (date(2024, 10, 31), date(2025, 1, 31)),
        (date(2024, 9, 30), date(2024, 12, 31)),
    ],
)
def test_three_months_end_as_the_civil_code_says(day: date, last: date) -> None:
    """The election day does not count; a month without such a day ends with its last."""
    assert three_months_from(day) == last


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_three_months_are_three_months(day: date) -> None:
    """89 to 92 days, and never fewer for a later day."""
    assert 89 <= (three_months_from(day) - day).days <= 92
    assert three_months_from(day) <= three_months_from(day + timedelta(days=1))


@given(contests(), st.integers(1, 5), st.data())
def test_whoever_follows_could_have_been_elected(
    votes: ContestVotes, winners: int, data: st.DataObject
) -> None:
    """Nobody elected follows, nobody below the minimum, nobody twice; more votes come first."""
    seats = Seats("assembly", winners, winners + 3)
    totals = total_votes(votes)
    outcome = outcome_of(totals, seats)
    if outcome.ties:
        order = data.draw(st.permutations(outcome.tied))
        outcome = outcome_of(totals, seats, order[: outcome.lot_seats])
    found = succession(totals, outcome, seats, DAY)
    names = [one.candidate for one in found.within]
    minimum = outcome.thresholds.legal_minimum
    assert len(set(names)) == len(names)
    assert not set(names) & set(outcome.elected)
    able = {row.candidate for row in totals.candidates if 0 < row.total >= minimum}
    assert set(names) == able - set(outcome.elected)
    rows = [one.total for one in found.within]
    assert rows == sorted(rows, reverse=True)
    assert {one.candidate for one in found.after} == set(outcome.tied) - set(outcome.drawn)


def test_exactly_the_legal_minimum_is_enough_to_follow() -> None:
    """法定得票数 以上: whoever has just as many follows, with a fraction of a vote, too."""
    seats = Seats("assembly", 1, 4)
    votes = {"a": 29, "b": 2, "c": 1}  # 32 valid ÷ 4 ÷ 4 = 2
    found = following(votes, seats)
    assert places(found.within) == [("b", "votes", 1)]
    assert [(one.total, one.printed) for one in found.within] == [(2, "2")]
    shared = total_votes(
        ContestVotes(("a", "b"), paper_own={"a": 3, "b": 1}, groups=(Group(("a", "b"), 1),))
    )
    wide = Seats("assembly", 1, 40)
    (second,) = succession(shared, outcome_of(shared, wide), wide, DAY).within
    assert (second.candidate, second.printed) == ("b", "1.250")


def test_a_single_vote_can_be_enough_to_follow() -> None:
    """Where the legal minimum is below one vote, one vote follows and none does not."""
    wide = Seats("assembly", 1, 40)
    assert places(following({"a": 5, "b": 1, "c": 0}, wide).within) == [("b", "votes", 1)]
