"""Reading and writing the files of keys: small, private to their owner, never half-written."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from common.inputs import BadInput, InputError, refuse

MAX_BYTES = 16 * 1024 * 1024


def read_file(file: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file of at most `limit` bytes. Raises BadInput."""
    try:
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
    except OSError as cause:
        raise refuse(str(file), "keys.unreadable", what=cause.strerror or "") from cause
    if len(data) > limit:
        raise refuse(str(file), "keys.too-large", limit=limit)
    return data


def create_files(contents: Mapping[Path, bytes]) -> None:
    """All of these files are new and on the disk, in this order; or none of them is there.

    Folders on the way are made. Raises BadInput where one exists already or cannot be
    written; the files made before it are taken away again.
    """
    existing = [file for file in contents if os.path.lexists(file)]
    if existing:
        raise BadInput(InputError(str(file), 1, "-", "keys.exists") for file in existing)
    made: list[Path] = []
    for file, data in contents.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            _create(file, data)
            made.append(file)
        except OSError as cause:
            for unwanted in made:
                unwanted.unlink(missing_ok=True)
            raise refuse(str(file), "keys.unwritable", what=cause.strerror or "") from cause


def replace_file(file: Path, data: bytes) -> None:
    """The file holds the old bytes or the new ones, never half of them. Raises BadInput."""
    beside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(exist_ok=True)
        beside.unlink(missing_ok=True)
        _create(beside, data)
        beside.replace(file)
        flush_names(file.parent)
    except OSError as cause:
        raise refuse(str(file), "keys.unwritable", what=cause.strerror or "") from cause


def _create(file: Path, data: bytes) -> None:
    """A new file that only its owner may read, and that outlives a loss of power."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        flush_names(file.parent)
    except OSError:
        file.unlink()
        raise


def flush_names(folder: Path) -> None:
    """The names in the folder outlive a loss of power. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as cause:
        # Some file systems write a name at once and refuse to be asked for it.
        if cause.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
