"""The clock of a simulated day moves only when it is told to."""

from datetime import date, datetime, timedelta

from common.japan import JAPAN
from hardware_sim.clock import SimulatedClock


def test_time_stands_still_until_it_is_moved() -> None:
    """No simulated vote takes its time from the clock on the wall."""
    clock = SimulatedClock.at(date(2024, 12, 22), "07:00")
    assert clock.now() == clock.now() == datetime(2024, 12, 22, 7, 0, tzinfo=JAPAN)


def test_the_clock_shows_the_time_of_japan() -> None:
    """Every moment is nine hours ahead of world time."""
    clock = SimulatedClock.at(date(2024, 12, 22), "20:00")
    assert clock.now().isoformat() == "2024-12-22T20:00:00+09:00"


def test_time_passes_and_jumps() -> None:
    """The clock can go forward, back, and to any moment."""
    start = datetime(2024, 12, 22, 7, 0, tzinfo=JAPAN)
    clock = SimulatedClock(start)
    clock.advance(90)
    assert clock.now() - start == timedelta(seconds=90)
    clock.advance(-3600)
    assert clock.now() < start
    clock.set(start)
    assert clock.now() == start
