"""Exercises for training: what to do at the terminal, step by step.

A step is ticked from what really happened: what is plugged in, whether the terminal has
power, and what the terminal wrote into its event log since the exercise began. Nothing is
asked of the terminal itself.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from common.eventlog import Event
from hardware_sim.devices.state import DeviceState, Reader
from terminal.life.states import Device


@dataclass(frozen=True)
class Seen:
    """events: of the log, since the exercise began. state: of the devices now. running:
    whether the terminal has power now. was_cut: whether it was without since. codes: how many
    codes and cards were shown since."""

    events: tuple[Event, ...]
    state: DeviceState
    running: bool = True
    was_cut: bool = False
    codes: int = 0


def shown(state: DeviceState) -> int:
    """How many codes and cards were ever shown to the terminal."""
    return state.read + state.dealt[Reader.TERMINAL]


Holds = Callable[[Seen], bool]


@dataclass(frozen=True)
class Step:
    """words: a text of the catalogue's panel.toml. done: whether it was done, by what is
    seen from outside."""

    words: str
    done: Holds


@dataclass(frozen=True)
class Exercise:
    name: str
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        return f"exercise-{self.name}"


def ticked(exercise: Exercise, seen: Seen, before: tuple[bool, ...] = ()) -> tuple[bool, ...]:
    """Which steps are done: in their order, each from when it was seen on."""
    told = list(before) or [False] * len(exercise.steps)
    for at, step in enumerate(exercise.steps):
        told[at] = told[at] or step.done(seen)
        if not told[at]:
            break
    return tuple(told)


def _logged(event: Event, seen: Seen, times: int = 1) -> bool:
    return Counter(seen.events)[event] >= times


def _after(first: Event, then: Event, seen: Seen) -> bool:
    """This event came after the first of that kind."""
    return first in seen.events and then in seen.events[seen.events.index(first) + 1 :]


def _event(event: Event, times: int = 1) -> Holds:
    return partial(_logged, event, times=times)


def _then(first: Event, then: Event) -> Holds:
    return partial(_after, first, then)


def _several(count: int, event: Event, seen: Seen) -> bool:
    return seen.codes >= count and event in seen.events


def _shown_and(count: int, event: Event) -> Holds:
    """So many codes and cards were shown, as an act of staff needs them; and this event came.
    The log does not tell who ended a ballot, nor of going over to paper."""
    return partial(_several, count, event)


def _out(slot: Device, seen: Seen) -> bool:
    return seen.state.slots[slot] is None


def _in(slot: Device, seen: Seen) -> bool:
    return seen.state.slots[slot] is not None


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "morning",
        (
            Step("step-zero", _event(Event.ZERO_CHECKED)),
            Step("step-open", _event(Event.OPENED)),
            Step("step-first-voter", _event(Event.BALLOT_RECORDED)),
        ),
    ),
    Exercise(
        "voter-left",
        (
            Step("step-arrives", lambda seen: seen.codes > 0),
            Step("step-ended-by-staff", _shown_and(2, Event.BALLOT_RECORDED)),
            Step("step-next-voter", _event(Event.BALLOT_RECORDED, times=2)),
        ),
    ),
    Exercise(
        "duplicate",
        (
            Step("step-pull-duplicate", partial(_out, Device.DUPLICATE)),
            Step("step-insert-duplicate", partial(_in, Device.DUPLICATE)),
            Step("step-recovered", _event(Event.RESTARTED)),
            Step("step-resumed", _event(Event.RESUMED)),
            Step("step-next-voter", _then(Event.RESUMED, Event.BALLOT_RECORDED)),
        ),
    ),
    Exercise(
        "blackout",
        (
            Step("step-cut", lambda seen: seen.was_cut),
            Step("step-power", lambda seen: seen.running),
            Step("step-recovered", _event(Event.RESTARTED)),
            Step("step-resumed", _event(Event.RESUMED)),
            Step("step-next-voter", _then(Event.RESUMED, Event.BALLOT_RECORDED)),
        ),
    ),
    Exercise(
        "radio",
        (
            Step("step-radio-on", lambda seen: bool(seen.state.up)),
            Step("step-radio-off", lambda seen: not seen.state.up),
            Step("step-resumed", _event(Event.RESUMED)),
        ),
    ),
    Exercise(
        "paper",
        (
            Step("step-pause", _event(Event.PAUSED)),
            Step("step-paper-and-back", _shown_and(4, Event.RESUMED)),
            Step("step-next-voter", _then(Event.RESUMED, Event.BALLOT_RECORDED)),
        ),
    ),
    Exercise(
        "evening",
        (
            Step("step-close", _event(Event.CLOSING)),
            Step("step-out-original", partial(_out, Device.ORIGINAL)),
            Step("step-out-duplicate", partial(_out, Device.DUPLICATE)),
        ),
    ),
)


def exercise(name: str) -> Exercise | None:
    return next((one for one in EXERCISES if one.name == name), None)
