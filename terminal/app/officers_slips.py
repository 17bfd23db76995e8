"""Which slip staff mean when they touch 「印刷する」: of what is on their screen, no more."""

from common.closing import Slip as ClosingSlip
from common.program_code import short_code
from common.readiness_code import readiness_code
from common.slip_code import slip_code
from terminal.app.officers_view import Known, readiness
from terminal.life.states import Polls
from terminal.slips.kinds import (
    HalfSlip,
    HandOverSlip,
    Heading,
    HourlySlip,
    ReadinessSlip,
    Slip,
)
from terminal.staff.desk import StaffDesk, to_hand_out
from terminal.staff.figures import voters
from terminal.staff.touches import Info


def slip_of(polls: Polls, desk: StaffDesk, known: Known) -> Slip | None:
    """None where nothing of it is to be printed."""
    number = to_hand_out(desk)
    if number:
        return _half(polls, number, known)
    match desk.info:
        case Info.SLIP:
            return _hand_over(polls, known)
        case Info.REPORT:
            return _readiness(known)
        case Info.HOURLY:
            return _hourly(polls, known)
        case _:
            return None


def _heading(known: Known) -> Heading:
    election = known.provision.package.election
    return Heading(election.name, election.mode, known.provision.terminal)


def _half(polls: Polls, number: int, known: Known) -> Slip | None:
    """Only the terminal that made it has it, and only until its owner took it."""
    line = known.halves.line(number)
    return HalfSlip(_heading(known), polls.opening, number, line) if line else None


def _hand_over(polls: Polls, known: Known) -> Slip | None:
    if polls.slip is None:
        return None
    heading, slip = _heading(known), polls.slip
    code = slip_code(ClosingSlip(heading.terminal, slip.records, slip.digest))
    return HandOverSlip(heading, slip.records, slip.digest, code)


def _readiness(known: Known) -> Slip | None:
    if known.tested is None:
        return None
    found = readiness(known.provision, known.tested)
    return ReadinessSlip(
        _heading(known),
        found.at,
        found.package,
        short_code(found.program),
        found.tried,
        found.networks,
        readiness_code(known.provision.uid, found),
    )


def _hourly(polls: Polls, known: Known) -> Slip | None:
    count = voters(polls)
    if count is None:
        return None
    return HourlySlip(_heading(known), known.now.date(), known.now.hour, count)
