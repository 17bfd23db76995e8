"""`ippyo printer`: what a clerk sees when a printer is set up."""

from collections.abc import Iterator

import pytest
from slips_world import Printer, codes_on, printer
from typer.testing import CliRunner

from hardware_sim.printer.plug import OnTerminal
from ippyo.app import app


@pytest.fixture
def plugged() -> Iterator[tuple[Printer, str]]:
    """A printer of 80 mm and the device file at which it hangs."""
    made = printer(80)
    line = OnTerminal(made.machine)
    yield made, str(line.path)
    line.end()


def test_a_test_slip_comes_out(plugged: tuple[Printer, str]) -> None:
    """It is said to be ready, and one slip with the code for the scanner is cut off."""
    made, device = plugged
    found = CliRunner().invoke(app, ["printer", device, "--test", "--paper", "80"])
    assert found.exit_code == 0, found.output
    assert "印刷できます" in found.output
    (piece,) = made.pieces
    assert codes_on(piece, made.wide) == ["IPPYO-TEST-1"]


def test_what_it_lacks_is_said(plugged: tuple[Printer, str]) -> None:
    """With its code and what to do; nothing is printed."""
    made, device = plugged
    made.machine.cover = True
    found = CliRunner().invoke(app, ["printer", device, "--test"])
    assert found.exit_code == 3
    assert "J-04" in found.output
    assert made.pieces == []


def test_paper_that_ends_in_the_test_slip_is_told(plugged: tuple[Printer, str]) -> None:
    """It is asked first and ready, and stops in the middle: that is not called printed."""
    made, device = plugged
    made.machine.paper.left = 8 * 30
    found = CliRunner().invoke(app, ["printer", device, "--test"])
    assert found.exit_code == 3
    assert "用紙が残り少なく" in found.output
    assert "J-06" in found.output


def test_no_printer_there() -> None:
    """A missing device is told, whatever its name."""
    found = CliRunner().invoke(app, ["printer", "/dev/no-such-printer"])
    assert found.exit_code == 3
    assert "J-01" in found.output
