"""Signing in and out of the counting place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from server_world import PASSWORD, ServerWorld, server_world, shown_text

from tally_server.people.roles import Role
from tally_server.web import cookies


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ServerWorld]:
    with server_world(tmp_path) as made:
        yield made


def test_whoever_has_the_password_gets_in_and_out_again(world: ServerWorld) -> None:
    """A person signs in, opens a page, signs out, and the page is closed to them again."""
    world.person(Role.AUDITOR)
    browser = world.client()
    shut = browser.get("/approvals")
    assert (shut.status_code, shut.headers["location"]) == (303, "/sign-in?next=%2Fapprovals")
    form = {"login": "auditor", "password": PASSWORD, "next": "/approvals"}
    entered = browser.post("/sign-in", form)
    assert (entered.status_code, entered.headers["location"]) == (303, "/approvals")
    browser.token = browser.inner.cookies[cookies.SESSION]
    assert "監査 次郎" in shown_text(browser.get("/approvals"))
    browser.post("/sign-out")
    assert browser.get("/approvals").status_code == 303


@pytest.mark.parametrize(("login", "password"), [("auditor", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_the_same(
    world: ServerWorld, login: str, password: str
) -> None:
    """Nobody learns from the answer which names exist."""
    world.person(Role.AUDITOR)
    answer = world.client().post("/sign-in", {"login": login, "password": password})
    assert answer.status_code == 401
    assert "利用者名か合言葉が違います" in shown_text(answer)
    assert "set-cookie" not in answer.headers
