"""A new folder of files that is there whole, or not at all."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from common.inputs import refuse


def refuse_used(out: Path) -> None:
    """Raise BadInput where `out` is there and is not an empty folder."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise refuse(out.name, "command.not-empty")


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder to fill; it is `out` once the block is over, and gone where that failed.

    out: new, or empty. Raises BadInput where the disk fails, in the block too.
    """
    beside = out.with_name(f".{out.name}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        yield beside
        beside.replace(out)
    except OSError as cause:
        raise refuse(out.name, "command.unwritable", what=cause.strerror or "") from cause
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write_new_folder(out: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """`out` holds exactly these files; where the disk fails, nothing of them.

    out: new, or empty. Raises BadInput, and what `files` raises.
    """
    refuse_used(out)
    with new_folder(out) as folder:
        for name, data in files:
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
