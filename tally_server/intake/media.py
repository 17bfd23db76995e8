"""The set of media: every expected terminal, everything that should not be there."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.box_header import MediumRole
from common.closing import RECORDS_FILE, Slip
from common.election import Election
from common.problems import Action, Problem
from common.text import Value
from tally_server.intake.dealing import Dealing, Dealt
from tally_server.intake.findings import Finding
from tally_server.intake.medium_folder import printable
from tally_server.intake.readers import Readers, read_media
from tally_server.intake.report import Report
from tally_server.intake.terminals import Decided, Slips, TerminalResult, settle_terminal

SLIPS_FILE = "slips.csv"


@dataclass(frozen=True)
class MediaSet:
    """Every terminal settled or not, and the findings on the set as a whole.

    chosen: the folder of the medium that is counted, by terminal. dealt: records that were
    dealt as they were read, of originals that need not be counted.
    """

    terminals: tuple[TerminalResult, ...]
    findings: tuple[Finding, ...]
    chosen: Mapping[str, Path]
    dealt: tuple[Dealt, ...] = ()

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        of_terminals = (f for terminal in self.terminals for f in terminal.findings)
        return (*self.findings, *of_terminals)


@dataclass(frozen=True)
class TerminalDecisions:
    """What people decided about media. acknowledged: (name of problem, terminal or None)."""

    use_duplicate: frozenset[str] = frozenset()
    not_used: frozenset[str] = frozenset()
    acknowledged: frozenset[tuple[str, str | None]] = frozenset()

    def of(self, terminal: str) -> Decided:
        names = frozenset(name for name, whose in self.acknowledged if whose == terminal)
        return Decided(terminal in self.use_duplicate, terminal in self.not_used, names)


def take_in(
    media: Path,
    election: Election,
    readers: Readers,
    slips: Mapping[str, Slip] | None,
    decisions: TerminalDecisions,
    progress: Callable[[int], None],
    dealing: Dealing | None = None,
) -> MediaSet:
    """Read both media of every terminal and settle which is counted.

    slips: the witnesses' slips by terminal; None where there are none at all. dealing: how
    records may be dealt at once. Raises OSError where there is no room for that.
    """
    results: list[TerminalResult] = []
    dealt: list[Dealt] = []
    for read in read_media(media, election.terminals, readers, dealing):
        dealt += read.dealt
        for pair in read.pairs:
            results.append(settle(pair, slips, decisions))
            progress(1)
    found = (*_strangers(media, election, decisions), *no_slips(slips, decisions))
    return MediaSet(tuple(results), found, _chosen(media, results), tuple(dealt))


def settle(
    pair: tuple[Report, Report], slips: Mapping[str, Slip] | None, decisions: TerminalDecisions
) -> TerminalResult:
    """Which medium of one terminal is counted: original and duplicate as they were read."""
    original, duplicate = pair
    slip = Slips(slips is not None, (slips or {}).get(original.terminal))
    return settle_terminal(original, duplicate, slip, decisions.of(original.terminal))


def medium_folder(media: Path, report: Report) -> Path:
    """Where under MEDIA this medium lies."""
    return media.joinpath(report.terminal, report.role.word)


def bytes_said(media: Path, terminals: Iterable[str]) -> int:
    """The size of all originals' records, as their folders tell it before anything is read."""
    return sum(
        _size(f"{media}/{name}/{MediumRole.ORIGINAL.word}/{RECORDS_FILE}") for name in terminals
    )


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0  # whatever is wrong with it is told when it is read


def _chosen(media: Path, results: Sequence[TerminalResult]) -> dict[str, Path]:
    return {
        result.terminal: medium_folder(media, result.counted)
        for result in results
        if result.counted is not None
    }


def no_slips(slips: Mapping[str, Slip] | None, decisions: TerminalDecisions) -> Iterable[Finding]:
    """That no slip was handed in at all."""
    if slips is None:
        acknowledged = ("slips-missing", None) in decisions.acknowledged
        yield Finding(Problem("slips-missing"), Action.ACKNOWLEDGE if acknowledged else None)


def _strangers(media: Path, election: Election, decisions: TerminalDecisions) -> Iterable[Finding]:
    """Folders and files that are no medium of a terminal of this election."""
    terminals, roles = set(election.terminals), {role.word for role in MediumRole}
    for name in _names(str(media)):
        if name in terminals:
            folder = f"{media}/{name}"
            for stranger in _names(folder) if not os.path.islink(folder) else ["->"]:
                if stranger not in roles:
                    yield _stranger(name, f"{name}/{stranger}", decisions)
        elif name != SLIPS_FILE:
            yield _stranger(name, name, decisions)


def _stranger(terminal: str, name: str, decisions: TerminalDecisions) -> Finding:
    problem = Problem("unknown-folder", printable(terminal), values={"folder": printable(name)})
    acknowledged = (problem.name, problem.terminal) in decisions.acknowledged
    return Finding(problem, Action.ACKNOWLEDGE if acknowledged else None)


def _names(folder: str) -> list[str]:
    """The names in a folder; "->" for what is none, "?" for one that cannot be listed."""
    if not os.path.isdir(folder):
        return ["->"] if os.path.exists(folder) else []
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return ["?"]


def reconciled(
    results: Iterable[TerminalResult],
    election: Election,
    roll: Mapping[tuple[str, str], int],
    accepted: Mapping[tuple[str, str], tuple[int, int]],
) -> tuple[Finding, ...]:
    """Every place and contest where the roll and the records differ.

    roll: voters by (place, contest). accepted: (records, voters) that people accepted,
    which settle a difference only with exactly these numbers. A place with a terminal
    that is not settled is left out: its difference says nothing yet.
    """
    records: dict[tuple[str, str], int] = {}
    unsettled = set()
    for result in results:
        place = election.place_of(result.terminal).id
        if any(finding.open for finding in result.findings):
            unsettled.add(place)
        for contest, number in (result.counted.counts if result.counted else {}).items():
            records[place, contest] = records.get((place, contest), 0) + number
    found = []
    for (place, contest), voters in roll.items():
        number = records.get((place, contest), 0)
        if number == voters or place in unsettled:
            continue
        values: dict[str, Value] = {
            "records": number,
            "voters": voters,
            "difference": f"{number - voters:+d}",
        }
        problem = Problem("roll-differs", place=place, contest=contest, values=values)
        settled = accepted.get((place, contest)) == (number, voters)
        found.append(Finding(problem, Action.ACCEPT_DIFFERENCE if settled else None))
    return tuple(found)
