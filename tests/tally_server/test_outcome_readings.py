"""Both readings of the other valid votes, and whether a seat hangs on the choice."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from outcome_strategies import contests

from tally_server.outcome.ranking import Seats, outcome_of
from tally_server.outcome.readings import Effect, both_readings
from tally_server.outcome.sentences import readings_lines
from tally_server.outcome.totals import Policy, total_votes
from tally_server.outcome.votes import ContestVotes, Group

NAMES = {"i": "佐藤一郎", "j": "佐藤二郎", "s": "鈴木", "t": "田中"}
CHIEF = Seats("chief", 1)
ALL, PAPER = Policy(), Policy(other_valid_votes="paper")


def ballots(electronic: tuple[int, ...], paper: tuple[int, ...], shared: int) -> ContestVotes:
    """i and j share a name; s and t do not."""
    people = tuple(NAMES)[: len(electronic)]
    return ContestVotes(
        people,
        dict(zip(people, electronic, strict=True)),
        dict(zip(people, paper, strict=True)),
        (Group(("i", "j"), shared),),
    )


EXAMPLE = ballots((9800, 4100, 8000), (30, 20, 45), 7)
# With electronic votes i gets 8 of 10 and has 88; on paper alone 1 of 10 and 81. s has 85.
TIGHT = ballots((79, 11, 85), (1, 9, 0), 10)


def said(votes: ContestVotes, policy: Policy, level: str, seats: Seats = CHIEF) -> list[str]:
    lines = readings_lines(both_readings(votes, policy, seats), NAMES)
    return [line.text for line in lines if line.level == level]


def test_the_worked_example_differs_by_less_than_a_vote() -> None:
    """Both sums stand beside one another; the winner is the same."""
    readings = both_readings(EXAMPLE, ALL, Seats("assembly", 2, 20))
    assert readings.effect is Effect.TOTALS
    assert readings.differing == ("i", "j")
    assert readings.other.working is not None
    printed = [line.row.printed for line in readings.other.working.totals]
    assert printed == ["9834.200", "4122.800", "8045.000"]
    assert said(EXAMPLE, ALL, "line")[1:] == [
        "佐藤一郎: この選挙の定め 9,834.93261… / もう一つの読み方 9,834.2",
        "佐藤二郎: この選挙の定め 4,122.06738… / もう一つの読み方 4,122.8",
    ]
    assert said(EXAMPLE, ALL, "warning") == []


def test_another_winner_is_a_warning_that_names_both() -> None:
    """Where the choice of the reading decides the seat, nobody overlooks it."""
    readings = both_readings(TIGHT, ALL, CHIEF)
    assert readings.effect is Effect.PEOPLE
    assert readings.used.outcome is not None
    assert readings.other.outcome is not None
    assert (readings.used.outcome.elected, readings.other.outcome.elected) == (("i",), ("s",))
    warnings = said(TIGHT, ALL, "warning")
    assert warnings[0].startswith("注意")
    assert warnings[1:] == [
        "電子の票も入れる読み方で当選する人: 佐藤一郎",
        "紙の票だけの読み方で当選する人: 鈴木",
    ]


def test_a_lot_in_one_reading_alone_is_a_warning() -> None:
    """Drawing a lot or not is another outcome, too."""
    tie = ballots((79, 11, 88), (1, 9, 0), 10)
    readings = both_readings(tie, ALL, CHIEF)
    assert readings.used.outcome is not None
    assert readings.used.outcome.tied == ("i", "s")
    assert readings.effect is Effect.PEOPLE
    assert any("くじをする人: 佐藤一郎・鈴木" in line for line in said(tie, ALL, "warning"))


def test_same_totals_say_so() -> None:
    """Without a shared name, or with equal ratios, nothing hangs on the reading."""
    alone = replace(EXAMPLE, groups=())
    same = ballots((10, 20, 5), (1, 2, 0), 3)
    for votes in (alone, same):
        assert both_readings(votes, ALL, CHIEF).effect is Effect.NONE
        assert said(votes, ALL, "line") == ["どちらの読み方でも、得票数は同じです。"]


def test_a_reading_without_a_ratio_is_named() -> None:
    """Paper alone may leave a name without any other valid vote: that is said, not guessed."""
    votes = ballots((10, 20, 5), (0, 0, 3), 4)
    readings = both_readings(votes, ALL, CHIEF)
    assert readings.effect is Effect.UNKNOWN
    assert readings.other.undecided == votes.groups
    assert readings.differing == ()
    assert said(votes, ALL, "warning") == [
        "注意: 紙の票だけの読み方では 佐藤一郎・佐藤二郎 の票に按分の比がなく、結果を示せません。"
    ]


def test_parts_that_were_decided_for_one_reading_do_not_disturb_the_other() -> None:
    """The decision is used where there is no ratio, and only there."""
    votes = ballots((10, 20, 5), (0, 0, 3), 4)
    decided = {("i", "j"): {"i": Fraction(4), "j": Fraction(0)}}
    readings = both_readings(votes, PAPER, CHIEF, decided)
    assert readings.used.working is not None
    assert readings.other.working is not None
    assert [line.row.total for line in readings.used.working.totals] == [14, 20, 8]
    assert readings.other.working.totals[0].row.total == 10 + Fraction(4 * 10, 30)


@given(contests(least=1), st.integers(1, 4))
def test_either_way_round_the_comparison_is_the_same(votes: ContestVotes, winners: int) -> None:
    """Which reading is used changes nothing in what hangs on the choice."""
    seats = Seats("assembly", winners, 40)
    one, other = both_readings(votes, ALL, seats), both_readings(votes, PAPER, seats)
    assert one.effect is other.effect
    assert (one.used, one.other) == (other.other, other.used)
    outcomes = [outcome_of(total_votes(votes, rule), seats) for rule in (ALL, PAPER)]
    same = {frozenset(o.elected) for o in outcomes}, {frozenset(o.tied) for o in outcomes}
    assert (one.effect is Effect.PEOPLE) == (max(map(len, same)) > 1)
    assert (one.effect is Effect.NONE) == (not one.differing)


def test_the_comparison_begins_with_what_is_open() -> None:
    """Staff read first that the law leaves it open, in their own language."""
    lines = readings_lines(both_readings(TIGHT, ALL, CHIEF), NAMES, "en")
    assert lines[0].level == "rule"
    assert lines[0].text.startswith("Neither the law nor a published reading")
    tie = readings_lines(both_readings(ballots((79, 11, 88), (1, 9, 0), 10), ALL, CHIEF), NAMES)
    assert tie[-2].text == "電子の票も入れる読み方でくじをする人: 佐藤一郎・鈴木"
