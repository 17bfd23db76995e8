"""What is wrong around a terminal, from what its instruments read: rules over values.

Above the ports, so the same for real and simulated devices.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from terminal.life.states import Condition, Device, Loaded
from terminal.ports.display import Panel
from terminal.ports.doors import Door
from terminal.ports.mounting import Mounted
from terminal.ports.supply import Charge
from terminal.ports.thermometer import Reading

LOW_PERCENT = 15
"""Without mains, a battery below this lasts no longer than it takes to close the polls."""
WARM_CELSIUS, HOT_CELSIUS = 70.0, 80.0
"""Of a part whose maker names no limit: USB sticks are made for 60 to 70 around them."""
BATTERY_WARM, BATTERY_HOT = 45.0, 55.0
"""Of the battery, which tablets stop to charge at 45 and switch off at 60."""
_WARM_BELOW, _HOT_BELOW = 20.0, 10.0
"""So far under the limit at which the maker switches off staff are warned, and pause."""
_COOLED = 5.0
"""A warning ends only so much below where it began, or it would come and go all day."""
DARK_PERCENT = 30
SIZE_DIFFERS = 0.1
CLOCK_SECONDS = 120
"""By more than this a clock is wrong: people read it to the minute."""
_BEFORE_DAYS, _AFTER_DAYS = timedelta(days=180), timedelta(days=30)
"""A package is made within half a year before its day."""


@dataclass(frozen=True)
class Anchor:
    """Wall clock and counting clock at one moment, when the terminal first looked."""

    wall: datetime
    ticks: int


def heat(readings: Sequence[Reading], before: Iterable[Condition] = ()) -> frozenset[Condition]:
    """HOT or WARM by the warmest part, or neither. before: what was so until now."""
    was = frozenset(before)
    for condition in (Condition.HOT, Condition.WARM):
        margin = _COOLED if condition in was or Condition.HOT in was else 0.0
        if any(one.celsius >= _from(one, condition) - margin for one in readings):
            return frozenset({condition})
    return frozenset()


def _from(reading: Reading, condition: Condition) -> float:
    """The temperature from which a part is warm, or hot."""
    hot = condition is Condition.HOT
    if "bat" in reading.name.lower():
        return BATTERY_HOT if hot else BATTERY_WARM
    usual = HOT_CELSIUS if hot else WARM_CELSIUS
    if reading.limit is None:
        return usual
    return min(usual, reading.limit - (_HOT_BELOW if hot else _WARM_BELOW))


def supply(charge: Charge | None) -> frozenset[Condition]:
    """Whether it runs on its battery, with enough left."""
    if charge is None or charge.mains or charge.percent is None or low(charge):
        return frozenset()
    return frozenset({Condition.ON_BATTERY})


def low(charge: Charge | None) -> bool:
    """Whether the terminal may go out soon, or nobody can tell."""
    if charge is None:
        return True
    return not charge.mains and charge.percent is not None and charge.percent < LOW_PERCENT


def screens(
    panels: tuple[Panel, ...] | None, brightness: int | None, glass: tuple[float, float] | None
) -> frozenset[Condition]:
    """glass: the size in millimetres for which pages are drawn."""
    found = set()
    if panels is None:
        found.add(Condition.SCREEN_UNKNOWN)
    elif len(panels) > 1:
        found.add(Condition.SECOND_SCREEN)
    elif panels and glass is not None and differs(panels[0].millimetres, glass):
        found.add(Condition.SCREEN_SIZE)
    if brightness is not None and brightness < DARK_PERCENT:
        found.add(Condition.SCREEN_DARK)
    return frozenset(found)


def differs(told: tuple[int, int] | None, glass: tuple[float, float]) -> bool:
    """Whether a screen says that it is of another size; held upright or across is the same."""
    if told is None:
        return False
    pairs = zip(sorted(told), sorted(glass), strict=True)
    return any(abs(one - other) > SIZE_DIFFERS * other for one, other in pairs)


def doors(opened: Iterable[Door]) -> frozenset[Condition]:
    return frozenset(_OPENED[door] for door in opened)


_OPENED = MappingProxyType({Door.SLOTS: Condition.SLOTS_OPEN, Door.CASE: Condition.CASE_OPEN})


def media(of: Callable[[Device], Mounted | None]) -> frozenset[Condition]:
    """How both are mounted."""
    found = {slot: of(slot) for slot in _READ_ONLY}
    there = {slot: one for slot, one in found.items() if one is not None}
    shut = {_READ_ONLY[slot] for slot, one in there.items() if one.read_only}
    times = {Condition.LEAVES_TIMES for one in there.values() if one.leaves_times}
    return frozenset(shut | times)


_READ_ONLY = MappingProxyType(
    {
        Device.ORIGINAL: Condition.ORIGINAL_READ_ONLY,
        Device.DUPLICATE: Condition.DUPLICATE_READ_ONLY,
    }
)


def keys(without: Iterable[Device]) -> frozenset[Condition]:
    return frozenset(_WITHOUT_KEYS[device] for device in without)


_WITHOUT_KEYS = MappingProxyType(
    {Device.KEYPAD: Condition.KEYPAD_KEYS, Device.SWITCHES: Condition.SWITCHES_KEYS}
)


def clock(
    now: Anchor, first: Anchor, chip: int | None, loaded: Loaded | None
) -> frozenset[Condition]:
    """What speaks against the clock on the wall. first: when the terminal first looked. chip:
    the battery-backed clock, in seconds since 1970."""
    found = set()
    passed = timedelta(milliseconds=now.ticks - first.ticks)
    if abs(now.wall - first.wall - passed) > timedelta(seconds=CLOCK_SECONDS):
        found.add(Condition.CLOCK_MOVED)
    if chip is not None and abs(now.wall.timestamp() - chip) > CLOCK_SECONDS:
        found.add(Condition.CLOCK_DIFFERS)
    if loaded is not None and not _near(now.wall, loaded):
        found.add(Condition.CLOCK_UNSET)
    return frozenset(found)


def _near(wall: datetime, loaded: Loaded) -> bool:
    return loaded.first - _BEFORE_DAYS <= wall.date() <= loaded.last + _AFTER_DAYS
