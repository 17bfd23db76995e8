"""Acts of weight: proposed by one person, approved by another, carried out once.

The database holds the rule by itself: an ending repeats proposer and hash of its proposal
(a foreign key over all three), an approver is not the proposer (CHECK), and a proposal ends
once (primary key). Both tables are append-only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Row,
    Select,
    String,
    Table,
    UniqueConstraint,
    insert,
    select,
)

from tally_server.database import audit_log
from tally_server.database.database import Transaction
from tally_server.database.people import account
from tally_server.database.schema import METADATA, CanonicalJson, Moment
from tally_server.people.acts import Act, ActRefused, Agreed, Data, act_sha256
from tally_server.people.person import Person

MAX_REASON = 400
MAX_DATA = 1024 * 1024

PROPOSALS = Table(
    "proposals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("data", CanonicalJson, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("proposed_by", Integer, ForeignKey("people.id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    UniqueConstraint("id", "sha256", "proposed_by"),
    sqlite_autoincrement=True,
)
ENDINGS = Table(
    "proposal_endings",
    METADATA,
    Column("proposal", Integer, primary_key=True, autoincrement=False),
    Column("ending", String(10), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("proposed_by", Integer, nullable=False),
    Column("ended_by", Integer, ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", String(MAX_REASON), nullable=False),
    ForeignKeyConstraint(
        ["proposal", "sha256", "proposed_by"],
        ["proposals.id", "proposals.sha256", "proposals.proposed_by"],
        name="fk_proposal_endings_proposal",
    ),
    CheckConstraint("ending IN ('approved', 'refused', 'withdrawn', 'stale')", name="ending"),
    CheckConstraint(
        "ending IN ('withdrawn', 'stale') OR ended_by <> proposed_by", name="two_people"
    ),
    CheckConstraint("ending <> 'withdrawn' OR ended_by = proposed_by", name="own_withdrawal"),
)


class Ending(StrEnum):
    """How a proposal ended; stale: what it was about had changed meanwhile."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STALE = "stale"


@dataclass(frozen=True)
class Proposal:
    """What somebody wants done. ending None: it waits for another person."""

    id: int
    kind: str
    data: Data
    sha256: str
    proposed_by: Person
    proposed_at: datetime
    ending: Ending | None = None
    ended_by: Person | None = None
    ended_at: datetime | None = None
    reason: str = ""


Executor = Callable[[Transaction, Agreed], None]
"""Carries an act out, in the transaction of its approval. Raises ActRefused."""


def propose(tx: Transaction, act: Act, data: Data, by: Person, at: datetime) -> Proposal:
    """It waits for another person. Raises ActRefused where this person may not propose it."""
    if not by.has(act.proposers):
        raise ActRefused("web_acts.may-not-propose")
    act.shown(data)  # what cannot be shown cannot be approved
    sha256 = act_sha256(act.kind, data)
    row = insert(PROPOSALS).values(
        kind=act.kind, data=dict(data), sha256=sha256, proposed_by=by.id, proposed_at=at
    )
    number = tx.execute(row.returning(PROPOSALS.c.id)).scalar_one()
    _log(tx, "proposed", number, act.kind, sha256, by, at)
    return Proposal(number, act.kind, data, sha256, by, at)


def approve(
    tx: Transaction,
    act: Act,
    executor: Executor,
    number: int,
    sha256: str,
    by: Person,
    at: datetime,
) -> Agreed:
    """Two people agreed and the act is done, or nothing at all.

    sha256: of what the second person was shown. Raises ActRefused.
    """
    waiting = _waiting(tx, number, act.kind)
    if not by.has(act.approvers):
        raise ActRefused("web_acts.may-not-approve")
    if by.id == waiting.proposed_by.id:
        raise ActRefused("web_acts.same-person")
    if sha256 != waiting.sha256 or act_sha256(act.kind, waiting.data) != sha256:
        raise ActRefused("web_acts.other-data")
    _end(tx, waiting, Ending.APPROVED, by, at)
    agreed = Agreed(number, act.kind, waiting.data, sha256, waiting.proposed_by, by, at)
    executor(tx, agreed)
    return agreed


def refuse(tx: Transaction, act: Act, number: int, by: Person, at: datetime, reason: str) -> None:
    """It is over, and nothing was done; another person who may approve it says so."""
    waiting = _waiting(tx, number, act.kind)
    if not by.has(act.approvers):
        raise ActRefused("web_acts.may-not-approve")
    if by.id == waiting.proposed_by.id:
        raise ActRefused("web_acts.same-person")
    _end(tx, waiting, Ending.REFUSED, by, at, reason)


def withdraw(tx: Transaction, number: int, by: Person, at: datetime) -> None:
    """Whoever proposed it wants it no longer."""
    waiting = _waiting(tx, number)
    if by.id != waiting.proposed_by.id:
        raise ActRefused("web_acts.not-yours")
    _end(tx, waiting, Ending.WITHDRAWN, by, at)


def go_stale(tx: Transaction, number: int, by: Person, at: datetime, key: str) -> None:
    """It cannot be done any more; key says why."""
    _end(tx, _waiting(tx, number), Ending.STALE, by, at, key)


def proposal(tx: Transaction, number: int) -> Proposal | None:
    rows = _read(tx, _select().where(PROPOSALS.c.id == number))
    return rows[0] if rows else None


def open_proposals(tx: Transaction, kind: str | None = None) -> tuple[Proposal, ...]:
    """Those that wait for another person, the oldest first."""
    rows = _select().where(ENDINGS.c.proposal.is_(None))
    return _read(tx, rows if kind is None else rows.where(PROPOSALS.c.kind == kind))


def ended_proposals(tx: Transaction, limit: int = 200) -> tuple[Proposal, ...]:
    """Those that are over, the newest first."""
    rows = _select().where(ENDINGS.c.proposal.is_not(None)).order_by(None)
    return _read(tx, rows.order_by(PROPOSALS.c.id.desc()).limit(limit))


def _waiting(tx: Transaction, number: int, kind: str | None = None) -> Proposal:
    found = proposal(tx, number)
    if found is None or (kind is not None and found.kind != kind):
        raise ActRefused("web_acts.no-such")
    if found.ending is not None:
        raise ActRefused("web_acts.ended")
    return found


def _end(
    tx: Transaction, ended: Proposal, ending: Ending, by: Person, at: datetime, reason: str = ""
) -> None:
    tx.execute(
        insert(ENDINGS).values(
            proposal=ended.id,
            ending=str(ending),
            sha256=ended.sha256,
            proposed_by=ended.proposed_by.id,
            ended_by=by.id,
            at=at,
            reason=reason[:MAX_REASON],
        )
    )
    _log(tx, str(ending), ended.id, ended.kind, ended.sha256, by, at)


def _log(
    tx: Transaction, what: str, number: int, kind: str, sha256: str, by: Person, at: datetime
) -> None:
    said: Mapping[str, Any] = {"proposal": number, "kind": kind, "sha256": sha256}
    audit_log.append(tx, at, by, f"web_acts.log-{what}", said)


def _select() -> Select[Any]:
    joined = PROPOSALS.outerjoin(ENDINGS, ENDINGS.c.proposal == PROPOSALS.c.id)
    columns = (
        *PROPOSALS.c,
        ENDINGS.c.ending,
        ENDINGS.c.ended_by,
        ENDINGS.c.at.label("ended_at"),
        ENDINGS.c.reason,
    )
    return select(*columns).select_from(joined).order_by(PROPOSALS.c.id)


def _read(tx: Transaction, rows: Select[Any]) -> tuple[Proposal, ...]:
    return tuple(_proposal(tx, row) for row in tx.execute(rows).all())


def _proposal(tx: Transaction, row: Row[Any]) -> Proposal:
    ended_by = None if row.ended_by is None else _person(tx, row.ended_by)
    return Proposal(
        row.id,
        row.kind,
        row.data,
        row.sha256,
        _person(tx, row.proposed_by),
        row.proposed_at,
        None if row.ending is None else Ending(row.ending),
        ended_by,
        row.ended_at,
        row.reason or "",
    )


def _person(tx: Transaction, number: int) -> Person:
    held = account(tx, number)
    if held is None:
        raise LookupError(f"no person {number}")  # a foreign key holds it
    return held.person
