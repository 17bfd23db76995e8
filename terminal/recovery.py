"""After a restart or a fault: the truth from the media, then a box that goes on.

Needs both halves of the box secret. The decision is made lasting under a fresh epoch
on both media *before* anybody is told, so that a medium that reads otherwise the next
time cannot change what people were told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from common.eventlog import Event, Head
from common.halves import Half
from terminal.box_file import Slot, write_first
from terminal.files import Pair, clear, holds, key_file, write_whole
from terminal.log_file import Clock, LogFile, reaches, read_log_file
from terminal.own_disk import DiskState, OwnDisk, Phase, Told
from terminal.ports.medium import MediumFault
from terminal.provision import Provision
from terminal.recorder import Recorder, working
from terminal.truth import Alarm, Next, judge
from terminal.unlock import Found, RecoveryRefused, Unlocked, join_halves, look_at_both, unlock

__all__ = [
    "AlarmRaised",
    "DuplicateDead",
    "MustRetire",
    "Recovered",
    "RecoveryRefused",
    "recover",
]


class AlarmRaised(Exception):
    """A medium was exchanged, rolled back or forged. Nothing was written."""

    def __init__(self, alarm: Alarm) -> None:
        super().__init__(alarm.value)
        self.alarm = alarm


class MustRetire(Exception):
    """The original is dead. The box may be closed from the duplicate, never go on."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.name.lower())
        self.told = told


class DuplicateDead(Exception):
    """The duplicate is unreadable; with the officer's consent it may be replaced."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.name.lower())
        self.told = told


@dataclass(frozen=True)
class Recovered:
    """A box that goes on, and what was found of the last voter's vote.

    told: UNDECIDED where there is no voter of whom anything could be told.
    """

    recorder: Recorder
    told: Told


def recover(
    provision: Provision,
    media: Pair,
    disk: OwnDisk,
    halves: tuple[Half, Half],
    clock: Clock,
    *,
    replace_duplicate: bool = False,
) -> Recovered:
    """The box as the media hold it, both media brought to the same state.

    replace_duplicate: the officer consents to remake the duplicate, on the medium that
    is in its slot now, which holds nothing but perhaps files of this terminal.
    Raises AlarmRaised, MustRetire, DuplicateDead, RecoveryRefused, and CommitFailed
    where a medium fails again. Whatever is raised, it may be tried again.
    """
    state = disk.load()
    if state.phase not in (Phase.OPEN, Phase.DAY_CLOSED, Phase.DAY_OPENING):
        raise RecoveryRefused("nothing-to-recover")
    secret, opening = join_halves(halves, provision, state)
    found = look_at_both(media, provision)
    told = judged(found, state)
    unlocked = unlock(found, provision, secret, opening)
    if found[1].of(opening) is None and not replace_duplicate:
        raise DuplicateDead(told)
    log = take_up_log(found, unlocked.slot, provision, clock)
    recorder = Recorder(provision, media, disk, unlocked.keys, log, unlocked.contents)
    recorder.boxes = tuple(one.box for one in found)
    _ready_boxes(recorder, found, unlocked, opening)
    _make_lasting(recorder, told, opening)
    return Recovered(recorder, told)


def judged(found: tuple[Found, Found], state: DiskState) -> Told:
    """The truth that both media tell together. Raises AlarmRaised, MustRetire."""
    judgement = judge(found[0].reading(), found[1].reading(), state)
    if isinstance(judgement, Alarm):
        raise AlarmRaised(judgement)
    if judgement.next is Next.RETIRE:
        raise MustRetire(judgement.told)
    return judgement.told


def take_up_log(found: Sequence[Found], slot: Slot, provision: Provision, clock: Clock) -> LogFile:
    """The longest unbroken log on these media; of two equal ones the first.

    Where none has all that the box was written after, the loss is logged: a log is no
    reason to lose votes.
    """
    log = LogFile(provision, clock)
    parts = [part for one in found if (part := _log_on(one, provision)) is not None]
    if parts:
        log.resume(*max(parts, key=lambda part: part[1].entries))
    if not reaches(log.data, slot.header.log, provision):
        log.add(Event.DEVICE_FAULT, device="log", fault="broken")
    return log


def _log_on(found: Found, provision: Provision) -> tuple[bytes, Head] | None:
    try:
        return read_log_file(found.box.medium, provision)
    except MediumFault:
        return None


def make_room(found: Found, provision: Provision, *, closing: bool = False) -> None:
    """The medium in the slot of a dead duplicate is empty.

    Raises RecoveryRefused where it holds what is not this terminal's to remove.
    """
    clear(found.box.medium, provision, closing=closing)
    if found.box.medium.names():
        raise RecoveryRefused("duplicate-not-empty")


def _ready_boxes(
    recorder: Recorder, found: tuple[Found, Found], unlocked: Unlocked, opening: int
) -> None:
    """Each medium has every file, and room for the next commit beside its newest box."""
    original, duplicate = found
    original.box.keep(unlocked.slot)
    slot = duplicate.of(opening)
    with working(duplicate.box.role.word):
        if slot is not None:
            duplicate.box.keep(slot)
        else:
            make_room(duplicate, recorder.provision)
            write_first(duplicate.box, recorder.provision, unlocked.key_file, opening)
            recorder.log.add(Event.DUPLICATE_REMADE, voters=recorder.count)
    for one in found:
        with working(one.box.role.word):
            if not holds(one.box.medium, key_file(opening), unlocked.key_file):
                write_whole(one.box.medium, key_file(opening), unlocked.key_file)


def _make_lasting(recorder: Recorder, told: Told, opening: int) -> None:
    """After a crash: first lasting on both media, then told.

    The epoch of a vote that was never tried is used up: every epoch above a vote's own
    is one that was written when its verdict was known.
    """
    state = recorder.disk.state
    recorder.log.add(Event.RESTARTED, voters=recorder.count)
    if told is not Told.UNDECIDED:
        recorder.log.add(Event.TRUTH_TOLD, truth=told.name.lower(), voters=recorder.count)
    for box in recorder.boxes:
        with working(box.role.word):
            recorder.log.level(box.medium)
    phase = Phase.DAY_CLOSED if state.phase is Phase.DAY_OPENING else state.phase
    attempted = max(state.attempted, state.cast)
    recorder.commit(
        recorder.contents,
        replace(
            state,
            phase=phase,
            opening=opening,
            attempted=attempted,
            verdict=told,
            since=attempted + 1,
        ),
    )
