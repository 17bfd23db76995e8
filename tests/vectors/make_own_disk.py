"""Makes own-disk.json: `cd tests && python -m vectors.make_own_disk`."""

from dataclasses import asdict

from memory_medium import MemoryMedium
from vectors.vector_file import write

from terminal.files import EPOCHS_FILE
from terminal.own_disk import DiskState, OwnDisk, Phase, Told

FILE = "own-disk.json"
_USED = 100
_STATES = (
    DiskState(Phase.OPENING, 1),
    DiskState(Phase.OPEN, 1, attempted=1, original=1, duplicate=1),
    DiskState(Phase.OPEN, 1, attempted=1, original=1, duplicate=1, cast=2),
    DiskState(Phase.OPEN, 1, attempted=2, original=1, duplicate=1, cast=2),
    DiskState(Phase.OPEN, 1, 3, 1, 1, 2, Told.NOT_RECORDED, since=3),
    DiskState(Phase.OPEN, 1, 4, 4, 1, 2, Told.NOT_RECORDED, since=3, alone=3),
    DiskState(Phase.RETIRED, 1, 5, 4, 1, 5, Told.CANNOT_BE_KNOWN, alone=3),
    DiskState(Phase.CLOSED, 0xFFFF, 2**64 - 1, 2**64 - 2, 2**64 - 3, 5, Told.RECORDED, 6),
)


def vectors() -> dict[str, object]:
    """The slot that is written as the file is made, and as each of some states is saved."""
    medium = MemoryMedium()
    disk = OwnDisk(medium)
    disk.prepare()
    found = [_written(medium, DiskState())]
    for state in _STATES:
        disk.save(state)
        found.append(_written(medium, state))
    return {"file_bytes": medium.size(EPOCHS_FILE), "saved": found}


def _written(medium: MemoryMedium, state: DiskState) -> dict[str, object]:
    """The last write: where it went, and its bytes up to the zeros."""
    _, _, offset, length = [action for action in medium.trace if action[0] == "write"][-1]
    slot = bytes(medium.files[EPOCHS_FILE][offset : offset + length])
    return {
        "state": asdict(state),
        "offset": offset,
        "slot_bytes": length,
        "before_the_zeros": slot[:_USED].hex(),
    }


if __name__ == "__main__":
    write(FILE, vectors())
