"""Ippyo is installed on a machine without a network, from the set alone, and counts there."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from offline_sets import KEY, PRINT

from ippyo.program import program

pytestmark = pytest.mark.system
ROOT = Path(__file__).parents[2]


def done(*command: object, cwd: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    """As a person at a machine starts it: nothing of this test's environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603  # our own interpreter, our own words
        [str(word) for word in command],
        cwd=cwd,
        env=kept | {"IPPYO_LANG": "en"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def cut_off() -> tuple[str, ...]:
    """What starts a program in a network of its own, in which nothing answers."""
    for words in (("unshare", "-n"), ("unshare", "-r", "-n")):
        if shutil.which("unshare") and done(*words, "true").returncode == 0:
            return words
    pytest.skip("no network namespace can be made here")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed set of this source tree, for this machine."""
    if shutil.which("uv") is None:
        pytest.skip("uv is missing")
    folder = tmp_path_factory.mktemp("release")
    python, machine = "{}.{}".format(*sys.version_info), os.uname().machine
    words = ("make", folder / "set", "--python", python, "--machine", machine)
    # pip and uv keep their settings: where packages come from is this machine's business.
    making = subprocess.run(  # noqa: S603  # our own interpreter, our own words
        [sys.executable, "-m", "installer", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "pip failed" in making.stderr or "pip が失敗" in making.stderr:
        pytest.skip("the pinned wheels cannot be had: no network, no index")
    assert making.returncode == 0, making.stderr
    key = folder / "key"
    key.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    signing = done(sys.executable, "-m", "installer", "sign", folder / "set", "--key", key)
    assert signing.returncode == 0, signing.stderr
    return folder / "set"


@pytest.fixture(scope="module")
def installed(
    made: Path, cut_off: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The folder of the installed program."""
    target = tmp_path_factory.mktemp("machine") / "ippyo"
    script = made / "install.py"
    run = done(*cut_off, sys.executable, "-I", script, "--key", PRINT, "--to", target, cwd=made)
    assert run.returncode == 0, run.stderr
    assert program()["sha256"] in run.stdout
    yield target
    shutil.rmtree(target)


def test_the_network_is_really_cut(cut_off: tuple[str, ...]) -> None:
    """Positive control: there is no way to any address, not even to the machine itself."""
    ask = "import socket; socket.create_connection(('127.0.0.1', 9), 3)"
    answer = done(*cut_off, sys.executable, "-c", ask)
    assert "unreachable" in answer.stderr


def test_the_installed_program_is_the_one_of_the_source(installed: Path) -> None:
    """One hash over all files: in the tree, in the wheel, on the machine."""
    said = done(installed / "bin" / "ippyo", "version", "--json")
    assert json.loads(said.stdout) == program()
    release = json.loads((installed / "release.json").read_text())
    assert release["program"] == program()


def test_an_election_is_held_there(
    installed: Path, cut_off: tuple[str, ...], tmp_path: Path
) -> None:
    """The sample election: voted, counted, its records printed and its bundle audited."""

    def ippyo(*words: str) -> str:
        run = done(*cut_off, installed / "bin" / "ippyo", *words, cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        return run.stdout

    ippyo("election", "new", "e")
    ballots = ("--election", "e", "--ballots", "e/ballots.csv", "--keys", "k", "--out", "m")
    ippyo("simulate", "day", *ballots)
    ippyo("tally", "count", "--election", "e", "--keys", "k", "--media", "m", "--out", "r")
    ippyo("audit", "verify", "r/public-bundle.zip", "--keys", "k")
    cast = sum(int(line.rsplit(",", 1)[1]) for line in _rows(tmp_path / "e" / "ballots.csv"))
    results = json.loads((tmp_path / "r" / "results.json").read_text())
    assert sum(one["electronic"]["records"] for one in results["contests"]) == cast > 0
    assert list((tmp_path / "r" / "records").glob("*.pdf"))


def _rows(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8-sig").split()[1:]


def test_nothing_beside_the_set_is_installed(installed: Path, made: Path) -> None:
    """As many packages as wheels, pip not among them: nobody installs more into it."""
    found = {
        path.name.split("-")[0] for path in installed.glob("lib/python*/site-packages/*.dist-info")
    }
    listed = {path.name.split("-")[0] for path in (made / "wheels").glob("*.whl")}
    assert {name.lower() for name in found} == listed - {"pip"}


@pytest.mark.parametrize("name", ["ippyo-*.whl", "cryptography-*.whl"])
def test_an_exchanged_wheel_is_not_installed(made: Path, tmp_path: Path, name: str) -> None:
    """One bit of a real wheel: refused before an environment is made."""
    broken = tmp_path / "set"
    shutil.copytree(made, broken, copy_function=os.link)
    (wheel,) = (broken / "wheels").glob(name)
    data = bytearray(wheel.read_bytes())
    data[len(data) // 2] ^= 1
    wheel.unlink()
    wheel.write_bytes(bytes(data))
    run = done(sys.executable, "-I", broken / "install.py", "--key", PRINT, "--to", tmp_path / "no")
    assert run.returncode == 2
    assert f"[W-105] files that are not what the list says: wheels/{wheel.name}" in run.stderr
    assert not (tmp_path / "no").exists()
