"""Everything that a terminal works with, as ports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from terminal.files import Pair
from terminal.ports.medium import Medium
from terminal.ports.networks import Networks
from terminal.ports.presence import Presence
from terminal.ports.scanner import Scanner
from terminal.ports.supply import Supply
from terminal.slips.desk import SlipDesk


@dataclass(frozen=True)
class Devices:
    """media: original and duplicate. apart: whether these are two devices. disk: the
    terminal's own. wall: the clock that people read. ticks: milliseconds that only count up.
    sound: whether a test tone goes out to the headphones. printer: None where there is none,
    and everything is copied from the screen.
    """

    media: Pair
    disk: Medium = field(repr=False)
    apart: Callable[[], bool]
    presence: Presence
    networks: Networks
    supply: Supply
    scanner: Scanner
    sound: Callable[[], bool]
    wall: Callable[[], datetime]
    ticks: Callable[[], int]
    printer: SlipDesk | None = None
