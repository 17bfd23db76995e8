"""`ippyo recover`: what is left of a medium is read, explained, and never written to."""

import os
import stat
from pathlib import Path

import pytest
from terminal_files import leave_open_box
from typer.testing import CliRunner
from world import ORIGINAL, World

from ippyo.app import app


def told(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["recover", *arguments], env={"IPPYO_LANG": "ja"})
    assert result.exit_code == 0, result.output
    return result.output


def fingerprint(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Bytes, size and time of change of every file."""
    return {
        name: ((folder / name).read_bytes(), status.st_mode, status.st_mtime_ns)
        for name in sorted(os.listdir(folder))
        if stat.S_ISREG((status := (folder / name).lstat()).st_mode)
    }


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A closed original of three records."""
    world = World(suite=2)
    choices = {"contest-1": ["contest-1-1", "contest-1-2", "none"]}
    folder = tmp_path / "original"
    folder.mkdir()
    for name, data in world.medium_files("p01-01", choices, ORIGINAL).items():
        (folder / name).write_bytes(data)
    return folder


def test_a_closed_medium_is_named_with_its_records_and_digest(closed: Path) -> None:
    """Staff can compare what is on the medium with the witnesses' slip."""
    said = told(str(closed))
    assert "端末 p01-01 の媒体です" in said
    assert "票 3 件" in said
    assert "何も書き込んでいません" in said


def test_nothing_is_written_to_the_medium(closed: Path) -> None:
    """Bytes, sizes and times of every file are the same afterwards."""
    before = fingerprint(closed)
    told(str(closed))
    assert fingerprint(closed) == before


def test_a_broken_log_is_told_up_to_its_last_good_entry(closed: Path) -> None:
    """What is still good of a torn log is told, and that the rest is broken."""
    log = closed / "log.jsonl"
    log.write_bytes(log.read_bytes()[:-40])
    assert "その先は壊れています" in told(str(closed))


@pytest.mark.parametrize("name", ["package.json", "certificate.pem", "manifest.json"])
def test_a_medium_without_one_of_its_files_is_still_explained(closed: Path, name: str) -> None:
    """Whatever is gone, the rest is told and there is no traceback."""
    (closed / name).unlink()
    assert "何も書き込んでいません" in told(str(closed))


def test_a_file_that_no_terminal_wrote_is_named(closed: Path) -> None:
    """A stranger's file is shown to staff."""
    (closed / "autorun.inf").write_bytes(b"x")
    assert "autorun.inf: 端末が書いたものではありません" in told(str(closed))


def test_hostile_bytes_give_no_traceback(closed: Path) -> None:
    """Files full of anything are explained, not believed."""
    for name in os.listdir(closed):
        (closed / name).write_bytes(os.urandom(300))
    assert "どの選挙の媒体か分かりません" in told(str(closed))


def test_an_open_box_is_told_with_its_voters_and_opens_with_both_halves(tmp_path: Path) -> None:
    """The medium of a dead terminal: how many voted, and that its box can be closed."""
    folder, halves = leave_open_box(tmp_path, voters=4)
    assert "投票を終えた人 4 人" in told(str(folder))
    files = [tmp_path / "one", tmp_path / "two"]
    for file, half in zip(files, halves, strict=True):
        file.write_text(half.text() + "\n")
    said = told(str(folder), "--half", str(files[0]), "--half", str(files[1]))
    assert "半分2つで開きます" in said
    wrong = told(str(folder), "--half", str(files[0]), "--half", str(files[0]))
    assert "この2つの半分では開きません" in wrong


def test_a_lost_key_file_is_told_apart_from_wrong_halves(tmp_path: Path) -> None:
    """The copy of the key behind the box is enough; without it the halves are not blamed."""
    folder, halves = leave_open_box(tmp_path, voters=4)
    files = [tmp_path / "one", tmp_path / "two"]
    for file, half in zip(files, halves, strict=True):
        file.write_text(half.text() + "\n")
    arguments = [str(folder), "--half", str(files[0]), "--half", str(files[1])]
    (folder / "key-1").write_bytes(bytes(512))
    assert "別の端末で締め切れます" in told(*arguments)
    box = (folder / "box").read_bytes()
    (folder / "box").write_bytes(box[:-4096] + bytes(4096))
    said = told(*arguments)
    assert "2か所とも読めません" in said
    assert "この2つの半分では開きません" not in said


def test_no_choice_and_no_secret_is_told(tmp_path: Path) -> None:
    """Nothing that it prints is a candidate or a part of the box secret."""
    folder, halves = leave_open_box(tmp_path, voters=4)
    said = told(str(folder))
    assert "contest-1-1" not in said
    assert halves[0].part.reveal().hex() not in said


def test_bad_arguments_are_told_on_one_line(tmp_path: Path) -> None:
    """A folder that is not there, one half only, a misread half: exit code 2."""
    folder, halves = leave_open_box(tmp_path, voters=1)
    half = tmp_path / "half"
    half.write_text(halves[0].text()[:-1] + "x")
    for arguments in (
        [str(tmp_path / "nowhere")],
        [str(folder), "--half", str(half)],
        [str(folder), "--half", str(half), "--half", str(half)],
    ):
        result = CliRunner().invoke(app, ["recover", *arguments])
        assert result.exit_code == 2
        assert "Traceback" not in result.output
