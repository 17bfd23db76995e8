"""The count of one contest (開票): in the 開票録, or inside the 選挙録 where both are joined."""

from dataclasses import dataclass

from common.text import text
from tally_server.count.results import ContestResult
from tally_server.inputs.decision import (
    AcceptDifference,
    Apportion,
    Decision,
    InvalidateCandidate,
    Lot,
    SetAside,
    UseDuplicate,
)
from tally_server.outcome.figures import decimal
from tally_server.publish.decision_words import DecisionWords
from tally_server.records.contest_lines import Setting, WorkingLine, settings, written_working
from tally_server.records.decision_lines import DecisionLine, decision_lines
from tally_server.records.source import RecordSource


@dataclass(frozen=True)
class Number:
    label: str
    number: int


@dataclass(frozen=True)
class Electronic:
    """records = valid + ended + invalidated + set_aside."""

    records: int
    valid: int
    ended: int
    invalidated: int
    set_aside: int


@dataclass(frozen=True)
class Paper:
    """found = own + groups + all of invalid (紙の投票総数); taken away and not accepted
    ballots are not among them."""

    found: int
    own: int
    groups: int
    invalid_total: int
    invalid: tuple[Number, ...]
    taken_away: int
    not_accepted: int


@dataclass(frozen=True)
class PlaceMedia:
    """The media of a place that were counted, and their records of this contest."""

    place: str
    name: str
    originals: int
    duplicates: int
    records: int


@dataclass(frozen=True)
class CountPart:
    """voters: on the rolls, at terminals; None where no roll was given."""

    voters: int | None
    records: int
    difference: int | None
    electronic: Electronic
    paper: Paper
    valid: int
    invalid: int
    found: int
    dropped: str
    media: tuple[PlaceMedia, ...]
    decisions: tuple[DecisionLine, ...]
    settings: tuple[Setting, ...]
    working: tuple[WorkingLine, ...]


def count_part(source: RecordSource, result: ContestResult) -> CountPart:
    """Everything that the count of this contest found."""

    contest = result.contest.id
    electronic, paper = _electronic(result), _paper(result)
    voters = roll_voters(source, contest)
    records = electronic.records
    return CountPart(
        voters=voters,
        records=records,
        difference=None if voters is None else records - voters,
        electronic=electronic,
        paper=paper,
        valid=result.totals.valid,
        invalid=result.totals.invalid,
        found=records + paper.found,
        dropped=decimal(result.totals.dropped),
        media=_media(source, contest),
        decisions=_decisions(source, contest),
        settings=settings(source.election.counting),
        working=written_working(result, source.election.counting, source.decisions),
    )


def roll_voters(source: RecordSource, contest: str) -> int | None:
    """The voters on the rolls of all places; None where no roll was given."""
    if source.roll is None:
        return None
    return sum(number for (_, of), number in source.roll.items() if of == contest)


def _electronic(result: ContestResult) -> Electronic:
    votes = result.votes
    valid = sum(row.electronic for row in result.totals.candidates)
    ended, invalidated = votes.ended_without_choice, votes.electronic_invalidated
    return Electronic(votes.records, valid, ended, invalidated, votes.set_aside)


def _paper(result: ContestResult) -> Paper:
    votes = result.votes
    own, groups = sum(votes.paper_own.values()), sum(group.ballots for group in votes.groups)
    invalid = tuple(Number(_reason(key), number) for key, number in votes.paper_invalid.items())
    total = sum(votes.paper_invalid.values())
    found = own + groups + total
    return Paper(found, own, groups, total, invalid, votes.taken_away, votes.not_accepted)


def _reason(key: str) -> str:
    if key.isdecimal():
        return text("records.invalid-number", number=key, what=text(f"records.invalid-{key}"))
    return text(f"records.invalid-{key}")


def _media(source: RecordSource, contest: str) -> tuple[PlaceMedia, ...]:
    lines = []
    for place in source.election.places:
        media = [one.medium for one in source.media if one.terminal in place.terminal_ids]
        originals, duplicates = media.count("original"), media.count("duplicate")
        records = source.records[place.id, contest]
        lines.append(PlaceMedia(place.id, place.name, originals, duplicates, records))
    return tuple(lines)


def _decisions(source: RecordSource, contest: str) -> tuple[DecisionLine, ...]:
    """Those over media, and those over this contest."""
    words = DecisionWords(source.election, "ja")
    return decision_lines((one for one in source.decisions if _concerns(one, contest)), words)


def _concerns(decision: Decision, contest: str) -> bool:
    match decision:
        case UseDuplicate():
            return True
        case AcceptDifference() | Apportion() | InvalidateCandidate() | Lot() | SetAside():
            return decision.contest == contest
        case _:
            return False
