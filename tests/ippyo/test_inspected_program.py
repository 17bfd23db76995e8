"""What was inspected is what runs: the line of a program, at the terminal and on the server."""

from pathlib import Path

import pytest
from elections import ippyo

from common.inputs import BadInput
from common.program_code import ProgramNamed, read_program_line
from ippyo import equipped as on_devices
from ippyo.device_check import checked
from ippyo.equipped import Equipped, Tablet, on_desk, on_tablet
from ippyo.exits import Exit
from ippyo.inspected_program import inspected_in
from ippyo.packages_below import (
    installed,
    other_packages,
    pinned,
    pins_file,
    program_here,
)
from ippyo.program import program
from terminal.app.checks import Answer, Verdict, refuses
from terminal.app.folder import INSPECTED
from terminal.app.typed import TypedLines
from terminal.life.states import Device

OTHER = ProgramNamed("1.0", "e" * 64)


def of_the_program(equipped: Equipped) -> tuple[Answer, ...]:
    """What the start-up check says of the disk, where the program lies."""
    answers = checked(equipped)
    found = tuple(one for one in answers if one.subject == Device.DISK)
    bad = any(one.verdict is Verdict.REFUSE for one in found)
    assert not bad or refuses(answers)
    return found


def desk(path: Path) -> tuple[Answer, ...]:
    return of_the_program(on_desk(path, None, None))


def test_the_line_of_the_program_is_written_and_read(tmp_path: Path) -> None:
    """`ippyo version --line` after the inspection, into a file."""
    said = ippyo("version", "--line")
    assert said.code == Exit.DONE
    file = tmp_path / INSPECTED
    file.write_text(said.out)
    assert inspected_in(file) == program_here() == read_program_line(said.out)
    assert program_here().sha256 == program()["sha256"]
    file.write_text("IPPYO-PROGRAM-1 no hash")
    with pytest.raises(BadInput):
        inspected_in(file)


def test_another_inspected_program_opens_no_polls(tmp_path: Path) -> None:
    """The check at the start names it, with the code of what runs; the right line mends it."""
    ((well,), file) = (desk(tmp_path), tmp_path / "terminal" / INSPECTED)
    assert well.verdict is Verdict.OK
    assert program_here().code in well.seen
    right = file.read_text()
    file.write_text(OTHER.line)
    (told,) = desk(tmp_path)[:1]
    assert (told.verdict, told.told) == (Verdict.REFUSE, "devices.program-other")
    file.unlink()
    (told,) = desk(tmp_path)
    assert (told.verdict, told.told) == (Verdict.WARNING, "devices.program-untold")
    file.write_text(right)
    assert desk(tmp_path) == (well,)


def test_a_line_that_cannot_be_read_starts_no_terminal(tmp_path: Path) -> None:
    """It is never taken for one that was not put in."""
    desk(tmp_path)
    (tmp_path / "terminal" / INSPECTED).write_text("?")
    with pytest.raises(BadInput) as refused:
        desk(tmp_path)
    assert refused.value.errors[0].key == "terminal_folder.no-program"


def test_packages_that_are_not_the_pinned_ones_open_no_polls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a tablet every file of every package is compared with what its wheel wrote."""
    desk(tmp_path)
    for name in ("original", "duplicate", "own"):
        (tmp_path / name).mkdir()
    folders = (tmp_path / name for name in ("terminal", "original", "duplicate", "own"))
    tablet = Tablet(*folders)
    for other, told in ((("kivy/app.py",), "devices.packages-other"), ((), "")):
        monkeypatch.setattr(on_devices, "other_packages", lambda other=other: other)
        fitted = on_tablet(tablet, TypedLines())
        assert told in {one.told for one in of_the_program(fitted)}
        fitted.devices.instruments.mounting.close()  # type: ignore[union-attr]  # a tablet's


def test_every_package_here_is_the_pinned_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Version by version and file by file; a version that is not pinned is named."""
    assert other_packages() == ()
    pins, here = pins_file(), installed(pinned(pins_file()))
    version = here["pydantic"].encode()
    wrong = pins.replace(b"pydantic==" + version, b"pydantic==0.1")
    assert wrong != pins
    monkeypatch.setattr("ippyo.packages_below.pins_file", lambda: wrong)
    assert other_packages() == (f"pydantic {version.decode()}",)
