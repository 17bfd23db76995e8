"""Another device closes the box of a dead terminal; voters go to a spare."""

from common.box_header import MediumRole
from common.closing import Slip, make_closing
from common.eventlog import Event
from common.halves import Half
from terminal.box_file import Slot
from terminal.closing_package import (
    FINAL,
    check_whole,
    closing_input,
    last_entry,
    read_closed,
    remove_working,
    write_package,
)
from terminal.log_file import Clock, LogFile
from terminal.ports.medium import Medium
from terminal.provision import Provision
from terminal.recovery import may_go_on, take_up_log
from terminal.room import give_back
from terminal.unlock import RecoveryRefused, joined, look, unlock


def take_over(
    provision: Provision,
    medium: Medium,
    role: MediumRole,
    halves: tuple[Half, Half],
    clock: Clock,
    *,
    accept_older: bool = False,
    reached: int | None = None,
    accept_stale: bool = False,
) -> Slip:
    """The box of a dead terminal is closed, on one of its media, by another device.

    It never continues it. provision: the dead terminal's package and certificate.
    Where the dead terminal had finished its log, the package is the one that it would
    have written; otherwise the hand-over stands in the log and the manifest.
    accept_older: two people accept the box before the newest, because the newest cannot
    be read however often it was tried; the last voter's vote may be lost with it.
    reached: the number that the dead terminal told when it retired (MustRetire.reached),
    None where it can tell nothing any more. A duplicate that did not reach it lacks votes
    that were told as recorded; without the number that cannot be excluded where the
    committee's settings let a terminal go on without its duplicate. accept_stale: two
    people accept such a duplicate all the same. An original that did not reach it is an older
    one, exchanged or rolled back, and is accepted in the same way or not at all. Either
    acceptance stands in the log.
    Raises RecoveryRefused, MediumFault: it may be tried again.
    """
    closed = read_closed(provision, medium, role)
    if closed is not None:
        remove_working(medium)
        return closed.slip
    secret = joined(halves, provision)
    opening = halves[0].opening
    found = look(medium, role, provision)
    if found.newest is None:
        raise RecoveryRefused("medium-unreadable")
    if found.slots.unreadable and not accept_older:
        raise RecoveryRefused("newest-box-unreadable")
    stale = _may_lack_votes(found.newest, role, provision, reached)
    if stale and not accept_stale:
        original = role is MediumRole.ORIGINAL
        raise RecoveryRefused("original-behind" if original else "duplicate-may-lack-votes")
    unlocked = unlock([found], provision, secret, opening)
    keys, contents = unlocked.keys, unlocked.contents
    log = take_up_log([found], unlocked.slot, provision, clock)
    give_back(medium)
    if not _told(log, provision, contents.count):
        if stale or found.slots.unreadable:
            log.add(Event.OLDER_ACCEPTED, voters=contents.count, device=role.word)
        log.add(Event.TAKEN_OVER, voters=contents.count, device=role.word)
    log.level(medium)
    log.write(medium)
    log.settle()
    what = closing_input(provision, opening, contents, log)
    closing = make_closing(what, keys.signing)
    write_package(closing, role, medium, keys)
    check_whole(provision, medium, role)
    keys.destroy()
    remove_working(medium)
    check_whole(provision, medium, role)
    return closing.slip


def _may_lack_votes(
    newest: Slot, role: MediumRole, provision: Provision, reached: int | None
) -> bool:
    """Whether votes may have been told as recorded that this medium does not hold."""
    if reached is not None:
        return newest.header.epoch < reached
    return role is MediumRole.DUPLICATE and may_go_on(provision)


def _told(log: LogFile, provision: Provision, voters: int) -> bool:
    """Whether the log tells the end of this box already.

    A hand-over that was cut off after it had read an older box is told once more. A
    close is final: its number of voters is that of the box, or the medium was forged.
    """
    last = last_entry(log, provision)
    if last is None or last.event not in FINAL:
        return False
    if last.values["voters"] == voters:
        return True
    if last.event is Event.CLOSING:
        raise RecoveryRefused("log-disagrees")
    return False
