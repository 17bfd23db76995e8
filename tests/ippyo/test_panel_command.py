"""`ippyo terminal --panel`: for a rehearsal on simulated devices, and nothing else."""

from pathlib import Path

import pytest
from elections import ippyo

from common.text import text
from ippyo.desk_terminal import ELECTION, TERMINAL, set_up
from ippyo.panel import start
from ippyo.program import program

pytest.importorskip("kivy", reason="the extra `terminal` is not installed here")


@pytest.fixture(autouse=True)
def _no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes so far as to start anything has not been refused."""

    def started(*_: object) -> None:
        raise AssertionError("a terminal was started")

    monkeypatch.setattr(start.TerminalProcess, "start", started)
    monkeypatch.setattr(start, "run", started)


def election(folder: Path, mode: str) -> Path:
    """The sample election, in this mode."""
    set_up(folder / "first", None, None, program())
    toml = folder / "first" / ELECTION / "election.toml"
    before = toml.read_text(encoding="utf-8")
    assert 'mode = "rehearsal"' in before
    toml.write_text(before.replace('mode = "rehearsal"', f'mode = "{mode}"'), encoding="utf-8")
    return toml.parent


def test_an_official_election_has_no_panel(tmp_path: Path) -> None:
    """It is refused before a window, a process or a folder of a terminal is there."""
    official, desk = election(tmp_path, "official"), tmp_path / "desk"
    command = ("terminal", "--simulate", "--panel", "--folder", desk, "--election", official)
    said = ippyo(*command)
    assert said.code == 2
    assert text("command.official-refused", "ja") in said.lines[0]
    assert not (desk / TERMINAL).exists()


def test_a_rehearsal_is_not_refused(tmp_path: Path) -> None:
    """So that the test above fails where nothing is refused: here a start is tried."""
    rehearsal, desk = election(tmp_path, "rehearsal"), tmp_path / "desk"
    with pytest.raises(AssertionError, match="a terminal was started"):
        ippyo("terminal", "--simulate", "--panel", "--folder", desk, "--election", rehearsal)


def test_real_devices_have_no_panel(tmp_path: Path) -> None:
    """Without --simulate nothing is begun, whatever folder is named."""
    set_up(tmp_path, None, None, program())
    said = ippyo("terminal", "--panel", "--folder", tmp_path)
    assert said.code == 2
    assert text("command.panel-simulate", "ja") in said.lines[0]
