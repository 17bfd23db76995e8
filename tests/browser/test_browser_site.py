"""The published site in a real browser: it can be read by everybody, and asks for nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_fixtures import small_day
from elections import Town, ippyo

from tally_server.publish.site import LANGUAGES, PAGES, page_name

pytestmark = pytest.mark.browser

NAMES = [page_name(page, language) for page in PAGES for language in LANGUAGES]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}

__all__ = ["small_day"]


@pytest.fixture(scope="module")
def site(small_day: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The signed site of a counted election with paper votes that are shared out."""
    town = small_day.copied_to(tmp_path_factory.mktemp("counted"))
    paper = town.paper(
        ("contest-1", "group", "contest-1-1+contest-1-2", 3), ("contest-1", "invalid", "blank", 2)
    )
    decided = town.decide({"action": "acknowledge", "problem": "M-21"})
    said = town.count("--paper", paper, "--decisions", decided)
    assert said.code == 0, said.err
    out = town.folder / "SITE"
    bundle = town.results / "public-bundle.zip"
    words = ("--bundle", bundle, "--keys", town.keys, "--out", out)
    said = ippyo("audit", "publish", *words)
    assert said.code == 0, said.err
    return out


@pytest.fixture(scope="module")
def reader(browser: Any) -> Iterator[Any]:
    """A window in which pages may run no script of their own."""
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


def shown(window: Any, path: Path, size: dict[str, int]) -> tuple[Any, list[str], list[str]]:
    """The page, opened: with what it asked for, and what the browser complained of."""
    page = window.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size(size)
    page.goto(path.as_uri())
    return page, asked, said


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_for_nothing_and_its_style_holds(reader: Any, site: Path, name: str) -> None:
    """Without any script the page stands there, styled, after one single request."""
    page, asked, said = shown(reader, site / name, DESK)
    assert asked == [(site / name).as_uri()]
    assert said == []
    assert page.locator("main h1").count() == 1
    page.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(browser: Any, site: Path, name: str, size: dict[str, int]) -> None:
    """No fault against WCAG 2.2 AA that axe-core knows, on a phone and on a desk."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page, _, _ = shown(browser, site / name, size)
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert [fault["id"] for fault in found.response["violations"]] == []
    page.close()


def test_axe_would_find_something(browser: Any, site: Path) -> None:
    """The check above can fail: a page without its language, and with pale words, is found."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    bad = site.parent / "bad.html"
    text = (site / "index.html").read_text(encoding="utf-8").replace('<html lang="ja">', "<html>")
    bad.write_text(text, encoding="utf-8")
    page, _, _ = shown(browser, bad, DESK)
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert "html-has-lang" in [fault["id"] for fault in found.response["violations"]]
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_shows_the_whole_width(browser: Any, site: Path, name: str) -> None:
    """At 320 pixels only tables scroll sideways, never the page (WCAG 2.2, 1.4.10)."""
    page, _, _ = shown(browser, site / name, PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    page.close()


def test_the_notice_prints_on_one_sheet(browser: Any, site: Path) -> None:
    """Printed on A4, the notice is one page, and says that it is a rehearsal."""
    page, _, _ = shown(browser, site / "notice.html", DESK)
    data = page.pdf(format="A4")
    assert data.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.locator("nav").first.is_hidden()
    assert page.locator(".banner").first.is_visible()
    page.close()


def test_the_verifier_of_the_site_passes_the_bundle_of_the_site(browser: Any, site: Path) -> None:
    """What a citizen downloads fits together: the page verifies the bundle beside it."""
    page = browser.new_page()
    page.goto((site / "ippyo-verify.html").as_uri())
    page.set_input_files("#archive", site / "public-bundle.zip")
    page.wait_for_selector("#result:not([hidden])", timeout=60_000)
    assert page.locator("#verdict .verdict.passed").count() == 1
    page.close()
