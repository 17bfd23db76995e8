"""Slips of every kind, and printers to print them on.

machine = printer(58)
answer = EscPosPrinter(InMemory(machine.machine), LETTERS).print(strip)
machine.pieces                  # rows of each piece that was cut off
"""

from dataclasses import dataclass, field
from datetime import date, datetime

import zxingcpp
from hypothesis import strategies as st
from PIL import Image

from common.closing import Slip as ClosingSlip
from common.halves import Half
from common.japan import JAPAN
from common.program_code import short_code
from common.readiness_code import Readiness, Tried, readiness_code
from common.secret import Secret
from common.slip_code import slip_code
from hardware_sim.printer.machine import Machine
from hardware_sim.printer.paper import Paper
from terminal.life.states import Device
from terminal.slips.kinds import (
    GrantSlip,
    HalfSlip,
    HandOverSlip,
    Heading,
    HourlySlip,
    ReadinessSlip,
    Slip,
    TrialSlip,
)
from terminal.slips.letters import Letters
from terminal.slips.raster import WIDTHS

LETTERS = Letters()
UID = bytes(range(32))
HASH = "3f0c9a417b22d8e65514c0ffeedb1a9072c4e15f8a936b0d4d1e2f30a5b6c7d8"
DAY = date(2024, 12, 22)
AT = datetime(2024, 12, 22, 6, 31, tzinfo=JAPAN)
ROLL = 8 * 50_000


@dataclass
class Printer:
    """pieces: what was cut off, rows from the top down."""

    machine: Machine
    pieces: list[list[int]] = field(default_factory=list)

    @property
    def wide(self) -> int:
        return self.machine.paper.wide


def printer(paper: int = 58, left: int = ROLL) -> Printer:
    """A printer with this roll in it."""
    pieces: list[list[int]] = []
    return Printer(Machine(Paper(WIDTHS[paper], left, pieces.append)), pieces)


def heading(mode: str = "rehearsal", election: str = "四條畷市長選挙") -> Heading:
    return Heading(election, mode, "p01-01")


def half(number: int = 1, part: bytes = bytes(range(100, 132))) -> HalfSlip:
    line = Half("p01-01", 1, number, Secret(part)).text()
    return HalfSlip(heading(), 1, number, line)


def hand_over(records: int = 1624) -> HandOverSlip:
    code = slip_code(ClosingSlip("p01-01", records, HASH))
    return HandOverSlip(heading(), records, HASH, code)


def readiness(bad: frozenset[Device] = frozenset()) -> ReadinessSlip:
    tried = tuple(Tried(one.value, one not in bad, one is not Device.PRINTER) for one in Device)
    found = Readiness("p01-01", AT, HASH, HASH[::-1], tried)
    code = readiness_code(UID, found)
    program = short_code(found.program)
    return ReadinessSlip(heading(), AT, HASH, program, tried, (), code)


def slips() -> dict[str, Slip]:
    """One of each kind."""
    return {
        "grant": GrantSlip(heading(), "A" * 140),
        "half": half(),
        "hand-over": hand_over(),
        "readiness": readiness(),
        "hourly": HourlySlip(heading(), DAY, 14, 812),
        "test": TrialSlip(heading()),
    }


def any_slip() -> st.SearchStrategy[Slip]:
    """Of every kind, with whatever an election may be called."""
    heads = st.builds(
        Heading,
        st.text(st.sampled_from("四條畷市長選挙𠮷辻󠄀・ー Aa1"), min_size=1, max_size=40),
        st.sampled_from(["official", "rehearsal", "training"]),
        st.sampled_from(["p01-01", "p123-45", "a-very-long-name-of-a-place-99"]),
    )
    secret = st.binary(min_size=32, max_size=32)
    records = st.integers(0, 99_999_999)
    digest = st.binary(min_size=32, max_size=32).map(bytes.hex)
    return st.one_of(
        st.builds(GrantSlip, heads, st.text("ABCDEFGHIJ0123456789:", min_size=20, max_size=200)),
        st.builds(_half, heads, st.integers(1, 2), secret),
        st.builds(_hand_over, heads, records, digest),
        st.builds(HourlySlip, heads, st.dates(), st.integers(0, 23), st.integers(0, 9999)),
        st.builds(TrialSlip, heads),
        st.builds(readiness, st.frozensets(st.sampled_from(Device))),
    )


def _half(head: Heading, number: int, part: bytes) -> HalfSlip:
    return HalfSlip(head, 1, number, Half(head.terminal, 1, number, Secret(part)).text())


def _hand_over(head: Heading, records: int, digest: str) -> HandOverSlip:
    code = slip_code(ClosingSlip(head.terminal, records, digest))
    return HandOverSlip(head, records, digest, code)


def picture(rows: list[int], wide: int) -> Image.Image:
    """The piece as an eye sees it."""
    across = -(-wide // 8)
    data = b"".join((row << (8 * across - wide)).to_bytes(across, "big") for row in rows)
    image = Image.frombytes("1", (wide, len(rows)), data)
    return image.convert("L").point(lambda dot: 255 - dot)


def codes_on(rows: list[int], wide: int) -> list[str]:
    """What a scanner reads on the piece; black on white, a border around it."""
    around = Image.new("L", (wide + 64, len(rows) + 64), 255)
    around.paste(picture(rows, wide), (32, 32))
    return [found.text for found in zxingcpp.read_barcodes(around)]
