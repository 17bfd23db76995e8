"""One person of the counting place."""

import re
import unicodedata
from dataclasses import dataclass

from tally_server.people.roles import Role

MAX_NAME = 60
_LOGIN = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")


@dataclass(frozen=True)
class Person:
    """Somebody with an account; the id is never given to another."""

    id: int
    login: str
    name: str
    roles: frozenset[Role]

    def has(self, roles: frozenset[Role]) -> bool:
        """Whether the person holds one of these roles."""
        return bool(self.roles & roles)


def login_faults(login: str) -> tuple[str, ...]:
    """Why this is no login name: 3 to 32 of a-z 0-9 -, no hyphen at an end."""
    return () if _LOGIN.fullmatch(login) else ("web_people.login-form",)


def name_faults(name: str) -> tuple[str, ...]:
    """Why this is no name of a person: 1 to 60 printable letters, no blank at an end."""
    if not name or len(name) > MAX_NAME or name != name.strip():
        return ("web_people.name-form",)
    if any(unicodedata.category(letter)[0] == "C" for letter in name):
        return ("web_people.name-form",)
    return ()
