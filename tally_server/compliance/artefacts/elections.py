"""What the election package itself must keep: hours, seats, kinds, spares, letters, keys."""

from collections.abc import Iterator

from common.election import Election, Place
from tally_server.compliance.artefacts.audited import NUMBERS, audited
from tally_server.compliance.artefacts.both import both
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import (
    Result,
    demanded,
    found,
    met,
    not_applicable,
    not_met,
    not_shown,
)

_NO_PACKAGE = "compliance.no-package"
_OPEN, _CLOSE = 7 * 60, 20 * 60  # minutes of the day; 公職選挙法40条
_OPEN_MAY_MOVE, _CLOSE_MAY_BE_EARLIER = 2 * 60, 4 * 60
LEAST_BITS = 112


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _lawful(place: Place) -> bool:
    """Whether the hours are those of the law, or moved as far as it allows.

    Those of early voting may be moved, too, by other rules; there only the order is asked.
    """
    opens, closes = _minutes(place.open), _minutes(place.close)
    if place.kind == "early":
        return opens < closes
    near = abs(opens - _OPEN) <= _OPEN_MAY_MOVE
    return near and _CLOSE - _CLOSE_MAY_BE_EARLIER <= closes <= _CLOSE


def ela_40(it: Inspected) -> Result:
    """Polls open at 7:00, give or take two hours, and close at 20:00 or up to four hours before."""
    if it.election is None:
        return not_shown(found(_NO_PACKAGE))
    wrong = [place for place in it.election.places if not _lawful(place)]
    if wrong:
        return not_met(
            *(
                found("compliance.hours-not", place=place.name, open=place.open, close=place.close)
                for place in wrong
            )
        )
    return met(found("compliance.hours", places=len(it.election.places)))


def ela_100(it: Inspected) -> Result:
    """Every contest has more candidates than seats; without that there is no vote."""
    if it.election is None:
        return not_shown(found(_NO_PACKAGE))
    wrong = [one for one in it.election.contests if len(one.candidates) <= one.winners]
    if wrong:
        return not_met(*(found("compliance.contested-not", contest=one.title) for one in wrong))
    return met(found("compliance.contested", contests=len(it.election.contests)))


def act_14(it: Inspected) -> Result:
    """Together are held at most one election of the chief and one of the assembly."""
    if it.election is None:
        return not_shown(found(_NO_PACKAGE))
    if len(it.election.contests) == 1:
        return not_applicable(found("compliance.one-contest"))
    chiefs = sum(one.kind == "chief" for one in it.election.contests)
    assemblies = len(it.election.contests) - chiefs
    numbers = {"chiefs": chiefs, "assemblies": assemblies}
    return demanded(
        chiefs <= 1 and assemblies <= 1,
        found("compliance.together", **numbers),
        found("compliance.together-not", **numbers),
    )


def t5_4(it: Inspected) -> Result:
    """No polling place stands or falls with a single machine."""
    if it.election is None:
        return not_shown(found(_NO_PACKAGE))
    alone = [place.name for place in it.election.places if place.terminals + place.spares < 2]
    spares = sum(place.spares for place in it.election.places)
    if alone:
        return not_met(found("compliance.spares-not", places="、".join(alone[:10])))
    return met(found("compliance.spares", places=len(it.election.places), spares=spares))


def _shown(election: Election) -> Iterator[str]:
    for contest in election.contests:
        yield contest.title
        for person in contest.candidates:
            yield person.name
            yield person.party


def t3_2(it: Inspected) -> Result:
    """One typeface of the screens draws every letter of each name and party."""
    if it.election is None:
        return not_shown(found(_NO_PACKAGE))
    lacking = {text: gaps for text in _shown(it.election) if (gaps := it.running.undrawable(text))}
    if lacking:
        return not_met(
            *(
                found("compliance.letters-not", name=name, letters="、".join(gaps))
                for name, gaps in lacking.items()
            )
        )
    return met(found("compliance.letters", names=len(set(_shown(it.election)))))


def t7_4(it: Inspected) -> Result:
    """Keys, register and package are all the root key's, of the election that was named."""
    shown = audited(it, NUMBERS["t7.4"])
    if it.verdicts and not any(verdict.anchored for verdict in it.verdicts):
        return both(shown, not_shown(found("compliance.not-anchored")))
    return shown


def strength(it: Inspected) -> Result:
    """The suite is one of those that withstand 2^112 attempts or more."""
    if not it.suite:
        return not_shown(found(_NO_PACKAGE))
    bits = {1: 128, 2: 128}.get(it.suite, 0)
    return demanded(
        bits >= LEAST_BITS,
        found("compliance.suite", suite=it.suite, bits=bits),
        found("compliance.suite-not", suite=it.suite),
    )
