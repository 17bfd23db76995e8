"""One's own account: password, security keys, and signing out everywhere."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from tally_server.database import audit_log, people, security_keys, sessions
from tally_server.people.access import EVERYBODY
from tally_server.people.passwords import password_faults
from tally_server.web import cookies
from tally_server.web.area import Area, Link
from tally_server.web.refused import Refused
from tally_server.web.security_key import MAX_CREDENTIAL, MAX_NAME, ask_to_register, register
from tally_server.web.signing_in import Wrong, begin_session, check_password
from tally_server.web.typed import Line, Number, Secret, Words
from tally_server.web.visit import Staff, Visit

router = APIRouter(include_in_schema=False)


@router.get("/account")
def account(visit: Staff) -> Response:
    now = visit.place.now()
    with visit.place.database.read() as tx:
        keys = security_keys.keys_of(tx, visit.person.id)
        alive = sessions.alive_sessions(tx, now)
    own = [one for one in alive if one.person.id == visit.person.id]
    host = visit.place.settings.host
    return visit.page("account/account.html", keys=keys, sessions=own, host=host)


@router.get("/account/password")
def password_page(visit: Staff) -> Response:
    return _password_page(visit, (), wrong=False)


@router.post("/account/password")
def change_password(visit: Staff, old: Secret, new: Secret, again: Secret) -> Response:
    """The new password; every session is over and this browser has a new one."""
    person, place = visit.person, visit.place
    if isinstance(check_password(place, person.login, old, visit.address), Wrong):
        return _password_page(visit, (), wrong=True)
    faults = password_faults(new, person.login, person.name)
    if new != again:
        faults = (*faults, "web_account.not-the-same")
    if new == old:
        faults = (*faults, "web_account.the-old-one")
    if faults:
        return _password_page(visit, faults, wrong=False)
    kept, now = place.passwords.hash(new), place.now()
    with place.database.write() as tx:
        people.set_password(tx, person.id, kept, now, one_time=False)
        sessions.end_all(tx, person.id, now)
        audit_log.append(tx, now, person, "web_account.log-password", {})
    answer = visit.see("/", notice="web_account.done-password")
    cookies.set_session(answer, begin_session(place, person, visit.address, ""))
    return answer


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(visit: Staff) -> Response:
    now = visit.place.now()
    with visit.place.database.write() as tx:
        number = sessions.end_all(tx, visit.person.id, now)
        audit_log.append(tx, now, visit.person, "web_account.log-everywhere", {"number": number})
    answer = visit.see("/sign-in", notice="web_entry.signed-out")
    cookies.drop_session(answer)
    return answer


@router.get("/account/keys/new")
def new_key(visit: Staff) -> Response:
    asked = ask_to_register(visit.place, visit.person)
    return visit.page("account/new_key.html", asked=asked)


@router.post("/account/keys")
def add_key(
    visit: Staff,
    password: Secret,
    ticket: Line,
    name: Annotated[Words, Form(min_length=1, max_length=MAX_NAME)],
    credential: Annotated[Words, Form(max_length=MAX_CREDENTIAL)],
) -> Response:
    """One more key; whoever sits at a machine that was left needs the password for it."""
    checked = check_password(visit.place, visit.person.login, password, visit.address)
    if isinstance(checked, Wrong):
        raise Refused("web_errors.wrong-password", 422)
    register(visit.place, visit.person, ticket, credential, name.strip())
    return visit.see("/account", notice="web_account.done-key")


@router.post("/account/keys/{number}/remove")
def remove_key(visit: Staff, number: Number, password: Secret) -> Response:
    checked = check_password(visit.place, visit.person.login, password, visit.address)
    if isinstance(checked, Wrong):
        raise Refused("web_errors.wrong-password", 422)
    now = visit.place.now()
    with visit.place.database.write() as tx:
        if not security_keys.remove_key(tx, visit.person.id, number):
            raise Refused("web_account.no-key", 404)
        audit_log.append(tx, now, visit.person, "web_account.log-key-removed", {})
    return visit.see("/account", notice="web_account.done-key-removed")


def _password_page(visit: Visit, faults: tuple[str, ...], *, wrong: bool) -> Response:
    status = 422 if faults or wrong else 200
    must = visit.session.must_change
    return visit.page("account/password.html", status, faults=faults, wrong=wrong, must=must)


AREA = Area(
    name="account",
    router=router,
    access={
        "GET /account": EVERYBODY,
        "GET /account/password": EVERYBODY,
        "POST /account/password": EVERYBODY,
        "POST /account/sign-out-everywhere": EVERYBODY,
        "GET /account/keys/new": EVERYBODY,
        "POST /account/keys": EVERYBODY,
        "POST /account/keys/{number}/remove": EVERYBODY,
    },
    links=(Link("/account", "web_frame.menu-account"),),
)
