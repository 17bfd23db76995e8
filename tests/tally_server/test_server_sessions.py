"""Sessions: made at the sign-in, ended in time, never taken over."""

from datetime import timedelta

import pytest
from server_world import PASSWORD, Client, ServerWorld
from sqlalchemy import text

from tally_server.people.roles import Role
from tally_server.people.session_rules import ABSOLUTE, IDLE
from tally_server.web import cookies

SECOND = timedelta(seconds=1)


def sign_in(world: ServerWorld, browser: Client, role: Role = Role.WITNESS) -> str:
    """The token that the browser holds after the sign-in."""
    world.person(role)
    answer = browser.post("/sign-in", {"login": str(role), "password": PASSWORD})
    assert answer.status_code == 303
    browser.token = browser.inner.cookies[cookies.SESSION]
    return browser.token


def signed_in(browser: Client) -> bool:
    return browser.get("/account").status_code == 200


def test_a_session_that_somebody_else_chose_is_never_taken(world: ServerWorld) -> None:
    """A token put into the browser before the sign-in is worth nothing after it."""
    browser = world.client()
    browser.put_cookie(cookies.SESSION, "chosen-by-an-attacker")
    token = sign_in(world, browser)
    assert token != "chosen-by-an-attacker"  # noqa: S105 - what the test put there
    attacker = world.client()
    attacker.put_cookie(cookies.SESSION, "chosen-by-an-attacker")
    assert not signed_in(attacker)


def test_signing_in_again_ends_the_session_before(world: ServerWorld) -> None:
    """A browser has one session; the token it had before opens nothing."""
    browser = world.client(Role.AUDITOR)
    before = browser.token
    after = sign_in(world, browser)
    assert before != after
    old = world.client()
    old.put_cookie(cookies.SESSION, before)
    assert not signed_in(old)


def test_the_cookie_goes_to_this_server_alone_and_to_no_script(world: ServerWorld) -> None:
    """The session's cookie is of the kind that browsers guard best."""
    world.person(Role.WITNESS)
    answer = world.client().post("/sign-in", {"login": "witness", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


def test_the_database_holds_no_token_and_no_password(world: ServerWorld) -> None:
    """Whoever reads the database can sign in as nobody."""
    token = sign_in(world, world.client())
    held = ""
    with world.database.read() as tx:
        for table in ("sessions", "people", "audit_log", "failed_attempts"):
            held += repr(tx.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - names above
    assert "argon2id" in held
    assert token not in held
    assert PASSWORD not in held


def test_an_unused_session_ends_and_a_used_one_goes_on(world: ServerWorld) -> None:
    """30 minutes without a click are too long; clicks before that are not."""
    browser = world.client(Role.WITNESS)
    for _ in range(3):
        world.clock.at += IDLE - SECOND * 61
        assert signed_in(browser)
    world.clock.at += IDLE
    assert not signed_in(browser)


def test_no_session_is_longer_than_a_night(world: ServerWorld) -> None:
    """After twelve hours everybody signs in again, however busy they were."""
    browser = world.client(Role.WITNESS)
    until = world.clock.at + ABSOLUTE
    while world.clock.at < until - timedelta(minutes=20):
        world.clock.at += timedelta(minutes=20)
        assert signed_in(browser)
    world.clock.at = until
    assert not signed_in(browser)


def test_signing_out_everywhere_ends_every_session_of_that_person(world: ServerWorld) -> None:
    """All of one's browsers are signed out, and nobody else's."""
    one, two, other = (world.client(role) for role in (Role.WITNESS, Role.WITNESS, Role.AUDITOR))
    one.post("/account/sign-out-everywhere")
    assert [signed_in(one), signed_in(two), signed_in(other)] == [False, False, True]


def test_a_new_password_ends_the_sessions_begun_with_the_old_one(world: ServerWorld) -> None:
    """Whoever knew the old password is out, and only the new one opens the account."""
    one, two = world.client(Role.WITNESS), world.client(Role.WITNESS)
    new = "まったく新しい長い合言葉です 2026"
    form = {"old": PASSWORD, "new": new, "again": new}
    answer = one.post("/account/password", form)
    assert answer.status_code == 303
    assert signed_in(one)
    assert not signed_in(two)
    refused = world.client().post("/sign-in", {"login": "witness", "password": PASSWORD})
    assert refused.status_code == 401
    opened = world.client().post("/sign-in", {"login": "witness", "password": new})
    assert opened.status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "長い合言葉は文のように作ります", "長い合言葉は文のように作ります"),
        (PASSWORD, "short", "short"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "長い合言葉は文のように作ります", "長い合言葉は文のように作りません"),
    ],
)
def test_a_password_is_changed_only_to_a_good_one(
    world: ServerWorld, old: str, new: str, again: str
) -> None:
    """The old one has to be right, the new one long, new, and typed twice alike."""
    browser = world.client(Role.WITNESS)
    answer = browser.post("/account/password", {"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    same = world.client().post("/sign-in", {"login": "witness", "password": PASSWORD})
    assert same.status_code == 303


def test_the_administrator_ends_a_session(world: ServerWorld) -> None:
    """A machine that somebody left can be signed out from elsewhere."""
    left, administrator = world.client(Role.WITNESS), world.client(Role.ADMINISTRATOR)
    page = administrator.get("/sessions").text
    number = page.split('action="/sessions/')[1].split("/")[0]
    assert administrator.post(f"/sessions/{number}/end").status_code == 303
    assert not signed_in(left)
    assert signed_in(administrator)


def test_a_program_signs_in_by_a_token_of_its_own(world: ServerWorld) -> None:
    """A bearer token is a session like any other: it ends by signing out."""
    world.person(Role.WITNESS)
    program = world.client().inner
    form = {"login": "witness", "password": PASSWORD}
    token = program.post("/api/v1/session", json=form).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert program.get("/api/v1/me", headers=bearer).json()["login"] == "witness"
    assert program.delete("/api/v1/session", headers=bearer).status_code == 204
    assert program.get("/api/v1/me", headers=bearer).status_code == 401
