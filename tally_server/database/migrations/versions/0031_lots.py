"""Lots as they were drawn."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, String, Text

from tally_server.database.append_only import append_only

revision = "0031"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "lots",
        Column(
            "proposal", Integer, ForeignKey("proposals.id"), primary_key=True, autoincrement=False
        ),
        Column("contest", String(40), nullable=False),
        Column("record", Text, nullable=False),
        Column("at", String(32), nullable=False),
    )
    append_only("lots")
