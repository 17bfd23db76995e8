"""Makes event-log.json: `cd tests && python -m vectors.make_event_log`."""

import hashlib
from datetime import datetime, timedelta, timezone

from vectors.vector_file import write

from common.eventlog import FIELDS, append, first_head
from common.text import Value

FILE = "event-log.json"
UID = hashlib.sha256(b"an election").digest()
TERMINAL = "p01-01"
_START = datetime(2024, 12, 22, 7, 0, 59, tzinfo=timezone(timedelta(hours=9)))
_COUNTS = frozenset({"voters", "opening", "original", "duplicate"})


def vectors() -> dict[str, object]:
    """A log with one entry of every event, and its head after each line."""
    head = first_head(UID, TERMINAL)
    lines = []
    first = head.hash.hex()
    for minute, event in enumerate(FIELDS):
        values: dict[str, Value] = {
            name: minute if name in _COUNTS else f"a {name}" for name in sorted(FIELDS[event])
        }
        line, head = append(head, _START + timedelta(minutes=minute), event, **values)
        lines.append({"line": line.decode(), "head": head.hash.hex()})
    return {
        "election_uid": UID.hex(),
        "terminal": TERMINAL,
        "first_head": first,
        "entries": lines,
        "bytes": head.length,
    }


if __name__ == "__main__":
    write(FILE, vectors())
