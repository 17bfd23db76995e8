"""Heat, screens, clocks, doors and supply: from what is read to what is wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from booth_world import make_loaded
from hypothesis import given
from hypothesis import strategies as st
from world import JAPAN, MORNING

from terminal.app import noticing
from terminal.app.noticing import Anchor
from terminal.life.states import Condition, Device
from terminal.ports.display import Panel
from terminal.ports.doors import Door
from terminal.ports.mounting import Mounted
from terminal.ports.supply import Charge
from terminal.ports.thermometer import Reading

WARM, HOT = frozenset({Condition.WARM}), frozenset({Condition.HOT})
READINGS = st.lists(
    st.builds(
        Reading,
        st.sampled_from(["x86_pkg_temp", "BAT0", "acpitz", "battery"]),
        st.floats(-40, 150),
        st.none() | st.floats(50, 150),
    ),
    max_size=4,
).map(tuple)


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        (Reading("cpu", 69.9), frozenset()),
        (Reading("cpu", 70.0), WARM),
        (Reading("cpu", 79.9), WARM),
        (Reading("cpu", 80.0), HOT),
        (Reading("cpu", 70.0, 120.0), WARM),  # the maker's limit never makes it later
        (Reading("cpu", 65.0, 85.0), WARM),
        (Reading("cpu", 75.0, 85.0), HOT),
        (Reading("BAT0", 44.9), frozenset()),
        (Reading("BAT0", 45.0), WARM),
        (Reading("battery", 55.0), HOT),
    ],
)
def test_staff_are_warned_long_before_it_is_too_hot(
    reading: Reading, found: frozenset[Condition]
) -> None:
    """Ten degrees between the warning and the pause; a battery earlier than a processor."""
    assert noticing.heat([reading]) == found


@given(READINGS, READINGS)
def test_another_part_never_makes_it_cooler(
    some: tuple[Reading, ...], more: tuple[Reading, ...]
) -> None:
    """The warmest part decides."""
    order = [frozenset(), WARM, HOT]
    assert order.index(noticing.heat(some + more)) >= order.index(noticing.heat(some))


@given(st.lists(st.floats(60, 90), min_size=1, max_size=30))
def test_a_warning_does_not_flicker(degrees: list[float]) -> None:
    """What ended begins again only five degrees later, or after it rose to the threshold."""
    before: frozenset[Condition] = frozenset()
    for celsius in degrees:
        now = noticing.heat([Reading("cpu", celsius)], before)
        if before == HOT and now != HOT:
            assert celsius < noticing.HOT_CELSIUS - 5
        if before and not now:
            assert celsius < noticing.WARM_CELSIUS - 5
        if not before:
            assert now == noticing.heat([Reading("cpu", celsius)])
        before = now


@pytest.mark.parametrize(
    ("charge", "found"),
    [
        (Charge(80, mains=True), False),
        (Charge(80, mains=False), True),
        (Charge(15, mains=False), True),
        (Charge(14, mains=False), False),  # that is told as a battery that is low
        (Charge(None, mains=True), False),
        (None, False),
    ],
)
def test_a_charger_that_gives_nothing_is_noticed(charge: Charge | None, found: bool) -> None:
    """Before the battery is low: a black-out is told while there is time."""
    assert (noticing.supply(charge) == {Condition.ON_BATTERY}) is found
    assert not (found and noticing.low(charge))


GLASS = (218.0, 136.0)
OWN = Panel("eDP-1", (218, 136), (1280, 800))


@pytest.mark.parametrize(
    ("panels", "brightness", "found"),
    [
        ((OWN,), 80, set()),
        ((replace(OWN, millimetres=(136, 218)),), 80, set()),  # held upright
        ((replace(OWN, millimetres=None),), None, set()),
        ((replace(OWN, millimetres=(239, 149)),), 80, set()),
        ((replace(OWN, millimetres=(241, 149)),), 80, {Condition.SCREEN_SIZE}),
        ((replace(OWN, millimetres=(345, 194)),), 80, {Condition.SCREEN_SIZE}),
        ((OWN,), 29, {Condition.SCREEN_DARK}),
        ((OWN,), 30, set()),
        ((OWN, replace(OWN, name="HDMI-A-1")), 80, {Condition.SECOND_SCREEN}),
        ((), 80, set()),  # that is told as a screen that is missing
        (None, None, {Condition.SCREEN_UNKNOWN}),
    ],
)
def test_what_is_wrong_with_screens(
    panels: tuple[Panel, ...] | None, brightness: int | None, found: set[Condition]
) -> None:
    """One screen, of the size that pages are drawn for, bright enough to read."""
    assert noticing.screens(panels, brightness, GLASS) == found


def test_doors_media_and_keys() -> None:
    """Each by its own name."""
    assert noticing.doors([Door.CASE]) == {Condition.CASE_OPEN}
    assert noticing.doors(Door) == {Condition.CASE_OPEN, Condition.SLOTS_OPEN}
    shut = {Device.DUPLICATE: Mounted(read_only=True, leaves_times=True)}
    assert noticing.media(shut.get) == {
        Condition.DUPLICATE_READ_ONLY,
        Condition.LEAVES_TIMES,
    }
    assert noticing.media(lambda _: Mounted()) == frozenset()
    assert noticing.keys([Device.SWITCHES]) == {Condition.SWITCHES_KEYS}


FIRST = Anchor(MORNING, 1_000)
LOADED = make_loaded()


def later(seconds: float, *, wall: float | None = None) -> Anchor:
    """So much later; the clock on the wall may have gone another way."""
    shown = seconds if wall is None else wall
    return Anchor(MORNING + timedelta(seconds=shown), 1_000 + round(seconds * 1000))


@given(st.floats(0, 16 * 3600), st.floats(-119, 119))
def test_a_clock_that_goes_well_is_not_spoken_of(passed: float, off: float) -> None:
    """All day, with two minutes to spare; whatever the time zone in which it is told."""
    now = later(passed, wall=passed + off)
    now = replace(now, wall=now.wall.astimezone(UTC))
    assert noticing.clock(now, FIRST, None, LOADED) == frozenset()


@given(st.floats(0, 16 * 3600), st.floats(121, 10**8), st.booleans())
def test_a_clock_that_was_moved_is_found_out(passed: float, by: float, back: bool) -> None:
    """Forward or back, by more than two minutes, for as long as the terminal runs."""
    now = later(passed, wall=passed - by if back else passed + by)
    assert Condition.CLOCK_MOVED in noticing.clock(now, FIRST, None, None)
    assert noticing.clock(later(passed), FIRST, None, None) == frozenset()


def test_two_clocks_that_differ_are_told() -> None:
    """Also by whole hours: a chip that runs in Japan's time makes the next start wrong."""
    right = int(MORNING.timestamp())
    for off, told in ((0, False), (-120, False), (121, True), (9 * 3600, True)):
        found = noticing.clock(FIRST, FIRST, right + off, None)
        assert (found == {Condition.CLOCK_DIFFERS}) is told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (datetime(1970, 1, 1, tzinfo=JAPAN), True),
        (datetime(2023, 12, 1, tzinfo=JAPAN), True),
        (datetime(2024, 11, 1, tzinfo=JAPAN), False),
        (datetime(2024, 12, 22, tzinfo=JAPAN), False),
        (datetime(2025, 6, 1, tzinfo=JAPAN), True),
    ],
)
def test_a_date_far_from_the_election_is_told(day: datetime, told: bool) -> None:
    """An empty chip battery makes it 1970; no package is older than half a year."""
    found = noticing.clock(Anchor(day, 0), Anchor(day, 0), None, LOADED)
    assert (found == {Condition.CLOCK_UNSET}) is told
    assert noticing.clock(Anchor(day, 0), Anchor(day, 0), None, None) == frozenset()
