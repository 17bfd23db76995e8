"""Secrecy in what was written: no sealed vote stands open, no place beside a candidate."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from common.election import Election
from tally_server.compliance.artefacts.audited import NUMBERS, audited
from tally_server.compliance.artefacts.both import both
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import Link, Result, found, met, not_met, not_shown

_WHERE = ("place", "terminal", "medium")
_WHO = ("candidate", "choice", "electronic", "ended_without_choice")
_ENDED = frozenset({"ended", "ended_without_choice", "none"})


def t2_7(it: Inspected) -> Result:
    """No choice stands in the records of a medium but under its seal."""
    if not it.media:
        return not_shown(found("compliance.no-media"))
    wrong = [one for one in it.media if one.open_choices]
    if wrong:
        return not_met(
            *(found("compliance.sealed-not", terminal=one.terminal, role=one.role) for one in wrong)
        )
    return met(found("compliance.sealed", media=len(it.media)))


def r26(it: Inspected) -> Result:
    """The bundles hold no file they must not, and no table has a place beside a candidate."""
    return both(audited(it, NUMBERS["r26"]), no_subtotals(it))


def no_subtotals(it: Inspected) -> Result:
    """No document or table that was written tells a candidate's votes of a part of the pool."""
    if it.election is None or not (it.documents or it.tables):
        return not_shown(found("compliance.no-documents"))
    people = _candidates(it.election)
    wrong = [path for path, document in it.documents.items() if beside_a_place(document, people)]
    wrong += [path for path, columns in it.tables.items() if _in_one_row(columns)]
    if wrong:
        return not_met(
            *(found("compliance.subtotal", Link(path), path=path) for path in sorted(wrong))
        )
    return met(found("compliance.no-subtotal", files=len(it.documents) + len(it.tables)))


def _candidates(election: Election) -> frozenset[str]:
    people = (one for contest in election.contests for one in contest.candidates)
    return frozenset(word for one in people for word in (one.id, one.name, one.legal_name))


def beside_a_place(document: object, people: Collection[str]) -> bool:
    """Whether below an object that names a place, terminal or medium a candidate, or the
    number of those who ended without a choice, has a number of votes."""
    return any(_votes_in(part, people) for part in _of_places(document))


def _of_places(value: object) -> Iterator[Mapping[str, Any]]:
    """Every object that names one place, terminal or medium, the outermost of each."""
    if isinstance(value, dict):
        if any(isinstance(value.get(name), str) for name in _WHERE):
            yield value
            return
        for inner in value.values():
            yield from _of_places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_places(inner)


def _votes_in(value: object, people: Collection[str]) -> bool:
    if isinstance(value, list):
        return any(_votes_in(inner, people) for inner in value)
    if not isinstance(value, dict):
        return False
    counted = any(type(number) is int for number in value.values())
    named = any(isinstance(text, str) and text in people for text in value.values())
    by_name = any(
        key in people or key in _ENDED for key, number in value.items() if type(number) is int
    )
    return (counted and named) or by_name or any(_votes_in(one, people) for one in value.values())


def _in_one_row(columns: Collection[str]) -> bool:
    return any(name in columns for name in _WHERE) and any(name in columns for name in _WHO)
