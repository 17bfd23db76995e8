"""The count: its steps, media that were read, forms, decisions, openings."""

from alembic import op
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

from tally_server.database.append_only import append_only

revision = "0040"
down_revision = "0001"

_MOMENT = String(32)
_HASH = String(64)


def upgrade() -> None:
    _steps()
    _media()
    _forms()
    _decisions()
    _openings()


def _steps() -> None:
    op.create_table(
        "count_steps",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", _MOMENT, nullable=False),
        Column("event", String(40), nullable=False),
        Column("proposed_by", Integer, ForeignKey("people.id")),
        Column("approved_by", Integer, ForeignKey("people.id")),
        Column("said", Text, nullable=False),
        Column("after", Text, nullable=False),
        CheckConstraint("approved_by <> proposed_by", name="two_people"),
    )
    append_only("count_steps")


def _media() -> None:
    op.create_table(
        "media_arrivals",
        *_numbered(),
        Column("label", String(200), nullable=False),
        Column("digest", _HASH, nullable=False),
        Column("known", Boolean, nullable=False),
        Column("report", Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "media_taken_out",
        Column("digest", _HASH, primary_key=True),
        Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        Column("reason", String(2000), nullable=False),
    )
    append_only("media_arrivals")
    append_only("media_taken_out")


def _forms() -> None:
    forms = {
        "slips": (
            Column("terminal", String(60), nullable=False),
            Column("records", Integer, nullable=False),
            Column("digest", _HASH, nullable=False),
            Column("scanned", Boolean, nullable=False),
        ),
        "roll_numbers": (
            Column("place", String(60), nullable=False),
            Column("contest", String(60), nullable=False),
            Column("voters", Integer, nullable=False),
        ),
        "turnout_calls": (
            Column("place", String(60), nullable=False),
            Column("clock", String(5), nullable=False),
            Column("male", Integer, nullable=False),
            Column("female", Integer, nullable=False),
        ),
    }
    for name, columns in forms.items():
        op.create_table(name, *_numbered(), *columns, sqlite_autoincrement=True)
        append_only(name)


def _decisions() -> None:
    op.create_table(
        "decisions",
        Column("number", Integer, primary_key=True),
        Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        Column("decision", Text, nullable=False),
        UniqueConstraint("proposal", name="uq_decisions_proposal"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "decisions_withdrawn",
        Column("decision", Integer, ForeignKey("decisions.number"), primary_key=True),
        Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        Column("reason", String(2000), nullable=False),
    )
    append_only("decisions")
    append_only("decisions_withdrawn")


def _openings() -> None:
    op.create_table(
        "opening_statements",
        Column("number", Integer, primary_key=True),
        Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        Column("pool", _HASH, nullable=False),
        Column("sha256", _HASH, nullable=False),
        Column("statement", Text, nullable=False),
        UniqueConstraint("proposal", name="uq_opening_statements_proposal"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "opened_pools",
        Column("statement", Integer, ForeignKey("opening_statements.number"), primary_key=True),
        Column("at", _MOMENT, nullable=False),
        Column("pools", Text, nullable=False),
    )
    op.create_table(
        "certified_results",
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        Column("sha256", _HASH, nullable=False),
        UniqueConstraint("proposal", name="uq_certified_results_proposal"),
    )
    for name in ("opening_statements", "opened_pools", "certified_results"):
        append_only(name)


def _numbered() -> tuple[Column[object], ...]:
    return (
        Column("number", Integer, primary_key=True),
        Column("at", _MOMENT, nullable=False),
        Column("by", Integer, ForeignKey("people.id"), nullable=False),
    )
