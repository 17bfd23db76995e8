"""The asset package on a terminal: every byte verified, then carried into its own folder.

What is played is read again by the sound library, from a file; so it is played from a
folder of the terminal's own and never from the medium that it came on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

from common.assets import INDEX_FILE, AssetsRefused, Index, checked, clip_path, read_assets
from common.package import Package

_FONTS = "fonts"
_INDEX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Assets:
    """A verified asset package in a folder. fonts: the folder of its fonts."""

    folder: Path
    index: Index = field(repr=False)

    @property
    def fonts(self) -> Path:
        return self.folder / _FONTS

    def clip(self, name: str, speed: int) -> Path:
        """Where a clip lies; the vocabulary has no other names."""
        return self.folder / clip_path(speed, name)


def verified(folder: Path, package: Package) -> Assets:
    """The asset package in this folder, each byte of it. Raises AssetsRefused."""
    index = read_assets(_read(folder, INDEX_FILE, _INDEX_BYTES), package)
    _nothing_else(folder, index)
    for file in index.files:
        checked(index, file.path, _read(folder, file.path, file.size))
    return Assets(folder, index)


def carried(medium: Path, own: Path, package: Package) -> Assets:
    """The same from a medium into a folder of the terminal's own, which holds nothing else
    afterwards; or nothing at all. Raises AssetsRefused."""
    data = _read(medium, INDEX_FILE, _INDEX_BYTES)
    index = read_assets(data, package)
    _nothing_else(medium, index)
    try:
        rmtree(own, ignore_errors=True)
        own.mkdir(parents=True)
        for file in index.files:
            _write(own, file.path, checked(index, file.path, _read(medium, file.path, file.size)))
        _write(own, INDEX_FILE, data)
    except OSError as cause:
        rmtree(own, ignore_errors=True)
        raise AssetsRefused("unreadable") from cause
    except AssetsRefused:
        rmtree(own, ignore_errors=True)
        raise
    return Assets(own, index)


def _nothing_else(folder: Path, index: Index) -> None:
    try:
        there = set(_files(folder))
    except OSError as cause:
        raise AssetsRefused("unreadable") from cause
    beyond = min(there - set(index.by_path) - {INDEX_FILE}, default=None)
    if beyond is not None:
        raise AssetsRefused("file-unknown", beyond)


def _files(folder: Path) -> Iterator[str]:
    """Everything in a folder that is no folder, by its path in it; links and devices too."""
    for item in folder.iterdir():
        if item.is_dir() and not item.is_symlink():
            yield from (f"{item.name}/{inner}" for inner in _files(item))
        else:
            yield item.name


def _read(folder: Path, path: str, most: int) -> bytes:
    """The bytes of a plain file, at most one more than so many."""
    file = folder / path
    try:
        if file.is_symlink() or not file.is_file():
            raise AssetsRefused("file-missing", path)
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError as cause:
        raise AssetsRefused("unreadable") from cause


def _write(folder: Path, path: str, data: bytes) -> None:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
