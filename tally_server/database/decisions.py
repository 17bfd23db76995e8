"""The decisions of two people, in the order of their approval, and those withdrawn again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, insert, select

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, CanonicalJson, Moment

MOST_REASON = 2000

DECISIONS = Table(
    "decisions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("decision", CanonicalJson, nullable=False),
    sqlite_autoincrement=True,
)
WITHDRAWN = Table(
    "decisions_withdrawn",
    METADATA,
    Column("decision", Integer, ForeignKey("decisions.number"), primary_key=True),
    Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", String(MOST_REASON), nullable=False),
)


@dataclass(frozen=True)
class Kept:
    """A decision as decisions.json spells it. withdrawn: why it does not stand any more."""

    number: int
    at: datetime
    decision: Mapping[str, Any]
    withdrawn: str = ""


def add_decision(tx: Transaction, proposal: int, at: datetime, decision: Mapping[str, Any]) -> None:
    values = {"proposal": proposal, "at": at, "decision": dict(decision)}
    tx.execute(insert(DECISIONS).values(**values))


def withdraw_decision(
    tx: Transaction, number: int, proposal: int, at: datetime, reason: str
) -> None:
    """It stands no more; it stays on the record, with the reason."""
    values = {"decision": number, "proposal": proposal, "at": at, "reason": reason}
    tx.execute(insert(WITHDRAWN).values(**values))


def all_decisions(tx: Transaction) -> tuple[Kept, ...]:
    """Every decision ever made, in order."""
    joined = DECISIONS.outerjoin(WITHDRAWN, WITHDRAWN.c.decision == DECISIONS.c.number)
    rows = select(DECISIONS, WITHDRAWN.c.reason).select_from(joined).order_by(DECISIONS.c.number)
    return tuple(
        Kept(row.number, row.at, row.decision, row.reason or "") for row in tx.execute(rows)
    )


def decisions_file(tx: Transaction) -> bytes:
    """The decisions that stand, as a decisions.json."""
    stand = [dict(kept.decision) for kept in all_decisions(tx) if not kept.withdrawn]
    return json.dumps({"decisions": stand}, ensure_ascii=False, indent=1).encode() + b"\n"
