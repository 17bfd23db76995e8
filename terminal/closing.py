"""The close: a closing package on each medium, then nothing that could be added to.

The package is a function of box, package and log, so a close that was cut off is done
again and gives the same bytes. Once the log ends with its closing entry no entry is
added any more, whatever happens. (電磁的記録投票法 Art 8, re-reading 公職選挙法 Art 53.)
"""

from common.box_contents import Contents
from common.box_header import MediumRole
from common.closing import CLOSED_FILES, MEDIUM_FILE, Closing, ClosingInput, Slip, make_closing
from common.closing_reader import ClosedMedium, ClosingFault, Expected, read_closing
from common.eventlog import Event, LogRefused, read_log
from common.halves import Half, HalfRefused, join
from common.register import Register
from terminal.files import Pair, is_working, read_whole, write_whole
from terminal.log_file import Clock, LogFile
from terminal.own_disk import OwnDisk, Phase
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.recorder import Keys, Recorder
from terminal.recovery import (
    MustRetire,
    RecoveryRefused,
    join_halves,
    judged,
    look,
    take_up_log,
    unlock,
)
from terminal.truth import Next


def close_polls(recorder: Recorder) -> Slip:
    """The closing package lies on both media and was read back; the secrets are gone.

    Raises MediumFault where a medium fails: resume_close() then goes on, with the
    halves if the terminal was restarted.
    """
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
) -> Slip:
    """A close that was cut off, done to its end.

    halves: not needed where both closing packages are whole and only the working files
    were left. Raises MustRetire where the original is dead, RecoveryRefused where
    halves are needed.
    """
    state = disk.load()
    if state.phase is not Phase.CLOSING:
        raise RecoveryRefused("not-closing")
    slip = _whole_on_both(provision, media)
    if slip is not None:
        for _, medium in media.in_order():
            _remove_working(medium)
        disk.move(Phase.CLOSED)
        return slip
    if halves is None:
        raise RecoveryRefused("halves-needed")
    secret, opening = join_halves(halves, provision, state)
    found = tuple(look(medium, role, provision) for role, medium in media.in_order())
    judgement = judged(found, state)
    if judgement.next is Next.RETIRE:
        raise MustRetire(judgement.told)
    keys, slot, contents = unlock(found[0], provision, secret, opening)
    log = take_up_log(found, slot, provision, clock)
    recorder = Recorder(provision, media, disk, keys, log, contents)
    if not _is_final(log, provision):
        log.add(Event.RESTARTED, voters=recorder.count)
        log.add(Event.CLOSING, voters=recorder.count)
    for _, medium in media.in_order():
        log.rewrite(medium)
    log.settle()
    return _finish(recorder)


def take_over(
    provision: Provision,
    medium: Medium,
    role: MediumRole,
    halves: tuple[Half, Half],
    clock: Clock,
) -> Slip:
    """Another device closes the box of a dead terminal, from one of its media.

    It never continues it. provision: the dead terminal's package and certificate.
    Where the dead terminal had finished its log, the package is the one that it would
    have written; otherwise the hand-over stands in the log and the manifest.
    """
    found = look(medium, role, provision)
    if found.newest is None:
        raise RecoveryRefused("medium-unreadable")
    one, other = halves
    opening = found.newest.header.identity.opening
    if one.terminal != provision.terminal or one.opening > opening:
        raise RecoveryRefused("halves-of-another-opening")
    try:
        secret = join(one, other)
    except HalfRefused as cause:
        raise RecoveryRefused("wrong-halves") from cause
    keys, slot, contents = unlock(found, provision, secret, one.opening)
    log = take_up_log([found], slot, provision, clock)
    handover = not _is_final(log, provision)
    if handover:
        log.add(Event.TAKEN_OVER, voters=contents.count, device=role.word)
    log.rewrite(medium)
    log.settle()
    what = _input(provision, one.opening, contents, log, handover=handover)
    closing = make_closing(what, keys.signing)
    _write(closing, role, medium, keys)
    _remove_working(medium)
    keys.destroy()
    return closing.slip


def _input(
    provision: Provision, opening: int, contents: Contents, log: LogFile, *, handover: bool
) -> ClosingInput:
    return ClosingInput(
        provision.package,
        provision.package_file,
        provision.certificate,
        provision.place,
        opening,
        provision.program,
        handover,
        contents,
        log.data,
        log.head,
    )


def _finish(recorder: Recorder) -> Slip:
    """Original, then duplicate; then no working file, no secret, nothing to add."""
    what = _input(
        recorder.provision, recorder.opening, recorder.contents, recorder.log, handover=False
    )
    closing = make_closing(what, recorder.keys.signing)
    for role, medium in recorder.media.in_order():
        _write(closing, role, medium, recorder.keys)
    for _, medium in recorder.media.in_order():
        _remove_working(medium)
    recorder.keys.destroy()
    recorder.disk.move(Phase.CLOSED)
    return closing.slip


def _write(closing: Closing, role: MediumRole, medium: Medium, keys: Keys) -> None:
    """Every file of the package, the statement of the medium last."""
    files = closing.on(role, keys.signing)
    for name in sorted(files, key=lambda name: (name == MEDIUM_FILE, name)):
        write_whole(medium, name, files[name])


def _remove_working(medium: Medium) -> None:
    for name in medium.names():
        if is_working(name):
            medium.remove(name)
    medium.flush_names()


def _whole_on_both(provision: Provision, media: Pair) -> Slip | None:
    closed = [read_closed(provision, medium, role) for role, medium in media.in_order()]
    slips = [one.slip for one in closed if one is not None]
    return slips[0] if len(slips) == 2 and slips[0] == slips[1] else None


def read_closed(provision: Provision, medium: Medium, role: MediumRole) -> ClosedMedium | None:
    """The whole closing package of this terminal on a medium, or None."""
    expected = Expected(provision.package, Register((provision.certificate,)))
    try:
        names = set(medium.names())
        files = {name: read_whole(medium, name) for name in CLOSED_FILES & names}
        return read_closing(files, provision.terminal, role, expected)
    except (ClosingFault, MediumFault):
        return None


def _is_final(log: LogFile, provision: Provision) -> bool:
    """Whether the log ends with its close: then not one entry is added any more."""
    try:
        entries, _ = read_log(log.data, provision.uid, provision.terminal)
    except LogRefused:
        return False
    return bool(entries) and entries[-1].event in (Event.CLOSING, Event.TAKEN_OVER)
