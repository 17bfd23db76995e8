"""The folder that a count writes its results to: refused early, worked beside."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from common.inputs import refuse


def refuse_out(out: Path, media: Path) -> None:
    """Raise BadInput where no results can be written, before anything is counted."""
    if out.exists() and not out.is_dir():
        raise refuse(out.name, "command.unwritable", what=os.strerror(errno.ENOTDIR))
    if media.resolve() in (out.resolve(), *out.resolve().parents):
        raise refuse(out.name, "count.out-on-media")


@contextmanager
def work_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out`, gone when the block ends. Raises BadInput."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = TemporaryDirectory(prefix=".ippyo-", dir=out.parent)
    except OSError as cause:
        raise refuse(out.name, "command.unwritable", what=cause.strerror or "") from cause
    with folder as work:
        yield Path(work)
