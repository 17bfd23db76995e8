"""The conditions in the table of the polls, and what an event changes besides the state."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from terminal.life import events as e
from terminal.life.conditions import pausing, refusing
from terminal.life.states import Box, Device, Halt, Polls, State
from terminal.life.tasks import Task
from terminal.machine import Rule
from terminal.own_disk import Told

Change = Callable[[Polls, Any], Polls]


def _rule(name: str, holds: Callable[[Polls, Any], bool]) -> Rule[Polls]:
    return Rule(name, holds)


# What is needed: each is named as the refusal that says it is missing.

NO_NETWORK = _rule("network-up", lambda _, event: not event.around.networks)
SOUND = _rule(
    "no-sound",
    lambda polls, event: event.around.sound or not (polls.loaded and polls.loaded.audio),
)
MEDIA_APART = _rule("media-not-apart", lambda _, event: event.around.media_apart)
NOTHING_LOST = _rule("device-missing", lambda polls, _: not polls.lost & polls.recording)
TIME_TO_OPEN = _rule(
    "too-early-to-open",
    lambda polls, event: (
        event.early or not (polls.loaded and polls.loaded.too_early_to_open(event.now))
    ),
)
TIME_TO_CLOSE = _rule(
    "too-early-to-close",
    lambda polls, event: (
        event.early or not (polls.loaded and polls.loaded.too_early_to_close(event.now))
    ),
)
NOBODY_INSIDE = _rule("voter-inside", lambda _, event: not event.inside)
TOLD = _rule("tell-first", lambda polls, _: polls.truth is None)
NOT_HALTED = _rule("still-halted", lambda polls, _: polls.halt is None)
HALTED = _rule("not-halted", lambda polls, _: polls.halt is not None)
NO_BOX = _rule("box-in-use", lambda polls, _: polls.box is Box.NONE)
BOX_AT_REST = _rule("nothing-to-unlock", lambda polls, _: polls.box is Box.RESTING)
SLIP_SHOWN = _rule(
    "slip-missing", lambda polls, event: polls.slip is not None or event.without_slip
)
NEW_HERE = _rule("terminal-used", lambda polls, event: event.loaded.terminal not in polls.used)
PIN_LOCKED = _rule("pin-not-locked", lambda polls, event: event.badge in polls.locked)
ALL_WELL = _rule(
    "around-not-well",
    lambda polls, event: not refusing(polls, event.around.conditions),
)
OPENING = (NO_NETWORK, SOUND, MEDIA_APART, NOTHING_LOST, ALL_WELL, TIME_TO_OPEN)

# Which of several arrows applies.

ALL_GOOD = _rule(
    "all-required-good",
    lambda _, event: (
        bool(event.report) and all(one.good or not one.required for one in event.report)
    ),
)
RECORDS = _rule("device-records", lambda polls, event: event.device in polls.recording)
RECORDS_FIRST_DAY = _rule(
    "device-records-first-day",
    lambda polls, event: event.device in polls.recording and polls.box is Box.NONE,
)
ENDS_VOTING = _rule(
    "ends-voting",
    lambda polls, event: bool(pausing(polls, event.conditions, inside=event.inside)),
)
NETWORK_SEEN = _rule("network-seen", lambda polls, _: bool(polls.networks))
FIRST_DAY = _rule("first-day", lambda polls, _: polls.box is Box.NONE)
FAULT = _rule("fault", lambda polls, _: polls.fault)
TO_TELL = _rule("to-tell", lambda _, event: event.told is not Told.UNDECIDED)
CARRIED_AGREES = _rule("carried-agrees", lambda polls, event: polls.carried in (None, event.voters))
BOX_CLOSING = _rule("box-closing", lambda polls, _: polls.box is Box.CLOSING)
BOX_RESTS = _rule("box-rests", lambda polls, _: polls.box is Box.RESTING)
SUSPENDED = _rule("suspended", lambda polls, _: polls.halt is Halt.SUSPENDED)
POSTPONED = _rule("postponed", lambda polls, _: polls.halt is Halt.POSTPONED)
KEPT_NOTHING = _rule("kept-nothing", lambda _, event: event.kept.loaded is None)
KEPT_HANDED_OVER = _rule("kept-handed-over", lambda _, event: event.kept.handed_over)
KEPT_RETIRED = _rule("kept-retired", lambda _, event: event.kept.box is Box.RETIRED)
KEPT_CLOSED = _rule("kept-closed", lambda _, event: event.kept.box is Box.CLOSED)
KEPT_OPEN = _rule("kept-open", lambda _, event: event.kept.box in (Box.OPEN, Box.CLOSING))
KEPT_SUSPENDED = _rule("suspended", lambda _, event: event.kept.halt is Halt.SUSPENDED)
KEPT_POSTPONED = _rule("postponed", lambda _, event: event.kept.halt is Halt.POSTPONED)
KEPT_RESTING = _rule("kept-resting", lambda _, event: event.kept.box is Box.RESTING)

# What changes.


def to_do(*tasks: Task) -> Callable[[Polls, Any], tuple[Task, ...]]:
    return lambda _, __: tasks


def _missing(polls: Polls) -> str:
    """What is still to be said when all else is well: a device that is missing all the while,
    but for a duplicate without which two officers decided to go on."""
    lost = polls.lost - ({Device.DUPLICATE} if polls.degraded else set())
    return next((f"lost-{device}" for device in Device if device in lost), "")


def kept_as(state: State) -> Change:
    """What is lasting. A program that starts has nothing else; one that looked anew in the middle
    of its work still knows what went wrong, what is missing, and whose PIN is locked."""

    def change(polls: Polls, event: e.PowerOn) -> Polls:
        kept = event.kept.polls(state)
        return replace(
            kept,
            trouble=polls.trouble or kept.trouble,
            lost=polls.lost,
            networks=polls.networks,
            noticed=polls.noticed,
            locked=polls.locked,
        )

    return change


def load(polls: Polls, event: e.LoadPackage) -> Polls:
    return replace(polls, loaded=event.loaded, report=(), halt=None, trouble="")


def read_report(polls: Polls, event: e.SelfTest) -> Polls:
    """A device that was tried and is good is not missing; one that failed is, unless it is
    there and something else is wrong with it."""
    bad = [finding for finding in event.report if not finding.good]
    lost = frozenset(finding.device for finding in bad if not finding.because)
    return replace(polls, report=event.report, lost=lost, trouble="")


def not_zero(polls: Polls, event: e.NotZero) -> Polls:
    return replace(polls, trouble=f"not-zero-{event.device}")


def box_made(polls: Polls, event: e.BoxMade) -> Polls:
    return replace(polls, opening=event.opening, trouble=_missing(polls))


def opened(polls: Polls, _: e.BoxOpened) -> Polls:
    return replace(polls, box=Box.OPEN, fault=False)


def counted(polls: Polls, event: e.VoteRecorded) -> Polls:
    return replace(polls, voters=event.voters)


def lose(polls: Polls, event: e.DeviceLost) -> Polls:
    return replace(polls.with_lost(event.device, lost=True), trouble=f"lost-{event.device}")


def lose_and_stop(polls: Polls, event: e.DeviceLost) -> Polls:
    return replace(lose(polls, event), fault=True)


def lose_on_paper(polls: Polls, event: e.DeviceLost) -> Polls:
    return lose_and_stop(polls, event) if event.device in polls.recording else lose(polls, event)


def get_back(polls: Polls, event: e.DeviceBack) -> Polls:
    trouble = "" if polls.trouble == f"lost-{event.device}" and not polls.fault else polls.trouble
    return replace(polls.with_lost(event.device, lost=False), trouble=trouble)


def find_network(polls: Polls, event: e.NetworkFound) -> Polls:
    trouble = "network" if event.networks else polls.trouble
    return replace(polls, networks=event.networks, trouble=trouble)


def notice_conditions(polls: Polls, event: e.Noticed) -> Polls:
    return replace(polls, noticed=event.conditions)


def networks_down(polls: Polls, _: e.OpenPolls) -> Polls:
    """The event says so; one that comes up from here on is seen by NETWORK_SEEN."""
    return replace(polls, networks=())


def go_on(polls: Polls, _: e.Resume) -> Polls:
    return replace(polls, networks=(), trouble=_missing(polls))


def recovered(polls: Polls, event: e.Recovered) -> Polls:
    """Every device that records was read and written."""
    truth = None if event.told is Told.UNDECIDED else event.told
    after = replace(
        polls,
        voters=event.voters,
        opening=event.opening,
        truth=truth,
        degraded=event.degraded,
        fault=False,
    )
    after = replace(after, lost=after.lost - after.recording)
    return replace(after, trouble=_missing(after))


def refused(polls: Polls, event: e.TaskRefused) -> Polls:
    return replace(polls, trouble=event.reason)


def refused_and_stop(polls: Polls, event: e.TaskRefused) -> Polls:
    return replace(polls, fault=True, trouble=event.reason)


def duplicate_dead(polls: Polls, event: e.DuplicateDead) -> Polls:
    """One that reads is no device that is missing: only its message stays."""
    if event.reads:
        return replace(polls, trouble="duplicate-unwritable")
    return replace(polls.with_lost(Device.DUPLICATE, lost=True), trouble="duplicate-dead")


def must_retire(polls: Polls, event: e.MustRetire) -> Polls:
    truth = None if event.told is Told.UNDECIDED else event.told
    return replace(polls, truth=truth, fault=True, trouble="original-dead")


def retire(polls: Polls, _: e.Retire) -> Polls:
    return replace(polls, box=Box.RETIRED, fault=False)


def alarm(polls: Polls, event: e.Alarm) -> Polls:
    return replace(polls, fault=True, trouble=f"alarm-{event.alarm}")


def carried_wrong(polls: Polls, event: e.Recovered) -> Polls:
    return replace(polls, fault=True, trouble="carried-differs", voters=event.voters)


def told(polls: Polls, _: e.TruthTold) -> Polls:
    return replace(polls, truth=None)


def rest(polls: Polls, event: e.DayClosed) -> Polls:
    return replace(polls, box=Box.RESTING, voters=event.voters, carried=event.voters)


def halt(why: Halt) -> Change:
    return lambda polls, _: replace(polls, halt=why)


def lift(polls: Polls, _: e.Lift) -> Polls:
    return replace(polls, halt=None, trouble=_missing(polls))


def begin_close(polls: Polls, _: e.ClosePolls) -> Polls:
    return replace(polls, box=Box.CLOSING)


def closed(polls: Polls, event: e.Closed) -> Polls:
    after = replace(polls, box=Box.CLOSED, slip=event.slip, fault=False, halt=None)
    return replace(after, trouble=_missing(after))


def start_anew(polls: Polls, _: e.StartAnew) -> Polls:
    return polls.anew()


def post_notice(polls: Polls, event: e.PostNotice) -> Polls:
    return replace(polls, notices=polls.notices | {event.candidate})


def lock_pin(polls: Polls, event: e.PinLocked) -> Polls:
    return replace(polls, locked=polls.locked | {event.badge})


def new_pin(polls: Polls, event: e.NewPin) -> Polls:
    return replace(polls, locked=polls.locked - {event.badge})
