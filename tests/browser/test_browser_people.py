"""The pages of people, approvals and the audit log in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from served_paper import Served, served
from server_world import server_world

from tally_server.people.roles import Role
from tally_server.web.areas import AREAS

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("/people", "/people/new", "/people/1", "/sessions", "/audit", "/audit/head", "/account")
SIZES = ({"width": 1280, "height": 800}, {"width": 390, "height": 844})


@pytest.fixture
def place(tmp_path: Path, browser: Any) -> Iterator[Served]:
    with server_world(tmp_path) as world:
        world.areas = AREAS  # type: ignore[attr-defined]  # what `served` makes its app of
        with served(world, browser) as shown:
            yield shown
        assert shown.complaints == []


def faults(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [one["id"] for one in found.response["violations"]]


def test_two_people_settle_the_list_and_axe_finds_nothing(place: Served) -> None:
    """An administrator adds a person and proposes, the officer approves; no page has a fault."""
    officer = place.page(Role.COUNTING_OFFICER)
    page = place.page(Role.ADMINISTRATOR)
    page.goto(f"{place.origin}/people/new")
    page.fill("input[name=name]", "佐藤 花")
    page.fill("input[name=login]", "sato-h")
    page.check("#role-witness")
    page.locator("main form button").press("Enter")
    page.wait_for_url("**/people?notice=*")
    page.locator("form[action='/people/settle'] button").press("Enter")
    page.wait_for_url("**/approvals/*")
    officer.goto(page.url)
    assert faults(officer) == []
    officer.locator("form[action$='/approve'] button").press("Enter")
    officer.wait_for_url("**notice=*")
    assert "承認され、行われました" in officer.inner_text("main")
    for size in SIZES:
        page.set_viewport_size(size)
        for path in (*PAGES, "/approvals", "/"):
            page.goto(f"{place.origin}{path}")
            assert faults(page) == [], (path, size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], (path, size)
