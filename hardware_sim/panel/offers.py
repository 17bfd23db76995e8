"""Which buttons the panel has under each tab, and what each does now.

What no hand could do now is there, but idle: a button keeps its place.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hardware_sim.devices.state import AILMENTS, NEW_ROLL_MM, PLUGGED, RADIOS, SLOTS, Reader
from hardware_sim.panel import hands
from hardware_sim.panel.exercises import EXERCISES
from hardware_sim.panel.touches import (
    Begins,
    Does,
    GoodMorning,
    HoldsBadge,
    HoldsPaper,
    HoldsSlip,
    LaysGrantCard,
    PanelTouch,
    Paper,
    PowerBack,
    PowerCut,
    Tab,
)
from hardware_sim.panel.view import PanelView
from terminal.life.states import Device
from terminal.ports.doors import Door

VOTER_CARD = "voter-1"
NETWORK = "eth0"
MOST_STICKS = 7
"""As many as have a row of buttons."""
SHORT_ROLL_MM = 60
"""Less than any slip: the printer stops in the middle of it."""
PERCENTS = (100, 20, 5)
DEGREES = (40, 65, 85)
LIGHTS = (80, 5)
CLOCKS = (0, -3600, 600)
"""Seconds by which the clock can be set wrong."""


@dataclass(frozen=True)
class Offer:
    """A button. words: a text of the catalogue's panel.toml, with its values. touch: None where
    no hand could do it now. on: this is so now."""

    key: str
    words: str
    values: tuple[tuple[str, str | int], ...] = ()
    touch: PanelTouch | None = None
    on: bool = False


def offers(view: PanelView) -> tuple[Offer, ...]:
    """The buttons of this tab, row by row. Each has a key of its own."""
    return tuple(_OF[view.tab](view))


def _does(view: PanelView, hand: hands.Hand) -> PanelTouch | None:
    return Does(hand) if hands.possible(hand, view.state) else None


def _people(view: PanelView) -> Iterator[Offer]:
    hears = view.running and Device.SCANNER not in view.state.unplugged
    for number, pin in enumerate(view.pins, 1):
        touch = HoldsBadge(number) if hears else None
        yield Offer(f"badge-{number}", "badge", (("number", number), ("pin", pin)), touch)
    here = {Paper.GRANT: True, Paper.SPENT: view.spent, Paper.ELSEWHERE: view.elsewhere}
    for paper in Paper:
        touch_paper = HoldsPaper(paper) if hears and here[paper] else None
        yield Offer(paper, f"paper-{paper}", (), touch_paper)
    yield from _cards(view)
    for name in view.slips:
        yield Offer(f"slip-{name}", "slip", (("name", name),), HoldsSlip(name) if hears else None)


def _cards(view: PanelView) -> Iterator[Offer]:
    """Into the terminal's reader, and out of it."""
    lies = view.state.readers[Reader.TERMINAL]
    for number, pin in enumerate(view.pins, 1):
        card = f"officer-{number}"
        values = (("number", number), ("pin", pin))
        touch = _does(view, hands.LayCard(card))
        yield Offer(f"card-{card}", "card-officer", values, touch, on=lies == card)
    new = LaysGrantCard() if lies is None else None
    yield Offer("card-grant", "card-grant", (), new, on=lies == VOTER_CARD)
    yield Offer("card-again", "card-again", (), _does(view, hands.LayCard(VOTER_CARD)))
    yield Offer("card-take", "card-take", (), _does(view, hands.TakeCard()))


def _media(view: PanelView) -> Iterator[Offer]:
    """A row for each stick: into the original's slot, into the duplicate's, out, the switch, what
    is wrong with it."""
    state = view.state
    for medium, locked in state.media.items():
        lies = next((slot for slot in SLOTS if state.slots[slot] == medium), None)
        named = (("medium", medium),)
        for slot in SLOTS:
            touch = _does(view, hands.Insert(slot, medium))
            yield Offer(f"{medium}-{slot}", f"into-{slot}", named, touch, on=lies is slot)
        pull = None if lies is None else Does(hands.Pull(lies))
        yield Offer(f"{medium}-out", "pull", named, pull)
        switch = "unlock" if locked else "lock"
        touch = _does(view, hands.Protect(medium, not locked))
        yield Offer(f"{medium}-lock", switch, named, touch, on=locked)
        yield _ailment(view, medium)
    new = f"stick-{len(state.media) + 1}"
    touch = _does(view, hands.Buy(new)) if len(state.media) < MOST_STICKS else None
    yield Offer("buy", "buy", (("medium", new),), touch)


def _ailment(view: PanelView, medium: str) -> Offer:
    """How the stick is now; a touch makes it the next of all that can be wrong with one."""
    now = view.state.ailing.get(medium)
    ways = (None, *AILMENTS)
    following = ways[(ways.index(now) + 1) % len(ways)]
    words = f"stick-{now or 'sound'}"
    touch = _does(view, hands.Ail(medium, following))
    return Offer(f"{medium}-ailment", words, (("medium", medium),), touch, on=now is not None)


def _around(view: PanelView) -> Iterator[Offer]:
    state = view.state
    yield Offer("cut", "cut", (), PowerCut() if view.running else None, on=not view.running)
    yield Offer("power", "power", (), None if view.running else PowerBack(), on=view.running)
    words, charger = "mains-off" if state.mains else "mains-on", hands.Mains(not state.mains)
    yield Offer("mains", words, (), _does(view, charger), on=not state.mains)
    for percent in PERCENTS:
        battery = hands.Battery(percent)
        yield _choice(view, f"battery-{percent}", "battery", battery, percent, state.percent)
    for celsius in DEGREES:
        yield _choice(view, f"heat-{celsius}", "heat", hands.Heat(celsius), celsius, state.celsius)
    for seconds in CLOCKS:
        words = {0: "clock-right"}.get(seconds, "clock-late" if seconds < 0 else "clock-early")
        touch = None if seconds == state.clock_offset else Does(hands.SetClock(seconds))
        minutes = (("minutes", abs(seconds) // 60),)
        yield Offer(f"clock{seconds:+}", words, minutes, touch, on=touch is None)
    for percent in LIGHTS:
        light = hands.Dim(percent)
        yield _choice(view, f"light-{percent}", "light", light, percent, state.brightness)
    yield from _shut(view)


def _shut(view: PanelView) -> Iterator[Offer]:
    """What must stay shut, off or unplugged while people vote."""
    state = view.state
    other = hands.SecondScreen(not state.second_screen)
    yield _switch(view, "second", other, on=state.second_screen)
    for door in Door:
        open_ = door in state.opened
        yield _switch(view, f"door-{door}", hands.Turn(door, not open_), on=open_)
    lan = NETWORK in state.networks
    yield _switch(view, "network", hands.Network(NETWORK, not lan), on=lan)
    for name in RADIOS:
        kind = name.partition(" ")[0]
        sends = state.radios.get(name, False)
        yield _switch(view, f"radio-{kind}", hands.Radio(name, not sends), on=sends)


def _switch(view: PanelView, key: str, hand: hands.Hand, *, on: bool) -> Offer:
    """A button that turns what is so into its contrary."""
    return Offer(key, f"{key}-{'off' if on else 'on'}", (), _does(view, hand), on=on)


def _choice(view: PanelView, key: str, words: str, hand: hands.Hand, value: int, now: int) -> Offer:
    """One of several values."""
    touch = None if value == now else _does(view, hand)
    return Offer(key, words, (("value", value),), touch, on=value == now)


def _cables(view: PanelView) -> Iterator[Offer]:
    for device in Device:
        if device in PLUGGED:
            there = device not in view.state.unplugged
            words = "unplug" if there else "plug"
            touch = _does(view, hands.Plug(device, not there))
            yield Offer(f"cable-{device}", words, (("device", device),), touch, on=not there)
    yield from _printer(view)


def _printer(view: PanelView) -> Iterator[Offer]:
    """Its paper, cover and knife."""
    state = view.state
    yield Offer("roll-new", "roll-new", (), _does(view, hands.NewRoll(NEW_ROLL_MM)))
    centimetres = (("centimetres", SHORT_ROLL_MM // 10),)
    yield Offer("roll-short", "roll-short", centimetres, _does(view, hands.NewRoll(SHORT_ROLL_MM)))
    yield _switch(view, "cover", hands.Cover(not state.cover), on=state.cover)
    yield _switch(view, "jam", hands.Jam(not state.jammed), on=state.jammed)


def _training(view: PanelView) -> Iterator[Offer]:
    for exercise in EXERCISES:
        on = exercise is view.exercise
        yield Offer(f"exercise-{exercise.name}", exercise.title, (), Begins(exercise.name), on=on)
    yield Offer("morning", "morning-sure" if view.sure else "morning", (), GoodMorning())


_OF: Mapping[Tab, Callable[[PanelView], Iterator[Offer]]] = MappingProxyType(
    {
        Tab.PEOPLE: _people,
        Tab.MEDIA: _media,
        Tab.AROUND: _around,
        Tab.CABLES: _cables,
        Tab.TRAINING: _training,
    }
)
