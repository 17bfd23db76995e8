"""What a terminal of a desk wrote into its event log, read from the sticks as they lie there."""

from pathlib import Path

from common.closing import LOG_FILE
from common.eventlog import Event, LogRefused, formed_entry
from hardware_sim.devices.desk import STICKS


def events(devices: Path) -> tuple[Event, ...]:
    """Of the longest log on any stick; a line that is being written does not count yet."""
    logs = [_read(file) for file in (devices / STICKS).glob(f"*/{LOG_FILE}")]
    return max(logs, key=len, default=())


def _read(file: Path) -> tuple[Event, ...]:
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except OSError:
        return ()
    found = []
    for line in lines:
        try:
            found.append(formed_entry(line).event)
        except LogRefused:
            break
    return tuple(found)
