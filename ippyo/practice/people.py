"""The accounts of a practice: all with one password, which its papers tell."""

from datetime import UTC, datetime

from ippyo.practice.lesson import LEARNERS
from tally_server.database import audit_log, people
from tally_server.database.database import Database
from tally_server.people.passwords import Passwords


def add_learners(database: Database, password: str) -> None:
    """Everybody of the lesson can sign in. The database has its tables and nobody in it."""
    kept, now = Passwords().hash(password), datetime.now(UTC)
    with database.write() as tx:
        for one in LEARNERS:
            person = people.add_person(tx, one.login, one.name, {one.role}, now)
            people.set_password(tx, person.id, kept, now, one_time=False)
            audit_log.append(tx, now, None, "web_people.log-practice", {"login": one.login})
