"""Who works at the counting place: set up by one, settled by two, changed by two."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from server_world import PASSWORD, Client, ServerWorld, shown_text

from tally_server.database import people
from tally_server.people.passwords import (
    MIN_LENGTH,
    ONE_TIME_LETTERS,
    one_time_password,
    password_faults,
)
from tally_server.people.person import login_faults, name_faults
from tally_server.people.roles import OPERATORS, Role, mixture_faults
from tally_server.web import cookies
from tally_server.web.first_administrator import first_administrator

NEW = {"login": "sato-h", "name": "佐藤 花", "role": "witness"}


def number_of(world: ServerWorld, login: str) -> int:
    with world.database.read() as tx:
        held = people.account_of_login(tx, login)
    assert held is not None
    return held.person.id


def one_time_of(page: str) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found is not None
    return found[1]


def settled(world: ServerWorld) -> tuple[Client, Client]:
    """Administrator and counting officer, after they settled the list of people."""
    administrator, officer = world.client(Role.ADMINISTRATOR), world.client(Role.COUNTING_OFFICER)
    world.person(Role.WITNESS)
    at = administrator.post("/people/settle").headers["location"]
    approve(officer, at)
    return administrator, officer


def approve(by: Client, at: str, status: int = 303) -> str:
    at = at.split("?")[0]
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', by.get(at).text)
    assert found is not None
    answer = by.post(f"{at}/approve", {"sha256": found[1]})
    assert answer.status_code == status
    return answer.text


def test_the_first_administrator_is_made_once(world: ServerWorld) -> None:
    """An empty place makes one account and says its password; used, it is never made again."""
    first = first_administrator(world.place)
    assert first is not None
    again = first_administrator(world.place)  # stopped before anybody signed in
    assert again is not None
    browser = world.client()
    assert browser.post("/sign-in", {"login": "admin", "password": first.secret}).status_code == 401
    assert browser.post("/sign-in", {"login": "admin", "password": again.secret}).status_code == 303
    browser.token = browser.inner.cookies[cookies.SESSION]
    new = "自分で決めた長い合言葉 2026"
    browser.post("/account/password", {"old": again.secret, "new": new, "again": new})
    assert first_administrator(world.place) is None


def test_a_new_person_chooses_a_password_before_anything_else(world: ServerWorld) -> None:
    """The paper password opens the page of the own password and no other."""
    administrator = world.client(Role.ADMINISTRATOR)
    administrator.post("/people/new", NEW)
    page = administrator.post(f"/people/{number_of(world, 'sato-h')}/one-time").text
    one_time = one_time_of(page)
    browser = world.client()
    browser.post("/sign-in", {"login": "sato-h", "password": one_time})
    browser.token = browser.inner.cookies[cookies.SESSION]
    for path in ("/", "/approvals", "/audit"):
        assert browser.get(path).headers["location"] == "/account/password"
    new = "自分で決めた長い合言葉 2026"
    browser.post("/account/password", {"old": one_time, "new": new, "again": new})
    assert browser.get("/approvals").status_code == 200
    refused = world.client().post("/sign-in", {"login": "sato-h", "password": one_time})
    assert refused.status_code == 401


def test_a_paper_password_is_good_for_a_day(world: ServerWorld) -> None:
    """A slip that was lost is worth nothing the day after."""
    administrator = world.client(Role.ADMINISTRATOR)
    administrator.post("/people/new", NEW)
    page = administrator.post(f"/people/{number_of(world, 'sato-h')}/one-time").text
    world.clock.go(hours=25)
    form = {"login": "sato-h", "password": one_time_of(page)}
    assert world.client().post("/sign-in", form).status_code == 401


def test_whoever_has_a_password_gets_no_second_one(world: ServerWorld) -> None:
    """The administrator cannot hand out a way into somebody's account beside their password."""
    administrator = world.client(Role.ADMINISTRATOR)
    number = world.person(Role.WITNESS).id
    answer = administrator.post(f"/people/{number}/one-time")
    assert (answer.status_code, "U-35" in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"login": "X"}, "半角の小文字"),
        ({"name": ""}, "氏名を 1〜60"),
        ({"role": ["operator-a", "operator-b"]}, "別の人でなければ"),
        ({"role": ["administrator", "witness"]}, "兼ねられません"),
        ({"role": []}, "役割を選んで"),
    ],
)
def test_a_person_who_cannot_be_is_not_added(
    world: ServerWorld, change: dict[str, str], code: str
) -> None:
    """What is wrong is said at its field, and nobody is added."""
    administrator = world.client(Role.ADMINISTRATOR)
    answer = administrator.post("/people/new", {**NEW, **change})
    assert answer.status_code == 422
    assert code in shown_text(answer)
    with world.database.read() as tx:
        assert len(people.accounts(tx)) == 1


def test_a_name_is_taken_once(world: ServerWorld) -> None:
    """Two people never share a user name."""
    administrator = world.client(Role.ADMINISTRATOR)
    assert administrator.post("/people/new", NEW).status_code == 303
    again = administrator.post("/people/new", NEW)
    assert (again.status_code, "U-32" in again.text) == (409, True)


def test_the_officer_settles_the_list_that_was_read(world: ServerWorld) -> None:
    """Somebody added after the proposal makes it void; the list is proposed anew."""
    administrator, officer = world.client(Role.ADMINISTRATOR), world.client(Role.COUNTING_OFFICER)
    at = administrator.post("/people/settle").headers["location"]
    administrator.post("/people/new", NEW)
    assert "U-33" in approve(officer, at, status=409)
    approve(officer, administrator.post("/people/settle").headers["location"])
    assert "2人で確定しました" in shown_text(officer.get("/people"))


def test_once_settled_every_change_takes_two(world: ServerWorld) -> None:
    """Adding, roles, closing and passwords wait for the counting officer or a witness."""
    administrator, _ = settled(world)
    watching = world.client(Role.WITNESS)
    number = number_of(world, "witness")
    other = administrator.post("/people/new", NEW).headers["location"]
    assert other.startswith("/approvals/")
    with world.database.read() as tx:
        assert people.account_of_login(tx, "sato-h") is None
    approve(watching, other)
    assert number_of(world, "sato-h")
    for act in ("close", "reset"):
        waits = administrator.post(f"/people/{number}/{act}").headers["location"]
        assert waits.startswith("/approvals/")
        assert watching.get("/").status_code == 200


def test_other_roles_take_effect_at_once(world: ServerWorld) -> None:
    """Whoever loses a role is signed out and cannot open its pages again."""
    administrator, reader = world.client(Role.ADMINISTRATOR), world.client(Role.AUDITOR)
    number = number_of(world, "auditor")
    assert administrator.post(f"/people/{number}/roles", {"role": "key-trustee"}).status_code == 303
    assert reader.get("/audit").status_code == 303
    again = world.token(world.person(Role.AUDITOR))
    reader.put_cookie(cookies.SESSION, again)
    assert reader.get("/audit").status_code == 403


def test_a_closed_account_opens_nothing_until_it_is_opened(world: ServerWorld) -> None:
    """Closing signs out at once; the right password does not help."""
    administrator, witness = world.client(Role.ADMINISTRATOR), world.client(Role.WITNESS)
    number = number_of(world, "witness")
    administrator.post(f"/people/{number}/close")
    assert witness.get("/").status_code == 303
    form = {"login": "witness", "password": PASSWORD}
    assert world.client().post("/sign-in", form).status_code == 401
    administrator.post(f"/people/{number}/reopen")
    assert world.client().post("/sign-in", form).status_code == 303


def test_there_is_always_an_administrator(world: ServerWorld) -> None:
    """The last administrator cannot be closed or lose the role."""
    administrator = world.client(Role.ADMINISTRATOR)
    number = number_of(world, "administrator")
    for act, form in (("close", {}), ("roles", {"role": "witness"})):
        answer = administrator.post(f"/people/{number}/{act}", form)
        assert (answer.status_code, "U-34" in answer.text) == (409, True)


@given(st.frozensets(st.sampled_from(Role), min_size=1))
def test_roles_that_watch_each_other_are_never_mixed(roles: frozenset[Role]) -> None:
    """Nobody counts and watches, keys both entries, or administers and counts."""
    if mixture_faults(roles):
        return
    assert not roles >= OPERATORS
    assert not (Role.WITNESS in roles and roles & (OPERATORS | {Role.COUNTING_OFFICER}))
    for alone in (Role.ADMINISTRATOR, Role.AUDITOR, Role.DISPLAY):
        assert alone not in roles or roles == {alone}


@pytest.mark.parametrize("role", Role)
def test_every_role_can_be_held(role: Role) -> None:
    """The rules leave each role possible."""
    assert mixture_faults({role}) == ()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", "password-short"),
        ("x" * 129, "password-long"),
        ("aaaaaaaaaaaaaaaaaaaa", "password-simple"),
        ("0123456789:;<=>?", "password-simple"),
        ("sato-h sato-h 佐藤花 1", "password-own-name"),
    ],
)
def test_a_password_that_is_guessed_easily_is_refused(password: str, fault: str) -> None:
    """Short ones, the same letters again and again, and one's own name are no passwords."""
    assert password_faults(password, "sato-h", "佐藤 花") == (f"web_people.{fault}",)


def test_a_sentence_is_a_password() -> None:
    """No digits and no marks are asked for."""
    assert password_faults("桜の花が咲くころに会いましょう", "sato-h", "佐藤 花") == ()
    assert len("桜の花が咲くころに会いましょう") == MIN_LENGTH


def test_one_time_passwords_are_long_and_differ() -> None:
    """A slip holds a password of 20 letters that cannot be misread."""
    made = {one_time_password() for _ in range(100)}
    assert len(made) == 100
    assert all(set(one.replace("-", "")) <= set(ONE_TIME_LETTERS) for one in made)
    assert all(len(one.replace("-", "")) == 20 for one in made)


@given(st.text(max_size=40))
def test_names_that_are_taken_can_be_shown(text: str) -> None:
    """What passes as a login or a name has no control letter and no blank at its ends."""
    if not login_faults(text):
        assert re.fullmatch(r"[a-z0-9-]{3,32}", text)
    if not name_faults(text):
        assert text.strip() == text
        assert text.isprintable() or " " in text or "\u3000" in text or not text.isascii()
