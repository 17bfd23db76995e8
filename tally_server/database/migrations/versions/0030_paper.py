"""Sheets of paper votes, their groups, and the voters on paper by the 投票録."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Text

from tally_server.database.append_only import append_only

revision = "0030"
down_revision = "0001"

_MOMENT = String(32)


def upgrade() -> None:
    op.create_table(
        "paper_sheets",
        Column("contest", String(40), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("added_by", Integer, ForeignKey("people.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        CheckConstraint("number BETWEEN 2 AND 9999", name="number"),
    )
    op.create_table(
        "paper_events",
        Column("contest", String(40), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("place", Integer, primary_key=True, autoincrement=False),
        Column("event", Text, nullable=False),
        Column("by", Integer, ForeignKey("people.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        CheckConstraint("place > 0", name="place"),
    )
    op.create_table(
        "paper_groups",
        Column("contest", String(40), primary_key=True),
        Column("members", String(2000), primary_key=True),
        Column("added_by", Integer, ForeignKey("people.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "paper_voters",
        Column("id", Integer, primary_key=True),
        Column("contest", String(40), nullable=False),
        Column("voters", Integer, nullable=False),
        Column("entered_by", Integer, ForeignKey("people.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        CheckConstraint("voters >= 0", name="voters"),
        sqlite_autoincrement=True,
    )
    for table in ("paper_sheets", "paper_events", "paper_groups", "paper_voters"):
        append_only(table)
