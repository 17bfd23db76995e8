"""What the program stands on: the packages that are pinned, as they are installed here."""

import base64
import hashlib
import re
from collections.abc import Container, Iterator, Mapping
from importlib.metadata import distributions
from pathlib import Path

from common.program_code import ProgramNamed, program_named
from ippyo.program import program

PINS_FILE = "requirements.txt"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_SEPARATORS = re.compile(r"[-_.]+")


def program_here() -> ProgramNamed:
    """The program that runs, and the list of the packages below that came with it."""
    said = program()
    return program_named(said["version"], said["sha256"], pins_file())


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


def other_packages() -> tuple[str, ...]:
    """Packages of another version than is pinned, and files that are not as their wheel wrote
    them; empty where there is no list to compare with."""
    pins = pinned(pins_file())
    here = installed(pins)
    versions = [f"{name} {version}" for name, version in here.items() if version not in pins[name]]
    return (*sorted(versions), *changed_files(pins))
