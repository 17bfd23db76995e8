"""The event log on both media: entries wait in memory until they are written to both."""

from collections.abc import Callable
from datetime import datetime

from common.closing import LOG_FILE
from common.eventlog import Event, Head, append, first_head, whole_lines
from common.text import Value
from terminal.files import Pair, read_back, read_whole
from terminal.ports.medium import Medium, MediumFault
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

    def write_to_both(self, media: Pair) -> None:
        """Entries that no vote follows: a pause, an incident, the close."""
        for _, medium in media.in_order():
            self.write(medium)
        self.settle()

    @property
    def data(self) -> bytes:
        """The whole log."""
        return self._written + self._waiting

    def resume(self, data: bytes, head: Head) -> None:
        """Take up a log read from a medium; nothing waits."""
        self._written, self._waiting, self.head = data, b"", head

    def rewrite(self, medium: Medium) -> None:
        """Bring a medium's log to exactly this one, whatever was there."""
        if LOG_FILE in medium.names() and _same(medium, self.data):
            return
        medium.create(LOG_FILE, len(self.data))
        medium.write(LOG_FILE, 0, self.data)
        medium.flush(LOG_FILE)
        medium.flush_names()
        read_back(medium, LOG_FILE, 0, self.data)


def _same(medium: Medium, data: bytes) -> bool:
    try:
        return read_whole(medium, LOG_FILE) == data
    except MediumFault:
        return False


def read_log_file(medium: Medium, provision: Provision) -> tuple[bytes, Head]:
    """The unbroken part of a medium's log, and its head. Raises MediumFault."""
    data = read_whole(medium, LOG_FILE)
    head = whole_lines(data, provision.uid, provision.terminal)
    return data[: head.length], head


def holds(data: bytes, claimed: Head, provision: Provision) -> bool:
    """Whether a log has, unbroken, all that a box on the media was written after."""
    up_to = whole_lines(data[: claimed.length], provision.uid, provision.terminal)
    return up_to == claimed
