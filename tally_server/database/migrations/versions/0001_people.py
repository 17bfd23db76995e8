"""People, sessions, the audit log, and acts of two people."""

from alembic import op
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)

from tally_server.database.append_only import append_only

revision = "0001"
down_revision = None

_MOMENT = String(32)
_ROLES = (
    "administrator",
    "key-trustee",
    "counting-officer",
    "witness",
    "operator-a",
    "operator-b",
    "auditor",
    "display",
)


def upgrade() -> None:
    _people()
    _sessions()
    _security_keys()
    _audit_log()
    _proposals()


def _people() -> None:
    op.create_table(
        "people",
        Column("id", Integer, primary_key=True),
        Column("login", String(32), nullable=False),
        Column("name", String(60), nullable=False),
        Column("added", _MOMENT, nullable=False),
        Column("password", String(200)),
        Column("one_time", Boolean, nullable=False),
        Column("password_set", _MOMENT),
        Column("closed", _MOMENT),
        UniqueConstraint("login", name="uq_people_login"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person_roles",
        Column("person", Integer, ForeignKey("people.id"), primary_key=True),
        Column("role", String(20), primary_key=True),
        Column("seat", String(20), nullable=False),
        CheckConstraint(f"role IN ({', '.join(map(repr, _ROLES))})", name="known"),
        CheckConstraint(
            "seat = CASE WHEN role IN ('operator-a', 'operator-b') THEN 'operator' ELSE role END",
            name="seat",
        ),
        UniqueConstraint("person", "seat", name="uq_person_roles_person_seat"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        Column("id", Integer, primary_key=True),
        Column("person", Integer, ForeignKey("people.id"), nullable=False),
        Column("token_sha256", String(64), nullable=False),
        Column("begun", _MOMENT, nullable=False),
        Column("used", _MOMENT, nullable=False),
        Column("address", String(64), nullable=False),
        Column("ended", _MOMENT),
        UniqueConstraint("token_sha256", name="uq_sessions_token_sha256"),
        Index("ix_sessions_person", "person"),
    )
    op.create_table(
        "failed_attempts",
        Column("id", Integer, primary_key=True),
        Column("at", _MOMENT, nullable=False),
        Column("subject", String(80), nullable=False),
        Index("ix_failed_attempts_subject", "subject", "at"),
    )


def _security_keys() -> None:
    op.create_table(
        "security_keys",
        Column("id", Integer, primary_key=True),
        Column("person", Integer, ForeignKey("people.id"), nullable=False),
        Column("credential", LargeBinary, nullable=False),
        Column("public_key", LargeBinary, nullable=False),
        Column("uses", Integer, nullable=False),
        Column("name", String(40), nullable=False),
        Column("added", _MOMENT, nullable=False),
        UniqueConstraint("credential", name="uq_security_keys_credential"),
        Index("ix_security_keys_person", "person"),
    )
    op.create_table(
        "security_challenges",
        Column("sha256", String(64), primary_key=True),
        Column("person", Integer, ForeignKey("people.id"), nullable=False),
        Column("purpose", String(10), nullable=False),
        Column("challenge", LargeBinary, nullable=False),
        Column("until", _MOMENT, nullable=False),
    )


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", _MOMENT, nullable=False),
        Column("login", String(32), nullable=False),
        Column("what", String(80), nullable=False),
        Column("values", Text, nullable=False),
        Column("previous", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        UniqueConstraint("previous", name="uq_audit_log_previous"),
        UniqueConstraint("hash", name="uq_audit_log_hash"),
    )
    append_only("audit_log")


def _proposals() -> None:
    op.create_table(
        "proposals",
        Column("id", Integer, primary_key=True),
        Column("kind", String(40), nullable=False),
        Column("data", Text, nullable=False),
        Column("sha256", String(64), nullable=False),
        Column("proposed_by", Integer, ForeignKey("people.id"), nullable=False),
        Column("proposed_at", _MOMENT, nullable=False),
        UniqueConstraint("id", "sha256", "proposed_by", name="uq_proposals_id_sha256_proposed_by"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "proposal_endings",
        Column("proposal", Integer, primary_key=True, autoincrement=False),
        Column("ending", String(10), nullable=False),
        Column("sha256", String(64), nullable=False),
        Column("proposed_by", Integer, nullable=False),
        Column("ended_by", Integer, ForeignKey("people.id"), nullable=False),
        Column("at", _MOMENT, nullable=False),
        Column("reason", String(400), nullable=False),
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
    op.create_table(
        "people_settled",
        Column(
            "proposal", Integer, ForeignKey("proposals.id"), primary_key=True, autoincrement=False
        ),
        Column("at", _MOMENT, nullable=False),
        Column("people_sha256", String(64), nullable=False),
    )
    append_only("proposals")
    append_only("proposal_endings")
    append_only("people_settled")
