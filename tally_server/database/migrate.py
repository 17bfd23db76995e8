"""Brings a database to the form this program knows, by the revisions in the package."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tally_server.database.database import Database

_SCRIPTS = "tally_server.database:migrations"


class NewerDatabase(RuntimeError):
    """A later program wrote this database; this one leaves it alone."""


def migrate(database: Database) -> None:
    """Every revision is applied, in one transaction a run. Raises NewerDatabase."""
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with database.write() as tx:
        if set(MigrationContext.configure(tx).get_current_heads()) - known:
            raise NewerDatabase
        config.attributes["connection"] = tx
        command.upgrade(config, "heads")
