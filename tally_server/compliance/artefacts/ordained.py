"""The election against what the municipality decided."""

from collections.abc import Callable, Iterable

from common.election import Election
from common.eventlog import Event
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.ordinance import Means, Ordinance
from tally_server.compliance.result import (
    Evidence,
    Result,
    demanded,
    found,
    met,
    not_met,
    not_shown,
)

_NO_ORDINANCE = "compliance.no-ordinance"
Look = Callable[[Election, Ordinance], Iterable[Evidence]]
"""What of the election is not as it was decided."""


def _as_decided(it: Inspected, look: Look) -> Result:
    if it.ordinance is None:
        return not_shown(found(_NO_ORDINANCE))
    if it.election is None:
        return not_shown(found("compliance.no-package"))
    wrong = tuple(look(it.election, it.ordinance))
    if wrong:
        return not_met(*wrong)
    return met(found("compliance.ordained", cited=it.ordinance.cited))


def ord_municipality(it: Inspected) -> Result:
    """The settings are those of the municipality that holds the election."""

    def look(election: Election, ordinance: Ordinance) -> Iterable[Evidence]:
        if election.municipality_code != ordinance.municipality_code:
            yield found("compliance.municipality-not", code=ordinance.municipality_code)

    return _as_decided(it, look)


def ord_display(it: Inspected) -> Result:
    """Each list is on one screen if it may be, else in the way of the ordinance."""

    def look(election: Election, ordinance: Ordinance) -> Iterable[Evidence]:
        for one in election.contests:
            wanted = ordinance.display_of(len(one.candidates))
            if one.display != wanted:
                values = {"contest": one.title, "shown": one.display, "wanted": wanted}
                yield found("compliance.display-not", **values)

    return _as_decided(it, look)


def ord_hours(it: Inspected) -> Result:
    """Each place of the day has the usual hours, or those that were set for it."""

    def look(election: Election, ordinance: Ordinance) -> Iterable[Evidence]:
        for place in election.places:
            set_ = ordinance.hours_of(place.id)
            usual = place.kind == "early" and place.id not in ordinance.others
            if not usual and (place.open, place.close) != (set_.open, set_.close):
                values = {"place": place.name, "open": place.open, "close": place.close}
                yield found("compliance.ordained-hours-not", **values)

    return _as_decided(it, look)


def ord_copying(it: Inspected) -> Result:
    """Whether a terminal may go on without its duplicate is as it was decided."""

    def look(election: Election, ordinance: Ordinance) -> Iterable[Evidence]:
        if election.without_duplicate != ordinance.without_duplicate:
            yield found(
                "compliance.copying-not",
                chosen=election.without_duplicate,
                wanted=ordinance.without_duplicate,
            )

    return _as_decided(it, look)


def ord_counting(it: Inspected) -> Result:
    """Truncation, other valid votes and the joint count are as they were decided."""

    def look(election: Election, ordinance: Ordinance) -> Iterable[Evidence]:
        for name in ("truncate", "other_valid_votes", "joint_count"):
            chosen, wanted = getattr(election.counting, name), getattr(ordinance, name)
            if chosen != wanted:
                values = {"setting": name, "chosen": str(chosen), "wanted": str(wanted)}
                yield found("compliance.counting-not", **values)

    return _as_decided(it, look)


def ord_grants(it: Inspected) -> Result:
    """No officer let a voter vote without a grant, where that is not a way that was set."""
    if it.ordinance is None:
        return not_shown(found(_NO_ORDINANCE))
    if not it.logs:
        return not_shown(found("compliance.no-logs"))
    unlocked = sorted(
        terminal
        for terminal, log in it.logs.items()
        if any(entry.event is Event.OFFICER_UNLOCKED for entry in log)
    )
    allowed = Means.OFFICER in it.ordinance.grants
    return demanded(
        allowed or not unlocked,
        found("compliance.ordained", cited=it.ordinance.cited),
        found("compliance.grants-not", terminals=" ".join(unlocked[:10])),
    )
