"""decisions.json: what two people decided, each decision an object of the one list.

`{"decisions": [{"action": "not-used", "terminal": "p01-02", "by": ["A", "B"]}]}`; the
keys of each action stand in `decision_shapes`. No two decisions may contradict one another.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from common.election import Contest, Election
from common.inputs import Faults
from common.tables import BadCell, shown
from tally_server.inputs import decision as made
from tally_server.inputs.candidates import candidate_of, candidates_of, group_of
from tally_server.inputs.decision import Decision, Decisions
from tally_server.inputs.decision_shapes import Shape, shapes
from tally_server.inputs.json_list import Element, JsonObject, read_list, spelled


def read_decisions(data: bytes, election: Election, file: str = "decisions.json") -> Decisions:
    """Every decision of the file, checked against the election and one another.

    Raises BadInput; a fault's line is the one on which its decision begins.
    """
    faults = Faults(file)
    known = shapes(election)
    found = [_decision(faults, item, known) for item in read_list(faults, data, "decisions")]
    fitting = [_fitted(faults, item, election) for item in found if item is not None]
    _refuse_contradictions(faults, fitting)
    faults.stop()
    return Decisions(tuple(fitting), file)


def _decision(faults: Faults, element: Element, known: Mapping[str, Shape]) -> Decision | None:
    """The decision, or None where its faults leave nothing to judge further."""
    line, value = element.line, element.value
    if not isinstance(value, JsonObject):
        faults.add("count_input.want-decision", line, found=spelled(value))
        return None
    for key in value.repeated:
        faults.add("count_input.key-twice", line, shown(key) or "-")
    action = value.members.get("action")
    if not isinstance(action, str) or action not in known:
        allowed = " / ".join(known)
        faults.add("table.choice", line, "action", found=spelled(action), allowed=allowed)
        return None
    return _of_shape(faults, line, value.members, known[action])


def _of_shape(
    faults: Faults, line: int, members: Mapping[str, Any], shape: Shape
) -> Decision | None:
    before = len(faults.errors)
    names = ("action", *(member.name for member in shape.members))
    for key in members:
        if key not in names:
            faults.add("count_input.unknown-key", line, shown(key) or "-", known=", ".join(names))
    values: dict[str, Any] = {}
    for member in shape.members:
        try:
            if member.name in members:
                values[member.name] = member.parse(members[member.name])
            elif member.required:
                raise BadCell("count_input.key-missing")
        except BadCell as bad:
            faults.add(bad.key, line, member.name, **bad.values)
    return shape.kind(**values, line=line) if len(faults.errors) == before else None


def _fitted(faults: Faults, decision: Decision, election: Election) -> Decision:
    """The decision, its keys in agreement with one another; else the faults are said."""
    before = len(faults.errors)
    for column, check in _agreements(decision, election):
        try:
            check()
        except BadCell as bad:
            faults.add(bad.key, decision.line, column, **bad.values)
    if isinstance(decision, made.Apportion) and len(faults.errors) == before:
        return replace(decision, group=group_of(election.contest(decision.contest), decision.group))
    return decision


def _agreements(
    decision: Decision, election: Election
) -> Iterable[tuple[str, Callable[[], object]]]:
    """What must hold inside one decision, and the key that is at fault where it does not."""
    match decision:
        case made.AcceptDifference():
            yield "voters", partial(_check_difference, decision)
        case made.InvalidateCandidate(contest=contest, candidate=candidate):
            yield "candidate", partial(candidate_of, election.contest(contest), candidate)
        case made.Lot(contest=contest):
            yield "winners", partial(_check_lot, decision, election.contest(contest))
        case made.Apportion(contest=contest, group=group):
            yield "group", partial(group_of, election.contest(contest), group)
            yield "counts", partial(_check_parts, decision)


def _check_difference(decision: made.AcceptDifference) -> None:
    if decision.records == decision.voters:
        raise BadCell("count_input.no-difference", found=decision.records)


def _check_lot(lot: made.Lot, contest: Contest) -> None:
    candidates_of(contest, lot.winners)
    if len(lot.winners) > contest.winners:
        raise BadCell("count_input.lot-seats", found=len(lot.winners), seats=contest.winners)


def _check_parts(decision: made.Apportion) -> None:
    if set(decision.counts) != set(decision.group):
        raise BadCell("count_input.apportion-members", group="+".join(map(shown, decision.group)))
    if (together := sum(decision.counts.values())).denominator != 1:
        raise BadCell("count_input.parts-whole", found=str(together))


def _refuse_contradictions(faults: Faults, decisions: Iterable[Decision]) -> None:
    earlier: dict[tuple[str, ...], Decision] = {}
    decisions = list(decisions)
    for decision in decisions:
        other = earlier.setdefault(decision.subject, decision)
        if other is not decision:
            key = "twice" if other.action is decision.action else "contradiction"
            key, earlier_action = f"count_input.decided-{key}", other.action.value
            faults.add(key, decision.line, "action", earlier=other.line, action=earlier_action)
    fallen = Decisions(tuple(decisions)).invalidated
    for decision in decisions:
        column, named = _candidates_named(decision)
        if gone := [name for name in named if name in fallen]:
            faults.add("count_input.fallen", decision.line, column, found=", ".join(gone))


def _candidates_named(decision: Decision) -> tuple[str, tuple[str, ...]]:
    """The candidates to whom a decision gives votes or a seat, and the key that names them."""
    match decision:
        case made.Lot():
            return "winners", decision.winners
        case made.Apportion():
            return "group", decision.group
    return "-", ()
