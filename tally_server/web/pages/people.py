"""The list of people: who there is, new ones, other roles, one-time passwords."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from tally_server.database import audit_log, people, settlement
from tally_server.database.people import Account
from tally_server.people.access import STAFF
from tally_server.people.acts import ActRefused, Data
from tally_server.people.passwords import one_time_password
from tally_server.people.person import login_faults, name_faults
from tally_server.people.roles import Role, mixture_faults
from tally_server.web.area import Area, Link, Todo
from tally_server.web.deciding import propose
from tally_server.web.people_acts import (
    ADD,
    ADMINISTRATORS,
    CHANGES,
    CLOSE,
    REOPEN,
    RESET,
    ROLES,
    SETTLE,
    do_alone,
    executor_of,
    people_list,
    settle_people,
)
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.typed import Line, Number
from tally_server.web.visit import Staff, Visit

router = APIRouter(include_in_schema=False)
Roles = Annotated[list[Role] | None, Form()]


@router.get("/people")
def everybody(visit: Staff) -> Response:
    with visit.place.database.read() as tx:
        listed, settled = people.accounts(tx), settlement.settled_at(tx)
    administrator = visit.person.has(ADMINISTRATORS)
    shown = {"accounts": listed, "settled": settled, "administrator": administrator}
    return visit.page("people/people.html", values=shown)


@router.get("/people/new")
def new_person(visit: Staff) -> Response:
    return _new_page(visit, "", "", (), {})


@router.post("/people/new")
def add_person(
    visit: Staff,
    login: Line = "",
    name: Line = "",
    role: Roles = None,
) -> Response:
    login, name, roles = login.strip(), name.strip(), role or []
    faults = {
        "login": login_faults(login),
        "name": name_faults(name),
        "roles": mixture_faults(roles),
    }
    if any(faults.values()):
        return _new_page(visit, login, name, tuple(roles), faults)
    data = {"login": login, "name": name, "roles": sorted(str(one) for one in roles)}
    return _do_or_propose(visit, ADD.kind, data)


@router.get("/people/{number}")
def one_person(visit: Staff, number: Number) -> Response:
    held = _find(visit, number)
    return _person_page(visit, held, ())


@router.post("/people/{number}/roles")
def change_roles(visit: Staff, number: Number, role: Roles = None) -> Response:
    held, roles = _find(visit, number), role or []
    faults = mixture_faults(roles)
    if faults:
        return _person_page(visit, held, faults, tuple(roles))
    data = {
        **_who(held),
        "before": sorted(str(one) for one in held.person.roles),
        "after": sorted(str(one) for one in roles),
    }
    return _do_or_propose(visit, ROLES.kind, data)


@router.post("/people/{number}/close")
def close(visit: Staff, number: Number) -> Response:
    return _do_or_propose(visit, CLOSE.kind, _who(_find(visit, number)))


@router.post("/people/{number}/reopen")
def reopen(visit: Staff, number: Number) -> Response:
    return _do_or_propose(visit, REOPEN.kind, _who(_find(visit, number)))


@router.post("/people/{number}/reset")
def reset(visit: Staff, number: Number) -> Response:
    return _do_or_propose(visit, RESET.kind, _who(_find(visit, number)))


@router.post("/people/{number}/one-time")
def hand_out(visit: Staff, number: Number) -> Response:
    """A one-time password is shown once, for an account that has no password of its own."""
    secret = one_time_password()
    kept = visit.place.passwords.hash(secret)
    now = visit.place.now()
    with visit.place.database.write() as tx:
        held = people.account(tx, number)
        if held is None:
            raise Refused("web_people.no-such", 404)
        if held.closed or (held.password is not None and not held.one_time):
            raise ActRefused("web_people.has-password")
        people.set_password(tx, number, kept, now, one_time=True)
        said = {"login": held.person.login}
        audit_log.append(tx, now, visit.person, "web_people.log-one-time", said)
    return visit.page("people/one_time.html", held=held, secret=secret, at=now)


@router.post("/people/settle")
def propose_settling(visit: Staff) -> Response:
    with visit.place.database.read() as tx:
        listed = people_list(tx)
    made = propose(visit.place, SETTLE.kind, listed, visit.person)
    return visit.see(f"/approvals/{made.id}")


def _do_or_propose(visit: Visit, kind: str, data: Data) -> Response:
    """Done at once while the list is being set up, else proposed to another person."""
    with visit.place.database.write() as tx:
        settled = settlement.settled_at(tx) is not None
        if not settled:
            do_alone(tx, kind, data, visit.person, visit.place.now())
    if not settled:
        return visit.see("/people", notice="web_people.done")
    made = propose(visit.place, kind, data, visit.person)
    return visit.see(f"/approvals/{made.id}", notice="web_people.proposed")


def _find(visit: Visit, number: Number) -> Account:
    """Raises Refused where there is none."""
    with visit.place.database.read() as tx:
        held = people.account(tx, number)
    if held is None:
        raise Refused("web_people.no-such", 404)
    return held


def _who(held: Account) -> dict[str, str]:
    return {"login": held.person.login, "name": held.person.name}


def _new_page(
    visit: Visit,
    login: str,
    name: str,
    roles: tuple[Role, ...],
    faults: dict[str, tuple[str, ...]],
) -> Response:
    status = 422 if faults else 200
    shown = {"login": login, "name": name, "chosen": roles, "faults": faults, "roles": list(Role)}
    return visit.page("people/new.html", status, values=shown)


def _person_page(
    visit: Visit, held: Account, faults: tuple[str, ...], chosen: tuple[Role, ...] | None = None
) -> Response:
    with visit.place.database.read() as tx:
        settled = settlement.settled_at(tx)
    shown = {
        "held": held,
        "settled": settled,
        "faults": faults,
        "roles": list(Role),
        "chosen": held.person.roles if chosen is None else chosen,
        "administrator": visit.person.has(ADMINISTRATORS),
    }
    return visit.page("people/person.html", 422 if faults else 200, values=shown)


def todos(place: Place) -> tuple[Todo, ...]:
    """Until the list of people is settled, settling it is what comes first."""
    with place.database.read() as tx:
        settled = settlement.settled_at(tx)
    return () if settled else (Todo("/people/new", "web_people.todo-settle"),)


AREA = Area(
    name="people",
    router=router,
    access={
        "GET /people": STAFF,
        "GET /people/new": ADMINISTRATORS,
        "POST /people/new": ADMINISTRATORS,
        "POST /people/settle": ADMINISTRATORS,
        "GET /people/{number}": ADMINISTRATORS,
        "POST /people/{number}/roles": ADMINISTRATORS,
        "POST /people/{number}/close": ADMINISTRATORS,
        "POST /people/{number}/reopen": ADMINISTRATORS,
        "POST /people/{number}/reset": ADMINISTRATORS,
        "POST /people/{number}/one-time": ADMINISTRATORS,
    },
    acts=(
        *((act, lambda _, change=change: executor_of(change)) for act, change in CHANGES.values()),
        (SETTLE, lambda _: settle_people),
    ),
    links=(Link("/people", "web_frame.menu-people", "people"),),
    todos=todos,
)
