"""Which medium of a terminal is counted: original first, duplicate only by decision.

(電磁的記録投票法 Art 10(2): the duplicate serves only where the original is damaged or lost,
after hearing the witnesses. Never both, never silently.)
"""

from collections.abc import Iterator
from dataclasses import dataclass

from common.closing import Slip
from common.problems import Action, Problem, Weight, register
from common.text import Value
from tally_server.intake.findings import Finding
from tally_server.intake.report import Report


@dataclass(frozen=True)
class Decided:
    """What people decided about one terminal."""

    use_duplicate: bool = False
    not_used: bool = False
    acknowledged: frozenset[str] = frozenset()  # names of problems


@dataclass(frozen=True)
class Slips:
    """The witnesses' slips: none at all, or one a terminal."""

    given: bool
    slip: Slip | None = None


@dataclass(frozen=True)
class TerminalResult:
    """The medium that is counted, None where nothing is; and all that was found.

    good: the media on which every byte was verified.
    """

    terminal: str
    counted: Report | None
    findings: tuple[Finding, ...]
    good: tuple[Report, ...] = ()


def settle_terminal(
    original: Report, duplicate: Report, slips: Slips, decided: Decided
) -> TerminalResult:
    """Hold both media of a terminal against each other, the slip and the decisions."""
    if not original.present and not duplicate.present:
        return _absent(original.terminal, slips, decided)
    found = tuple(_found(original, duplicate, slips, decided))
    counted = _counted(original, duplicate, decided)
    if any(finding.open for finding in found):
        counted = None
    good = tuple(report for report in (original, duplicate) if report.good)
    return TerminalResult(original.terminal, counted, found, good)


def _absent(terminal: str, slips: Slips, decided: Decided) -> TerminalResult:
    # A slip over no record says that nothing can have been lost with the media.
    no_vote_lost = slips.slip is None or slips.slip.records == 0
    if decided.not_used and no_vote_lost:
        found = Finding(Problem("original-missing", terminal), Action.NOT_USED)
    elif decided.not_used:
        found = Finding(Problem("not-used-contradicted", terminal, values={"what": "slip"}))
    elif decided.use_duplicate:
        found = Finding(Problem("duplicate-unusable", terminal, values={"what": "M-22"}))
    else:
        found = Finding(Problem("original-missing", terminal))
    return TerminalResult(terminal, None, (found,))


def _counted(original: Report, duplicate: Report, decided: Decided) -> Report | None:
    if decided.use_duplicate:
        return duplicate if duplicate.good else None
    return original if original.good else None


def _found(
    original: Report, duplicate: Report, slips: Slips, decided: Decided
) -> Iterator[Finding]:
    terminal = original.terminal
    if decided.not_used:
        yield _against_not_used(original)
    wrong = list(_wrong_original(original, duplicate, slips, decided))
    yield from wrong
    if decided.use_duplicate:
        needed = any(found.problem.kind.weight is Weight.DECIDE for found in wrong)
        yield from _duplicate_instead(duplicate, slips, decided, needed=needed)
    elif not duplicate.present:
        yield _settled("duplicate-missing", terminal, decided)
    elif not duplicate.good or duplicate.others:
        yield _settled("duplicate-damaged", terminal, decided, what=_why(duplicate))


def _against_not_used(original: Report) -> Finding:
    if original.good:
        return Finding(Problem("not-used-not-needed", original.terminal))
    values = {"what": original.role.word}
    return Finding(Problem("not-used-contradicted", original.terminal, values=values))


def _wrong_original(
    original: Report, duplicate: Report, slips: Slips, decided: Decided
) -> Iterator[Finding]:
    """Everything that speaks against counting the original."""
    terminal = original.terminal
    if not original.present:
        yield _settled("original-missing", terminal, decided)
        return
    if original.fault is not None:
        yield _settled(original.fault, terminal, decided, **original.values)
    for name in original.others if original.fault is None else ():
        yield _settled("file-too-many", terminal, decided, file=name)
    if original.good and duplicate.good and original.slip != duplicate.slip:
        yield _settled("media-differ", terminal, decided)
    if original.good and slips.given and original.slip != slips.slip:
        yield _slip_finding(terminal, slips, decided)


def _duplicate_instead(
    duplicate: Report, slips: Slips, decided: Decided, *, needed: bool
) -> Iterator[Finding]:
    terminal = duplicate.terminal
    if not needed:
        yield Finding(Problem("duplicate-not-needed", terminal))
    elif not duplicate.good or duplicate.others:
        values = {"what": _why(duplicate)}
        yield Finding(Problem("duplicate-unusable", terminal, values=values))
    elif slips.given and duplicate.slip != slips.slip:
        acknowledged = _slip_name(slips) in decided.acknowledged
        action = Action.ACKNOWLEDGE if acknowledged else None
        yield Finding(Problem(_slip_name(slips), terminal), action)


def _slip_finding(terminal: str, slips: Slips, decided: Decided) -> Finding:
    return _settled(_slip_name(slips), terminal, decided)


def _slip_name(slips: Slips) -> str:
    return "slip-missing" if slips.slip is None else "slip-differs"


def _settled(name: str, terminal: str, decided: Decided, **values: Value) -> Finding:
    """The problem, with the decision that settles it where the law lets it."""
    allowed = register()[name].resolved_by
    if decided.use_duplicate and Action.USE_DUPLICATE in allowed:
        action: Action | None = Action.USE_DUPLICATE
    elif name in decided.acknowledged and Action.ACKNOWLEDGE in allowed:
        action = Action.ACKNOWLEDGE
    else:
        action = None
    return Finding(Problem(name, terminal, values=values), action)


def _why(report: Report) -> str:
    """The code of what is wrong with a medium; it says nothing of any vote."""
    if not report.present:
        return register()["duplicate-missing"].code
    if report.fault is not None:
        return register()[report.fault].code
    return register()["file-too-many"].code
