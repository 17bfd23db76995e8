"""The wheels of a set: Ippyo's own, built here, and those that requirements.txt pins."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from zipfile import Path as InZip
from zipfile import ZipFile

from common.inputs import refuse
from installer.pins import Pin
from installer.target import Target
from ippyo.program import PACKAGES, identity

BESIDE = ("ippyo_verifier",)
"""What the wheel carries beside the five packages; see pyproject.toml."""


def export(root: Path, extras: Iterable[str]) -> str:
    """The packages that Ippyo needs with these extras, with hashes and markers. Raises BadInput."""
    chosen = [word for extra in extras for word in ("--extra", extra)]
    return run(
        *("uv", "export", "--quiet", "--no-default-groups", "--no-emit-project", "--no-header"),
        *("--no-annotate", *chosen),
        folder=root,
    )


def build(root: Path, out: Path) -> Path:
    """Ippyo's own wheel, of this source tree and of nothing else. Raises BadInput."""
    run("uv", "build", "--quiet", "--wheel", "--out-dir", str(out), folder=root)
    (wheel,) = out.glob("ippyo-*.whl")
    with ZipFile(wheel) as opened:
        tops = {name.split("/")[0] for name in opened.namelist()}
    about = "-".join(wheel.name.split("-")[:2]) + ".dist-info"
    strays = tops - {*PACKAGES, *BESIDE, about}
    if strays:
        raise refuse(wheel.name, "command.release-strange-wheel", what=", ".join(sorted(strays)))
    return wheel


def wheel_identity(wheel: Path) -> str:
    """The identity of the program as it will be installed."""
    return identity({package: InZip(wheel, f"{package}/") for package in PACKAGES})


def download(pins: Iterable[Pin], target: Target, out: Path, work: Path) -> None:
    """One wheel for each package in `out`, its hash among those pinned. Raises BadInput."""
    lines = [
        f"{pin.said} " + " ".join(f"--hash={one}" for one in sorted(pin.hashes)) for pin in pins
    ]
    listed = work / "wanted.txt"
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    platforms = [word for one in target.platforms for word in ("--platform", one)]
    run(
        *(sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(out)),
        *("--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(listed)),
        *("--implementation", "cp", "--python-version", target.python, *platforms),
        folder=work,
    )


def run(*command: str, folder: Path) -> str:
    """What the tool printed on standard output. Raises BadInput where it is missing or fails."""
    tool = "pip" if command[0] == sys.executable else command[0]
    try:
        done = subprocess.run(  # noqa: S603  # tools of whoever makes a release
            command, cwd=folder, capture_output=True, encoding="utf-8", check=False
        )
    except OSError as cause:
        what = cause.strerror or ""
        raise refuse(tool, "command.release-tool", tool=tool, what=what) from cause
    if done.returncode != 0:
        what = " / ".join(done.stderr.strip().splitlines()[-3:])
        raise refuse(tool, "command.release-tool", tool=tool, what=what)
    return done.stdout
