"""A change is made from a page of this server, in its own session, and from nowhere else."""

import re
from collections.abc import Iterator

import pytest
from server_world import ORIGIN, ServerWorld, server_world

from tally_server.people.roles import Role
from tally_server.web.area import checked_access
from tally_server.web.areas import AREAS
from tally_server.web.headers import HEADERS
from tally_server.web.people_acts import ADMINISTRATORS

CHANGES = sorted(key for key in checked_access(AREAS) if not key.startswith("GET "))
PAGES = sorted(
    key.removeprefix("GET ")
    for key in checked_access(AREAS)
    if key.startswith("GET ") and "{" not in key
)
FOREIGN = [
    {},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://testserver"},
    {"Origin": f"{ORIGIN}:8443"},
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerWorld]:
    """One place for all of these: nothing that is refused changes it."""
    with server_world(tmp_path_factory.mktemp("forms")) as made:
        yield made


def somebody(key: str) -> Role:
    """Somebody whom the access table lets do this."""
    access = checked_access(AREAS)[key][1]
    return sorted(access)[0] if isinstance(access, frozenset) else Role.ADMINISTRATOR


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("key", CHANGES)
def test_another_site_changes_nothing(
    world: ServerWorld, key: str, headers: dict[str, str]
) -> None:
    """Whatever another site makes the browser send, it is refused before it is read."""
    method, path = key.split(" ")
    browser = world.client(somebody(key))
    answer = browser.inner.request(
        method, re.sub(r"\{.*?\}", "1", path), headers=headers, data={"csrf": "x"}
    )
    assert answer.status_code == 403
    assert "U-03" in answer.text


@pytest.mark.parametrize("key", CHANGES)
def test_a_form_without_the_token_of_its_session_changes_nothing(
    world: ServerWorld, key: str
) -> None:
    """A token of another session, or none, is refused, on every form of whoever has signed in."""
    method, path = key.split(" ")
    if path in {"/sign-in", "/sign-in/key", "/language", "/api/v1/session"} and method == "POST":
        return  # nobody has signed in there; the test above holds them to their origin
    browser, other = world.client(somebody(key)), world.client(Role.WITNESS, again=1)
    filled = {"sha256": "a" * 64, "reason": "x", "old": "x", "new": "x", "again": "x"}
    filled |= {"password": "x", "ticket": "x", "name": "x", "credential": "x"}
    for token in ("", other.token, browser.token):
        browser_form = {**filled, "csrf": token}
        answer = browser.inner.request(
            method, re.sub(r"\{.*?\}", "1", path), headers={"Origin": ORIGIN}, data=browser_form
        )
        assert answer.status_code in {403, 422}
        assert answer.status_code == 403 or path.startswith("/api/")


@pytest.mark.parametrize("path", [*PAGES, "/static/style.css", "/no-such-page"])
def test_every_answer_carries_the_security_headers(world: ServerWorld, path: str) -> None:
    """No page can be framed, sniffed, cached, or made to load or send anything elsewhere."""
    for role in (Role.ADMINISTRATOR, Role.DISPLAY, None):
        answer = world.client(role).get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (path, name)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_script_or_style_of_its_own(world: ServerWorld, path: str) -> None:
    """Pages hold no script, style or handler in themselves, and name no other server."""
    for role in Role:
        page = world.client(role).get(path).text
        assert not re.search(r"<style|<script(?! src=\"/static/)|\sstyle=|\son[a-z]+=", page)
        assert not re.search(r"(src|href|action)=\"(https?:|//)", page)


@pytest.mark.parametrize("next_path", ["//evil.example", "https://evil.example", "/\\evil", "x"])
def test_signing_in_leads_to_no_other_site(world: ServerWorld, next_path: str) -> None:
    """A link to the sign-in cannot send anybody elsewhere afterwards."""
    world.person(Role.WITNESS)
    form = {"login": "witness", "password": "correct horse battery 一票", "next": next_path}
    assert world.client().post("/sign-in", form).headers["location"] == "/"


def test_another_host_name_is_not_answered(world: ServerWorld) -> None:
    """A name that somebody else points at this machine gets no page of it."""
    answer = world.client(Role.WITNESS).get("/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_not_read(world: ServerWorld) -> None:
    """More than a megabyte is refused, by its announced length and by its real one."""
    browser = world.client(Role.ADMINISTRATOR)
    large = browser.post("/people/new", {"name": "x" * (2 * 1024 * 1024)})
    assert large.status_code == 413

    def pieces() -> "list[bytes]":
        return [b"x" * 65536] * 32

    without_length = browser.inner.post(
        "/people/new",
        content=iter(pieces()),
        headers={"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert without_length.status_code == 413


def test_markup_in_a_name_is_shown_as_it_was_written(world: ServerWorld) -> None:
    """A name with markup is text on every page."""
    browser = world.client(Role.ADMINISTRATOR)
    form = {"login": "markup", "name": "<b>太郎</b>\"'&", "role": "witness"}
    assert browser.post("/people/new", form).status_code == 303
    page = browser.get("/people").text
    assert "<b>太郎" not in page
    assert "&lt;b&gt;太郎&lt;/b&gt;&#34;&#39;&amp;" in page


def test_only_keys_of_the_catalogue_are_shown_as_a_notice(world: ServerWorld) -> None:
    """A link cannot make a page say something of the sender's."""
    browser = world.client(Role.WITNESS)
    assert "変更しました" in browser.get("/?notice=web_people.done").text
    shown = browser.get("/?notice=Your+vote+was+changed")
    assert (shown.status_code, "Your vote" in shown.text) == (200, False)


def test_administrators_alone_stand_in_the_table_of_people() -> None:
    """Nobody but administrators adds people or takes passwords away."""
    table = {key: entry[1] for key, entry in checked_access(AREAS).items()}
    ours = [key for key in table if key.startswith("POST /people")]
    assert ours
    assert all(table[key] == ADMINISTRATORS for key in ours)
