"""A new folder of files that is there whole, or not at all."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from common.inputs import refuse


def refuse_used(out: Path) -> None:
    """Raise BadInput where `out` is there and is not an empty folder."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise refuse(out.name, "command.not-empty")


def write_new_folder(out: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """`out` holds exactly these files; where the disk fails, nothing of them.

    out: new, or empty. Raises BadInput, and what `files` raises.
    """
    refuse_used(out)
    beside = out.with_name(f".{out.name}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for name, data in files:
            path = beside / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        beside.replace(out)
    except OSError as cause:
        raise refuse(out.name, "command.unwritable", what=cause.strerror or "") from cause
    finally:
        shutil.rmtree(beside, ignore_errors=True)
