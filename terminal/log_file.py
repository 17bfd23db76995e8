"""The event log on both media: entries wait in memory until they are written to both."""

from collections.abc import Callable
from datetime import datetime

from common.closing import LOG_FILE
from common.eventlog import Event, Head, append, first_head, whole_lines
from common.text import Value
from terminal.files import BLOCK_BYTES, read_back, read_whole, write_whole
from terminal.ports.medium import Fault, Medium, MediumFault
from terminal.provision import Provision

Clock = Callable[[], datetime]


class LogFile:
    """The chain, the part of it that is on the media, and the part that still waits."""

    def __init__(self, provision: Provision, clock: Clock) -> None:
        self._clock = clock
        self.head = first_head(provision.uid, provision.terminal)
        self._written = b""
        self._waiting = b""

    def add(self, event: Event, **values: Value) -> None:
        """The next entry; on the media with the next write()."""
        line, self.head = append(self.head, self._clock(), event, **values)
        self._waiting += line

    def write(self, medium: Medium) -> None:
        """All entries so far are lastingly on this medium and were read back.

        Call settle() once every medium has them: until then each gets the same part.
        """
        if not self._waiting:
            return
        at = len(self._written)
        medium.write(LOG_FILE, at, self._waiting)
        medium.flush(LOG_FILE)
        read_back(medium, LOG_FILE, at, self._waiting)

    def settle(self) -> None:
        """What waited is on every medium that is in use."""
        self._written += self._waiting
        self._waiting = b""

    @property
    def data(self) -> bytes:
        """The whole log."""
        return self._written + self._waiting

    def resume(self, data: bytes, head: Head) -> None:
        """Take up a log read from a medium; nothing waits."""
        self._written, self._waiting, self.head = data, b"", head

    def level(self, medium: Medium) -> None:
        """The medium's log is lastingly all but what waits, whatever was there.

        Bytes that agree are not touched: the log is never, not even for a moment, off
        a medium that had it. Level every medium before any gets a new entry, so that
        a power cut can spoil one copy at most.
        """
        try:
            kept, size = _agreeing(medium, self._written), medium.size(LOG_FILE)
        except MediumFault:
            write_whole(medium, LOG_FILE, self._written)
            return
        if kept < size:
            medium.truncate(LOG_FILE, kept)
        if kept < len(self._written):
            medium.write(LOG_FILE, kept, self._written[kept:])
        medium.flush(LOG_FILE)
        read_back(medium, LOG_FILE, 0, self._written)


def _agreeing(medium: Medium, data: bytes) -> int:
    """How many bytes of a medium's log are those of `data`."""
    found = _readable(medium)
    pairs = enumerate(zip(found, data, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(found), len(data)))


def _readable(medium: Medium) -> bytes:
    """The log up to the first block that cannot be read. Raises MediumFault without one."""
    try:
        return read_whole(medium, LOG_FILE)
    except MediumFault as fault:
        if fault.fault is not Fault.READ_ERROR:
            raise
    found, size = b"", medium.size(LOG_FILE)
    while len(found) < size:
        try:
            found += medium.read(LOG_FILE, len(found), min(BLOCK_BYTES, size - len(found)))
        except MediumFault:
            break
    return found


def read_log_file(medium: Medium, provision: Provision) -> tuple[bytes, Head]:
    """The unbroken part of a medium's log, and its head. Raises MediumFault."""
    data = _readable(medium)
    head = whole_lines(data, provision.uid, provision.terminal)
    return data[: head.length], head


def reaches(data: bytes, claimed: Head, provision: Provision) -> bool:
    """Whether a log has, unbroken, all that a box on the media was written after."""
    up_to = whole_lines(data[: claimed.length], provision.uid, provision.terminal)
    return up_to == claimed
