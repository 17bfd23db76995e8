"""The program that runs here, as the compliance report inspects it."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ippyo.fonts import undrawable
from ippyo.packages_below import changed_files, installed, pinned, pins_file, program_here
from tally_server.compliance.inspected import Running

_INSPECTED = ("common", "terminal")


@cache
def running() -> Running:
    """Version and hash, the sources of the terminal, and what stands below, against the pins.

    Read once: a program does not change while it runs, and its files are many.
    """
    here = program_here()
    pins = pinned(pins_file())
    return Running(
        here.version,
        here.sha256,
        dict(_sources()),
        installed(pins),
        pins,
        tuple(changed_files(pins)),
        undrawable,
        here.pins,
    )


def _sources() -> Iterator[tuple[str, str]]:
    for package in _INSPECTED:
        yield from _python_files(files(package), package)


def _python_files(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        here = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _python_files(entry, here)
        elif entry.name.endswith(".py"):
            yield here, entry.read_text(encoding="utf-8")
