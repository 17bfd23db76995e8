"""All agreed sheets added up: the paper votes that the count takes."""

from collections.abc import Collection, Iterable

from common.election import Contest, Election
from tally_server.inputs.candidates import in_filing_order
from tally_server.inputs.paper import INVALID_REASONS, PaperVotes
from tally_server.outcome.votes import CandidateId, Group
from tally_server.paper.entry import Entry, State
from tally_server.paper.sheet import Field, Keyed, SheetId, fallen_fields


class SheetsOpen(ValueError):
    """Not every sheet is agreed. sheets: those that are not."""

    def __init__(self, sheets: tuple[SheetId, ...]) -> None:
        super().__init__(f"{len(sheets)} sheet(s) are not agreed")
        self.sheets = sheets


def still_open(
    entries: Iterable[Entry],
    election: Election,
    invalidated: Collection[CandidateId] = frozenset(),
) -> tuple[SheetId, ...]:
    """The sheets that both operators have not yet agreed on, by contest and number.

    A contest without a single agreed sheet wants its sheet 1: that there are no paper
    votes is keyed twice, too, and not taken from silence. invalidated: candidates declared
    invalid; an agreed sheet with valid votes for one of them is to be reopened.
    """
    entries = tuple(entries)
    order = {contest.id: place for place, contest in enumerate(election.contests)}
    agreed = {entry.sheet.contest for entry in entries if entry.state is State.AGREED}
    wanted = {
        entry.sheet
        for entry in entries
        if not entry.settled or (entry.agreed and fallen_fields(entry.agreed, invalidated))
    }
    silent = order.keys() - agreed - {sheet.contest for sheet in wanted}
    wanted |= {SheetId(contest, 1) for contest in silent}
    return tuple(sorted(wanted, key=lambda sheet: (order[sheet.contest], sheet.number)))


def paper_votes(
    entries: Iterable[Entry],
    election: Election,
    invalidated: Collection[CandidateId] = frozenset(),
) -> dict[str, PaperVotes]:
    """The paper votes of every contest, as `read_paper` gives them. Raises SheetsOpen."""
    entries = tuple(entries)
    if waiting := still_open(entries, election, invalidated):
        raise SheetsOpen(waiting)
    return {
        contest.id: paper_votes_of(
            contest,
            (
                entry.agreed
                for entry in sorted(entries, key=lambda entry: entry.sheet)
                if entry.sheet.contest == contest.id and entry.agreed is not None
            ),
        )
        for contest in election.contests
    }


def paper_votes_of(contest: Contest, sheets: Iterable[Keyed]) -> PaperVotes:
    """The sheets of one contest, added up. Groups and reasons that have 0 do not stand.

    Groups in the order of their members' filing.
    """
    added: dict[Field, int] = {}
    for keyed in sheets:
        for at, number in keyed.counts.items():
            added[at] = added.get(at, 0) + number
    listed = in_filing_order(contest)
    groups = [at.subject for at in added if at.item == "group"]
    groups.sort(key=lambda group: [listed.index(member) for member in group])
    return PaperVotes(
        own={name: added.get(Field("own", (name,)), 0) for name in listed},
        groups=tuple(Group(group, added[Field("group", group)]) for group in groups),
        invalid={
            reason: added[Field("invalid", (reason,))]
            for reason in INVALID_REASONS
            if Field("invalid", (reason,)) in added
        },
        taken_away=added.get(Field("taken_away"), 0),
        not_accepted=added.get(Field("not_accepted"), 0),
    )


def keyed_of(votes: PaperVotes) -> Keyed:
    """A table of paper votes as one keying, with the ballots it adds up to as its total.

    For a first keying that is read from a file; the second is keyed by hand.
    """
    counts = {Field("own", (name,)): number for name, number in votes.own.items()}
    counts |= {Field("group", group.candidates): group.ballots for group in votes.groups}
    counts |= {Field("invalid", (reason,)): number for reason, number in votes.invalid.items()}
    counts |= {Field("taken_away"): votes.taken_away, Field("not_accepted"): votes.not_accepted}
    return Keyed(counts | {Field("ballots"): Keyed(counts).added})
