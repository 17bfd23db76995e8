"""What must agree between the fields of an election.

Each rule yields its breaches. The election definition refuses the first of them; the
reader of the election folder says all of them, each with its file and line.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from common.tables import BadCell
from common.text import Value


class Span(NamedTuple):
    """Whole numbers from low to high, both included."""

    low: int
    high: int


BOX_CAPACITY = Span(1, 10_000)  # voters
TRUSTEES = Span(1, 16)  # SLIP-39 numbers shares in four bits
SEATS = Span(0, 1_000)
CONTESTS = Span(1, 10)
CANDIDATES = Span(1, 200)  # of one contest
PLACES = Span(1, 2_000)
TERMINALS = Span(1, 99)  # of one place, spares included
ELECTORS = Span(0, 10_000_000)
AGE = Span(18, 130)


@dataclass(frozen=True)
class Breach:
    """A rule broken: by which field of which item, and its text in the catalogue."""

    column: str
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    index: int = 0


def uphold(*rules: Iterable[Breach]) -> None:
    """Raise BadCell for the first breach of these rules, if there is one."""
    for rule in rules:
        for breach in rule:
            raise BadCell(breach.key, **breach.values)


def amount(column: str, found: int, allowed: Span) -> Iterator[Breach]:
    """There are neither too few nor too many items."""
    if not allowed.low <= found <= allowed.high:
        values = {"found": found, "low": allowed.low, "high": allowed.high}
        yield Breach(column, "election.amount", values)


def unique(column: str, ids: Sequence[str | None]) -> Iterator[Breach]:
    """No id stands twice; each repeat is a breach of its own. None is an unreadable id."""
    seen: set[str] = set()
    for index, found in enumerate(ids):
        if found in seen:
            yield Breach(column, "election.repeated", {"found": found}, index)
        elif found is not None:
            seen.add(found)


def numbered(column: str, numbers: Sequence[int | None]) -> Iterator[Breach]:
    """The numbers run from 1 to their count, each once, in any order.

    Every number too high or used by several is a breach, and a gap always shows as one
    of these. None is an unreadable number.
    """
    count = len(numbers)
    uses = Counter(numbers)
    for index, number in enumerate(numbers):
        if number is None:
            continue
        if not 1 <= number <= count:
            yield Breach(column, "election.order-gap", {"found": number, "n": count}, index)
        elif uses[number] > 1:
            yield Breach(column, "election.order-repeat", {"found": number, "n": count}, index)


def seats(kind: str, winners: int, council_seats: int) -> Iterator[Breach]:
    """A chief is one person of no council; an assembly has seats for all it elects."""
    if kind == "chief":
        if winners != 1:
            yield Breach("winners", "election.chief-winners", {"found": winners})
        if council_seats != 0:
            yield Breach("council_seats", "election.chief-seats", {"found": council_seats})
    elif council_seats < winners:
        values = {"found": council_seats, "winners": winners}
        yield Breach("council_seats", "election.too-few-seats", values)


def threshold(mode: str, needed: int, trustees: int) -> Iterator[Breach]:
    """The shares can be made by SLIP-39, and no one person holds an official key."""
    if needed > trustees:
        yield Breach("key_threshold", "election.threshold-order")
    elif needed == 1 and mode == "official":
        yield Breach("key_threshold", "election.threshold-alone")
    elif needed == 1 and trustees > 1:
        yield Breach("key_threshold", "election.threshold-copies")


def contested(mode: str, candidates: int, winners: int) -> Iterator[Breach]:
    """An official contest has more candidates than it elects; else there is no vote.

    Rule: 公職選挙法100条4項. A rehearsal may have fewer.
    """
    if mode == "official" and candidates <= winners:
        values = {"candidates": candidates, "winners": winners}
        yield Breach("winners", "election.uncontested", values)


def hours(opening: str, closing: str) -> Iterator[Breach]:
    """A place opens before it closes; times as 07:00."""
    if opening >= closing:
        yield Breach("close", "election.hours", {"opening": opening, "closing": closing})


def terminal_count(terminals: int, spares: int) -> Iterator[Breach]:
    """The terminals of a place, spares included, fit into two digits."""
    if terminals + spares > TERMINALS.high:
        values = {"found": terminals + spares, "high": TERMINALS.high}
        yield Breach("spares", "election.terminal-count", values)


def early_days(kind: str, first: date | None, last: date | None) -> Iterator[Breach]:
    """Only an early place names its days, and then both, in order."""
    if kind != "early":
        for name, day in (("first_day", first), ("last_day", last)):
            if day is not None:
                yield Breach(name, "election.days-of-day")
    elif (first is None) != (last is None):
        yield Breach("first_day" if first is None else "last_day", "election.days-both")
    elif first is not None and last is not None and first > last:
        yield Breach("last_day", "election.days-order")


def before_election(last: date | None, day: date) -> Iterator[Breach]:
    """Early voting does not last beyond the day of the election."""
    if last is not None and last > day:
        yield Breach("last_day", "election.days-late", {"day": day.isoformat()})
