"""The keys of each action in decisions.json, declared once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from common.election import Election
from tally_server.inputs import decision as made
from tally_server.inputs import json_values as values


@dataclass(frozen=True)
class Member:
    """A key of a decision: parse gives our value of the JSON value or raises BadCell."""

    name: str
    parse: Callable[[Any], Any]
    required: bool = True


@dataclass(frozen=True)
class Shape:
    """What a decision of one action is made of; each also has `action` and `by`."""

    kind: type[made.Decision]
    members: tuple[Member, ...]


def shapes(election: Election) -> Mapping[str, Shape]:
    """The shape of every action, by its name in the file."""
    terminal = Member("terminal", values.listed_in(election.terminals, "count_input.terminal"))
    return {
        shape.kind.action.value: shape
        for shape in (*_about_media(terminal), *_about_votes(*_subjects(election)))
    }


def _about_media(terminal: Member) -> tuple[Shape, ...]:
    worn = Member("reason", values.word_of(*get_args(made.DamagedOrLost)))
    problem = Member("problem", values.problem_code)
    folder = Member("terminal", values.some_text, required=False)
    return (
        _shape(made.UseDuplicate, terminal, reason=worn, heard=True),
        _shape(made.NotUsed, terminal),
        _shape(made.Acknowledge, problem, folder),
        _shape(made.Reopen, reason=_WHY),
    )


def _about_votes(place: Member, contest: Member) -> tuple[Shape, ...]:
    numbers = Member("records", values.count_of), Member("voters", values.count_of)
    sha256 = Member("sha256", values.digest_of)
    candidate = Member("candidate", values.some_text)
    parts = Member("group", values.group_ids), Member("counts", values.parts_of)
    return (
        _shape(made.AcceptDifference, place, contest, *numbers, reason=_WHY),
        _shape(made.SetAside, contest, sha256, reason=_WHY),
        _shape(made.InvalidateCandidate, contest, candidate, reason=_WHY),
        _shape(made.Apportion, contest, *parts),
        _shape(made.Lot, contest, Member("winners", values.ids_of)),
    )


def _subjects(election: Election) -> tuple[Member, Member]:
    places = [place.id for place in election.places]
    contests = [contest.id for contest in election.contests]
    return (
        Member("place", values.listed_in(places, "count_input.place")),
        Member("contest", values.listed_in(contests, "count_input.contest")),
    )


_WHY = Member("reason", values.some_text)
_NOTE = Member("reason", values.text_of, required=False)
_BY = Member("by", values.two_people)


def _shape(
    kind: type[made.Decision], *members: Member, reason: Member = _NOTE, heard: bool = False
) -> Shape:
    """heard: the law asks for the witnesses' opinion, so it must be there."""
    opinion = Member("opinion", values.some_text if heard else values.text_of, required=heard)
    return Shape(kind, (*members, reason, opinion, _BY))
