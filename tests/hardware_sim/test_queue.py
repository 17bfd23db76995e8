"""Lines of voters on many days at once, held against what is known exactly, and against
the real sessions of a day."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from place_world import PlaceWorld

from hardware_sim.queue.answer import Answer, answer
from hardware_sim.queue.days import PlaceLoad, draw, received, waits
from hardware_sim.queue.erlang import chance_to_wait, mean_wait, mean_wait_one_server, wait_longer
from hardware_sim.queue.figures import figures, through_the_day
from hardware_sim.queue.line import Breaking, begins
from hardware_sim.voters.durations import session
from hardware_sim.voters.turnout import HOUR, arrivals, even, published
from hardware_sim.voters.visitors import Rates

DAYS = 400


def steady(rate: float, services: np.ndarray, servers: int, seed: int = 1) -> np.ndarray:
    """Waits of voters who come at random at a steady rate, after the line has settled."""
    rng = np.random.default_rng(seed)
    ready = rng.exponential(1 / rate, services.shape).cumsum(axis=0)
    first, _ = begins(ready, services, servers)
    settled: np.ndarray = (first - ready)[services.shape[0] // 4 :]
    return settled


def close_to(samples: np.ndarray, exact: float) -> bool:
    """Whether the mean over days lies within four standard errors of the exact figure."""
    days = samples.mean(axis=0)
    error = days.std(ddof=1) / np.sqrt(days.size)
    return bool(abs(days.mean() - exact) < 4 * error)


@pytest.mark.parametrize(("servers", "busy"), [(1, 0.5), (2, 0.7), (5, 0.8), (12, 0.85)])
def test_the_line_agrees_with_erlang(servers: int, busy: float) -> None:
    """M/M/c: the mean wait, the share who wait, and the share who wait for two minutes."""
    service = 60.0
    rate = busy * servers / service
    services = np.random.default_rng(2).exponential(service, (2000, DAYS))
    waited = steady(rate, services, servers)
    assert close_to(waited, mean_wait(rate, service, servers))
    assert close_to(waited > 0, chance_to_wait(rate, service, servers))
    assert close_to(waited > 120, wait_longer(rate, service, servers, 120))


def test_the_comparison_finds_a_line_with_one_server_more() -> None:
    """Positive control: a line that is served a little faster does not agree."""
    services = np.random.default_rng(2).exponential(60, (2000, DAYS))
    assert not close_to(steady(4 / 60, services, 6), mean_wait(4 / 60, 60, 5))
    assert not close_to(steady(4 / 60, services * 0.97, 5), mean_wait(4 / 60, 60, 5))


def test_the_line_agrees_with_pollaczek_and_khinchine() -> None:
    """M/G/1 with the sessions of the logs, whose long tail is what makes lines."""
    logged = session(5)
    rng = np.random.default_rng(3)
    drawn = np.exp(np.interp(rng.standard_normal((3000, DAYS)), logged.normals, logged.logs))
    rate = 0.6 / logged.mean
    exact = mean_wait_one_server(rate, float(drawn.mean()), float((drawn**2).mean()))
    assert close_to(steady(rate, drawn, 1), exact)


def test_erlang_is_known_at_its_simplest() -> None:
    """With one server the share who wait is the load; two at half load, a third."""
    assert chance_to_wait(0.5, 1, 1) == pytest.approx(0.5)
    assert chance_to_wait(1, 1, 2) == pytest.approx(1 / 3)
    with pytest.raises(ValueError, match="more voters"):
        chance_to_wait(2, 1, 2)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 50)), min_size=1, max_size=25),
    st.integers(1, 4),
)
def test_the_line_is_what_a_clerk_with_a_list_would_find(
    voters: list[tuple[int, int]], servers: int
) -> None:
    """Written out voter by voter: who comes first takes the server that is free first."""
    ready = np.cumsum([gap for gap, _ in voters]).astype(float)
    takes = np.array([float(long) for _, long in voters])
    free, expected = [0.0] * servers, []
    for at, long in zip(ready, takes, strict=True):
        server = free.index(min(free))
        expected.append(max(at, free[server]))
        free[server] = expected[-1] + long
    first, done = begins(ready[:, None], takes[:, None], servers)
    assert first[:, 0].tolist() == expected
    assert (done[:, 0] - first[:, 0]).tolist() == takes.tolist()


@pytest.mark.parametrize("clerks", [1, 2])
def test_the_line_has_the_waits_of_a_day_of_real_sessions(clerks: int) -> None:
    """The very voters of a day that was lived at real terminals, with the times that they
    occupied them: every single wait is the same, to the millisecond."""
    lived = PlaceWorld(terminals=2, spares=0).plain_day(5, 500, clerks=clerks).lived.served
    order = sorted(lived, key=lambda one: one.visitor.number)
    comes = np.array([[one.visitor.comes] for one in order])
    reception = np.array([[one.visitor.reception] for one in order])
    _, ready = begins(comes, reception, clerks)
    line = ready[:, 0].argsort(kind="stable")
    occupied = np.array([[one.ends - one.begins] for one in order])[line]
    first, _ = begins(ready[line], occupied, 2)
    expected = np.array([order[at].begins for at in line])
    assert np.abs(first[:, 0] - expected).max() < 0.002
    assert max(one.waited for one in lived) > 60  # there was a line


def test_drawn_days_are_like_days_of_real_sessions() -> None:
    """Times at the tablet drawn for the queue, and those that real sessions took, have the
    same middle, the same nine in ten and the same mean."""
    number, rates = 350, Rates(replaced=0)
    lived = [PlaceWorld(2, 0).plain_day(seed, number, rates).lived.served for seed in range(2)]
    real = np.array([one.ends - one.begins for day in lived for one in day])
    load = PlaceLoad("p", number, 2, arrivals(7, 20, *published()), 7, 13, 2, 0, rates=rates)
    drawn = draw(load, 200, np.random.default_rng(1)).tablet
    for share in (0.5, 0.9):
        assert np.quantile(real, share) == pytest.approx(np.quantile(drawn, share), rel=0.07)
    assert real.mean() == pytest.approx(drawn.mean(), rel=0.07)


def a_load(voters: float = 600, **changes: object) -> PlaceLoad:
    values: dict[str, object] = {
        "name": "p01 第1投票所",
        "voters": voters,
        "contests": 1,
        "arrivals": arrivals(7, 20, *published()),
        "opens": 7,
        "hours": 13,
        "terminals": 3,
        "spares": 0,
    }
    return PlaceLoad(**(values | changes))  # type: ignore[arg-type]  # a builder's mixed values


def asked(load: PlaceLoad, limit: float = 300, days: int = 60) -> Answer:
    return answer(load, days, 7, limit)


def test_more_tablets_and_more_staff_never_mean_longer_waits() -> None:
    """Of the same days, without tablets that die."""
    load = a_load(1500)
    drawn = draw(load, 50, np.random.default_rng(1))
    by_tablets = [waits(load, received(drawn, 2), tablets) for tablets in range(3, 8)]
    by_staff = [waits(load, received(drawn, staff), 6) for staff in (2, 3, 4)]
    for some in (by_tablets, by_staff[:1]):
        for fewer, more in pairwise(some):
            assert np.nanmax(more - fewer) < 1e-6
    means = [float(np.nanmean(one)) for one in by_staff]
    assert means == sorted(means, reverse=True)


def test_the_needed_number_keeps_the_limit_and_one_less_does_not() -> None:
    """The smallest number with which nine in ten wait no longer, on 19 days of 20."""
    found = asked(a_load())
    staff, tablets = found.best or (0, 0)
    assert found.needed[staff] == tablets
    assert found.setting(staff, tablets).figures.p90.high <= 300
    assert found.setting(staff, tablets - 1).figures.p90.high > 300


def test_a_stricter_limit_and_more_voters_need_no_fewer() -> None:
    """In either direction the answer moves as a committee expects."""
    numbers = [(asked(a_load(voters)).best or (0, 0))[1] for voters in (200, 600, 1800)]
    assert numbers == sorted(numbers)
    assert numbers[0] < numbers[-1]
    limits = [(asked(a_load(), limit).best or (0, 0))[1] for limit in (1200, 300, 20)]
    assert limits == sorted(limits)


def test_where_reception_is_too_slow_no_number_of_tablets_helps() -> None:
    """One clerk for 1,800 voters: told as None, and not as a large number."""
    found = answer(a_load(1800), 50, 1, 300, (1,))
    assert found.needed == {1: None}
    assert found.best is None


def test_what_is_planned_is_always_among_the_settings() -> None:
    """However far it is from what is needed."""
    found = asked(a_load(terminals=18))
    assert all(found.setting(staff, 18) for staff in found.needed)


def test_the_same_seed_gives_the_same_answer() -> None:
    """To the last digit; another seed other figures."""
    load = a_load()
    assert answer(load, 50, 1, 300) == answer(load, 50, 1, 300)
    assert answer(load, 50, 1, 300).settings != answer(load, 50, 2, 300).settings


def test_a_tablet_that_dies_is_gone_until_its_spare_stands() -> None:
    """One server dies at 100: who was there begins anew at the other; the spare takes over
    after 50 seconds, and without a spare never."""
    ready, takes = np.array([[90.0], [90.0], [120.0], [121.0]]), np.full((4, 1), 60.0)
    dies = np.array([[100.0], [np.inf]])
    _, done = begins(ready, takes, 2, Breaking(dies, 50, 1))
    assert done[:, 0].tolist() == [160.0, 210.0, 220.0, 270.0]
    _, alone = begins(ready, takes, 2, Breaking(dies, 50, 0))
    assert alone[:, 0].tolist() == [160.0, 220.0, 280.0, 340.0]
    _, nobody = begins(ready, takes, 1, Breaking(dies[:1], 50, 0))
    assert np.isinf(nobody[:, 0]).all()


def test_machines_that_are_replaced_make_waits_longer() -> None:
    """At 100 times the rate of the field, of the same days."""
    load = a_load(rates=Rates(replaced=0.6))
    after = received(draw(load, 100, np.random.default_rng(1)), 2)
    whole = figures(waits(load, after, 3))
    broken = figures(waits(load, after, 3, np.random.default_rng(2)))
    assert broken.p90.high > whole.p90.high


def test_the_figures_of_a_day_are_those_of_its_voters() -> None:
    """Median, nine in ten and longest of ten voters, and of a day with one."""
    waited = np.full((10, 2), np.nan)
    waited[:, 0] = np.arange(10)[::-1] * 60
    waited[0, 1] = 60
    found = figures(waited)
    assert (found.median.low, found.median.high) == (60, 240)
    assert (found.p90.high, found.longest.high) == (480, 540)


def test_a_day_without_voters_has_no_waits() -> None:
    """And breaks nothing."""
    assert figures(np.full((3, 2), np.nan)).longest.high == 0.0
    assert asked(a_load(0.01), days=20).best == (1, 1)


def test_the_morning_is_where_the_line_is() -> None:
    """Voters come most between ten and eleven: nobody waits longer at another time."""
    found = asked(a_load(1500))
    longest = max(found.day, key=lambda slot: slot.p90)
    assert 9 <= 7 + longest.begins / HOUR < 12


def test_through_the_day_counts_each_voter_at_the_time_of_coming() -> None:
    """Half-hours from the opening; one without voters is left out."""
    comes = np.array([[10.0], [1900.0], [1901.0], [np.inf]])
    waited = np.array([[5.0], [7.0], [9.0], [np.nan]])
    assert list(through_the_day(comes, waited, 2.0)) == [(0.0, 5.0, 5.0), (1800.0, 7.0, 9.0)]


def test_voters_of_a_drawn_day_come_while_the_place_is_open() -> None:
    """As many as expected on average, sorted, and none outside of the hours."""
    load = a_load(arrivals=even(10 * HOUR), hours=10)
    days = draw(load, 300, np.random.default_rng(1))
    there = np.isfinite(days.comes)
    assert there.sum(axis=0).tolist() == days.number.tolist()
    assert days.number.mean() == pytest.approx(600, rel=0.02)
    assert days.comes[there].max() <= 10 * HOUR
    with np.errstate(invalid="ignore"):
        assert not (np.diff(days.comes, axis=0) < 0).any()
