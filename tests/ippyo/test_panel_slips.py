"""Slips that the terminal printed, held before its scanner by the panel."""

from pathlib import Path

import pytest
from PIL import Image
from slips_world import half, slips
from trainer import Trainer

from hardware_sim.devices.printer import PRINTED, DeskPrinter
from hardware_sim.devices.state_file import load
from hardware_sim.panel import touches as t
from ippyo.desk_terminal import DEVICES
from ippyo.panel.slips import MOST, grey
from ippyo.panel.slips import slips as lying
from terminal.slips.kinds import HalfSlip


@pytest.fixture
def trainer(tmp_path: Path) -> Trainer:
    return Trainer(tmp_path)


def printed(trainer: Trainer, *names: str) -> None:
    """These slips come out of the printer on the desk."""
    devices = trainer.folder / DEVICES
    desk = DeskPrinter(devices / PRINTED, lambda: load(devices)).slips()
    for name in names:
        assert desk.begin(slips()[name])


def test_a_printed_half_is_held_up_again(trainer: Trainer) -> None:
    """The scanner reads what is on the paper, to the letter."""
    printed(trainer, "half")
    scanner = trainer.devices().scanner
    trainer.touch("slip-1-001")
    wanted = half()
    assert isinstance(wanted, HalfSlip)
    assert scanner.lines() == (wanted.line,)
    assert "1-001" in trainer.view.told[0]


def test_a_slip_without_a_code_says_so(trainer: Trainer) -> None:
    """In one sentence; the scanner reads nothing. A slip that is gone is no other."""
    printed(trainer, "hourly")
    scanner = trainer.devices().scanner
    for name in ("1-001", "9-999"):
        trainer.room.touched(t.HoldsSlip(name))
        assert "読み取れるコード" in trainer.view.refused
        assert scanner.lines() == ()


def test_the_last_slips_lie_on_the_desk_and_no_torn_ones(trainer: Trainer) -> None:
    """The latest first, as many as have a button."""
    printed(trainer, *["hourly"] * (MOST + 1))
    folder = trainer.folder / DEVICES
    (folder / PRINTED / "1-torn.png").write_bytes(b"")
    assert lying(folder) == tuple(f"1-{number:03}" for number in range(MOST + 1, 1, -1))
    assert trainer.view.slips == lying(folder)


def test_a_picture_is_read_as_an_image_program_reads_it(trainer: Trainer) -> None:
    """Dot for dot, with a white border around."""
    printed(trainer, "grant")
    file = trainer.folder / DEVICES / PRINTED / "1-001.png"
    with Image.open(file) as image:
        wide, high, dots = image.width, image.height, image.convert("L").tobytes()
    rows = grey(file.read_bytes())
    inner = b"".join(row[32:-32] for row in rows[32:-32])
    assert (inner, len(rows), len(rows[0])) == (dots, high + 64, wide + 64)
