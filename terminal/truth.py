"""What can be said of the last vote, from the media themselves: a table, not a guess.

    original     duplicate            what is true                     what happens
    holds it     any but ahead        recorded                         duplicate brought up
    before it    any but ahead        not recorded                     duplicate brought up
    unreadable   holds it             recorded                         terminal retires
    unreadable   before it            cannot be known                  terminal retires
    unreadable   unreadable           cannot be known                  terminal retires

Where the original was written alone (degraded running), a duplicate from before that is
*stale*: it lacks votes that were told as recorded. Beside a readable original it is no
medium at all: nothing is told from it, and that it is behind is no alarm. With the original
dead it is read by the same rows: of a vote that it lacks nothing can be known.

"It" is the epoch of the last vote that was tried. A medium that recovery brought up
holds its verdict instead, and that verdict is told again, whatever else is readable.
Of a voter who was admitted, and whose vote was not even tried, it is always known that
it is not recorded. A medium of which a slot gives read errors counts as unreadable if
it was that slot that mattered.

The original is written first, so a duplicate ahead of a readable original, two bodies
for one epoch, a medium behind what it was known to hold, or an epoch that was never
tried mean that a medium was exchanged, rolled back or forged: an alarm, at which
everything stops and both are kept.

海老名 2003: a fault between original and duplicate, and nobody could tell; four votes
too many.
"""

from dataclasses import dataclass
from enum import StrEnum

from terminal.own_disk import DiskState, Told


class Alarm(StrEnum):
    """Why nothing may go on before people have looked at both media."""

    ROLLED_BACK = "rolled-back"
    DUPLICATE_AHEAD = "duplicate-ahead"
    FORK = "fork"
    UNKNOWN_EPOCH = "unknown-epoch"


class Next(StrEnum):
    """What the terminal does after it told the truth."""

    GO_ON = "go-on"
    RETIRE = "retire"  # the original is dead: close from the duplicate, never go on


@dataclass(frozen=True)
class Reading:
    """The newest whole box on a readable medium: its epoch and its ciphertext's hash.

    partial: whether the other slot gave a read error, so that a newer box may be there.
    """

    epoch: int
    digest: bytes
    partial: bool = False


@dataclass(frozen=True)
class Judgement:
    """The truth about the last vote, and what follows. told is UNDECIDED where no vote
    was tried in this opening."""

    told: Told
    next: Next


def judge(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> Judgement | Alarm:
    """The row of the table that applies. None stands for an unreadable medium."""
    duplicate = _trusted(duplicate, disk.duplicate)
    original = _trusted(original, max(disk.original, duplicate.epoch if duplicate else 0))
    alarm = _alarm(original, duplicate, disk)
    if alarm is not None:
        return alarm
    if original is not None:
        return Judgement(_told(original.epoch, disk), Next.GO_ON)
    # A stale duplicate comes here, too: it is before every vote that it lacks.
    if duplicate is None:
        return Judgement(_unknown(disk), Next.RETIRE)
    told = _told(duplicate.epoch, disk)
    if told is Told.NOT_RECORDED and not disk.untried and not _decided(duplicate.epoch, disk):
        told = Told.CANNOT_BE_KNOWN  # the original may hold it: it is written first
    return Judgement(told, Next.RETIRE)


def is_stale(duplicate: Reading | None, disk: DiskState) -> bool:
    """Whether this duplicate is from before the original was written alone, or none.

    A duplicate that was being remade when the power went holds an epoch from then on, and
    every vote with it: nobody votes between that and the next recovery.
    """
    return disk.degraded and (duplicate is None or duplicate.epoch < disk.alone)


def _told(epoch: int, disk: DiskState) -> Told:
    if disk.cast == 0:
        return Told.UNDECIDED
    if _decided(epoch, disk):
        return disk.verdict
    return Told.RECORDED if epoch >= disk.cast else Told.NOT_RECORDED


def _decided(epoch: int, disk: DiskState) -> bool:
    """Whether a medium at this epoch was written by recovery, after it had decided.

    Any epoch after the vote's own was: nothing else is written before the next vote.
    `since` is not compared. A recovery that was itself cut off leaves a medium between
    the vote's epoch and the `since` of the next one, and that medium is decided too.
    """
    return disk.since > 0 and epoch > disk.cast


def _unknown(disk: DiskState) -> Told:
    if disk.untried:
        return Told.NOT_RECORDED
    return Told.CANNOT_BE_KNOWN if disk.cast else Told.UNDECIDED


def _trusted(reading: Reading | None, least: int) -> Reading | None:
    """None where the box that this medium must have lies in a slot that cannot be read.

    least: an epoch that it is known to have reached. A medium that reads well and is
    behind it was exchanged; one that gives read errors is broken, and nobody cheated.
    """
    if reading is not None and reading.partial and reading.epoch < least:
        return None
    return reading


def _alarm(original: Reading | None, duplicate: Reading | None, disk: DiskState) -> Alarm | None:
    known_to_hold = 0 if is_stale(duplicate, disk) else disk.duplicate
    for reading, known in ((original, disk.original), (duplicate, known_to_hold)):
        if reading is not None and reading.epoch < known:
            return Alarm.ROLLED_BACK
        if reading is not None and reading.epoch > disk.attempted:
            return Alarm.UNKNOWN_EPOCH
    if original is not None and duplicate is not None:
        if duplicate.epoch > original.epoch:
            return Alarm.DUPLICATE_AHEAD
        if duplicate.epoch == original.epoch and duplicate.digest != original.digest:
            return Alarm.FORK
    return None
