"""How Alembic runs the revisions: on the connection it is given, in its transaction."""

from alembic import context

from tally_server.database.all_tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the caller's transaction holds all of it
)
context.run_migrations()
