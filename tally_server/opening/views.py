"""What pages and the board show of the set of media: states and numbers, never a choice.

Per terminal there is the number of records, of all contests together; no figure of any
candidate and no 途中終了 is in these values (電磁的記録投票法施行令 Art 4(2)).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from common.box_header import MediumRole
from common.election import Election, Place
from tally_server.intake.findings import Finding
from tally_server.intake.terminals import TerminalResult
from tally_server.opening.set_state import SetState


class MediumState(StrEnum):
    """How one medium stands."""

    AWAITED = "awaited"
    GOOD = "good"
    PROBLEM = "problem"
    UNUSED = "unused"


class SlipState(StrEnum):
    """How a terminal's slip stands to the medium that is counted."""

    AWAITED = "awaited"
    AGREES = "agrees"
    DIFFERS = "differs"
    UNREAD = "unread"  # the slip is there, the medium is not


@dataclass(frozen=True)
class TerminalRow:
    """One terminal. counted: original or duplicate; records: of all contests together; both
    None where nothing is counted."""

    terminal: str
    original: MediumState
    duplicate: MediumState
    slip: SlipState
    counted: MediumRole | None
    records: int | None
    findings: tuple[Finding, ...]

    @property
    def open(self) -> int:
        return sum(finding.open for finding in self.findings)


@dataclass(frozen=True)
class PlaceRow:
    """One polling place and its terminals."""

    place: Place
    terminals: tuple[TerminalRow, ...]

    @property
    def settled(self) -> int:
        """Terminals whose medium is counted, or that were not used."""
        return sum(
            row.records is not None or row.original is MediumState.UNUSED for row in self.terminals
        )

    @property
    def records(self) -> int:
        return sum(row.records or 0 for row in self.terminals)

    @property
    def open(self) -> int:
        return sum(row.open for row in self.terminals)


@dataclass(frozen=True)
class IntakeBoard:
    """The whole set. arrived: terminals of which any medium was read. open: what people must
    decide, but for media that are only on their way."""

    places: tuple[PlaceRow, ...]
    open: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    expected: int
    arrived: int
    settled: int
    slips: int
    roll: int
    roll_expected: int


def intake_board(state: SetState, election: Election) -> IntakeBoard:
    """What the pages of intake show."""
    rows = {result.terminal: _row(result, state) for result in state.results}
    places = tuple(
        PlaceRow(place, tuple(rows[terminal] for terminal in place.terminal_ids))
        for place in election.places
    )
    stands = _stands(state)
    arrived = stands | {fork.slot[0] for fork in state.standing.forks}
    return IntakeBoard(
        places,
        tuple(one for one in state.open if not _awaited(one, stands)),
        state.findings,
        len(election.terminals),
        len(arrived),
        sum(place.settled for place in places),
        len(state.given.slips),
        len(state.given.roll),
        len(election.places) * len(election.contests),
    )


def open_and_awaited(
    findings: Iterable[Finding], state: SetState
) -> tuple[list[Finding], list[Finding]]:
    """The open ones; apart from them those that say no more than that nothing of a terminal
    has arrived yet."""
    arrived = _stands(state)
    found: tuple[list[Finding], list[Finding]] = ([], [])
    for one in findings:
        if one.open:
            found[_awaited(one, arrived)].append(one)
    return found


def _stands(state: SetState) -> set[str]:
    return {terminal for terminal, _ in state.standing.stands}


def _awaited(finding: Finding, arrived: set[str]) -> bool:
    return finding.problem.name == "original-missing" and finding.problem.terminal not in arrived


def _row(result: TerminalResult, state: SetState) -> TerminalRow:
    terminal = result.terminal
    media = {role: _medium(terminal, role, result, state) for role in MediumRole}
    records = sum(result.counted.counts.values()) if result.counted else None
    forks = tuple(
        found for found in state.standing.fork_findings if found.problem.terminal == terminal
    )
    return TerminalRow(
        terminal,
        media[MediumRole.ORIGINAL],
        media[MediumRole.DUPLICATE],
        _slip(result, state),
        result.counted.role if result.counted else None,
        records,
        (*forks, *result.findings),
    )


def _medium(
    terminal: str, role: MediumRole, result: TerminalResult, state: SetState
) -> MediumState:
    if any(fork.slot == (terminal, role) for fork in state.standing.forks):
        return MediumState.PROBLEM
    report = state.standing.report(terminal, role)
    if report.present:
        return MediumState.GOOD if report.good and not report.others else MediumState.PROBLEM
    settled = {finding.settled_by for finding in result.findings}
    return MediumState.UNUSED if "not-used" in settled else MediumState.AWAITED


def _slip(result: TerminalResult, state: SetState) -> SlipState:
    slips: Mapping[str, object] = state.given.slips
    terminal = result.terminal
    if terminal not in slips:
        return SlipState.AWAITED
    report = result.counted or state.standing.report(terminal, MediumRole.ORIGINAL)
    if report.slip is None:
        return SlipState.UNREAD
    return SlipState.AGREES if report.slip == slips[terminal] else SlipState.DIFFERS
