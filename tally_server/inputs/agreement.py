"""Decisions held against the paper votes, before anything is counted."""

from collections.abc import Mapping

from common.inputs import Faults
from tally_server.inputs.decision import Apportion, Decisions
from tally_server.inputs.paper import PaperVotes


def match_paper(
    decisions: Decisions, paper: Mapping[str, PaperVotes], file: str = "decisions.json"
) -> None:
    """Raise BadInput unless every decided apportionment is of a group in paper.csv, in full."""
    faults = Faults(file)
    for decision in decisions.of(Apportion):
        votes = paper.get(decision.contest)
        groups = votes.groups if votes else ()
        ballots = {group.candidates: group.ballots for group in groups}
        if decision.group not in ballots:
            name = "+".join(decision.group)
            faults.add("count_input.apportion-unknown-group", decision.line, "group", group=name)
        elif (together := sum(decision.counts.values())) != (exact := ballots[decision.group]):
            key, found = "count_input.parts-ballots", str(together)
            faults.add(key, decision.line, "counts", found=found, ballots=exact)
    faults.stop()
