"""What each figure and each candidate's fate rests on: the rule, its article, how sure it is.

A value that screen and record show alike; its words stand in the catalogue (`outcome`).
docs/formats/outcome.md has the same rules as formulas.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from common.election import Contest
from common.text import Language, Value, catalogue, text
from tally_server.outcome.figures import decimal, votes, whole
from tally_server.outcome.printed import decimals, fraction_text
from tally_server.outcome.ranking import Outcome, ranked
from tally_server.outcome.totals import CandidateTotal, ContestTotals
from tally_server.outcome.votes import CandidateId, ContestVotes

SHARE_OF_COUNCIL = 6  # more than one seat in six empty: a new election


@dataclass(frozen=True)
class Reason:
    """One thing with its rule. key: in the catalogue; figure: the number it is about, as
    written, or empty. article names the law, basis how sure the rule is."""

    key: str
    figure: str = ""
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def label(self, language: Language = "ja") -> str:
        return text(f"outcome.{self.key}", f"label_{language}")

    def say(self, language: Language = "ja") -> str:
        return text(f"outcome.{self.key}", f"text_{language}", **self.values)

    @property
    def article(self) -> str:
        return catalogue()[f"outcome.{self.key}"]["article"]

    @property
    def basis(self) -> str:
        return catalogue()[f"outcome.{self.key}"]["basis"]


@dataclass(frozen=True)
class Standing:
    """Where a candidate stands. place: by exact votes, from 1, equal votes on one place."""

    candidate: CandidateId
    place: int
    printed: str
    fate: Reason
    deposit: Reason | None


@dataclass(frozen=True)
class Explanation:
    """A contest explained. figures: votes and lines; standings: most votes first;
    consequences: what follows for the seats."""

    figures: tuple[Reason, ...]
    standings: tuple[Standing, ...]
    consequences: tuple[Reason, ...]


def explained(
    contest: Contest, cast: ContestVotes, totals: ContestTotals, outcome: Outcome
) -> Explanation:
    """Every figure of the contest with its rule, in the order of the record."""
    return Explanation(
        tuple(_figures(contest, cast, totals, outcome)),
        tuple(_standings(contest, cast, totals, outcome)),
        tuple(_consequences(contest, totals, outcome)),
    )


def _figures(
    contest: Contest, cast: ContestVotes, totals: ContestTotals, outcome: Outcome
) -> Iterator[Reason]:
    own, groups = sum(cast.paper_own.values()), sum(group.ballots for group in cast.groups)
    yield _reason(
        "valid",
        whole(totals.valid),
        electronic=whole(totals.valid - own - groups),
        own=whole(own),
        groups=whole(groups),
    )
    paper, electronic = sum(cast.paper_invalid.values()), cast.electronic_invalidated
    yield _reason(
        "invalid", whole(totals.invalid), paper=whole(paper), electronic=whole(electronic)
    )
    yield _reason("ended", whole(cast.ended_without_choice))
    if cast.set_aside:
        yield _reason("set-aside", whole(cast.set_aside))
    yield _line("legal-minimum", outcome.thresholds.legal_minimum, contest, totals)
    yield _line("deposit-line", outcome.thresholds.deposit_line, contest, totals)


def _line(name: str, exact: Fraction, contest: Contest, totals: ContestTotals) -> Reason:
    """A line of votes: cut at three decimals in writing, compared as a fraction."""
    kind = "chief" if contest.kind == "chief" else "assembly"
    written = votes(decimals(exact)) if exact.denominator > 1 else whole(exact.numerator)
    values = {"valid": whole(totals.valid), "exact": decimal(exact)}
    seats = {} if kind == "chief" else {"seats": whole(contest.council_seats)}
    return Reason(f"{name}-{kind}", written, values | seats)


def _standings(
    contest: Contest, cast: ContestVotes, totals: ContestTotals, outcome: Outcome
) -> Iterator[Standing]:
    rows = ranked(totals)
    for row in rows:
        place = 1 + sum(other.total > row.total for other in rows)
        lost = row.candidate in outcome.below_deposit_line
        yield Standing(
            row.candidate,
            place,
            votes(row.printed),
            _fate(row, place, contest, cast, outcome),
            _reason("deposit-lost") if lost else None,
        )


def _fate(
    row: CandidateTotal, place: int, contest: Contest, cast: ContestVotes, outcome: Outcome
) -> Reason:
    name = row.candidate
    if name in outcome.drawn:
        return _reason("elected-by-lot")
    if name in outcome.elected:
        return _reason("elected", place=place)
    if name in outcome.tied:
        if outcome.drawn:
            return _reason("lot-lost")
        return _reason("lot-pending", tied=len(outcome.tied), seats=outcome.lot_seats)
    if name in cast.invalidated:
        return _reason("fallen")
    if row.total == 0:
        return _reason("no-votes")
    if row.total < outcome.thresholds.legal_minimum:
        return _reason("below-minimum")
    return _reason("not-elected", place=place, winners=contest.winners)


def _consequences(contest: Contest, totals: ContestTotals, outcome: Outcome) -> Iterator[Reason]:
    names = {person.id: person.name for person in contest.candidates}
    if len(contest.candidates) <= contest.winners:
        people = len(contest.candidates)
        yield _reason("unopposed", candidates=people, winners=contest.winners)
    if outcome.ties:
        tied = "・".join(names[name] for name in outcome.tied)
        yield _reason("lot-first", tied=tied, seats=outcome.lot_seats)
    elif empty := contest.winners - len(outcome.elected):
        yield _empty(contest, empty, nobody=not outcome.elected)
    else:
        yield _reason("seats-filled", winners=contest.winners)
    for one, two in pairwise(ranked(totals)):
        if one.written == two.written and one.total != two.total:
            yield _reason(
                "equal-in-print",
                first=names[one.candidate],
                first_exact=fraction_text(one.total),
                second=names[two.candidate],
                second_exact=fraction_text(two.total),
            )


def _empty(contest: Contest, empty: int, *, nobody: bool) -> Reason:
    """What follows where seats stay empty. A lot never leaves one empty."""
    if contest.kind == "chief":
        return _reason("nobody-chief")
    if contest.kind == "assembly" and nobody and contest.winners == contest.council_seats:
        return _reason("nobody-assembly")
    key = "seats-empty"
    if empty * SHARE_OF_COUNCIL > contest.council_seats:
        key = "seats-empty-again"
    elif contest.kind == "assembly_by_election":
        key = "seats-empty-by-election"
    return _reason(key, empty=empty, seats=contest.council_seats)


def _reason(key: str, figure: str = "", **values: Value) -> Reason:
    return Reason(key, figure, values)
