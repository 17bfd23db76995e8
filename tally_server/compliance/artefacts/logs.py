"""What the terminals' logs show: zero check, opening, votes, pauses, days, close.

A line about a vote is written with the next commit, and a power cut may take the last
lines; recovery then says how many voters it found. So counts go on from there.
"""

from collections.abc import Callable, Iterable, Sequence

from common.eventlog import Entry, Event
from tally_server.compliance.artefacts.audited import NUMBERS, audited
from tally_server.compliance.artefacts.both import both
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import (
    Evidence,
    Result,
    found,
    met,
    not_applicable,
    not_met,
    not_shown,
)

_STARTS = frozenset({Event.OPENED, Event.DAY_OPENED})
_STOPS = frozenset({Event.DAY_CLOSED, Event.CLOSING, Event.SUSPENDED, Event.POSTPONED})
_ENDS_A_PAUSE = frozenset({Event.RESUMED, Event.RESTARTED, *_STOPS})
_SHOWN = 5

Look = Callable[[Sequence[Entry]], str]
"""What is wrong with a log: the number of the line, or "" where nothing is."""


def _each_log(it: Inspected, look: Look, key: str) -> Result:
    """Met where the look finds nothing in any log. key: the text of what was looked for."""
    if not it.logs:
        return not_shown(found("compliance.no-logs"))
    wrong = [(terminal, line) for terminal, log in it.logs.items() if (line := look(log))]
    if not wrong:
        return met(found(f"compliance.{key}", logs=len(it.logs)))
    told: list[Evidence] = [
        found(f"compliance.{key}-not", terminal=terminal, line=line)
        for terminal, line in wrong[:_SHOWN]
    ]
    return not_met(*told)


def _entries(log: Iterable[Entry], *events: Event) -> list[Entry]:
    return [entry for entry in log if entry.event in events]


def _zero_before_opening(log: Sequence[Entry]) -> str:
    """A zero check that found nothing, before the first opening."""
    for entry in log:
        if entry.event is Event.OPENED:
            return str(entry.number)
        if entry.event is Event.ZERO_CHECKED:
            return "" if not any(entry.values.values()) else str(entry.number)
    return str(len(log))


def r12(it: Inspected) -> Result:
    """Every log has a zero check that found both media empty, before the opening."""
    return _each_log(it, _zero_before_opening, "zero-check")


def _votes_while_open(log: Sequence[Entry]) -> str:
    is_open = False
    for entry in log:
        if entry.event in _STARTS:
            is_open = True
        elif entry.event in _STOPS:
            is_open = False
        elif entry.event is Event.BALLOT_RECORDED and not is_open:
            return str(entry.number)
    return ""


def act_8(it: Inspected) -> Result:
    """No vote stands in a log before an opening, or after a close until the next opening."""
    return _each_log(it, _votes_while_open, "votes-while-open")


def _days_in_pairs(log: Sequence[Entry]) -> str:
    closed = False
    for entry in log:
        if entry.event is Event.DAY_CLOSED:
            if closed:
                return str(entry.number)
            closed = True
        elif entry.event is Event.DAY_OPENED:
            if not closed:
                return str(entry.number)
            closed = False
    return ""


def order_2_6(it: Inspected) -> Result:
    """Of early voting each evening's close has its morning's opening, and the reverse."""
    if it.logs and not any(
        _entries(log, Event.DAY_CLOSED, Event.DAY_OPENED) for log in it.logs.values()
    ):
        return not_applicable(found("compliance.no-early-voting"))
    return _each_log(it, _days_in_pairs, "days")


def _one_life(log: Sequence[Entry]) -> str:
    """Provisioned first, opened once, closing last and once, nothing between but in order."""
    first, last = log[0], log[-1]
    if first.event is not Event.PROVISIONED:
        return str(first.number)
    for event in (Event.PROVISIONED, Event.OPENED, Event.CLOSING):
        these = _entries(log, event)
        if len(these) > 1:
            return str(these[1].number)
    closing = _entries(log, Event.CLOSING)
    return "" if not closing or closing[0] is last else str(closing[0].number)


def r16(it: Inspected) -> Result:
    """A log tells one life of a terminal: provisioned, opened and closed once, in that order."""
    return _each_log(it, lambda log: _one_life(log) if log else "0", "one-life")


def _rising(log: Sequence[Entry]) -> str:
    """Each vote is one voter more than was told before."""
    voters = 0
    for entry in log:
        said = entry.values.get("voters")
        if entry.event is Event.BALLOT_RECORDED:
            voters += 1
            if said != voters:
                return str(entry.number)
        elif type(said) is int and entry.event is not Event.CLOSING:
            voters = said
    return ""


def t4_4(it: Inspected) -> Result:
    """In every log the number of voters rises one by one, up to that of the close."""
    return both(audited(it, NUMBERS["t4.4"]), _each_log(it, _rising, "rising"))


def _pauses_end(log: Sequence[Entry]) -> str:
    paused = 0
    for entry in log:
        if entry.event is Event.PAUSED:
            if paused:
                return str(entry.number)
            paused = entry.number
        elif entry.event in _ENDS_A_PAUSE:
            paused = 0
        elif paused and entry.event is Event.BALLOT_RECORDED:
            return str(entry.number)
    return str(paused) if paused else ""


def r35(it: Inspected) -> Result:
    """Every interruption that a log tells has its end, and no vote falls into it."""
    if it.logs and not any(_entries(log, Event.PAUSED) for log in it.logs.values()):
        return not_applicable(found("compliance.no-interruption"))
    return _each_log(it, _pauses_end, "pauses")


def order_7(it: Inspected) -> Result:
    """Where a candidate was ruled out, each terminal with votes tells that the notice hangs."""
    if it.results is None:
        return not_shown(found("compliance.no-results"))
    out = [one for one in it.decisions if one.get("action") == "invalidate-candidate"]
    if not out:
        return not_applicable(found("compliance.no-candidate-out"))
    return _each_log(it, _notice_hangs, "notice")


def _notice_hangs(log: Sequence[Entry]) -> str:
    votes = _entries(log, Event.BALLOT_RECORDED)
    return "" if not votes or _entries(log, Event.NOTICE_POSTED) else str(votes[0].number)


def r22(it: Inspected) -> Result:
    """The six files of each medium are those of its manifest, and its log begins with the
    election package."""
    return both(audited(it, NUMBERS["r22"]), begins_with_the_package(it))


def begins_with_the_package(it: Inspected) -> Result:
    """Each log's first line names the election package, and the program of its manifest."""
    named = {one.terminal: one.manifest for one in it.media if one.log}
    if not named:
        return not_shown(found("compliance.no-logs"))
    for terminal, log in it.logs.items():
        manifest = named.get(terminal, {})
        said, program = log[0].values, manifest.get("program")
        version = program.get("version") if isinstance(program, dict) else None
        if (said.get("package"), said.get("program")) != (it.package_hash, version):
            return not_met(found("compliance.provisioned-not", terminal=terminal, line="1"))
    return met(found("compliance.provisioned", logs=len(named)))
