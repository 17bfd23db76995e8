"""Carries out the tasks of the polls with the real recorder, and says how they ended.

Every task ends in a report, whatever the media do: a fault is a report too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from common.closing import Slip
from common.eventlog import Event as LogEvent
from common.halves import Half
from common.inputs import BadInput
from common.signing import SigningKey
from terminal.closing import close_polls, resume_close
from terminal.files import Pair, clear
from terminal.kept import read_kept
from terminal.life import events as e
from terminal.life.states import ClosedBox, Device, Loaded
from terminal.life.tasks import Task
from terminal.log_file import Clock
from terminal.noted import Note
from terminal.opening import (
    NotEmpty,
    Opened,
    close_for_the_day,
    open_next_day,
    open_polls,
    zero_check,
)
from terminal.own_disk import DiskUnreadable, OwnDisk, Phase, Told
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.recorder import CommitFailed, Recorder
from terminal.recovery import AlarmRaised, DuplicateDead, MustRetire, recover
from terminal.retire import retire
from terminal.unlock import RecoveryRefused

Halves = tuple[Half, Half]


class Desk(Protocol):
    """The people at the terminal, as far as halves of a secret pass between them and it."""

    def take(self, halves: Halves) -> None:
        """Two people are given a half each."""

    def give(self) -> Halves | None:
        """The halves that were given to the terminal just now, if any."""


@dataclass(frozen=True)
class Machinery:
    """What a terminal is made of. signing: its own key, asked for at the first opening;
    BadInput where it is gone. forget_signing: called once the box has it; OSError."""

    provision: Provision
    loaded: Loaded
    media: Pair
    disk: Medium
    signing: Callable[[], SigningKey]
    clock: Clock
    desk: Desk
    forget_signing: Callable[[], None] = lambda: None


class Doer:
    """The box in the hands of the terminal. recorder: None while it is locked away."""

    def __init__(self, machinery: Machinery) -> None:
        self.machinery = machinery
        self.recorder: Recorder | None = None
        self._opened: Opened | None = None
        self._told = Told.UNDECIDED  # of the last recovery that found a dead original
        self._disk = OwnDisk(machinery.disk)
        self._do: dict[Task, Callable[[], e.Event | None]] = {
            Task.CHECK_ZERO: self._check_zero,
            Task.MAKE_BOX: self._make_box,
            Task.MAKE_NEXT_BOX: self._make_next_box,
            Task.OPEN_BOX: self._open_box,
            Task.NOTE_PAUSE: lambda: self._note(LogEvent.PAUSED),
            Task.NOTE_RESUME: lambda: self._note(LogEvent.RESUMED),
            Task.RECOVER: self._recover,
            Task.RECOVER_REPLACING: lambda: self._recover(replace_duplicate=True),
            Task.RECOVER_WITHOUT: lambda: self._recover(without_duplicate=True),
            Task.REST: self._rest,
            Task.CLOSE: self._close,
            Task.FINISH_CLOSE: self._finish_close,
            Task.FINISH_CLOSE_REPLACING: lambda: self._finish_close(replace_duplicate=True),
            Task.FINISH_CLOSE_WITHOUT: lambda: self._finish_close(without_duplicate=True),
            Task.READ_SLIP: self._read_slip,
            Task.LOOK_ANEW: self.look_anew,
            Task.RETIRE: self._retire,
            Task.FORGET_KEYS: self._forget_keys,
            Task.FORGET_ELECTION: self._forget_election,
        }

    def do(self, task: Task) -> e.Event | None:
        """Carry it out. None where it went well and nobody waits for a report."""
        try:
            return self._do[task]()
        except CommitFailed as failed:
            return _lost(task, Device(failed.device))
        except MediumFault as fault:
            return _lost(task, self._broken(fault))
        except DuplicateDead:
            return e.DuplicateDead()
        except MustRetire as dead:
            self._told = dead.told
            return e.MustRetire(told=dead.told)
        except AlarmRaised as raised:
            return e.Alarm(alarm=raised.alarm.value)
        except RecoveryRefused as refused:
            return e.TaskRefused(reason=refused.reason)
        except DiskUnreadable:
            return e.TaskRefused(reason="disk-unreadable")
        except ValueError:  # require(): the recorder stands at another step
            return e.TaskRefused(reason="wrong-phase")

    def note(self, note: Note) -> e.Event | None:
        """The log tells it, if the box is open in the terminal's hands; else nobody does.

        A device that fails meanwhile is reported.
        """
        recorder = self.recorder
        if recorder is None or recorder.failed or recorder.disk.state.phase is not Phase.OPEN:
            return None
        recorder.log.add(note.event, **note.values)
        try:
            if note.at_once:
                recorder.write_log()
        except MediumFault as fault:
            return e.DeviceLost(device=self._broken(fault))
        return None

    def _broken(self, fault: MediumFault) -> Device:
        """The device that the fault names; else the first that does not answer, and the
        original where all do again."""
        if fault.device:
            return Device(fault.device)
        parts = {
            Device.ORIGINAL: self.machinery.media.original,
            Device.DUPLICATE: self.machinery.media.duplicate,
            Device.DISK: self.machinery.disk,
        }
        for device, medium in parts.items():
            try:
                medium.names()
            except MediumFault:
                return device
        return Device.ORIGINAL

    def _check_zero(self) -> e.Event:
        """An opening that was cut off is cleared away first: no vote can be in it."""
        try:
            if self._disk.load().phase is Phase.OPENING:
                for _, medium in self.machinery.media.in_order():
                    clear(medium, self.machinery.provision)
            zero_check(self.machinery.media)
        except NotEmpty as found:
            return e.NotZero(device=Device(found.device))
        return e.ZeroFound()

    def _make_box(self) -> e.Event:
        m = self.machinery
        try:
            opened = open_polls(m.provision, m.media, self._disk, m.signing(), m.clock)
        except BadInput:
            return e.TaskRefused(reason="no-key")
        except NotEmpty as found:
            return e.DeviceLost(device=Device(found.device))
        return self._made(opened)

    def _make_next_box(self) -> e.Event:
        return self._made(open_next_day(self._held()))

    def _made(self, opened: Opened) -> e.Event:
        self._opened = opened
        self.machinery.desk.take(opened.halves)
        return e.BoxMade(opening=opened.recorder.opening)

    def _open_box(self) -> e.Event:
        if self._opened is None:
            return e.TaskRefused(reason="wrong-phase")
        self.recorder, self._opened = self._opened.handed_out(), None
        return self._forget_signing() or e.BoxOpened()

    def _forget_signing(self) -> e.Event | None:
        """The key is in the box; where the terminal's own folder keeps it, no vote is taken."""
        try:
            self.machinery.forget_signing()
        except OSError:
            return e.DeviceLost(device=Device.DISK)
        return None

    def _note(self, event: LogEvent) -> None:
        recorder = self._held()
        recorder.log.add(event)
        recorder.write_log()

    def _recover(
        self, *, replace_duplicate: bool = False, without_duplicate: bool = False
    ) -> e.Event:
        m, lost = self.machinery, self._forget_signing()
        if lost is not None:  # before anything else: a verdict is told once
            return lost
        recovered = recover(
            m.provision,
            m.media,
            self._fresh_disk(),
            self._given(),
            m.clock,
            replace_duplicate=replace_duplicate,
            without_duplicate=without_duplicate,
        )
        self.recorder = recovered.recorder
        return e.Recovered(
            voters=self.recorder.count,
            opening=self.recorder.opening,
            told=recovered.told,
            degraded=self.recorder.degraded,
        )

    def _rest(self) -> e.Event:
        recorder = self._held()
        close_for_the_day(recorder)
        self.recorder = None
        return e.DayClosed(voters=recorder.count)

    def _close(self) -> e.Event:
        return self._closed(close_polls(self._held()))

    def _finish_close(
        self, *, replace_duplicate: bool = False, without_duplicate: bool = False
    ) -> e.Event:
        m = self.machinery
        return self._closed(
            resume_close(
                m.provision,
                m.media,
                self._fresh_disk(),
                self._given(),
                m.clock,
                replace_duplicate=replace_duplicate,
                without_duplicate=without_duplicate,
            )
        )

    def _read_slip(self) -> e.Event:
        m = self.machinery
        return self._closed(resume_close(m.provision, m.media, self._fresh_disk(), None, m.clock))

    def _closed(self, slip: Slip) -> e.Event:
        self.recorder = None
        return e.Closed(slip=ClosedBox(slip.records, slip.digest))

    def look_anew(self) -> e.Event:
        """As after a restart: nothing is believed but what is lasting."""
        m, state = self.machinery, self._fresh_disk().load()
        kept = read_kept(m.disk, m.loaded, state.phase.name, state.opening)
        return e.PowerOn(kept=kept)

    def _retire(self) -> None:
        retire(self._fresh_disk(), self._told)
        self._forget_keys()

    def _forget_keys(self) -> None:
        if self.recorder is not None:
            self.recorder.keys.destroy()
        self.recorder = self._opened = None

    def _forget_election(self) -> None:
        """The own disk is as new; the media were given away."""
        self._forget_keys()
        self._fresh_disk().prepare()

    def _fresh_disk(self) -> OwnDisk:
        """The own disk read anew; whatever was in memory is let go."""
        self.recorder = None
        self._disk = OwnDisk(self.machinery.disk)
        return self._disk

    def _held(self) -> Recorder:
        if self.recorder is None:
            raise ValueError("the box is locked away")
        return self.recorder

    def _given(self) -> Halves:
        halves = self.machinery.desk.give()
        if halves is None:
            raise RecoveryRefused("halves-needed")
        return halves


_BOX_UNLOCKED = frozenset(
    {Task.RECOVER, Task.RECOVER_REPLACING, Task.RECOVER_WITHOUT}
    | {Task.FINISH_CLOSE, Task.FINISH_CLOSE_REPLACING, Task.FINISH_CLOSE_WITHOUT}
)


def _lost(task: Task, device: Device) -> e.Event:
    """A duplicate that fails while the box is brought up again reads, and takes nothing: no
    further try of the same mends that, so people are asked for another medium."""
    if device is Device.DUPLICATE and task in _BOX_UNLOCKED:
        return e.DuplicateDead(reads=True)
    return e.DeviceLost(device=device)
