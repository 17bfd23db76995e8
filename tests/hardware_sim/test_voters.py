"""When virtual voters come, how long they take, and that a seed makes one day."""

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from place_world import PlaceWorld

from common.box_header import MediumRole
from hardware_sim.voters.durations import Duration, Lognormal, logged_session, session
from hardware_sim.voters.ledger import Ledger, Votes, opened
from hardware_sim.voters.turnout import HOUR, arrivals, even, published
from hardware_sim.voters.visit import Outcome
from hardware_sim.voters.visitors import Rates, Way
from terminal.own_disk import Told

VECTORS = Path(__file__).parents[1] / "data" / "vectors.json"
LOGGED = {0.5: 40.0, 0.9: 79.0, 0.99: 249.0}
"""Seconds within which these shares of voters were done over five contests, by the logs."""


@pytest.mark.parametrize("share", LOGGED)
def test_a_session_takes_what_the_logs_of_voting_machines_tell(share: float) -> None:
    """Half of all sessions within 40 s, nine in ten within 79 s, 99 in 100 within 249 s."""
    assert logged_session().quantile(share) == pytest.approx(LOGGED[share], rel=0.005)


def test_drawn_sessions_have_the_logged_quantiles() -> None:
    """Of 40,000 voters as many as the logs tell are done in time."""
    rng, logged = Random(1), logged_session()
    drawn = [logged.draw(rng) for _ in range(40_000)]
    for share, seconds in LOGGED.items():
        done = sum(one <= seconds for one in drawn) / len(drawn)
        assert done == pytest.approx(share, abs=0.008)


def test_one_lognormal_alone_misses_the_logs() -> None:
    """Why two kinds of voters: a curve through median and nine in ten has no such tail."""
    alone = Lognormal(40.0, 0.531).duration
    assert alone.quantile(0.9) == pytest.approx(79, rel=0.01)
    assert alone.quantile(0.99) < 0.6 * LOGGED[0.99]


def test_each_contest_adds_nine_seconds() -> None:
    """Between one contest and seven the mean grows by 9 s a contest; five are the logs."""
    means = [session(contests).mean for contests in range(1, 8)]
    grown = [after - before for before, after in pairwise(means)]
    assert grown == pytest.approx([9.0] * 6, abs=0.01)
    assert means[4] == pytest.approx(logged_session().mean)


def test_the_mean_is_that_of_what_is_drawn() -> None:
    """Of a lognormal, known exactly."""
    assert Lognormal(20, 0.4).duration.mean == pytest.approx(20 * 1.0833, rel=0.001)


def test_a_duration_beyond_its_ends_is_that_of_the_end() -> None:
    """Nobody takes for ever."""
    both = Duration((-1.0, 1.0), (0.0, 2.0))
    assert both.at(-9) == 1.0
    assert both.at(9) == both.at(1.0) == pytest.approx(7.389, rel=0.001)


def test_voters_come_as_published_by_the_hour() -> None:
    """Of a place open as the city's were, the published share has come by each hour."""
    hours, voters = published("uonuma-2020")
    coming = arrivals(hours[0], hours[-1], hours, voters)
    for hour, number in zip(hours[1:], voters[1:], strict=True):
        assert coming.at(number / voters[-1]) == pytest.approx((hour - hours[0]) * HOUR)


def test_the_shape_of_one_city_fits_another() -> None:
    """Uonuma 2020 foretells Shimotsuma 2010 within seven voters in a hundred at every hour."""
    hours, voters = published("shimotsuma-2010")
    coming = arrivals(hours[0], hours[-1], *published("uonuma-2020"))
    for hour, number in zip(hours, voters, strict=True):
        told = sum(coming.at(share / 200) <= (hour - 7) * HOUR for share in range(201)) / 201
        assert told == pytest.approx(number / voters[-1], abs=0.07)


def test_the_published_counts_are_those_of_the_city() -> None:
    """Shimotsuma's last count is its voters of the day in the collected results."""
    collected = json.loads(VECTORS.read_text(encoding="utf-8"))["turnout"]
    (known,) = [one for one in collected if one["id"] == "shimotsuma2010"]
    assert published("shimotsuma-2010")[1][-1] == sum(known["day"])


def test_a_place_open_longer_goes_on_as_in_the_last_hour() -> None:
    """Nothing was published for the hours to eight in the evening: they are as the last."""
    hours, voters = published()
    coming = arrivals(7, 20, hours, voters)
    evening = coming.shares[-1] - coming.shares[-2]
    last_hour = coming.shares[-2] - coming.shares[-3]
    assert evening == pytest.approx(2 * last_hour)


def test_nobody_comes_to_a_place_at_which_nobody_comes() -> None:
    """Counts that do not rise while it is open are refused."""
    with pytest.raises(ValueError, match="nobody"):
        arrivals(9, 10, (7, 8, 12), (0, 5, 5))


def test_the_busiest_hour_of_an_even_day_is_like_any_other() -> None:
    """A tenth of the voters in each of ten hours."""
    assert even(10 * HOUR).busiest == pytest.approx(0.1)


def test_the_ways_of_voters_are_as_frequent_as_their_chances() -> None:
    """And nobody is left out at the ends."""
    rates = Rates()
    drawn = [rates.way(number / 100_000) for number in range(100_000)]
    for way in Way:
        wanted = rates.chance(way) if way is not Way.PLAIN else 0.926
        assert drawn.count(way) / 100_000 == pytest.approx(wanted, abs=0.0001)


def test_a_seed_makes_one_day() -> None:
    """The same voters at the same times with the same waits; another seed, others."""
    world = PlaceWorld()
    first, again = (world.plain_day(3, 40) for _ in range(2))
    assert first.lived.served == again.lived.served
    assert first.lived.served != world.plain_day(4, 40).lived.served


def test_every_kind_of_voter_votes() -> None:
    """By ear, by proxy, with larger letters, after help, staff or a long rest: all that they
    chose lies on both media; of one who left, 途中終了."""
    kinds = [way for way in Way if way is not Way.PLAIN]
    for way in kinds:
        rates = Rates(0.2, 0.0, **{one.value.replace("-", "_"): 0.0 for one in kinds})
        some = Rates(**{**rates.__dict__, way.value.replace("-", "_"): 1.0})
        day = PlaceWorld().plain_day(1, 6, some)
        assert {one.visitor.way for one in day.lived.served} == {way}
        assert (day.wrong, day.leaks, len(day.lived.served)) == ([], [], 6)


def test_a_terminal_that_dies_is_replaced_by_a_spare_and_no_vote_is_lost() -> None:
    """At 100 times the rate of the field: the spare takes over, the dead one's box is closed
    from its duplicate."""
    day = PlaceWorld(terminals=2, spares=2).plain_day(2, 40, Rates(replaced=0.6))
    assert day.lived.replaced
    assert len(day.lived.used) > 2
    assert any(one.happened.taken_over for one in day.lived.used.values())
    assert (day.wrong, day.leaks) == ([], [])


def test_voters_without_any_terminal_are_told_of() -> None:
    """All terminals are lost, with no spare: who cannot vote is counted, not forgotten."""
    day = PlaceWorld(terminals=1, spares=0).plain_day(1, 30, Rates(replaced=1.0))
    assert day.lived.unserved > 0
    assert len(day.lived.served) + day.lived.unserved == 30
    assert day.wrong == []


def test_whoever_is_in_line_at_closing_time_votes() -> None:
    """Twenty voters come in the last minute, to one terminal: all vote, after eight."""
    world = PlaceWorld(terminals=1, spares=0)
    late = [
        replace(one, comes=13 * HOUR - 60 + one.number)
        for one in world.voters(20, Random(1), Rates())
    ]
    day = world.day_of(late, seed=1)
    assert len(day.lived.served) == 20
    assert max(one.ends for one in day.lived.served) > 13 * HOUR + 600
    assert day.wrong == []


def test_the_ledger_knows_a_lost_a_doubled_and_a_halved_vote() -> None:
    """The comparison itself is tried on votes that are wrong in each way."""
    one, two = {"a": "x", "b": "y"}, {"a": "z", "b": "y"}
    ledger = Ledger([one], [two])
    true = opened_like(one)
    assert ledger.wrong(true) == []
    assert ledger.wrong(true + opened_like(two)) == []
    assert "lost" in ledger.wrong(opened_like({"a": "x"}))[0]
    assert "twice" in ledger.wrong(true + opened_like(one))[0]
    assert "half" in ledger.wrong(true + opened_like({"a": "z"}))[0]
    assert "no medium" in ledger.wrong(None)[0]
    ledger.note(Outcome(Told.NOT_RECORDED, one, contradiction=True))
    assert "grant spent" in ledger.wrong(true)[0]


def opened_like(choices: dict[str, str]) -> Votes:
    """The votes of one voter."""
    return Counter(choices.items())


def test_a_medium_that_is_not_closed_has_no_votes_to_compare() -> None:
    """Of a terminal that never closed nothing is opened."""
    world = PlaceWorld()
    terminal = world.terminal("p01-01", "1")
    terminal.mend()
    files = terminal.bench.original.lasting()
    key = world.world.election_key
    assert opened(files, "p01-01", MediumRole.ORIGINAL, world.world.expected, key) is None
