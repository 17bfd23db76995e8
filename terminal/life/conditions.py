"""What can be wrong around a terminal although every device answers, and what follows.

The table is the whole policy; it is the same for real and simulated devices. Voting is stopped
only where it must be: for a screen that others could see at once, for heat and opened doors as
soon as nobody is at the terminal, so that nobody's vote is cut off.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from terminal.life.states import Condition, Device, Polls, State


class Reaction(StrEnum):
    """What the terminal does."""

    CONTINUE = "continue"
    WARN = "warn"  # staff are told
    REFUSE = "refuse"  # and the polls are neither opened nor resumed
    PAUSE = "pause"  # once nobody is at the terminal
    STOP = "stop"  # at once, as if a network came up


class Stage(StrEnum):
    """As much of the state of the polls as the policy needs."""

    BEFORE = "before"
    OPEN = "open"
    RESTING = "resting"  # paused, on paper, or stopped by an incident
    OVER = "over"


class Policy(NamedTuple):
    before: Reaction
    open: Reaction
    resting: Reaction
    over: Reaction


_GO, _WARN, _REFUSE = Reaction.CONTINUE, Reaction.WARN, Reaction.REFUSE
_TOLD = Policy(_WARN, _WARN, _WARN, _GO)
_SHUT = Policy(_REFUSE, Reaction.PAUSE, _REFUSE, _GO)

POLICY: Mapping[Condition, Policy] = MappingProxyType(
    {
        # Others would see the choice (日本国憲法 Art 15(4); VVSG 2.0 10.1-A).
        Condition.SECOND_SCREEN: Policy(_REFUSE, Reaction.STOP, _REFUSE, _GO),
        # 可児市: all media failed of heat at once; pause before they do.
        Condition.HOT: Policy(_REFUSE, Reaction.PAUSE, _REFUSE, _WARN),
        # Whoever opens a door can exchange a medium. After the close it must be opened.
        Condition.SLOTS_OPEN: _SHUT,
        Condition.CASE_OPEN: Policy(_REFUSE, Reaction.PAUSE, _REFUSE, _WARN),
        # A medium that takes nothing: the recorder would find out with a voter before it.
        Condition.ORIGINAL_READ_ONLY: _SHUT,
        Condition.DUPLICATE_READ_ONLY: _SHUT,
        # What runs is not what was inspected (電磁的記録投票法 Art 6). A program that runs does not
        # change, so it can only have come with a start.
        Condition.PROGRAM_OTHER: Policy(_REFUSE, _WARN, _REFUSE, _WARN),
        Condition.PACKAGES_OTHER: Policy(_REFUSE, _WARN, _REFUSE, _WARN),
        Condition.WARM: Policy(_WARN, _WARN, _WARN, _GO),
        Condition.ON_BATTERY: Policy(_WARN, _WARN, _WARN, _WARN),
        Condition.KEYPAD_KEYS: _TOLD,
        Condition.SWITCHES_KEYS: _TOLD,
        Condition.SCREEN_SIZE: _TOLD,
        Condition.SCREEN_DARK: _TOLD,
        Condition.SCREEN_UNKNOWN: _TOLD,
        Condition.LEAVES_TIMES: _TOLD,
        Condition.PROGRAM_UNTOLD: Policy(_WARN, _GO, _GO, _GO),
        # A clock decides nothing: a wrong one stops nobody (公職選挙法 Art 53).
        Condition.CLOCK_UNSET: Policy(_WARN, _WARN, _WARN, _WARN),
        Condition.CLOCK_MOVED: Policy(_WARN, _WARN, _WARN, _WARN),
        Condition.CLOCK_DIFFERS: Policy(_WARN, _WARN, _WARN, _WARN),
    }
)
"""In the order in which staff are told, the gravest first."""

DEVICE_OF: Mapping[Condition, Device] = MappingProxyType(
    {
        Condition.SECOND_SCREEN: Device.SCREEN,
        Condition.HOT: Device.THERMOMETER,
        Condition.SLOTS_OPEN: Device.DOOR,
        Condition.CASE_OPEN: Device.DOOR,
        Condition.ORIGINAL_READ_ONLY: Device.ORIGINAL,
        Condition.DUPLICATE_READ_ONLY: Device.DUPLICATE,
        Condition.WARM: Device.THERMOMETER,
        Condition.ON_BATTERY: Device.BATTERY,
        Condition.KEYPAD_KEYS: Device.KEYPAD,
        Condition.SWITCHES_KEYS: Device.SWITCHES,
        Condition.SCREEN_SIZE: Device.SCREEN,
        Condition.SCREEN_DARK: Device.SCREEN,
        Condition.SCREEN_UNKNOWN: Device.SCREEN,
        Condition.LEAVES_TIMES: Device.ORIGINAL,
        # The program lies on the terminal's own disk.
        Condition.PROGRAM_OTHER: Device.DISK,
        Condition.PACKAGES_OTHER: Device.DISK,
        Condition.PROGRAM_UNTOLD: Device.DISK,
        Condition.CLOCK_UNSET: Device.CLOCK,
        Condition.CLOCK_MOVED: Device.CLOCK,
        Condition.CLOCK_DIFFERS: Device.CLOCK,
    }
)
"""Under which device it stands in the readiness report."""

_BEFORE = frozenset({State.BARE, State.LOADED, State.READY, State.CHECKING_ZERO})
_BEFORE |= {State.ZERO_CHECKED, State.MAKING_BOX, State.HANDING_OUT, State.OPENING}
_BEFORE |= {State.DAY_CLOSED, State.WAKING, State.CARRIED, State.SUSPENDED, State.POSTPONED}
_RESTING = frozenset({State.PAUSED, State.ON_PAPER, State.INCIDENT, State.RECOVERING})
_RESTING |= {State.CONSENT, State.TELLING}


def stage(state: State) -> Stage:
    """Where the polls stand."""
    if state is State.OPEN:
        return Stage.OPEN
    if state in _BEFORE:
        return Stage.BEFORE
    return Stage.RESTING if state in _RESTING else Stage.OVER


def reaction(condition: Condition, state: State) -> Reaction:
    """What the terminal does about it in this state of the polls."""
    found: Reaction = getattr(POLICY[condition], stage(state).value)
    return found


def in_order(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Each once, the gravest first."""
    found = frozenset(conditions)
    return tuple(one for one in POLICY if one in found)


def told(polls: Polls, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Those that staff are told of now."""
    return _with(polls, conditions, frozenset(Reaction) - {Reaction.CONTINUE})


def refusing(polls: Polls, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Those for which the polls are not opened or resumed."""
    return _with(polls, conditions, {Reaction.REFUSE})


def pausing(
    polls: Polls, conditions: Iterable[Condition], *, inside: bool
) -> tuple[Condition, ...]:
    """Those that end the voting now, if the polls are open. inside: a voter is at the
    terminal."""
    ends = {Reaction.STOP} if inside else {Reaction.STOP, Reaction.PAUSE}
    return _with(polls, conditions, ends)


def _with(
    polls: Polls, conditions: Iterable[Condition], reactions: Collection[Reaction]
) -> tuple[Condition, ...]:
    """Those to which the terminal reacts so. A duplicate without which two officers decided to
    go on may be as it likes."""
    alone = {Condition.DUPLICATE_READ_ONLY} if polls.degraded else set()
    heeded = frozenset(conditions) - alone
    return tuple(one for one in in_order(heeded) if reaction(one, polls.state) in reactions)
