"""For revisions: a table whose rows are added and never changed or removed, on both databases."""

from alembic import op

_SQLITE = """
CREATE TRIGGER {table}_keeps_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_keeps() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{table} is append-only'; END
$$ LANGUAGE plpgsql
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_keeps_{event} BEFORE {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_keeps()
"""


def append_only(table: str) -> None:
    """From here on the database refuses UPDATE and DELETE (and TRUNCATE) on this table."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(table=table, event=event))
        return
    op.execute(_POSTGRESQL_FUNCTION.format(table=table))
    for event in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(_POSTGRESQL.format(table=table, event=event))
