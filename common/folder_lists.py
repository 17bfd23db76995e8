"""candidates.csv and polling_places.csv: rows, their lines, and what must agree in them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from common import election_rules as rules
from common import ids, names
from common.election import Incumbency, PlaceKind, clock_time
from common.election_rules import Breach
from common.inputs import Faults
from common.tables import BadCell, Column, Row, one_of, read_table, shown, whole_number


@dataclass(frozen=True)
class Listing:
    """The rows of a file; a cell that is faulty is absent from its row.

    complete: no row was lost, so it can be judged what is missing among them.
    """

    rows: Sequence[Row]
    complete: bool

    def column(self, name: str) -> list[Any]:
        return [row.cells.get(name) for row in self.rows]


def calendar_day(cell: str) -> date:
    """A parser for a date written as 2024-12-22."""
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        day = None
    if day is None or day.isoformat() != cell:
        raise BadCell("election.day", found=shown(cell))
    return day


def _or_empty(parse: Callable[[str], str]) -> Callable[[str], str]:
    return lambda cell: parse(cell) if cell else cell


_CANDIDATE = (
    Column("contest", ids.part_id),
    Column("candidate", ids.candidate_id),
    Column("filing_no", whole_number(*rules.CANDIDATES)),
    Column("display_order", whole_number(*rules.CANDIDATES)),
    Column("name", names.candidate_name),
    Column("legal_name", _or_empty(names.candidate_name)),
    Column("kana", names.reading),
    Column("party", names.party_name),
    Column("incumbency", one_of(*get_args(Incumbency))),
    Column("age", whole_number(*rules.AGE)),
)
_PLACE = (
    Column("place", ids.part_id),
    Column("name", names.title),
    Column("kind", one_of(*get_args(PlaceKind))),
    Column("open", clock_time),
    Column("close", clock_time),
    Column("terminals", whole_number(*rules.TERMINALS)),
    Column("electors_male", whole_number(*rules.ELECTORS)),
    Column("electors_female", whole_number(*rules.ELECTORS)),
    Column("first_day", calendar_day, required=False),
    Column("last_day", calendar_day, required=False),
    Column("spares", whole_number(0, rules.TERMINALS.high), required=False, default=0),
)


def read_candidates(faults: Faults, data: bytes, contests: Sequence[str] | None) -> Listing:
    """The candidates, every fault of the file in `faults`.

    contests: the ids in election.toml; None where they are not all readable, and then
    no candidate's contest is called unknown.
    """
    listing = _read(faults, data, _CANDIDATE)
    _say(faults, listing, rules.unique("candidate", listing.column("candidate")))
    for contest, group in _by_contest(listing).items():
        if contests is not None and contest not in contests:
            _say(faults, group, _unknown(contest, group, contests))
        else:
            for name in ("filing_no", "display_order"):
                _say(faults, group, _numbered(name, group))
    return listing


def read_places(faults: Faults, data: bytes, election_day: date | None) -> Listing:
    """The polling places, every fault of the file in `faults`."""
    listing = _read(faults, data, _PLACE)
    _say(faults, listing, rules.unique("place", listing.column("place")))
    if listing.complete and not listing.rows:
        faults.add("election.no-places")
    if len(listing.rows) > rules.PLACES.high:
        last = Listing(listing.rows[rules.PLACES.high :], False)
        _say(faults, last, rules.amount("place", len(listing.rows), rules.PLACES))
    for row in listing.rows:
        _say(faults, Listing([row], True), _place_rules(row, election_day))
    return listing


def _by_contest(listing: Listing) -> dict[str, Listing]:
    """The candidates of each contest; complete where no row's contest is unreadable."""
    complete = listing.complete and None not in listing.column("contest")
    groups: dict[str, list[Row]] = {}
    for row in listing.rows:
        if "contest" in row.cells:
            groups.setdefault(row["contest"], []).append(row)
    return {contest: Listing(rows, complete) for contest, rows in groups.items()}


def _place_rules(row: Row, election_day: date | None) -> Iterator[Breach]:
    readable = row.cells.keys()
    if readable >= {"open", "close"}:
        yield from rules.hours(row["open"], row["close"])
    if readable >= {"terminals", "spares"}:
        yield from rules.terminal_count(row["terminals"], row["spares"])
    if readable >= {"kind", "first_day", "last_day"}:
        yield from rules.early_days(row["kind"], row["first_day"], row["last_day"])
    if election_day and "last_day" in readable:
        yield from rules.before_election(row["last_day"], election_day)


def _numbered(name: str, group: Listing) -> Iterator[Breach]:
    """Numbers too high for their contest show only where no row is lost; repeats always."""
    for breach in rules.numbered(name, group.column(name)):
        if group.complete or breach.key == "election.order-repeat":
            yield breach


def _unknown(contest: str, group: Listing, contests: Sequence[str]) -> Iterator[Breach]:
    for index in range(len(group.rows)):
        values = {"found": contest, "known": ", ".join(contests)}
        yield Breach("contest", "election.unknown-contest", values, index)


def _say(faults: Faults, listing: Listing, breaches: Iterator[Breach]) -> None:
    for breach in breaches:
        line = listing.rows[breach.index].line
        faults.add(breach.key, line, breach.column, **breach.values)


def _read(faults: Faults, data: bytes, columns: Sequence[Column]) -> Listing:
    """All rows, those with a faulty cell too, so that no fault hides another."""
    before = len(faults.errors)
    rows = read_table(faults, data, [_kept(column) for column in columns])
    complete = len(faults.errors) == before
    return Listing([_without_faults(faults, row) for row in rows], complete)


def _kept(column: Column) -> Column:
    """The column, but a bad cell's value is its fault, to be said later."""

    def parse(cell: str) -> Any:
        try:
            return column.parse(cell)
        except BadCell as bad:
            return bad

    return replace(column, parse=parse)


def _without_faults(faults: Faults, row: Row) -> Row:
    cells: dict[str, Any] = {}
    for name, value in row.cells.items():
        if isinstance(value, BadCell):
            faults.add(value.key, row.line, name, **value.values)
        else:
            cells[name] = value
    return Row(row.line, cells)
