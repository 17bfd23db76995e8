"""After a restart or a fault: the truth from the media, then a box that goes on.

Needs both halves of the box secret. The decision is made lasting under a fresh epoch
on both media *before* anybody is told, so that a medium that reads otherwise the next
time cannot change what people were told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from common.box_header import MediumRole
from common.eventlog import Event, Head
from common.halves import Half
from terminal.box_file import Slot
from terminal.bring_up import make_lasting, ready_boxes
from terminal.files import Pair
from terminal.log_file import Clock, LogFile, reaches, read_log_file
from terminal.own_disk import DiskState, OwnDisk, Phase, Told
from terminal.ports.medium import MediumFault
from terminal.provision import Provision
from terminal.recorder import CommitFailed, Recorder
from terminal.retire import Retired, refuse_retired
from terminal.truth import Alarm, Next, is_stale, judge
from terminal.unlock import Found, RecoveryRefused, join_halves, look_at_both, unlock

__all__ = [
    "AlarmRaised",
    "DuplicateDead",
    "MustRetire",
    "Recovered",
    "RecoveryRefused",
    "Retired",
    "recover",
]


class AlarmRaised(Exception):
    """A medium was exchanged, rolled back or forged. Nothing was written."""

    def __init__(self, alarm: Alarm) -> None:
        super().__init__(alarm.value)
        self.alarm = alarm


class MustRetire(Exception):
    """The original is dead. The box may be closed from the duplicate, never go on.

    reached: the number of the last write that was told as done, for take_over();
    degraded: the original was written alone, so the duplicate may lack votes.
    """

    def __init__(self, told: Told, reached: int = 0, *, degraded: bool = False) -> None:
        super().__init__(told.name.lower())
        self.told = told
        self.reached = reached
        self.degraded = degraded


class DuplicateDead(Exception):
    """The duplicate is unreadable; with the officer's consent it may be replaced.

    may_go_on: the committee's settings allow to go on without it, if two people decide so.
    """

    def __init__(self, told: Told, *, may_go_on: bool = False) -> None:
        super().__init__(told.name.lower())
        self.told = told
        self.may_go_on = may_go_on


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
    without_duplicate: bool = False,
) -> Recovered:
    """The box as the media hold it, both media brought to the same state.

    replace_duplicate: the officer consents to remake the duplicate, on the medium that
    is in its slot now, which holds nothing but perhaps files of this terminal.
    without_duplicate: the two owners of the halves decide to go on with the original
    alone if the duplicate cannot be used, where the committee's settings allow it. Once
    decided it holds for later restarts, until a duplicate is remade.
    Raises AlarmRaised, MustRetire, DuplicateDead, RecoveryRefused, Retired, and
    CommitFailed where a medium fails again. Whatever is raised, it may be tried again.
    """
    if without_duplicate and not may_go_on(provision):
        raise RecoveryRefused("without-duplicate-not-allowed")
    here = _Present(provision, media, disk, halves, clock)
    try:
        return _recovered(here, remake=replace_duplicate, alone=without_duplicate)
    except CommitFailed as failed:
        if not without_duplicate or failed.device != MediumRole.DUPLICATE.word:
            raise
    return _recovered(here, remake=False, alone=True, give_up=True)


def may_go_on(provision: Provision) -> bool:
    """Whether the committee's settings allow to go on without a duplicate."""
    return provision.package.election.without_duplicate == "go-on"


@dataclass(frozen=True)
class _Present:
    """The terminal, its media, and both owners of the halves."""

    provision: Provision
    media: Pair
    disk: OwnDisk
    halves: tuple[Half, Half]
    clock: Clock


def _recovered(here: _Present, *, remake: bool, alone: bool, give_up: bool = False) -> Recovered:
    """give_up: the duplicate reads, but was just seen not to take what is written."""
    provision, disk = here.provision, here.disk
    state = disk.load()
    refuse_retired(state)
    if state.phase not in (Phase.OPEN, Phase.DAY_CLOSED, Phase.DAY_OPENING):
        raise RecoveryRefused("nothing-to-recover")
    secret, opening = join_halves(here.halves, provision, state)
    found = look_at_both(here.media, provision)
    told = judged(found, state)
    unlocked = unlock(found, provision, secret, opening)
    good = holds_all(found[1], opening, state)
    if not (good or remake or alone or state.degraded):
        raise DuplicateDead(told, may_go_on=may_go_on(provision))
    log = take_up_log(found, unlocked.slot, provision, here.clock)
    recorder = Recorder(provision, here.media, disk, unlocked.keys, log, unlocked.contents)
    recorder.boxes = tuple(one.box for one in found)
    recorder.degraded = give_up or not (good or remake)
    ready_boxes(recorder, found, unlocked, opening)
    make_lasting(recorder, told, opening)
    return Recovered(recorder, told)


def holds_all(duplicate: Found, opening: int, state: DiskState) -> bool:
    """Whether there is a duplicate, and it holds every vote but perhaps the last."""
    return duplicate.of(opening) is not None and not is_stale(duplicate.reading(), state)


def judged(found: tuple[Found, Found], state: DiskState) -> Told:
    """The truth that both media tell together. Raises AlarmRaised, MustRetire."""
    judgement = judge(found[0].reading(), found[1].reading(), state)
    if isinstance(judgement, Alarm):
        raise AlarmRaised(judgement)
    if judgement.next is Next.RETIRE:
        raise MustRetire(judgement.told, state.original, degraded=state.degraded)
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
