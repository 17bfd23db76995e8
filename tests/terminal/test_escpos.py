"""The ESC/POS printer: what is sent, what it answers, and what becomes of a slip in trouble.

The simulated printer (hardware_sim/printer) reads the maker's description and not the driver.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slips_world import LETTERS, ROLL, Printer, codes_on, half, hand_over, picture, printer, slips
from vectors.make_slips import FILE, vectors
from vectors.vector_file import stored

from hardware_sim.printer.paper import LOW_MM
from hardware_sim.printer.plug import InMemory, OnTerminal
from hardware_sim.printer.png import height, png
from terminal.devices.escpos import (
    ASK_NOW,
    BAND_BYTES,
    bands,
    condition_of,
    is_done,
    is_now,
    without_orders,
)
from terminal.devices.escpos_printer import EscPosPrinter
from terminal.devices.printer_line import DeviceFile
from terminal.ports.slip_printer import Outcome, Printed, PrinterCondition
from terminal.slips.layout import laid_out
from terminal.slips.raster import WIDTHS, Raster, raster

SLIP = laid_out(half())
CODE = half().line
READY, OUT, GONE = PrinterCondition.READY, PrinterCondition.PAPER_OUT, PrinterCondition.GONE
NOT, UNKNOWN, PRINTED = Outcome.NOT_PRINTED, Outcome.UNKNOWN, Outcome.PRINTED


def on(made: Printer, there: Callable[[], bool] = lambda: True) -> EscPosPrinter:
    return EscPosPrinter(InMemory(made.machine, there), LETTERS)


# What is sent.


def test_the_vectors_are_of_today() -> None:
    """tests/vectors/slips.json; else: cd tests && python -m vectors.make_slips."""
    assert stored(FILE) == vectors()


def test_a_picture_is_sent_as_the_vectors_say() -> None:
    """Byte by byte; white rows cost a byte each, and no order hides in the dots."""
    vector = vectors()
    rows = tuple(int(row, 16) for row in vector["rows"])  # type: ignore[attr-defined]  # a list
    assert [band.hex() for band in bands(Raster(rows, 64))] == vector["sent"]


@given(st.lists(st.integers(0, (1 << 384) - 1), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_dots_are_sent_whole(rows: list[int]) -> None:
    """In pieces of no more than 1,024 bytes; a printer that obeys orders in pictures finds none,
    and burns what was drawn but for a dot beside another."""
    made = printer()
    for band in bands(Raster(tuple(rows), 384)):
        assert len(band) <= BAND_BYTES + 8
        made.machine.take(band)
    assert not made.machine.answers
    assert not made.machine.strange
    for sent, burnt in zip(rows, made.machine.paper.hanging, strict=True):
        assert sent & burnt == sent


@given(st.binary(max_size=200))
def test_no_order_in_real_time_is_left_in_dots(dots: bytes) -> None:
    """DLE EOT, DLE ENQ, DLE DC4; every dot that was black stays black."""
    sent = without_orders(dots)
    assert not any(order in sent for order in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert all(one & other == one for one, other in zip(dots, sent, strict=True))


def test_a_printer_obeys_an_order_in_a_picture() -> None:
    """Positive control: the simulated printer answers DLE EOT 1 in the middle of dots."""
    made = printer()
    made.machine.take(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01")
    assert bytes(made.machine.answers) == b"\x12"


def test_what_no_printer_knows_is_found() -> None:
    """Positive control: a command that is not in the reference is kept as rubbish."""
    made = printer()
    made.machine.take(b"\x1b\x7fabc")
    assert bytes(made.machine.strange) == b"\x1b\x7fabc"


# What it answers.


@pytest.mark.parametrize(
    ("offline", "error", "paper", "condition"),
    [
        (0x12, 0x12, 0x12, "ready"),
        (0x12, 0x12, 0x1E, "paper-low"),
        (0x32, 0x12, 0x7E, "paper-out"),
        (0x12, 0x12, 0x72, "paper-out"),
        (0x16, 0x12, 0x12, "cover-open"),
        (0x36, 0x12, 0x7E, "cover-open"),
        (0x52, 0x1A, 0x12, "error"),
        (0x12, 0x32, 0x12, "error"),
        (0x12, 0x52, 0x12, "error"),
    ],
)
def test_the_answers_mean_what_the_maker_says(
    offline: int, error: int, paper: int, condition: str
) -> None:
    """Bits of DLE EOT 2, 3 and 4 after Epson's reference; an open cover is told first."""
    assert condition_of(offline, error, paper) == condition


@given(st.integers(0, 255))
def test_no_answer_is_taken_for_another(answer: int) -> None:
    """What is answered at once, and what is answered in turn, differ in fixed bits."""
    assert not (is_now(answer) and is_done(answer))


STATES: dict[str, Callable[[Printer], None]] = {
    "ready": lambda _: None,
    "paper-low": lambda made: setattr(made.machine.paper, "left", LOW_MM * 8 - 1),
    "paper-out": lambda made: setattr(made.machine.paper, "left", 0),
    "cover-open": lambda made: setattr(made.machine, "cover", True),
    "error": lambda made: setattr(made.machine, "jammed", True),
    "silent": lambda made: setattr(made.machine, "dumb", True),
}


@pytest.mark.parametrize("name", STATES)
def test_the_printer_says_how_it_is_and_nothing_comes_out(name: str) -> None:
    """Each condition is told; in all but two no dot is on paper and the slip is not printed."""
    made = printer()
    STATES[name](made)
    found = on(made)
    assert found.condition() == name
    answer = found.print(SLIP)
    if PrinterCondition(name).prints:
        assert answer == Printed(PRINTED, PrinterCondition(name))
    else:
        assert answer == Printed(NOT, PrinterCondition(name))
        assert (made.pieces, made.machine.paper.hanging) == ([], [])


def test_a_printer_that_is_not_there_is_gone() -> None:
    """It is told at once, and nothing is printed."""
    found = on(printer(), lambda: False)
    assert found.condition() is GONE
    assert found.print(SLIP) == Printed(NOT, GONE)


# In the middle of a slip.


@given(st.integers(1, 1400))
@settings(max_examples=30, deadline=None)
def test_paper_that_ends_in_the_middle_is_told(rows: int) -> None:
    """At whatever row: what is on paper may be a part, staff are told, and after a new roll
    the torn piece is cut away and the next slip is whole on a piece of its own."""
    made = printer(left=rows)
    found = on(made)
    assert found.print(SLIP) == Printed(UNKNOWN, OUT)
    assert found.condition() is OUT
    made.machine.paper.left = ROLL
    assert found.print(SLIP) == Printed(PRINTED, READY)
    *_, torn, whole = made.pieces
    drawn = raster(SLIP, 384, LETTERS).rows
    assert tuple(whole[: len(drawn)]) == drawn
    assert codes_on(whole, 384) == [CODE]
    assert torn != whole
    assert not made.machine.strange


def test_a_roll_that_ends_with_the_slip_is_not_taken_for_printed() -> None:
    """The last row is on paper, and the cut is not: nobody says that it is printed."""
    drawn = raster(SLIP, 384, LETTERS).rows
    made = printer(left=len(drawn))
    assert on(made).print(SLIP).outcome is UNKNOWN


@pytest.mark.parametrize("state", ["cover-open", "error"])
def test_whatever_stops_it_is_told(state: str) -> None:
    """Cover or cutter, in the middle: the slip is unknown, and the printer says why."""
    made = printer()
    seen = [0]

    def there() -> bool:
        seen[0] += 1
        if seen[0] == 40:
            STATES[state](made)
        return True

    assert on(made, there).print(SLIP) == Printed(UNKNOWN, PrinterCondition(state))


@given(st.integers(8, 120))
@settings(max_examples=25, deadline=None)
def test_a_cable_that_is_pulled_in_the_middle(moment: int) -> None:
    """At any moment: what is told is true, and the next slip is whole whatever the printer was
    in the middle of."""
    made = printer()
    seen = [0]

    def there() -> bool:
        seen[0] += 1
        return seen[0] != moment

    found = on(made, there)
    answer = found.print(SLIP)
    seen[0] = moment  # it is plugged in again
    whole = [piece for piece in made.pieces if codes_on(piece, 384) == [CODE]]
    if answer.outcome is PRINTED:
        assert len(whole) == 1
    elif answer.outcome is NOT:
        assert (made.pieces, made.machine.paper.hanging) == ([], [])
    made.pieces.clear()
    assert found.print(SLIP).outcome is PRINTED
    drawn = raster(SLIP, 384, LETTERS).rows
    assert tuple(made.pieces[-1][: len(drawn)]) == drawn


def test_power_that_fails_in_the_middle() -> None:
    """The printer forgets what it had; what is on paper stays, and the next slip is whole."""
    made = printer(left=8 * 40)
    found = on(made)
    assert found.print(SLIP).outcome is UNKNOWN
    made.machine.cut_power()
    made.machine.paper.left = ROLL
    assert found.print(SLIP).outcome is PRINTED
    assert codes_on(made.pieces[-1], 384) == [CODE]


def test_a_program_that_was_killed_in_the_middle_leaves_no_rubbish() -> None:
    """Another program finds the printer waiting for dots: it ends that picture first, so the
    first slip of the new program is whole."""
    made = printer()
    band = next(band for band in bands(raster(SLIP, 384, LETTERS)) if len(band) > 500)
    made.machine.take(band[:200])
    assert on(made).print(laid_out(hand_over())).outcome is PRINTED
    assert codes_on(made.pieces[-1], 384) == [hand_over().code]
    assert not made.machine.strange


# At a device file.


@pytest.fixture
def at_terminal() -> Iterator[tuple[Printer, EscPosPrinter]]:
    """The simulated printer behind a pseudo-terminal, and the real driver on its device file."""
    made = printer()
    line = OnTerminal(made.machine)
    yield made, EscPosPrinter(DeviceFile(line.path), LETTERS)
    line.end()


def test_every_kind_of_slip_at_a_device_file(at_terminal: tuple[Printer, EscPosPrinter]) -> None:
    """The kernel carries the bytes, and each slip is on a piece of its own, to the dot."""
    made, found = at_terminal
    for slip in slips().values():
        assert found.print(laid_out(slip)) == Printed(PRINTED, READY)
        drawn = raster(laid_out(slip), 384, LETTERS).rows
        assert tuple(made.pieces[-1][: len(drawn)]) == drawn
    assert len(made.pieces) == len(slips())
    assert not made.machine.strange


def test_paper_that_ends_at_a_device_file(at_terminal: tuple[Printer, EscPosPrinter]) -> None:
    """The question gets through although the printer prints no more."""
    made, found = at_terminal
    made.machine.paper.left = 8 * 70
    assert found.print(SLIP) == Printed(UNKNOWN, OUT)
    made.machine.paper.left = ROLL
    assert found.print(SLIP).outcome is PRINTED
    assert codes_on(made.pieces[-1], 384) == [CODE]


def test_a_slip_never_goes_to_a_file(tmp_path: Path) -> None:
    """A plain file would keep it, a pipe would hold it; a missing device is told."""
    plain, pipe = tmp_path / "slips", tmp_path / "pipe"
    plain.write_bytes(b"")
    os.mkfifo(pipe)
    for path in (plain, pipe, tmp_path / "missing"):
        found = EscPosPrinter(DeviceFile(path), LETTERS)
        assert found.condition() is GONE
        assert found.print(SLIP) == Printed(NOT, GONE)
    assert plain.read_bytes() == b""


def test_a_device_that_is_no_printer_is_silent() -> None:
    """/dev/null takes everything and answers nothing: nobody takes that for printed."""
    found = EscPosPrinter(DeviceFile(Path("/dev/null")), LETTERS)
    assert found.condition() is PrinterCondition.SILENT
    assert found.print(SLIP) == Printed(NOT, PrinterCondition.SILENT)


def test_the_questions_are_of_three_bytes() -> None:
    """DLE EOT 2, 3, 4."""
    assert ASK_NOW == (b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04")


# The pictures of the simulated printer.


@pytest.mark.parametrize("paper", sorted(WIDTHS))
def test_the_picture_in_the_folder_is_what_was_printed(paper: int, tmp_path: Path) -> None:
    """A program that is not ours (Pillow) reads the PNG as the same dots."""
    from PIL import Image

    wide = WIDTHS[paper]
    rows = list(raster(SLIP, wide, LETTERS).rows)
    file = tmp_path / "slip.png"
    file.write_bytes(png(rows, wide))
    assert Image.open(file).convert("L").tobytes() == picture(rows, wide).tobytes()
    assert height(file.read_bytes()) == len(rows)
