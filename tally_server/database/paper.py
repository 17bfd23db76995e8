"""Sheets of paper votes in the database: what happened to each, in order, and nothing else.

The state of a sheet is worked out from its events every time (`replayed`), so none can be
stored that the table does not allow; all four tables are append-only.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, insert, select

from common.election import Contest, Election
from common.machine import Moved, Refused
from common.text import Value
from tally_server.database import audit_log
from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, CanonicalJson, Moment
from tally_server.inputs.paper import PaperVotes
from tally_server.outcome.votes import CandidateId
from tally_server.paper.entry import Entry
from tally_server.paper.events import Event
from tally_server.paper.groups import likely_groups
from tally_server.paper.record import event_from, event_json, replayed
from tally_server.paper.sheet import MOST_SHEETS, Group, SheetId
from tally_server.paper.table import step
from tally_server.paper.totals import paper_votes, still_open
from tally_server.people.person import Person

CONTEST_LENGTH = 40
GROUP_LENGTH = 2000

SHEETS = Table(
    "paper_sheets",
    METADATA,
    Column("contest", String(CONTEST_LENGTH), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("added_by", Integer, ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint(f"number BETWEEN 2 AND {MOST_SHEETS}", name="number"),
)
EVENTS = Table(
    "paper_events",
    METADATA,
    Column("contest", String(CONTEST_LENGTH), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("event", CanonicalJson, nullable=False),
    Column("by", Integer, ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("place > 0", name="place"),
)
GROUPS = Table(
    "paper_groups",
    METADATA,
    Column("contest", String(CONTEST_LENGTH), primary_key=True),
    Column("members", String(GROUP_LENGTH), primary_key=True),
    Column("added_by", Integer, ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
)
VOTERS = Table(
    "paper_voters",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("contest", String(CONTEST_LENGTH), nullable=False),
    Column("voters", Integer, nullable=False),
    Column("entered_by", Integer, ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("voters >= 0", name="voters"),
    sqlite_autoincrement=True,
)


class NoSheet(LookupError):
    """No such sheet is on the list."""


def sheet_ids(tx: Transaction, election: Election) -> tuple[SheetId, ...]:
    """Every sheet on the list, by contest; sheet 1 of each contest is always there."""
    listed: dict[str, list[int]] = {contest.id: [1] for contest in election.contests}
    rows = select(SHEETS.c.contest, SHEETS.c.number).order_by(SHEETS.c.number)
    for contest, number in tx.execute(rows):
        if contest in listed:
            listed[contest].append(number)
    return tuple(SheetId(contest, number) for contest in listed for number in listed[contest])


def sheets(tx: Transaction, election: Election) -> tuple[Entry, ...]:
    """Every sheet as it stands. Raises NotReplayed where rows were changed by hand."""
    return tuple(replayed(sheet, _events(tx, sheet)) for sheet in sheet_ids(tx, election))


def entry_of(tx: Transaction, election: Election, sheet: SheetId) -> Entry:
    """One sheet as it stands. Raises NoSheet."""
    if sheet not in sheet_ids(tx, election):
        raise NoSheet(f"{sheet.contest} {sheet.number}")
    return replayed(sheet, _events(tx, sheet))


def happen(
    tx: Transaction, election: Election, sheet: SheetId, event: Event, by: Person, at: datetime
) -> Moved[Entry] | Refused[Entry]:
    """The event is kept if the table allows it, with a line in the log of acts.

    In a writing transaction, so that of two people who act at once the second meets
    what the first did. Raises NoSheet.
    """
    entry = entry_of(tx, election, sheet)
    moved = step(entry, event)
    if isinstance(moved, Moved):
        place = sum(1 for _ in _events(tx, sheet)) + 1
        row: dict[str, Value] = {**sheet._asdict(), "place": place}
        tx.execute(insert(EVENTS).values(**row, event=event_json(event), by=by.id, at=at))
        said = {**row, "state": str(moved.value.state)}
        audit_log.append(tx, at, by, f"web_paper.log-{type(event).__name__}", said)
    return moved


def add_sheet(tx: Transaction, election: Election, contest: str, by: Person, at: datetime) -> int:
    """The number of one more sheet of the contest."""
    number = max(one.number for one in sheet_ids(tx, election) if one.contest == contest) + 1
    tx.execute(insert(SHEETS).values(contest=contest, number=number, added_by=by.id, at=at))
    audit_log.append(tx, at, by, "web_paper.log-sheet", {"contest": contest, "number": number})
    return number


def groups_of(tx: Transaction, contest: Contest) -> tuple[Group, ...]:
    """The groups that a sheet of the contest has fields for: likely ones, then those added."""
    likely = likely_groups(contest)
    rows = select(GROUPS.c.members).where(GROUPS.c.contest == contest.id)
    order = (GROUPS.c.at, GROUPS.c.members)
    added = (tuple(row.members.split("+")) for row in tx.execute(rows.order_by(*order)))
    return tuple(dict.fromkeys((*likely, *added)))


def add_group(tx: Transaction, contest: Contest, group: Group, by: Person, at: datetime) -> bool:
    """Every sheet of the contest has a field for this group. False: it had already."""
    if group in groups_of(tx, contest):
        return False
    members = "+".join(group)
    tx.execute(insert(GROUPS).values(contest=contest.id, members=members, added_by=by.id, at=at))
    said: dict[str, Value] = {"contest": contest.id, "members": members}
    audit_log.append(tx, at, by, "web_paper.log-group", said)
    return True


def voters_of(tx: Transaction, contest: str) -> int | None:
    """Who voted on paper by the 投票録, as entered last; None where nobody did."""
    rows = select(VOTERS.c.voters).where(VOTERS.c.contest == contest)
    return tx.execute(rows.order_by(VOTERS.c.id.desc()).limit(1)).scalar_one_or_none()


def set_voters(tx: Transaction, contest: str, voters: int, by: Person, at: datetime) -> None:
    tx.execute(insert(VOTERS).values(contest=contest, voters=voters, entered_by=by.id, at=at))
    said: dict[str, Value] = {"contest": contest, "voters": voters}
    audit_log.append(tx, at, by, "web_paper.log-voters", said)


def paper_of(
    tx: Transaction, election: Election, invalidated: Collection[CandidateId] = frozenset()
) -> dict[str, PaperVotes]:
    """The paper votes of every contest for the count. Raises SheetsOpen."""
    return paper_votes(sheets(tx, election), election, invalidated)


def waiting(
    tx: Transaction, election: Election, invalidated: Collection[CandidateId] = frozenset()
) -> tuple[SheetId, ...]:
    """The sheets that keep the count from taking the paper votes."""
    return still_open(sheets(tx, election), election, invalidated)


def _events(tx: Transaction, sheet: SheetId) -> Iterator[Event]:
    where = (EVENTS.c.contest == sheet.contest) & (EVENTS.c.number == sheet.number)
    for row in tx.execute(select(EVENTS.c.event).where(where).order_by(EVENTS.c.place)).all():
        yield event_from(_plain(row.event))


def _plain(document: Any) -> dict[str, Any]:
    return dict(document)
