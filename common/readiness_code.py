"""The one line in the QR code of a readiness report: every device tried, before the opening.

    IPPYO-READY-1 p01-01 2024-12-22T06:30 <package> <program> original+ keypad- … <8 hex digits>

A device that was good has `+` behind it, one that was bad and is needed `!`, any other that
was bad `-`; then `net:` and each network that was up, letters and digits only. The last word
is a checksum over the rest and the election. It is not signed: people sign the paper that is
made from it. Specified in docs/formats/readiness-line.md.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from common.binding import bind

WORD = "IPPYO-READY-1"
GOOD, BAD, NEEDED = "+", "-", "!"
_NET = "net:"
_LINE = re.compile(
    rf"({WORD} ([a-z0-9-]{{1,47}}) (\d{{4}}-\d\d-\d\dT\d\d:\d\d) ([0-9a-f]{{64}}) ([0-9a-f]{{64}})"
    r"((?: [a-z-]{1,16}[-+!]){1,16})((?: net:[A-Za-z0-9]{1,16}){0,8})) ([0-9a-f]{8})"
)
_MOST_NETWORKS, _MOST_LETTERS = 8, 16


class ReadinessRefused(ValueError):
    """Text that is no readiness report of a terminal of this election."""


@dataclass(frozen=True)
class Tried:
    """One device. needed: the polls cannot open without it."""

    device: str
    good: bool
    needed: bool


@dataclass(frozen=True)
class Readiness:
    """What the self-test of a terminal found. at: the terminal's clock, to the minute.

    package, program: 64 hexadecimal digits each. networks: those that were up.
    """

    terminal: str
    at: datetime
    package: str
    program: str
    tried: tuple[Tried, ...]
    networks: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing that is needed was bad, and no network was up."""
        return not self.networks and all(one.good or not one.needed for one in self.tried)


def readiness_code(uid: bytes, found: Readiness) -> str:
    """The line for the QR code."""
    tried = "".join(f" {one.device}{_mark(one)}" for one in found.tried)
    networks = "".join(f" {_NET}{_plain(name)}" for name in found.networks[:_MOST_NETWORKS])
    at = found.at.strftime("%Y-%m-%dT%H:%M")
    words = f"{WORD} {found.terminal} {at} {found.package} {found.program}{tried}{networks}"
    return f"{words} {_checksum(uid, words)}"


def read_readiness_code(line: str, uid: bytes) -> Readiness:
    """The report that this line is. Raises ReadinessRefused, also for another election's."""
    found = _LINE.fullmatch(line.strip())
    if found is None or found[8] != _checksum(uid, found[1]):
        raise ReadinessRefused("no readiness report of this election, or misread")
    _, terminal, at, package, program, tried, networks, _ = found.groups()
    try:
        when = datetime.strptime(at, "%Y-%m-%dT%H:%M")  # noqa: DTZ007  # a clock on a wall
    except ValueError as cause:
        raise ReadinessRefused("no time of any day") from cause
    devices = tuple(_tried(word) for word in tried.split())
    up = tuple(word.removeprefix(_NET) for word in networks.split())
    return Readiness(terminal, when, package, program, devices, up)


def _mark(one: Tried) -> str:
    return GOOD if one.good else NEEDED if one.needed else BAD


def _tried(word: str) -> Tried:
    """That a good device is needed is not in the line; it makes no difference."""
    return Tried(word[:-1], word[-1] == GOOD, word[-1] == NEEDED)


def _plain(name: str) -> str:
    """The name of a network in letters that every scanner types."""
    return re.sub(r"[^A-Za-z0-9]", "", name)[:_MOST_LETTERS] or "unknown"


def _checksum(uid: bytes, words: str) -> str:
    return hashlib.sha256(bind("ippyo/readiness/v1", uid, words.encode())).hexdigest()[:8]
