"""Papers of one terminal: its readiness report before the opening, its slip after the close.

They are made from the lines that the terminal shows as QR codes, and hold no more than these:
of votes the number of records alone, and no candidate (施行令4条2項).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from common.closing import Slip
from common.package import Package
from common.readiness_code import Readiness
from common.text import catalogue, text
from tally_server.records.era import written_day
from tally_server.records.record import Head, Record

READINESS, SLIP = "readiness", "closing-slip"
_GROUP = 8
_DOT = 4


@dataclass(frozen=True)
class Code:
    """The same line again, as it was scanned. svg: its dots; empty where none are printed."""

    line: str
    svg: str


@dataclass(frozen=True)
class DeviceLine:
    """needed: the polls cannot open without it, and it was bad."""

    label: str
    good: bool
    needed: bool


@dataclass(frozen=True)
class ReadinessPaper:
    """same_package: whether the terminal has the package that lies here. Hashes in groups."""

    terminal: str
    place: str
    day: str
    time: str
    package: str
    same_package: bool
    program: str
    devices: tuple[DeviceLine, ...]
    networks: tuple[str, ...]
    ready: bool
    code: Code


@dataclass(frozen=True)
class SlipPaper:
    """records: of all contests together; each voter leaves one in each contest voted in."""

    terminal: str
    place: str
    records: int
    contests: tuple[str, ...]
    digest: str
    code: Code


def readiness_paper(package: Package, found: Readiness, code: Code, version: str) -> Record:
    """The readiness report that officers and witnesses sign."""
    same = found.package == package.hash
    body = ReadinessPaper(
        terminal=found.terminal,
        place=package.election.place_of(found.terminal).name,
        day=written_day(found.at.date()),
        time=found.at.strftime("%H:%M"),
        package=grouped(found.package),
        same_package=same,
        program=grouped(found.program),
        devices=tuple(DeviceLine(_label(one.device), one.good, one.needed) for one in found.tried),
        networks=found.networks,
        ready=found.ready and same,
        code=code,
    )
    return Record(
        f"{READINESS}-{found.terminal}", READINESS, _head(package, READINESS, version), body
    )


def slip_paper(package: Package, slip: Slip, code: Code, version: str) -> Record:
    """The closing slip that the witnesses sign (電磁的記録投票法 Art 8)."""
    election = package.election
    body = SlipPaper(
        terminal=slip.terminal,
        place=election.place_of(slip.terminal).name,
        records=slip.records,
        contests=tuple(contest.title for contest in election.contests),
        digest=grouped(slip.digest),
        code=code,
    )
    return _record(package, SLIP, body, version)


def _record(package: Package, kind: str, body: ReadinessPaper | SlipPaper, version: str) -> Record:
    return Record(f"{kind}-{body.terminal}", kind, _head(package, kind, version), body)


def grouped(digits: str) -> str:
    """As people compare it."""
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def code_svg(dots: Sequence[Sequence[bool]], said: str) -> str:
    """The dots of a QR code as a picture that needs no program. said: what it is, in words."""
    size = _DOT * len(dots)
    squares = "".join(
        f"M{_DOT * x} {_DOT * y}h{_DOT}v{_DOT}h-{_DOT}z"
        for y, row in enumerate(dots)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        f' aria-label={quoteattr(said)}><path d="{squares}"/></svg>'
    )


def _label(device: str) -> str:
    """The name of a device; one that this version does not know as the line has it."""
    key = f"staff.device-{device}"
    return text(key) if key in catalogue() else device


def _head(package: Package, kind: str, version: str) -> Head:
    election = package.election
    return Head(
        record=kind,
        election=election.name,
        election_id=election.id,
        election_uid=package.ceremony.uid.hex(),
        date=election.date.isoformat(),
        day=written_day(election.date),
        municipality_code=election.municipality_code,
        mode=election.mode,
        package_hash=package.hash,
        results="",
        version=version,
        lot_open=False,
    )
