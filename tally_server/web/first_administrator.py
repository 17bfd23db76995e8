"""The first person: made when a counting place has nobody."""

from dataclasses import dataclass

from tally_server.database import audit_log, people
from tally_server.people.passwords import one_time_password
from tally_server.people.roles import Role
from tally_server.web.place import Place

LOGIN = "admin"
NAME = "管理者"


@dataclass(frozen=True)
class FirstAdministrator:
    """Login and one-time password, to be printed once and kept nowhere."""

    login: str
    secret: str

    def __repr__(self) -> str:
        return f"FirstAdministrator({self.login})"


def first_administrator(place: Place) -> FirstAdministrator | None:
    """A new administrator where nobody can sign in as one yet, else None.

    The server was stopped before the first password was used: it is made anew.
    """
    secret = one_time_password()
    kept = place.passwords.hash(secret)
    now = place.now()
    with place.database.write() as tx:
        held = people.accounts(tx)
        if not held:
            person = people.add_person(tx, LOGIN, NAME, {Role.ADMINISTRATOR}, now)
        elif len(held) == 1 and (held[0].one_time or held[0].password is None):
            person = held[0].person
        else:
            return None
        people.set_password(tx, person.id, kept, now, one_time=True)
        audit_log.append(tx, now, None, "web_people.log-one-time", {"login": person.login})
    return FirstAdministrator(person.login, secret)
