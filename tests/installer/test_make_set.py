"""A set is made of what requirements.txt pins, for the machine that was named."""

import hashlib
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.tags import compatible_tags, cpython_tags

from common.inputs import BadInput
from installer import wheels
from installer.make import hash_list, make_set
from installer.pins import read_pins, wanted
from installer.sshsig import read_release_key
from installer.target import Target
from ippyo.program import PACKAGES, program

ROOT = Path(__file__).parents[2]
DEBIAN = Target("3.11", "x86_64", "2.36")
ONE, TWO, THREE = (hashlib.sha256(bytes([number])).hexdigest() for number in range(3))
COMMITTED = f"""\
one==1.0 \\
    --hash=sha256:{ONE} \\
    --hash=sha256:{TWO}
    # via ippyo
only-windows==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:{TWO}
only-new==3.0 ; python_full_version >= '3.12' \\
    --hash=sha256:{TWO}
pip==26.3 \\
    --hash=sha256:{THREE}
unasked==9.0 \\
    --hash=sha256:{THREE}
"""
EXPORTED = COMMITTED.split("pip==")[0]


def test_what_the_machine_needs_is_taken_and_pip() -> None:
    """Packages of another system or Python are left out, and what nobody asked for."""
    found = wanted(EXPORTED, COMMITTED, DEBIAN)
    assert [pin.said for pin in found] == ["one==1.0", "pip==26.3"]
    assert found[0].hashes == {f"sha256:{ONE}", f"sha256:{TWO}"}
    newer = wanted(EXPORTED, COMMITTED, Target("3.12", "x86_64", "2.36"))
    assert [pin.said for pin in newer] == ["one==1.0", "only-new==3.0", "pip==26.3"]


@pytest.mark.parametrize(
    "exported",
    [
        EXPORTED.replace("one==1.0", "one==1.1"),
        EXPORTED.replace(ONE, THREE),
        EXPORTED.replace(f"    --hash=sha256:{ONE} \\\n", ""),
        "one==1.0\n",
        f"unknown==1.0 --hash=sha256:{ONE}\n",
    ],
    ids=["another version", "another hash", "a hash less", "no hash", "another package"],
)
def test_what_is_not_pinned_is_refused(exported: str) -> None:
    """A lock that was moved, and not the committed list, makes no release."""
    with pytest.raises(BadInput):
        wanted(exported, COMMITTED, DEBIAN)


def test_the_committed_list_is_read_whole() -> None:
    """Every package of requirements.txt has its hashes; pip is among them."""
    pins = list(read_pins((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    assert all(pin.hashes for pin in pins)
    assert {"ippyo"}.isdisjoint(pin.requirement.name for pin in pins)
    assert "pip" in {pin.requirement.name for pin in pins}


def test_the_platforms_are_those_of_the_standard() -> None:
    """PEP 600: every glibc up to the target's, none above, and the older names."""
    platforms = DEBIAN.platforms
    assert "manylinux_2_36_x86_64" in platforms
    assert "manylinux_2_37_x86_64" not in platforms
    assert {"manylinux2014_x86_64", "manylinux1_x86_64", "linux_x86_64"} <= set(platforms)
    old = Target("3.11", "aarch64", "2.17").platforms
    assert "manylinux2014_aarch64" in old
    assert not {one for one in old if "x86" in one}
    assert list(cpython_tags((3, 11), platforms=platforms))
    assert list(compatible_tags((3, 11), "cp311", platforms))


def test_an_extra_that_is_none_is_refused(tmp_path: Path) -> None:
    """Before anything is downloaded; those that there are, are named."""
    with pytest.raises(BadInput) as bad:
        make_set(ROOT, tmp_path, DEBIAN, ["nonsense"], tmp_path)
    assert "postgresql" in bad.value.lines()[0]
    assert not list(tmp_path.iterdir())


def tree_as_wheel(path: Path, *more: str) -> Path:
    """The packages of this source tree in an archive, as a wheel holds them."""
    with ZipFile(path, "w") as archive:
        for package in PACKAGES:
            for file in sorted((ROOT / package).rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts:
                    archive.write(file, file.relative_to(ROOT))
        for name in ("ippyo_verifier/x.py", "ippyo-0.1.0.dist-info/METADATA", *more):
            archive.writestr(name, b"")
    return path


def test_the_identity_of_a_wheel_is_that_of_the_installed_program(tmp_path: Path) -> None:
    """Computed before anything is installed; one changed file gives another one."""
    wheel = tree_as_wheel(tmp_path / "ippyo-0.1.0-py3-none-any.whl")
    assert wheels.wheel_identity(wheel) == program()["sha256"]
    with ZipFile(wheel, "a") as archive:
        archive.writestr("common/more.py", b"")
    assert wheels.wheel_identity(wheel) != program()["sha256"]


@pytest.mark.parametrize("stray", ["evil.pth", "sitecustomize.py", "os.py", "other/__init__.py"])
def test_a_wheel_with_more_than_the_source_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stray: str
) -> None:
    """What builds the wheel is no part of the release: it may add nothing that runs."""
    (tmp_path / "out").mkdir()
    name = "ippyo-0.1.0-py3-none-any.whl"

    def builds(*_: str, folder: Path) -> str:
        tree_as_wheel(folder / "out" / name, stray)
        return ""

    monkeypatch.setattr(wheels, "run", builds)
    with pytest.raises(BadInput) as bad:
        wheels.build(tmp_path, tmp_path / "out")
    assert stray.split("/")[0] in bad.value.lines()[0]


def test_a_tool_that_fails_or_is_missing_is_told(tmp_path: Path) -> None:
    """With its last words, and without a traceback."""
    with pytest.raises(BadInput) as bad:
        wheels.run("false-tool-of-nobody", folder=tmp_path)
    assert "false-tool-of-nobody" in bad.value.lines()[0]
    with pytest.raises(BadInput) as bad:
        wheels.run("sh", "-c", "echo why >&2; exit 3", folder=tmp_path)
    assert "why" in bad.value.lines()[0]


def test_the_list_names_every_file_but_itself(tmp_path: Path) -> None:
    """Sorted by path, each once."""
    (tmp_path / "b").mkdir()
    for name in ("b/c", "a", "SHA256SUMS", "SHA256SUMS.sig"):
        (tmp_path / name).write_bytes(name.encode())
    lines = hash_list(tmp_path).decode().splitlines()
    assert [line[66:] for line in lines] == ["a", "b/c"]
    assert lines[0][:64] == hashlib.sha256(b"a").hexdigest()


@pytest.mark.parametrize("data", [b"", b"-----BEGIN OPENSSH PRIVATE KEY-----\n", b"x" * 1000])
def test_a_file_that_is_no_key_signs_nothing(data: bytes) -> None:
    """Told with what to do where the key is under a passphrase."""
    with pytest.raises(BadInput) as bad:
        read_release_key(data, "key")
    assert "ssh-keygen -Y sign" in bad.value.lines()[0]
