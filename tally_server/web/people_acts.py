"""Changes to the list of people: by the administrator alone until two people settle it.

From then on the same changes are acts of two: proposed by an administrator, approved by the
counting officer or a witness, who are not the administrator's people.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from tally_server.database import audit_log, people, security_keys, sessions
from tally_server.database.database import Transaction
from tally_server.database.people import Account
from tally_server.database.proposals import Executor
from tally_server.database.settlement import settle, settled_at
from tally_server.people.acts import Act, ActRefused, Agreed, Data, Row, act_sha256
from tally_server.people.person import Person, login_faults, name_faults
from tally_server.people.roles import Role, mixture_faults

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
WATCHERS = frozenset({Role.COUNTING_OFFICER, Role.WITNESS})

Change = Callable[[Transaction, Data, datetime], None]


def role_names(roles: object) -> tuple[str, ...]:
    """The keys of the roles' names, in one order."""
    held = roles if isinstance(roles, list | tuple) else ()
    return tuple(f"web_people.role-{role}" for role in sorted(map(str, held)))


def _who(data: Data) -> tuple[Row, ...]:
    return (Row("web_people.login", data["login"]), Row("web_people.name", data["name"]))


def _add_rows(data: Data) -> tuple[Row, ...]:
    return (*_who(data), Row("web_people.roles", "", names=role_names(data["roles"])))


def _roles_rows(data: Data) -> tuple[Row, ...]:
    return (
        *_who(data),
        Row("web_people.roles-before", "", names=role_names(data["before"])),
        Row("web_people.roles-after", "", names=role_names(data["after"])),
    )


def _settle_rows(data: Data) -> tuple[Row, ...]:
    return tuple(
        Row(
            "web_people.person", f"{one['name']} ({one['login']}): ", names=role_names(one["roles"])
        )
        for one in data["people"]
    )


def _act(kind: str, shown: Callable[[Data], tuple[Row, ...]]) -> Act:
    title, meaning = f"web_people.act-{kind}", f"web_people.act-{kind}-means"
    return Act(f"people-{kind}", title, meaning, ADMINISTRATORS, WATCHERS, shown)


ADD = _act("add", _add_rows)
ROLES = _act("roles", _roles_rows)
CLOSE = _act("close", _who)
REOPEN = _act("reopen", _who)
RESET = _act("reset", _who)
SETTLE = Act(
    "people-settle",
    "web_people.act-settle",
    "web_people.act-settle-means",
    ADMINISTRATORS,
    frozenset({Role.COUNTING_OFFICER}),
    _settle_rows,
)


def add(tx: Transaction, data: Data, at: datetime) -> None:
    """Somebody more. Raises ActRefused."""
    faults = (*login_faults(data["login"]), *name_faults(data["name"]))
    if faults or mixture_faults(_roles(data["roles"])):
        raise ActRefused("web_people.not-possible")
    if people.account_of_login(tx, data["login"]) is not None:
        raise ActRefused("web_people.login-taken")
    people.add_person(tx, data["login"], data["name"], _roles(data["roles"]), at)


def change_roles(tx: Transaction, data: Data, at: datetime) -> None:
    """Other roles; whoever is signed in has to sign in again. Raises ActRefused."""
    held = _account(tx, data)
    after = _roles(data["after"])
    if held.person.roles != _roles(data["before"]):
        raise ActRefused("web_people.changed-meanwhile")
    if mixture_faults(after):
        raise ActRefused("web_people.not-possible")
    if Role.ADMINISTRATOR not in after:
        _keep_an_administrator(tx, held)
    people.change_roles(tx, held.person.id, after)
    sessions.end_all(tx, held.person.id, at)


def close(tx: Transaction, data: Data, at: datetime) -> None:
    """The account is closed and every session of it over. Raises ActRefused."""
    held = _account(tx, data)
    if held.closed:
        raise ActRefused("web_people.changed-meanwhile")
    _keep_an_administrator(tx, held)
    people.close_account(tx, held.person.id, at)
    sessions.end_all(tx, held.person.id, at)


def reopen(tx: Transaction, data: Data, _: datetime) -> None:
    """A closed account is open again. Raises ActRefused."""
    held = _account(tx, data)
    if not held.closed:
        raise ActRefused("web_people.changed-meanwhile")
    people.close_account(tx, held.person.id, None)


def reset(tx: Transaction, data: Data, at: datetime) -> None:
    """Password and security keys are gone; a one-time password may be handed out."""
    held = _account(tx, data)
    people.set_password(tx, held.person.id, None, at, one_time=False)
    security_keys.remove_all(tx, held.person.id)
    sessions.end_all(tx, held.person.id, at)


CHANGES: Mapping[str, tuple[Act, Change]] = {
    act.kind: (act, change)
    for act, change in (
        (ADD, add),
        (ROLES, change_roles),
        (CLOSE, close),
        (REOPEN, reopen),
        (RESET, reset),
    )
}


def executor_of(change: Change) -> Executor:
    """The change as two people agreed on it."""

    def execute(tx: Transaction, agreed: Agreed) -> None:
        change(tx, agreed.data, agreed.at)

    return execute


def do_alone(tx: Transaction, kind: str, data: Data, by: Person, at: datetime) -> None:
    """The administrator's own change before the list is settled. Raises ActRefused."""
    change = CHANGES[kind][1]
    if settled_at(tx) is not None:
        raise ActRefused("web_people.settled-already")
    change(tx, data, at)
    said = {"kind": kind, "login": data["login"], "sha256": act_sha256(kind, data)}
    audit_log.append(tx, at, by, "web_people.log-changed", said)


def people_list(tx: Transaction) -> dict[str, list[dict[str, object]]]:
    """What is settled: everybody whose account is open, with their roles."""
    return {
        "people": [
            {
                "login": one.person.login,
                "name": one.person.name,
                "roles": sorted(str(role) for role in one.person.roles),
            }
            for one in people.accounts(tx)
            if not one.closed
        ]
    }


def settle_people(tx: Transaction, agreed: Agreed) -> None:
    """The list is settled as the counting officer saw it. Raises ActRefused."""
    if people_list(tx) != dict(agreed.data):
        raise ActRefused("web_people.changed-meanwhile")
    settle(tx, agreed.proposal, agreed.sha256, agreed.at)


def _account(tx: Transaction, data: Data) -> Account:
    held = people.account_of_login(tx, data["login"])
    if held is None:
        raise ActRefused("web_people.changed-meanwhile")
    return held


def _keep_an_administrator(tx: Transaction, but: Account) -> None:
    others = (one for one in people.accounts(tx) if one.person.id != but.person.id)
    if but.person.has(ADMINISTRATORS) and not any(
        one.person.has(ADMINISTRATORS) and not one.closed for one in others
    ):
        raise ActRefused("web_people.last-administrator")


def _roles(named: object) -> frozenset[Role]:
    """Raises ActRefused for what is no list of roles."""
    try:
        return frozenset(Role(one) for one in named)  # type: ignore[attr-defined]  # any JSON value
    except (TypeError, ValueError) as cause:
        raise ActRefused("web_people.not-possible") from cause
