"""What the staff's page shows now, put together from the terminal and what staff are doing."""

from dataclasses import dataclass
from datetime import datetime

from common.closing import Slip
from common.opening_sign import opening_sign
from common.readiness_code import Readiness, Tried, readiness_code
from common.slip_code import slip_code
from terminal.app.officers_halves import Halves, grouped
from terminal.life.people import Badge
from terminal.life.states import Finding, Polls, State
from terminal.ports.slip_printer import PrinterCondition
from terminal.provision import Provision
from terminal.session.states import Aid
from terminal.staff.acts import offered
from terminal.staff.desk import StaffDesk, half_at, lacks, may_go_on
from terminal.staff.figures import voters
from terminal.staff.touches import Info
from terminal.staff.view import StaffView
from terminal.whole import Terminal

_SIGNED = frozenset({State.OPEN, State.PAUSED, State.ON_PAPER})


@dataclass(frozen=True)
class Tested:
    """The last self-test: when it was, what it found, which networks were up."""

    at: datetime
    report: tuple[Finding, ...]
    networks: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What a page needs beside the terminal and the staff's desk."""

    provision: Provision
    halves: Halves
    locked: frozenset[Badge]
    all_locked: bool
    now: datetime
    tested: Tested | None = None
    printer: PrinterCondition | None = None


def view_of(terminal: Terminal, desk: StaffDesk, known: Known) -> StaffView:
    """A function of these; it changes nothing."""
    polls, session = terminal.polls, terminal.session
    half = known.halves.line(half_at(desk)) if desk.revealed else ""
    return StaffView(
        polls=polls,
        session=session.state,
        desk=desk,
        offered=offered(terminal),
        now=known.now,
        aid=Aid.ALONE if session.voter is None else session.voter.aid,
        inside=terminal.inside,
        can_go_on=may_go_on(desk, polls),
        lacks=lacks(desk, polls),
        code=half or _code(polls, desk.info, known),
        words=known.halves.written.groups() if desk.writing else _words(half),
        voters=voters(polls),
        hash=known.provision.package.hash,
        program=known.provision.runs.code,
        inspected="" if known.provision.inspected is None else known.provision.inspected.code,
        locked=polls.locked | known.locked,
        all_locked=known.all_locked,
        printer=known.printer,
    )


def _code(polls: Polls, info: Info | None, known: Known) -> str:
    uid, terminal = known.provision.uid, known.provision.terminal
    match info:
        case Info.HASH:
            return known.provision.runs.line
        case Info.SIGN if polls.state in _SIGNED and not polls.fault:
            return opening_sign(uid, terminal, polls.opening)
        case Info.SLIP if polls.slip is not None:
            return slip_code(Slip(terminal, polls.slip.records, polls.slip.digest))
        case Info.REPORT if known.tested is not None:
            return readiness_code(uid, readiness(known.provision, known.tested))
        case _:
            return ""


def readiness(provision: Provision, tested: Tested) -> Readiness:
    """What the last self-test found, as the line of the report says it."""
    return Readiness(
        provision.terminal,
        tested.at,
        provision.package.hash,
        provision.program["sha256"],
        tuple(Tried(one.device, one.good, one.required) for one in tested.report),
        tested.networks,
    )


def _words(half: str) -> tuple[str, ...]:
    """The secret part and the checksum of a half."""
    return grouped("".join(half.split(" ")[-2:])) if half else ()
