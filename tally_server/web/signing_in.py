"""Signing in and out: password, then security key where one is registered, then a session.

An attempt is counted before its password is looked at, so that many at once cannot get
around the wait; a right one takes its own count away again.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from tally_server.database import attempts, audit_log, people, sessions
from tally_server.people.person import Person
from tally_server.people.session_rules import ONE_TIME
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.rendering import moment

TOKEN_BYTES = 32
MAX_LOGIN = 64


@dataclass(frozen=True)
class Wrong:
    """Name or password is wrong, or the account is closed: nobody is told which."""


def check_password(place: Place, login: str, password: str, address: str) -> Person | Wrong:
    """The person whose name and password these are. Raises Refused while it has to wait."""
    now = place.now()
    subjects = (attempts.login_subject(login), attempts.address_subject(address))
    with place.database.write() as tx:
        waits = (attempts.login_waits(tx, login, now), attempts.address_waits(tx, address, now))
        until = max((one for one in waits if one), default=None)
        if until is None:
            attempts.count_attempt(tx, subjects, now)
        held = people.account_of_login(tx, login[:MAX_LOGIN])
    if until is not None:
        raise Refused("web_errors.wait", 429, until=moment(until))
    right = place.passwords.right(None if held is None else held.password, password)
    with place.database.write() as tx:
        if held is None or not right or held.closed or _too_old(held, now):
            known = None if held is None else held.person
            if known is not None:
                audit_log.append(tx, now, None, "web_entry.log-failed", {"login": known.login})
            return Wrong()
        for subject in subjects:
            attempts.forgive_one(tx, subject, now)
        attempts.forgiven(tx, attempts.login_subject(login))
    return held.person


def begin_session(place: Place, person: Person, address: str, old_token: str) -> str:
    """The token of a new session; a session the browser had before is over."""
    now = place.now()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with place.database.write() as tx:
        before = sessions.find(tx, old_token, now) if old_token else None
        if before is not None:
            sessions.end(tx, before.id, now)
        sessions.forget_old(tx, now)
        sessions.begin(tx, person.id, token, now, address)
        audit_log.append(tx, now, person, "web_entry.log-signed-in", {"address": address})
    return token


def end_session(place: Place, session: sessions.Session) -> None:
    now = place.now()
    with place.database.write() as tx:
        sessions.end(tx, session.id, now)
        audit_log.append(tx, now, session.person, "web_entry.log-signed-out", {})


def _too_old(held: people.Account, now: datetime) -> bool:
    """A one-time password that nobody used in its time."""
    return held.one_time and held.password_set is not None and now - held.password_set > ONE_TIME
