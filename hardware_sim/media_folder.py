"""A simulated medium as a folder of plain files, as a real one would be mounted."""

import os
from collections.abc import Mapping
from pathlib import Path

from terminal.devices.folder_medium import CONSTANT_TIME


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """A new folder holds these files, for their owner alone, and times tell nothing.

    Raises FileExistsError where there is a folder already.
    """
    path.mkdir(parents=True)
    for name, data in files.items():
        file = path / name
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(data)
        os.utime(file, (CONSTANT_TIME, CONSTANT_TIME))
    os.utime(path, (CONSTANT_TIME, CONSTANT_TIME))


def read_folder(path: Path) -> dict[str, bytes]:
    """Every file of such a folder. Links and folders in it are left out."""
    files = (file for file in path.iterdir() if file.is_file() and not file.is_symlink())
    return {file.name: file.read_bytes() for file in sorted(files)}
