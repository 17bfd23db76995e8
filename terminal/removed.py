"""What follows where a device is removed, in every state of the polls: from the table alone.

While the terminal works, the device is missed by the work itself, which reports it in its own
way; what each report is stands below and is tried at a terminal, row by row, in the tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType

from terminal.life import events as e
from terminal.life.states import (
    RECORDING_DEVICES,
    WORKING,
    Box,
    ClosedBox,
    Device,
    Kept,
    Loaded,
    Polls,
    State,
)
from terminal.life.table import step
from terminal.life.tasks import Task
from terminal.own_disk import Told


class Voting(StrEnum):
    """What becomes of the voting at this terminal."""

    GOES_ON = "goes-on"
    STOPS = "stops"
    NOT_BEGUN = "not-begun"
    OVER = "over"


@dataclass(frozen=True)
class Removal:
    """trouble: names the text that staff read, in `polls_troubles.toml`. after: the state in
    which the terminal then is."""

    state: State
    device: Device
    trouble: str
    after: State

    @property
    def voting(self) -> Voting:
        if self.after is State.OPEN:
            return Voting.GOES_ON
        if self.after in _BEFORE:
            return Voting.NOT_BEGUN
        return Voting.OVER if self.after in _AFTER else Voting.STOPS


_BEFORE = frozenset({State.BARE, State.LOADED, State.READY, State.ZERO_CHECKED, State.HANDING_OUT})
_AFTER = frozenset({State.CLOSED, State.RETIRED, State.HANDED_OVER})
_FIRST_DAY = _BEFORE | {State.CHECKING_ZERO, State.MAKING_BOX, State.OPENING}
_RESTING = frozenset({State.DAY_CLOSED, State.WAKING, State.SUSPENDED, State.POSTPONED})
_LOADED = Loaded(
    "p01-01", "rehearsal", "0" * 64, date(2024, 12, 22), date(2024, 12, 22), time(7), time(20)
)
_SLIP = ClosedBox(1, "0" * 64)

_DONE: Mapping[State, e.Event] = MappingProxyType(
    {
        State.CHECKING_ZERO: e.ZeroFound(),
        State.MAKING_BOX: e.BoxMade(opening=1),
        State.OPENING: e.BoxOpened(),
        State.RECOVERING: e.Recovered(voters=1, opening=1, told=Told.RECORDED),
        State.RESTING: e.DayClosed(voters=1),
        State.WAKING: e.Recovered(voters=1, opening=1),
        State.CLOSING: e.Closed(slip=_SLIP),
    }
)
"""What the work reports that does not need the device."""

_MISSED: Mapping[Device, e.Event] = MappingProxyType(
    {
        Device.ORIGINAL: e.MustRetire(told=Told.RECORDED),
        Device.DUPLICATE: e.DuplicateDead(),
        Device.DISK: e.DeviceLost(device=Device.DISK),
    }
)
"""What a recovery reports; any other work says that the device is lost."""

_KEPT: Mapping[State, Box] = MappingProxyType({State.OPENING: Box.NONE, State.RESTING: Box.OPEN})
"""What is lasting where the terminal looks anew, because nobody else knows how far it came."""


def removals() -> Iterator[Removal]:
    """Every device in every state."""
    for state in State:
        for device in Device:
            yield removal(state, device)


def removal(state: State, device: Device) -> Removal:
    """The device is removed while the terminal is in this state."""
    before = Polls(state, _LOADED, box=_box(state), voters=1)
    after = before
    for event in _events(state, device):
        after = step(after, event).value
    return Removal(state, device, after.trouble, after.state)


def _events(state: State, device: Device) -> Iterator[e.Event]:
    if state not in WORKING:
        yield e.DeviceLost(device=device)
    elif device not in RECORDING_DEVICES:
        yield from (e.DeviceLost(device=device), _DONE[state])
    elif state in (State.RECOVERING, State.WAKING):
        yield _MISSED[device]
    else:
        yield e.DeviceLost(device=device)
        yield from _looked_anew(state, device)


def _looked_anew(state: State, device: Device) -> Iterator[e.Event]:
    """Task.LOOK_ANEW, and what it finds; it cannot look at a disk that is gone."""
    effects = step(Polls(state, _LOADED, box=_box(state)), e.DeviceLost(device=device)).effects
    if Task.LOOK_ANEW not in effects:
        return
    if device is Device.DISK:
        yield e.DeviceLost(device=device)
    else:
        yield e.PowerOn(kept=Kept(_LOADED, _KEPT[state], opening=1))


def _box(state: State) -> Box:
    """What the media hold in this state."""
    if state in _FIRST_DAY:
        return Box.NONE
    if state in _RESTING:
        return Box.RESTING
    if state in _AFTER:
        return Box.RETIRED if state is State.RETIRED else Box.CLOSED
    return Box.CLOSING if state is State.CLOSING else Box.OPEN
