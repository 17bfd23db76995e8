"""An offline set is verified to the last byte before anything of it is used."""

import base64
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from offline_sets import KEY, OTHER, PRINT, sign, small_set

from installer import install
from installer.install import LIST, RELEASE, SIGNATURE, TEXTS, Refused, read_key, read_list
from installer.sshsig import armored_signature, public_of

ONE = "wheels/one-1.0-py3-none-any.whl"
Break = Callable[[Path], object]


def said(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    """Exit code and all that the script said."""
    code = install.main(["--set", str(folder), "--key", PRINT, *more])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_a_good_set_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The key, the number of files and the identity of the program are told; nothing is written."""
    folder = small_set(tmp_path / "set")
    before = sorted(tmp_path.rglob("*"))
    code, text = said(folder, capsys)
    assert code == 0
    assert PRINT in text
    assert "ab" * 32 in text
    assert "verified" in text
    assert sorted(tmp_path.rglob("*")) == before


def changed(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(bytes(data))


def relisted(folder: Path) -> None:
    """A wheel is exchanged and the list made to fit; the signature stays."""
    signature = (folder / SIGNATURE).read_bytes()
    changed(folder, ONE)
    sign(folder)
    (folder / SIGNATURE).write_bytes(signature)


def linked(folder: Path) -> None:
    """The wheel lies elsewhere, where it can be exchanged after the look."""
    (folder / ONE).rename(folder.parent / "elsewhere")
    (folder / ONE).symlink_to(folder.parent / "elsewhere")


def piped(folder: Path) -> None:
    (folder / ONE).unlink()
    os.mkfifo(folder / ONE)


def another_purpose(folder: Path) -> None:
    """The release key signed it, but as something else than a release."""
    listed = (folder / LIST).read_bytes()
    parts = base64.b64decode("".join((folder / SIGNATURE).read_text().splitlines()[1:-1]))
    other = parts.replace(b"\0\0\0\x0dippyo-release", b"\0\0\0\x0dippyo-letters")
    assert other != parts
    text = base64.b64encode(other).decode()
    armor = f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n"
    (folder / SIGNATURE).write_text(armor)
    assert listed


BREAKS: dict[str, tuple[str, Break]] = {
    "a changed wheel": ("W-105", lambda at: changed(at, ONE)),
    "a wheel cut short": ("W-105", lambda at: (at / ONE).write_bytes(b"")),
    "a changed description": ("W-105", lambda at: changed(at, RELEASE)),
    "a missing wheel": ("W-106", lambda at: (at / ONE).unlink()),
    "a missing list": ("W-106", lambda at: (at / LIST).unlink()),
    "a missing signature": ("W-106", lambda at: (at / SIGNATURE).unlink()),
    "a wheel too many": ("W-107", lambda at: (at / "wheels" / "pip-99-py3.whl").touch()),
    "a hidden file": ("W-107", lambda at: (at / ".pip.conf").touch()),
    "a link": ("W-107", linked),
    "a pipe": ("W-107", piped),
    "a changed list": ("W-104", lambda at: changed(at, LIST)),
    "a list that fits an exchanged wheel": ("W-104", relisted),
    "a signature of another key": ("W-103", lambda at: sign(at, OTHER)),
    "a broken signature": ("W-104", lambda at: (at / SIGNATURE).write_bytes(b"nothing")),
    "a signature for another purpose": ("W-104", another_purpose),
    "a list without an end": ("W-104", lambda at: (at / LIST).write_bytes(b"a" * 2_000_000)),
}


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize("installs", [False, True])
def test_a_broken_set_is_refused_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, installs: bool
) -> None:
    """With its code, in both languages; no folder comes into being, and nothing beside it."""
    code, spoil = BREAKS[name]
    folder = small_set(tmp_path / "set")
    spoil(folder)
    (tmp_path / "place").mkdir()
    more = ("--to", str(tmp_path / "place" / "ippyo")) if installs else ()
    exit_code, text = said(folder, capsys, *more)
    assert exit_code == 2
    assert f"【{code}】" in text
    assert f"[{code}]" in text
    assert not list((tmp_path / "place").iterdir())


@pytest.mark.parametrize("isolated", [["-I"], []])
def test_nothing_beside_the_script_is_run(tmp_path: Path, isolated: list[str]) -> None:
    """A file on the stick that is called as a part of Python: refused, and never imported."""
    folder = small_set(tmp_path / "set")
    shutil.copy(install.__file__, folder / "install.py")
    sign(folder)
    for name in ("argparse.py", "hashlib.py", "venv.py"):
        (folder / name).write_text(f"open({str(tmp_path / 'run')!r}, 'w')\n")
    done = subprocess.run(  # noqa: S603  # our own interpreter and script
        [sys.executable, *isolated, "install.py", "--key", PRINT],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "[W-107] files that are not on the list: argparse.py, hashlib.py, venv.py" in done.stderr
    assert not (tmp_path / "run").exists()


def test_the_file_that_is_wrong_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them, not the first alone."""
    folder = small_set(tmp_path / "set")
    changed(folder, ONE)
    changed(folder, RELEASE)
    _, text = said(folder, capsys)
    assert f"{RELEASE}, {ONE}" in text


@pytest.mark.parametrize(
    "release", [{"machine": "abacus"}, {"python": "3.10"}, {"glibc": "9.99"}], ids=str
)
def test_a_set_for_another_machine_is_not_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], release: dict[str, str]
) -> None:
    """It is verified wherever somebody wants, and installed where it runs."""
    folder = small_set(tmp_path / "set", **release)
    assert said(folder, capsys)[0] == 0
    code, text = said(folder, capsys, "--to", str(tmp_path / "ippyo"))
    assert (code, "W-101" in text) == (2, True)
    assert not (tmp_path / "ippyo").exists()


def test_a_set_of_a_form_to_come_is_not_guessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A signed description that this script does not know is refused."""
    folder = small_set(tmp_path / "set", format="ippyo offline set 2")
    assert "W-102" in said(folder, capsys)[1]


def test_nothing_that_is_there_is_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder to install into is new; what is there stays as it is."""
    folder, place = small_set(tmp_path / "set"), tmp_path / "ippyo"
    place.mkdir()
    (place / "kept").touch()
    code, text = said(folder, capsys, "--to", str(place))
    assert (code, "W-108" in text) == (2, True)
    assert [one.name for one in place.iterdir()] == ["kept"]


def test_a_half_made_installation_is_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A signed set without pip: it stops after the environment is made, and that is gone."""
    folder = small_set(tmp_path / "set")
    (tmp_path / "place").mkdir()
    code, text = said(folder, capsys, "--to", str(tmp_path / "place" / "ippyo"))
    assert (code, "pip-*.whl" in text) == (2, True)
    assert not list((tmp_path / "place").iterdir())


def test_a_key_is_a_fingerprint_or_a_file(tmp_path: Path) -> None:
    """Both name the same key; anything else is told before the set is looked at."""
    words = base64.b64encode(public_of(KEY)).decode()
    (tmp_path / "release.pub").write_text(f"ssh-ed25519 {words} release\n")
    assert read_key(str(tmp_path / "release.pub")) == PRINT == read_key(PRINT)
    (tmp_path / "rsa.pub").write_text(f"ssh-rsa {words}\n")
    (tmp_path / "empty.pub").touch()
    for wrong in (
        "SHA256:short",
        str(tmp_path / "none.pub"),
        *map(str, tmp_path.glob("[re]*.pub")),
    ):
        if not wrong.endswith("release.pub"):
            with pytest.raises(Refused, match="W-111"):
                read_key(wrong)


@pytest.mark.parametrize(
    "line",
    ["0" * 64 + "  ../x", "0" * 64 + "  /etc/x", "0" * 64 + "  a/b/c", "0" * 63 + "  a", "x"],
)
def test_a_list_that_climbs_is_refused(line: str) -> None:
    """Even of the right key: a path stays in the set."""
    with pytest.raises(Refused, match="W-104"):
        read_list(f"{line}\n".encode())


def test_a_name_stands_once_in_the_list() -> None:
    """Two hashes for one file would let the second one win."""
    with pytest.raises(Refused, match="W-104"):
        read_list(("0" * 64 + "  a\n" + "1" * 64 + "  a\n").encode())


def test_every_code_tells_what_happened_and_what_to_do() -> None:
    """In both languages, with the object named; the manual has each of them."""
    manual = Path(install.__file__).parents[1] / "docs" / "manual" / "install.md"
    written = manual.read_text(encoding="utf-8")
    for code, parts in TEXTS.items():
        assert re.fullmatch(r"W-1\d\d", code)
        assert code in written
        assert all(parts)
        assert ["{what}" in part for part in parts] == [True, False, True, False]


def test_the_signature_is_the_same_for_the_same_list() -> None:
    """Ed25519 draws nothing at random: whoever signs twice hands out one file."""
    assert armored_signature(b"list", KEY) == armored_signature(b"list", KEY)
    assert armored_signature(b"list", KEY) != armored_signature(b"lisp", KEY)
