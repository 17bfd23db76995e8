"""The program that runs here, as the compliance report inspects it."""

import base64
import hashlib
import re
from collections.abc import Container, Iterator, Mapping
from functools import cache
from importlib.metadata import distributions
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ippyo.fonts import undrawable
from ippyo.program import program
from tally_server.compliance.inspected import Running

PINS_FILE = "requirements.txt"
_INSPECTED = ("common", "terminal")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_SEPARATORS = re.compile(r"[-_.]+")


@cache
def running() -> Running:
    """Version and hash, the sources of the terminal, and what stands below, against the pins.

    Read once: a program does not change while it runs, and its files are many.
    """
    said = program()
    lines = pins_file()
    pins = pinned(lines)
    return Running(
        said["version"],
        said["sha256"],
        dict(_sources()),
        installed(pins),
        pins,
        tuple(changed_files(pins)),
        undrawable,
        lines,
    )


def pins_file() -> bytes:
    """requirements.txt of the source tree or of the wheel; empty where there is none."""
    root = Path(__file__).parent.parent
    for file in (root / PINS_FILE, root / "ippyo_verifier" / PINS_FILE):
        if file.is_file():
            return file.read_bytes()
    return b""


def pinned(lines: bytes) -> Mapping[str, frozenset[str]]:
    """The versions of each package that are pinned, by its name as registries compare it:
    one, or one for each range of Python versions."""
    found: dict[str, set[str]] = {}
    for name, version in _PIN.findall(lines.decode()):
        found.setdefault(_name(name), set()).add(version)
    return {name: frozenset(versions) for name, versions in found.items()}


def installed(pins: Container[str]) -> Mapping[str, str]:
    """The versions that are installed here of the packages that are pinned."""
    found = {_name(one.metadata["Name"]): one.version for one in distributions()}
    return {name: version for name, version in found.items() if name in pins}


def changed_files(pins: Container[str]) -> Iterator[str]:
    """Files of the pinned packages that are not there, or have another hash than the wheel
    recorded when it was installed. What a wheel recorded no hash of is not looked at."""
    for one in distributions():
        if _name(one.metadata["Name"]) in pins:
            for file in one.files or ():
                recorded = file.hash
                if recorded is not None and recorded.mode == "sha256":
                    path = Path(str(file.locate()))
                    if not path.is_file() or _sha256(path) != recorded.value:
                        yield str(file)


def _sha256(path: Path) -> str:
    """As a wheel records it: base64 for addresses, without padding."""
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _name(written: str) -> str:
    """PEP 503."""
    return _SEPARATORS.sub("-", written).lower()


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
