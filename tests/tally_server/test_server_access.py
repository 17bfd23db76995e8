"""Every route for every role, allowed and refused, from the access tables themselves."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import APIRouter
from server_world import Client, ServerWorld, server_world
from starlette.responses import PlainTextResponse

from tally_server.people.access import OPEN, Access
from tally_server.people.roles import EVERYBODY, Role
from tally_server.web.area import AccessTableWrong, Area, checked_access
from tally_server.web.areas import AREAS

TABLE: dict[str, Access] = {key: entry[1] for key, entry in checked_access(AREAS).items()}
ROLES: tuple[Role | None, ...] = (None, *Role)
CASES = [(key, role) for key in sorted(TABLE) for role in ROLES]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerWorld]:
    with server_world(tmp_path_factory.mktemp("access")) as made:
        yield made


@pytest.fixture(scope="module")
def browsers(world: ServerWorld) -> dict[Role | None, Client]:
    return {role: world.client(role) for role in ROLES}


def asked(client: Client, key: str) -> int:
    """The status of this route, asked for something that does not exist."""
    method, path = key.split(" ", 1)
    path = re.sub(r"\{[a-z_0-9]+(:[a-z]+)?\}", "999999", path)
    ends = path in {"/sign-out", "/account/sign-out-everywhere"}
    if method == "GET":
        return client.get(path).status_code
    headers = {"Origin": "https://testserver", "X-CSRF-Token": "wrong" if ends else ""}
    # Without its form token nothing is carried out: what is asked here is who comes so far.
    return client.inner.request(method, path, headers=headers).status_code


@pytest.mark.parametrize(("key", "role"), CASES)
def test_each_route_lets_in_those_of_its_table_and_no_others(
    browsers: dict[Role | None, Client], key: str, role: Role | None
) -> None:
    """Whoever may not open a page is turned away before it is looked at."""
    status, access = asked(browsers[role], key), TABLE[key]
    method = key.split(" ")[0]
    if access is OPEN:
        assert status not in {401, 403, 500}
    elif role is None:
        assert status == (303 if method == "GET" and "/api/" not in key else 401)
    elif role in access:
        # A change without its form token is refused by another check, and only by that.
        assert status in ({403, 422} if method != "GET" else {200, 303, 404, 409})
    else:
        assert status == 403


def test_an_allowed_change_is_refused_for_its_token_and_another_for_its_role(
    world: ServerWorld,
) -> None:
    """The two refusals differ, so that the table above cannot pass by the wrong one."""
    allowed, other = world.client(Role.ADMINISTRATOR), world.client(Role.WITNESS)
    without = {"Origin": "https://testserver"}
    assert "U-04" in allowed.inner.post("/people/settle", headers=without).text
    assert "U-02" in other.post("/people/settle").text


def test_every_role_may_do_something_and_none_may_do_all() -> None:
    """The table tells roles apart."""
    opened = {
        role: {key for key, one in TABLE.items() if one is not OPEN and role in one}
        for role in Role
    }
    assert all(opened.values())
    assert not any(opened[role] == TABLE.keys() for role in EVERYBODY)


def new_page() -> PlainTextResponse:
    return PlainTextResponse("open to anybody")


def test_a_page_that_nobody_entered_in_a_table_cannot_be_served(tmp_path: Path) -> None:
    """A new page without an entry stops the server at its start."""
    router = APIRouter(include_in_schema=False)
    router.get("/new-page")(new_page)
    forgotten = (*AREAS, Area("new", router, {}))
    with pytest.raises(AccessTableWrong), server_world(tmp_path, areas=forgotten):
        pass


def test_an_entry_without_a_page_is_refused_too() -> None:
    """A misspelt entry is not taken for one of another page."""
    wrong = Area("new", APIRouter(), {"GET /new-page": OPEN})
    with pytest.raises(AccessTableWrong):
        checked_access((wrong,))
