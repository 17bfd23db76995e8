"""Places and terminals: 投票録の集計, and records held against roll and slips.

Numbers of records and voters alone; not a vote of a candidate (電磁的記録投票法施行令4条2項).
"""

from dataclasses import dataclass

from tally_server.inputs.decision import AcceptDifference, NotUsed
from tally_server.publish.decision_words import DecisionWords
from tally_server.records.decision_lines import ProblemLine, problem_lines
from tally_server.records.record import Head, Record, head_of
from tally_server.records.source import CountedMedium, RecordSource


@dataclass(frozen=True)
class ContestNumbers:
    """One contest at one place. voters: on the roll, at terminals; None without a roll."""

    contest: str
    title: str
    voters: int | None
    records: int
    difference: int | None
    explanation: str


@dataclass(frozen=True)
class PlaceLine:
    """days: first and last day of a place for early voting, else empty."""

    id: str
    name: str
    early: bool
    days: tuple[str, ...]
    open: str
    close: str
    terminals: int
    spares: int
    electors_male: int
    electors_female: int
    contests: tuple[ContestNumbers, ...]


@dataclass(frozen=True)
class TerminalLine:
    """medium: which was counted, or `not-used`. slip: records on the slip; None without one.

    same: whether slip and medium agree in number and digest; None without a slip.
    """

    terminal: str
    place: str
    medium: str
    records: int
    slip: int | None
    same: bool | None
    digest: str


@dataclass(frozen=True)
class VotingSummary:
    places: tuple[PlaceLine, ...]
    totals: tuple[ContestNumbers, ...]
    electors_male: int
    electors_female: int


@dataclass(frozen=True)
class Reconciliation:
    places: tuple[PlaceLine, ...]
    totals: tuple[ContestNumbers, ...]
    terminals: tuple[TerminalLine, ...]
    records: int
    roll_given: bool
    slips_given: bool
    problems: tuple[ProblemLine, ...]


def voting_summary(source: RecordSource) -> Record:
    """投票録の集計: what the 投票録 of all places come to."""
    places = source.election.places
    body = VotingSummary(
        _places(source),
        _totals(source),
        sum(place.electors_male for place in places),
        sum(place.electors_female for place in places),
    )
    return Record("voting-summary", "voting-summary", _head(source, "voting-summary"), body)


def reconciliation(source: RecordSource) -> Record:
    """Every place against its roll, every terminal against its slip; differences as they are."""
    words = DecisionWords(source.election, "ja")
    body = Reconciliation(
        places=_places(source),
        totals=_totals(source),
        terminals=_terminals(source),
        records=sum(medium.records for medium in source.media),
        roll_given=source.roll is not None,
        slips_given=source.slips is not None,
        problems=problem_lines(
            (one for one in source.findings if one.problem.terminal or one.problem.place), words
        ),
    )
    return Record("reconciliation", "reconciliation", _head(source, "reconciliation"), body)


def _head(source: RecordSource, record: str) -> Head:
    return head_of(source, record, tuple(contest.id for contest in source.election.contests))


def _places(source: RecordSource) -> tuple[PlaceLine, ...]:
    lines = []
    for place in source.election.places:
        numbers = tuple(
            _numbers(source, contest.id, contest.title, (place.id,))
            for contest in source.election.contests
        )
        days = tuple(day.isoformat() for day in (place.first_day, place.last_day) if day)
        lines.append(
            PlaceLine(
                id=place.id,
                name=place.name,
                early=place.kind == "early",
                days=days,
                open=place.open,
                close=place.close,
                terminals=place.terminals,
                spares=place.spares,
                electors_male=place.electors_male,
                electors_female=place.electors_female,
                contests=numbers,
            )
        )
    return tuple(lines)


def _totals(source: RecordSource) -> tuple[ContestNumbers, ...]:
    places = tuple(place.id for place in source.election.places)
    return tuple(
        _numbers(source, contest.id, contest.title, places) for contest in source.election.contests
    )


def _numbers(
    source: RecordSource, contest: str, title: str, places: tuple[str, ...]
) -> ContestNumbers:
    records = sum(source.records[place, contest] for place in places)
    voters = None
    if source.roll is not None:
        voters = sum(source.roll[place, contest] for place in places)
    why = [
        one.reason
        for one in source.decisions.of(AcceptDifference)
        if one.contest == contest and (one.place,) == places
    ]
    difference = None if voters is None else records - voters
    return ContestNumbers(contest, title, voters, records, difference, "、".join(why))


def _terminals(source: RecordSource) -> tuple[TerminalLine, ...]:
    counted = {medium.terminal: medium for medium in source.media}
    unused = {one.terminal for one in source.decisions.of(NotUsed)}
    return tuple(
        _terminal(source, terminal, counted.get(terminal))
        for terminal in source.election.terminals
        if terminal in counted or terminal in unused
    )


def _terminal(source: RecordSource, terminal: str, medium: CountedMedium | None) -> TerminalLine:
    place = source.election.place_of(terminal).name
    slip = (source.slips or {}).get(terminal)
    number = slip.records if slip else None
    if medium is None:
        return TerminalLine(terminal, place, "not-used", 0, number, None, "")
    same = (slip.records, slip.digest) == (medium.records, medium.digest) if slip else None
    return TerminalLine(terminal, place, medium.medium, medium.records, number, same, medium.digest)
