"""The close: a closing package on each medium, then nothing that could be added to.

The package is a function of box, package and log, so a close that was cut off is done
again and gives the same bytes. Once the log ends with its closing entry no entry is
added any more, whatever happens. (電磁的記録投票法 Art 8, re-reading 公職選挙法 Art 53.)
"""

from common.box_header import MediumRole
from common.closing import Slip, make_closing
from common.eventlog import Event
from common.halves import Half
from terminal.closing_package import (
    FINAL,
    closing_input,
    last_event,
    read_closed,
    remove_working,
    write_package,
)
from terminal.files import Pair, is_working
from terminal.log_file import Clock
from terminal.own_disk import OwnDisk, Phase, Told
from terminal.provision import Provision
from terminal.recorder import Recorder
from terminal.recovery import DuplicateDead, judged, make_room, take_up_log
from terminal.unlock import RecoveryRefused, join_halves, look_at_both, unlock


def close_polls(recorder: Recorder) -> Slip:
    """The closing package lies on both media and was read back; the secrets are gone.

    Raises MediumFault where a medium fails: it may be called again, or after a restart
    resume_close() goes on.
    """
    recorder.require(Phase.OPEN, Phase.DAY_CLOSED, Phase.CLOSING)
    if recorder.disk.state.phase is not Phase.CLOSING:
        recorder.disk.move(Phase.CLOSING)
        recorder.log.add(Event.CLOSING, voters=recorder.count)
    recorder.log.write_to_both(recorder.media)
    return _finish(recorder)


def resume_close(
    provision: Provision,
    media: Pair,
    disk: OwnDisk,
    halves: tuple[Half, Half] | None,
    clock: Clock,
    *,
    replace_duplicate: bool = False,
) -> Slip:
    """A close that was cut off, done to its end; the slip of one that was finished.

    halves: not needed where both closing packages are whole and only the working files
    were left. replace_duplicate: the officer consents to make the duplicate on the
    medium that is in its slot now, or to do without one if it can be made no more.
    Raises AlarmRaised, MustRetire where the original is dead, DuplicateDead, and
    RecoveryRefused where halves are needed.
    """
    state = disk.load()
    if state.phase not in (Phase.CLOSING, Phase.CLOSED):
        raise RecoveryRefused("not-closing")
    slip = _whole_on_both(provision, media)
    if slip is not None:
        return _closed(media, disk, slip)
    original = read_closed(provision, media.original, MediumRole.ORIGINAL)
    if original is not None and not any(map(is_working, media.original.names())):
        return _without_duplicate(disk, original.slip, consent=replace_duplicate)
    if state.phase is Phase.CLOSED:
        raise RecoveryRefused("closed")
    if halves is None:
        raise RecoveryRefused("halves-needed")
    secret, opening = join_halves(halves, provision, state)
    found = look_at_both(media, provision)
    told = judged(found, state)
    unlocked = unlock(found, provision, secret, opening)
    log = take_up_log(found, unlocked.slot, provision, clock)
    recorder = Recorder(provision, media, disk, unlocked.keys, log, unlocked.contents)
    remade = found[1].of(opening) is None
    if remade and not replace_duplicate:
        raise DuplicateDead(told)
    if remade:
        make_room(found[1], provision, closing=True)
    _log_the_close(recorder, remade=remade)
    return _finish(recorder)


def _log_the_close(recorder: Recorder, *, remade: bool) -> None:
    """Both media have the log, and it ends with the close."""
    if last_event(recorder.log, recorder.provision) not in FINAL:
        recorder.log.add(Event.RESTARTED, voters=recorder.count)
        if remade:
            recorder.log.add(Event.DUPLICATE_REMADE, voters=recorder.count)
        recorder.log.add(Event.CLOSING, voters=recorder.count)
    for _, medium in recorder.media.in_order():
        recorder.log.level(medium)
    recorder.log.write_to_both(recorder.media)


def _without_duplicate(disk: OwnDisk, slip: Slip, *, consent: bool) -> Slip:
    """The original is closed and its box gone: no duplicate can be made from it."""
    if disk.state.phase is Phase.CLOSED:
        return slip
    if not consent:
        raise DuplicateDead(Told.UNDECIDED)
    disk.move(Phase.CLOSED)
    return slip


def _finish(recorder: Recorder) -> Slip:
    """Original, then duplicate; then no working file, no secret, nothing to add."""
    what = closing_input(recorder.provision, recorder.opening, recorder.contents, recorder.log)
    closing = make_closing(what, recorder.keys.signing)
    for role, medium in recorder.media.in_order():
        write_package(closing, role, medium, recorder.keys)
    recorder.keys.destroy()
    return _closed(recorder.media, recorder.disk, closing.slip)


def _closed(media: Pair, disk: OwnDisk, slip: Slip) -> Slip:
    """Both packages are whole: no working file is left, and nothing can be added."""
    for _, medium in media.in_order():
        remove_working(medium)
    if disk.state.phase is not Phase.CLOSED:
        disk.move(Phase.CLOSED)
    return slip


def _whole_on_both(provision: Provision, media: Pair) -> Slip | None:
    closed = [read_closed(provision, medium, role) for role, medium in media.in_order()]
    slips = [one.slip for one in closed if one is not None]
    return slips[0] if len(slips) == 2 and slips[0] == slips[1] else None
