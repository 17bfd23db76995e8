"""An offline set is made: every file that installs Ippyo, and the list that is signed."""

import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from common.inputs import refuse
from installer import wheels
from installer.install import FORMAT, LIST, RELEASE, REQUIREMENTS, SIGNATURE, WHEELS
from installer.pins import wanted
from installer.target import Target

SCRIPT, MANUAL = "install.py", "install.md"


@dataclass(frozen=True)
class Made:
    """What the person who makes a set is told."""

    files: int
    size: int
    sha256: str


def make_set(root: Path, out: Path, target: Target, extras: Iterable[str], work: Path) -> Made:
    """`out` holds the whole set, without a signature. Raises BadInput.

    root: the source tree. out: an empty folder. work: a folder for what is not handed out.
    """
    chosen = sorted(set(extras))
    _known(root, chosen)
    committed = (root / "requirements.txt").read_text(encoding="utf-8")
    pins = wanted(wheels.export(root, chosen), committed, target)
    built = wheels.build(root, work)
    folder = out / WHEELS
    folder.mkdir()
    shutil.copyfile(built, folder / built.name)
    wheels.download(pins, target, folder, work)
    version = built.name.split("-")[1]
    sha256 = wheels.wheel_identity(built)
    _write_requirements(out, version, chosen)
    release = {"format": FORMAT, "program": {"version": version, "sha256": sha256}}
    document = {**release, **asdict(target), "extras": chosen}
    (out / RELEASE).write_text(json.dumps(document, indent=1) + "\n", encoding="ascii")
    shutil.copyfile(root / "installer" / SCRIPT, out / SCRIPT)
    shutil.copyfile(root / "docs" / "manual" / MANUAL, out / MANUAL)
    return _write_list(out, sha256)


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def hash_list(out: Path) -> bytes:
    """As `sha256sum` writes it: every file of the set but the list and its signature."""
    files = (path for path in out.rglob("*") if path.is_file())
    named = sorted((path.relative_to(out).as_posix(), path) for path in files)
    lines = [
        f"{sha256_of(path)}  {name}\n" for name, path in named if name not in (LIST, SIGNATURE)
    ]
    return "".join(lines).encode("ascii")


def _known(root: Path, extras: Iterable[str]) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = project["optional-dependencies"]
    for extra in extras:
        if extra not in known:
            listed = ", ".join(known)
            raise refuse("--extra", "command.release-extra", extra=extra, known=listed)


def _write_requirements(out: Path, version: str, extras: Iterable[str]) -> None:
    """What pip installs, each by the one hash of the wheel that lies there; pip itself not."""
    named = ",".join(extras)
    lines = []
    for wheel in sorted((out / WHEELS).glob("*.whl")):
        name, of = wheel.name.split("-")[:2]
        if name == "pip":
            continue
        ours = (name, of) == ("ippyo", version)
        wanted_as = f"{name}[{named}]" if ours and named else name.replace("_", "-")
        lines.append(f"{wanted_as}=={of} --hash=sha256:{sha256_of(wheel)}\n")
    (out / REQUIREMENTS).write_text("".join(lines), encoding="ascii")


def _write_list(out: Path, sha256: str) -> Made:
    listed = hash_list(out)
    (out / LIST).write_bytes(listed)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Made(listed.count(b"\n"), size, sha256)
