"""`ippyo terminal --check`: the table of devices in plain words, and its exit code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from slips_world import printer

from hardware_sim.devices.state_file import load, save
from hardware_sim.printer.plug import OnTerminal
from ippyo.desk_terminal import DEVICES, set_up
from ippyo.exits import Exit
from ippyo.program import program
from terminal.life.states import Device
from terminal.ports.doors import Door


def run(*words: str, language: str = "ja") -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    code = "from ippyo.main import run; run()"
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own code
        [sys.executable, "-c", code, "terminal", *words],
        env={"PATH": "/usr/bin:/bin", "IPPYO_LANG": language},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    set_up(tmp_path, None, None, program())
    return tmp_path


def test_a_terminal_that_is_well_says_so_line_by_line(desk: Path) -> None:
    """One line a device, no window, exit code 0."""
    code, said, _ = run("--simulate", "--folder", str(desk), "--check")
    assert code == Exit.DONE
    lines = [line for line in said.splitlines() if line.startswith("[")]
    assert len(lines) == len(Device) + 1
    assert all(line.startswith("[良好] ") for line in lines)


@pytest.mark.parametrize(("language", "refused"), [("ja", "開始不可"), ("en", "refuses")])
def test_what_is_wrong_is_told_in_full(desk: Path, language: str, refused: str) -> None:
    """What happened, what it means for the votes, what to do; exit code 3."""
    devices = desk / DEVICES
    save(load(devices).door(Door.SLOTS, open_=True).dim(5), devices)
    code, said, _ = run("--simulate", "--folder", str(desk), "--check", language=language)
    assert code == Exit.PEOPLE_DECIDE
    assert re.search(rf"\[{refused}\] .*slots\n +L-13 .+\n +.+\n +→ ", said)
    assert "L-22" in said


def test_the_check_of_this_machine_is_made_before_anything_else(desk: Path, tmp_path: Path) -> None:
    """On the real devices of whatever machine this is: every line is there, no medium is
    mounted in the slots, and so the polls would not be opened."""
    slots = [tmp_path / name for name in ("original", "duplicate", "disk")]
    for folder in slots:
        folder.mkdir()
    names = ("--original", "--duplicate", "--disk")
    words = [word for pair in zip(names, map(str, slots), strict=True) for word in pair]
    code, said, _ = run("--folder", str(desk / "terminal"), *words, "--check")
    assert code == Exit.PEOPLE_DECIDE
    assert "T-01" in said
    assert "T-02" in said
    assert "Traceback" not in said


def test_a_real_printer_says_itself_what_it_lacks(desk: Path, tmp_path: Path) -> None:
    """The command asks the printer at its device file: an open cover is told as that, and keeps
    nobody from opening the polls."""
    made = printer()
    made.machine.cover = True
    line = OnTerminal(made.machine)
    slots = [tmp_path / name for name in ("original", "duplicate", "disk")]
    for folder in slots:
        folder.mkdir()
    names = ("--original", "--duplicate", "--disk")
    words = [word for pair in zip(names, map(str, slots), strict=True) for word in pair]
    words += ["--printer", str(line.path), "--check"]
    _, said, _ = run("--folder", str(desk / "terminal"), *words)
    line.end()
    assert re.search(r"\[注意\] .*cover-open\n +J-04 ", said)


def test_a_simulated_printer_without_paper_is_told(desk: Path) -> None:
    """A warning in the table, exit code 0: voting goes on without a printer."""
    devices = desk / DEVICES
    save(load(devices).jam(on=True), devices)
    code, said, _ = run("--simulate", "--folder", str(desk), "--check")
    assert code == Exit.DONE
    assert "J-05" in said
