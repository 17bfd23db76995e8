"""The steps of the count: what happened, who did it, and where the count was after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    insert,
    select,
)

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, CanonicalJson, Moment
from tally_server.states.people import By
from tally_server.states.said import count_json, count_of
from tally_server.states.states import Count

STEPS = Table(
    "count_steps",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("event", String(40), nullable=False),
    Column("proposed_by", Integer, ForeignKey("people.id")),
    Column("approved_by", Integer, ForeignKey("people.id")),
    Column("said", CanonicalJson, nullable=False),
    Column("after", CanonicalJson, nullable=False),
    CheckConstraint("approved_by <> proposed_by", name="two_people"),
)


@dataclass(frozen=True)
class Step:
    """One step. proposed_by, approved_by: accounts, where people did it. said: facts and
    reasons; never a choice or a total."""

    number: int
    at: datetime
    event: str
    proposed_by: int | None
    approved_by: int | None
    said: Mapping[str, Any]
    count: Count


def current(tx: Transaction) -> Count:
    """Where the count is; a new one before the first step."""
    row = tx.execute(select(STEPS.c.after).order_by(STEPS.c.number.desc()).limit(1)).one_or_none()
    return Count() if row is None else count_of(row.after)


def add_step(
    tx: Transaction, at: datetime, event: str, by: By, said: Mapping[str, Any], count: Count
) -> None:
    """One more step. Two writers never add the same number: the key refuses the second."""
    last = tx.execute(select(STEPS.c.number).order_by(STEPS.c.number.desc()).limit(1)).scalar()
    tx.execute(
        insert(STEPS).values(
            number=(last or 0) + 1,
            at=at,
            event=event,
            proposed_by=by.proposer.id if by.proposer else None,
            approved_by=by.approver.id if by.approver else None,
            said=dict(said),
            after=count_json(count),
        )
    )


def steps(tx: Transaction) -> tuple[Step, ...]:
    """All of them, in order."""
    rows = tx.execute(select(STEPS).order_by(STEPS.c.number))
    return tuple(
        Step(
            row.number,
            row.at,
            row.event,
            row.proposed_by,
            row.approved_by,
            row.said,
            count_of(row.after),
        )
        for row in rows
    )
