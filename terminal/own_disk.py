"""What the terminal remembers on its own disk: epochs, and never anything of a vote.

An epoch is the number of an attempt to write the box. It is kept here *before* the
first write, and never used again, so that after a crash it is known what was tried.
The file has two slots that alternate, each with its own checksum; see
docs/formats/own-disk.md.
"""

import hashlib
import struct
from dataclasses import dataclass, replace
from enum import IntEnum

from terminal.files import BLOCK_BYTES, EPOCHS_FILE, read_back
from terminal.ports.medium import Fault, Medium, MediumFault

_SLOT_BYTES = BLOCK_BYTES  # each in a block of its own: a torn one leaves the other
_MAGIC = b"IPPYOEPO"
_READS = 3  # a read error may pass
_FIXED = struct.Struct(">8sQBBHQQQQQQ")


class Phase(IntEnum):
    """Where the terminal stands in the life of the polls, as far as the recorder cares."""

    PROVISIONED = 0
    OPENING = 1
    OPEN = 2
    DAY_CLOSED = 3
    DAY_OPENING = 4
    CLOSING = 5
    CLOSED = 6
    RETIRED = 7


class Told(IntEnum):
    """The verdict on the last vote that was tried."""

    UNDECIDED = 0
    RECORDED = 1
    NOT_RECORDED = 2
    CANNOT_BE_KNOWN = 3


@dataclass(frozen=True)
class DiskState:
    """The terminal's memory across a power cut.

    attempted: the last epoch tried on the media. original, duplicate: the last epoch
    each medium is known to hold. cast: the epoch of the last voter's vote, 0 for none;
    above `attempted` where that voter was admitted and nothing was tried yet. verdict:
    what recovery decided about that vote; every epoch after `cast` was written
    following that verdict. since: the epoch under which it was last written, 0 for none.
    alone: the epoch from which on only the original was written, since the duplicate was
    last tried; 0 while both are in use.
    """

    phase: Phase = Phase.PROVISIONED
    opening: int = 0
    attempted: int = 0
    original: int = 0
    duplicate: int = 0
    cast: int = 0
    verdict: Told = Told.UNDECIDED
    since: int = 0
    alone: int = 0

    @property
    def degraded(self) -> bool:
        """Whether the terminal goes on with the original alone."""
        return self.alone > 0

    @property
    def untried(self) -> bool:
        """Whether a voter was admitted whose vote was never tried."""
        return self.cast > self.attempted

    def admitting(self) -> "DiskState":
        """The state with one more voter at the terminal, of whom nothing was tried."""
        return replace(self, cast=self.attempted + 1, verdict=Told.UNDECIDED, since=0)

    def settled(self) -> "DiskState":
        """The state with nothing left to tell of any voter."""
        return replace(self, cast=0, verdict=Told.UNDECIDED, since=0)


class DiskUnreadable(Exception):
    """Neither slot of the epochs file is whole: another device must close the box."""


class OwnDisk:
    """The epochs file on the terminal's own disk."""

    def __init__(self, disk: Medium) -> None:
        self._disk = disk
        self._sequence = 0
        self.state = DiskState()

    def prepare(self) -> None:
        """A new file with the state of a terminal that never opened."""
        self._disk.create(EPOCHS_FILE, 2 * _SLOT_BYTES)
        self._disk.flush(EPOCHS_FILE)
        self._disk.flush_names()
        self.save(DiskState())

    def load(self) -> DiskState:
        """The last state that was saved whole. Raises DiskUnreadable, MediumFault.

        A power cut may leave the slot that was being written torn or unreadable: the
        other then holds the state before it, from which recovery starts. A read error
        may pass, so a slot is read three times before it is given up: in the older state
        the last vote may be another voter's. The grant, presented again, tells for sure
        (Recorder.is_spent).
        """
        found = [parsed for at in (0, _SLOT_BYTES) if (parsed := self._slot(at))]
        if not found:
            raise DiskUnreadable
        self._sequence, self.state = max(found, key=lambda pair: pair[0])
        return self.state

    def _slot(self, at: int) -> tuple[int, DiskState] | None:
        for _ in range(_READS):
            try:
                return _parse(self._disk.read(EPOCHS_FILE, at, _SLOT_BYTES))
            except MediumFault as fault:
                if fault.fault is not Fault.READ_ERROR:
                    raise
        return None

    def save(self, state: DiskState) -> None:
        """Make `state` lasting, in the slot that does not hold the present one."""
        sequence = self._sequence + 1
        slot = _pack(sequence, state)
        at = sequence % 2 * _SLOT_BYTES
        self._disk.write(EPOCHS_FILE, at, slot)
        self._disk.flush(EPOCHS_FILE)
        read_back(self._disk, EPOCHS_FILE, at, slot)
        self._sequence, self.state = sequence, state

    def move(self, phase: Phase) -> None:
        """Save the same state in another phase."""
        self.save(replace(self.state, phase=phase))


def _pack(sequence: int, state: DiskState) -> bytes:
    fixed = _FIXED.pack(
        _MAGIC,
        sequence,
        state.phase,
        state.verdict,
        state.opening,
        state.attempted,
        state.original,
        state.duplicate,
        state.cast,
        state.since,
        state.alone,
    )
    return (fixed + hashlib.sha256(fixed).digest()).ljust(_SLOT_BYTES, b"\0")


def _parse(slot: bytes) -> tuple[int, DiskState] | None:
    fixed, check = slot[: _FIXED.size], slot[_FIXED.size : _FIXED.size + 32]
    if hashlib.sha256(fixed).digest() != check or not fixed.startswith(_MAGIC):
        return None
    _, sequence, phase, verdict, opening, *epochs = _FIXED.unpack(fixed)
    attempted, original, duplicate, cast, since, alone = epochs
    try:
        state = DiskState(
            Phase(phase), opening, attempted, original, duplicate, cast, Told(verdict), since, alone
        )
    except ValueError:  # a number that stands for no phase or verdict
        return None
    return (sequence, state) if _pack(sequence, state) == slot else None
