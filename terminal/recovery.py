"""After a restart or a fault: the truth from the media, then a box that goes on.

Needs both halves of the box secret. The decision is made lasting under a fresh epoch
on both media *before* anybody is told, so that a medium that reads otherwise the next
time cannot change what people were told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from common.box import BoxKey, unwrap_signing_key, wrap_signing_key
from common.box_contents import BoxRefused, Contents
from common.box_header import MediumRole
from common.eventlog import Event
from common.halves import Half, HalfRefused, join
from common.secret import Secret
from terminal.box_file import BoxFile, Slot, contents_of
from terminal.files import Pair, clear, first_files, key_file, read_whole, write_whole
from terminal.log_file import Clock, LogFile, holds, read_log_file
from terminal.own_disk import DiskState, OwnDisk, Phase, Told
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.recorder import Keys, Recorder
from terminal.truth import Alarm, Judgement, Next, Reading, judge


class RecoveryRefused(Exception):
    """Why the box cannot be taken up; `reason` is the name of a text for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
    """A box that goes on, and what was found of the last vote that was tried."""

    recorder: Recorder
    told: Told


@dataclass(frozen=True)
class Found:
    """What was read on one medium: every good slot, newest first."""

    box: BoxFile
    slots: Sequence[Slot]

    @property
    def newest(self) -> Slot | None:
        return self.slots[0] if self.slots else None

    def reading(self) -> Reading | None:
        if self.newest is None:
            return None
        return Reading(self.newest.header.epoch, self.newest.header.digest)


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
    found = tuple(look(medium, role, provision) for role, medium in media.in_order())
    judgement = judged(found, state)
    if judgement.next is Next.RETIRE:
        raise MustRetire(judgement.told)
    keys, slot, contents = unlock(found[0], provision, secret, opening)
    found[0].box.keep(slot)
    log = take_up_log(found, slot, provision, clock)
    recorder = Recorder(provision, media, disk, keys, log, contents)
    recorder.boxes = tuple(one.box for one in found)
    _ready_duplicate(recorder, found[1], opening, judgement.told, consent=replace_duplicate)
    _make_lasting(recorder, judgement.told, opening)
    return Recovered(recorder, judgement.told)


def look(medium: Medium, role: MediumRole, provision: Provision) -> Found:
    """The good slots on a medium; none where it is absent or cannot be read."""
    box = BoxFile(medium, role, provision.shape)
    return Found(box, box.slots(provision))


def judged(found: Sequence[Found], state: DiskState) -> Judgement:
    """The truth that both media tell together. Raises AlarmRaised."""
    judgement = judge(found[0].reading(), found[1].reading(), state)
    if isinstance(judgement, Alarm):
        raise AlarmRaised(judgement)
    return judgement


def join_halves(
    halves: tuple[Half, Half], provision: Provision, state: DiskState
) -> tuple[Secret, int]:
    """The secret, and the opening it is of. Raises RecoveryRefused.

    While a new day begins, the new halves are not handed out yet: yesterday's serve.
    """
    one, other = halves
    expected = {state.opening}
    if state.phase is Phase.DAY_OPENING:
        expected.add(state.opening - 1)
    if one.terminal != provision.terminal or one.opening not in expected:
        raise RecoveryRefused("halves-of-another-opening")
    try:
        return join(one, other), one.opening
    except HalfRefused as cause:
        raise RecoveryRefused("wrong-halves") from cause


def unlock(
    found: Found, provision: Provision, secret: Secret, opening: int
) -> tuple[Keys, Slot, Contents]:
    """The keys and the newest box of this opening on a medium.

    Raises RecoveryRefused("wrong-halves") where the secret opens none.
    """
    identity = provision.identity(opening)
    box_key = BoxKey(secret, identity)
    of_opening = [s for s in found.slots if s.header.identity.opening == opening]
    try:
        wrapped = read_whole(found.box.medium, key_file(opening))
        signing = unwrap_signing_key(secret, identity, wrapped)
        slot = of_opening[0]
        contents = contents_of(slot, box_key, provision.shape)
    except (BoxRefused, MediumFault, IndexError) as cause:
        raise RecoveryRefused("wrong-halves") from cause
    if signing.public != provision.certificate.key:
        raise RecoveryRefused("wrong-halves")
    return Keys(secret, box_key, signing), slot, contents


def take_up_log(found: Sequence[Found], slot: Slot, provision: Provision, clock: Clock) -> LogFile:
    """The log of the first medium that has it whole, in the order given.

    Where none has it whole, the longest unbroken part is kept and the loss is logged:
    a log is no reason to lose votes.
    """
    log = LogFile(provision, clock)
    parts = []
    for one in found:
        try:
            data, head = read_log_file(one.box.medium, provision)
        except MediumFault:
            continue
        log.resume(data, head)
        if holds(data, slot.header.log, provision):
            return log
        parts.append((head.entries, data, head))
    if parts:
        _, data, head = max(parts, key=lambda part: part[0])
        log.resume(data, head)
    log.add(Event.DEVICE_FAULT, device="log", fault="broken")
    return log


def _ready_duplicate(
    recorder: Recorder, found: Found, opening: int, told: Told, *, consent: bool
) -> None:
    """The duplicate has every file, and room for the next commit."""
    provision = recorder.provision
    of_opening = [s for s in found.slots if s.header.identity.opening == opening]
    if of_opening:
        found.box.keep(of_opening[0])
        return
    if not consent:
        raise DuplicateDead(told)
    clear(found.box.medium)
    if found.box.medium.names():
        raise RecoveryRefused("duplicate-not-empty")
    wrapped = wrap_signing_key(
        recorder.keys.secret, provision.identity(opening), recorder.keys.signing.seed
    )
    for name, data in first_files(provision, wrapped, opening).items():
        write_whole(found.box.medium, name, data)
    found.box.create()
    recorder.log.add(Event.DUPLICATE_REMADE, voters=recorder.count)


def _make_lasting(recorder: Recorder, told: Told, opening: int) -> None:
    """Step 6 of a commit after a crash: first lasting on both media, then told."""
    state = recorder.disk.state
    recorder.log.add(Event.RESTARTED, voters=recorder.count)
    if told is not Told.UNDECIDED:
        recorder.log.add(Event.TRUTH_TOLD, truth=told.name.lower(), voters=recorder.count)
    for box in recorder.boxes:
        recorder.log.rewrite(box.medium)
    recorder.log.settle()
    phase = Phase.DAY_CLOSED if state.phase is Phase.DAY_OPENING else state.phase
    recorder.commit(
        recorder.contents,
        replace(state, phase=phase, opening=opening, verdict=told, since=state.attempted + 1),
    )
