"""The close: a closing package on each medium, then nothing that could be added to.

The package is a function of box, package and log, so a close that was cut off is done
again and gives the same bytes. Once the log ends with its closing entry no entry is
added any more, whatever happens. (電磁的記録投票法 Art 8, re-reading 公職選挙法 Art 53.)
"""

from collections.abc import Sequence

from common.box_header import MediumRole
from common.closing import Slip, make_closing
from common.eventlog import Event
from common.halves import Half
from terminal.bring_up import make_room
from terminal.closing_package import (
    FINAL,
    check_whole,
    closing_input,
    last_event,
    read_closed,
    remove_working,
    write_package,
)
from terminal.files import BOX_FILE, Pair
from terminal.log_file import Clock
from terminal.own_disk import OwnDisk, Phase, Told
from terminal.ports.medium import Medium, named
from terminal.provision import Provision
from terminal.recorder import Recorder
from terminal.recovery import DuplicateDead, holds_all, judged, may_go_on, take_up_log
from terminal.retire import refuse_retired
from terminal.room import give_back
from terminal.unlock import RecoveryRefused, join_halves, look_at_both, unlock


def close_polls(recorder: Recorder, *, replace_duplicate: bool = False) -> Slip:
    """The closing package lies on the media in use and was read back; the secrets are gone.

    replace_duplicate: where the terminal went on without a duplicate, the officer consents
    to make one on the medium in its slot now, which holds nothing but perhaps files of
    this terminal. Without consent the original alone is closed.
    Raises MediumFault where a medium fails, and RecoveryRefused where the duplicate's holds
    something else: it may be called again, or after a restart resume_close() goes on.
    """
    recorder.require(Phase.OPEN, Phase.DAY_CLOSED, Phase.CLOSING)
    remade = recorder.degraded and replace_duplicate
    if recorder.disk.state.phase is not Phase.CLOSING:
        recorder.disk.move(Phase.CLOSING)
        if remade:
            recorder.log.add(Event.DUPLICATE_REMADE, voters=recorder.count)
        recorder.log.add(Event.CLOSING, voters=recorder.count)
    _give_back(recorder)
    recorder.write_log()
    return _finish(recorder, remade=remade)


def resume_close(
    provision: Provision,
    media: Pair,
    disk: OwnDisk,
    halves: tuple[Half, Half] | None,
    clock: Clock,
    *,
    replace_duplicate: bool = False,
    without_duplicate: bool = False,
) -> Slip:
    """A close that was cut off, done to its end; the slip of one that was finished.

    halves: not needed where both closing packages are whole and only the working files
    were left. replace_duplicate: the officer consents to make the duplicate on the
    medium that is in its slot now, or to do without one if it can be made no more.
    without_duplicate: two people decide to close the original alone, where the committee's
    settings allow it; needless where the terminal went on so before.
    Raises AlarmRaised, MustRetire where the original is dead, DuplicateDead, and
    RecoveryRefused where halves are needed; Retired.
    """
    state = disk.load()
    refuse_retired(state)
    if state.phase not in (Phase.CLOSING, Phase.CLOSED):
        raise RecoveryRefused("not-closing")
    if without_duplicate and not may_go_on(provision):
        raise RecoveryRefused("without-duplicate-not-allowed")
    alone = without_duplicate or state.degraded
    slip = _written_before(provision, media, disk, alone=alone, remake=replace_duplicate)
    if slip is not None:
        return slip
    if state.phase is Phase.CLOSED:
        raise RecoveryRefused("closed")
    if halves is None:
        raise RecoveryRefused("halves-needed")
    secret, opening = join_halves(halves, provision, state)
    found = look_at_both(media, provision)
    told = judged(found, state)
    unlocked = unlock(found, provision, secret, opening)
    good = holds_all(found[1], opening, state)
    if not (good or replace_duplicate or alone):
        raise DuplicateDead(told, may_go_on=may_go_on(provision))
    log = take_up_log(found, unlocked.slot, provision, clock)
    recorder = Recorder(provision, media, disk, unlocked.keys, log, unlocked.contents)
    remade = replace_duplicate and not good
    recorder.degraded = without_duplicate or not good
    _give_back(recorder)
    _log_the_close(recorder, remade=remade)
    return _finish(recorder, remade=remade)


def _written_before(
    provision: Provision, media: Pair, disk: OwnDisk, *, alone: bool, remake: bool
) -> Slip | None:
    """The slip of a close of which only cleaning up is left; None for any other.

    It is so with both packages whole, and with the original's alone where no duplicate is
    wanted, or none can be made any more because the box is gone.
    """
    slip = _whole_on_both(provision, media)
    if slip is not None:
        return _closed(provision, media.in_order(), disk, slip)
    original = read_closed(provision, media.original, MediumRole.ORIGINAL)
    if original is None:
        return None
    if BOX_FILE in media.original.names() and (remake or not alone):
        return None
    if disk.state.phase is not Phase.CLOSED and not (remake or alone):
        raise DuplicateDead(Told.UNDECIDED)
    return _closed(provision, media.in_order()[:1], disk, original.slip)


def _give_back(recorder: Recorder) -> None:
    """The room that was kept since the opening is free for the closing package."""
    for box in recorder.in_use:
        with named(box.role.word):
            give_back(box.medium)


def _log_the_close(recorder: Recorder, *, remade: bool) -> None:
    """The media in use have the log, and it ends with the close."""
    if last_event(recorder.log, recorder.provision) not in FINAL:
        recorder.log.add(Event.RESTARTED, voters=recorder.count)
        if remade:
            recorder.log.add(Event.DUPLICATE_REMADE, voters=recorder.count)
        elif recorder.degraded:
            recorder.log.add(Event.DEGRADED, device=MediumRole.DUPLICATE.word)
        recorder.log.add(Event.CLOSING, voters=recorder.count)
    for box in recorder.in_use:
        with named(box.role.word):
            recorder.log.level(box.medium)
    recorder.write_log()


def _finish(recorder: Recorder, *, remade: bool) -> Slip:
    """Original, then duplicate; then no working file, no secret, nothing to add.

    remade: the duplicate is made now. What is left of an older one goes only when the
    original is closed: until then it is better than none.
    """
    what = closing_input(recorder.provision, recorder.opening, recorder.contents, recorder.log)
    closing = make_closing(what, recorder.keys.signing)
    written = [(box.role, box.medium) for box in recorder.in_use]
    for role, medium in written:
        with named(role.word):
            write_package(closing, role, medium, recorder.keys)
    if remade:
        duplicate = recorder.media.duplicate
        with named(MediumRole.DUPLICATE.word):
            make_room(duplicate, recorder.provision, closing=True)
            write_package(closing, MediumRole.DUPLICATE, duplicate, recorder.keys)
        written.append((MediumRole.DUPLICATE, duplicate))
    for role, medium in written:
        with named(role.word):
            check_whole(recorder.provision, medium, role)
    recorder.keys.destroy()
    return _closed(recorder.provision, written, recorder.disk, closing.slip)


def _closed(
    provision: Provision, written: Sequence[tuple[MediumRole, Medium]], disk: OwnDisk, slip: Slip
) -> Slip:
    """Every package is whole, no working file is left, and nothing can be added.

    That it is whole is the last thing that is seen of a medium.
    """
    for role, medium in written:
        with named(role.word):
            remove_working(medium)
            check_whole(provision, medium, role)
    if disk.state.phase is not Phase.CLOSED:
        disk.move(Phase.CLOSED)
    return slip


def _whole_on_both(provision: Provision, media: Pair) -> Slip | None:
    closed = [read_closed(provision, medium, role) for role, medium in media.in_order()]
    slips = [one.slip for one in closed if one is not None]
    return slips[0] if len(slips) == 2 and slips[0] == slips[1] else None
