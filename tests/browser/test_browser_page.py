"""What the HTML verifier is as a page: silent, safe with hostile text, and usable by everybody."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from auditor_bundle import AuditBundle
from auditor_bundle_breaks import good_bundle
from auditor_town import AuditTown
from page_policy import PAGE, hashes, policy
from verifier_page import ENDED, VerifierPage

pytestmark = pytest.mark.browser

CHECKS = Path(__file__).parents[2] / "docs" / "verifier" / "checks.md"
MARKUP = "<img src=x onerror='hit=1'><script>hit=1</script>"
TRY_TO_RUN = """() => {
    const script = document.createElement('script');
    try { script.textContent = 'globalThis.hit = 1'; } catch { return 'refused'; }
    document.body.append(script);
    return globalThis.hit === 1 ? 'ran' : 'blocked';
}"""
TRY_TO_SEND = """(address) => fetch(address + 'fetched', { mode: 'no-cors' })
    .then(() => 'sent', (error) => error.name)"""
TRY_AN_IMAGE = """(address) => new Promise((end) => {
    const image = new Image();
    image.onerror = () => end('failed');
    image.src = address + 'image';
})"""


@pytest.fixture(scope="module")
def bundles(counted_town: AuditTown, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A good bundle, its folder, and a failing folder with a file of a hostile name."""
    folder = tmp_path_factory.mktemp("bundles")
    made = AuditBundle.of(counted_town, "public")
    strange = made.write_folder(folder / "strange")
    (strange / "<b>&bold.txt").write_text("!")
    return {
        "good": good_bundle(counted_town, folder, "public"),
        "folder": made.write_folder(folder / "bundle"),
        "strange": strange,
    }


@pytest.fixture
def fresh(browser: Any) -> Iterator[VerifierPage]:
    """A page that may complain, newly opened."""
    opened = VerifierPage(browser).open()
    yield opened
    opened.page.close()


def test_the_page_names_every_check_as_the_specification_does(page: VerifierPage) -> None:
    """The numbers, their texts, and which are made of a public bundle are those of checks.md."""
    row = re.compile(r"^\| (\d{3}) \| (.*?) / (.*?) \| .* \| ([○–]) \|$", re.M)
    said = {
        number: [japanese, english, public == "○"]
        for number, japanese, english, public in row.findall(CHECKS.read_text(encoding="utf-8"))
    }
    assert page.page.evaluate("() => CHECKS") == said


def test_the_policy_allows_the_page_its_own_script_and_nothing_else() -> None:
    """No source but the one script and the one style of the file, each named by its hash."""
    text = PAGE.read_text(encoding="utf-8")
    allowed = policy(text)
    assert {name: allowed[name] for name in ("script-src", "style-src")} == hashes(text)
    assert allowed["default-src"] == "'none'"
    others = {name: sources for name, sources in allowed.items() if name not in hashes(text)}
    assert set(others.values()) == {"'none'", "'script'"}
    assert "http" not in re.sub(r"http-equiv", "", text)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine: its address, and the paths that it was asked for."""
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def test_the_page_asks_for_nothing(fresh: VerifierPage, bundles: dict[str, Path]) -> None:
    """From opening to verdict there is one request: the file itself. Nothing is complained of."""
    fresh.verify(bundles["good"])
    fresh.verify(bundles["strange"])
    assert fresh.requests == [PAGE.as_uri()]
    assert fresh.errors == []


def test_nothing_can_be_sent_and_no_other_script_runs(
    fresh: VerifierPage, listener: tuple[str, list[str]]
) -> None:
    """Even a script that got into the page could neither run others nor send."""
    address, asked = listener
    assert fresh.page.evaluate(TRY_TO_RUN) in ("refused", "blocked")
    assert fresh.page.evaluate("() => globalThis.hit") is None
    assert fresh.page.evaluate(TRY_TO_SEND, address) == "TypeError"
    assert fresh.page.evaluate(TRY_AN_IMAGE, address) == "failed"
    assert any("Content Security Policy" in error for error in fresh.errors)
    assert asked == []


def test_a_page_without_the_policy_is_noticed(
    browser: Any, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    """The detectors of the two tests above see what another page does."""
    address, asked = listener
    (tmp_path / "other.html").write_text("<!DOCTYPE html><title>other</title>")
    other = VerifierPage(browser)
    other.page.goto((tmp_path / "other.html").as_uri())
    assert other.page.evaluate(TRY_TO_RUN) == "ran"
    assert other.page.evaluate(TRY_TO_SEND, address) == "sent"
    assert other.page.evaluate(TRY_AN_IMAGE, address) == "failed"
    assert asked == ["/fetched", "/image"]
    assert len(other.requests) == 3
    assert other.errors
    other.page.close()


def test_markup_in_a_bundle_is_shown_as_text(
    fresh: VerifierPage, bundles: dict[str, Path], counted_town: AuditTown, tmp_path: Path
) -> None:
    """Whatever a file is called, or a document says, is read as letters and never obeyed."""
    shown = fresh.verify(bundles["strange"])
    assert shown.failed == {112}
    assert "<b>&bold.txt" in shown.findings[0]
    bundle = AuditBundle.of(counted_town, "public")

    def add(results: Any) -> None:
        problem = {"code": "M-04", "name": "file-missing", "weight": "decide", "terminal": MARKUP}
        results["problems"].append({**problem, "title": MARKUP, "title_en": MARKUP})

    bundle.change_results(add)
    shown = fresh.verify(bundle.write(tmp_path / "bundle.zip"))
    assert shown.failed == {519}
    assert MARKUP in shown.findings[0]
    assert fresh.page.query_selector("#result img, #result script, #result b") is None
    assert fresh.page.evaluate("() => globalThis.hit") is None
    assert fresh.errors == []


@pytest.mark.parametrize("which", ["good", "folder"])
def test_a_bundle_can_be_dropped(which: str, fresh: VerifierPage, bundles: dict[str, Path]) -> None:
    """Drag and drop, of the archive and of the folder."""
    debugger = fresh.page.context.new_cdp_session(fresh.page)
    box = fresh.page.locator("#drop").bounding_box()
    for kind in ("dragEnter", "dragOver", "drop"):
        debugger.send(
            "Input.dispatchDragEvent",
            {
                "type": kind,
                "x": box["x"] + box["width"] / 2,
                "y": box["y"] + 20,
                "data": {"items": [], "files": [str(bundles[which])], "dragOperationsMask": 1},
            },
        )
    shown = fresh.verdict()
    assert shown.passed
    assert (418 in shown.marks) == (which == "good")


def test_the_keyboard_is_enough(fresh: VerifierPage, bundles: dict[str, Path]) -> None:
    """Language, choice, verdict and the announced value are reached by Tab and Enter."""
    fresh.page.on("filechooser", lambda _: None)  # or the key may come before the hand that waits
    reached = []
    for _ in range(6):
        fresh.page.keyboard.press("Tab")
        reached.append(fresh.page.evaluate("() => document.activeElement.id || 'skip'"))
    assert reached[:5] == ["skip", "ja", "en", "pick-archive", "pick-folder"]
    fresh.page.focus("#pick-archive")
    with fresh.page.expect_file_chooser() as chooser:
        fresh.page.keyboard.press("Enter")
    chooser.value.set_files(bundles["good"])
    fresh.verdict()
    assert fresh.page.evaluate("() => document.activeElement.id") == "verdict-title"
    fresh.page.keyboard.press("Tab")
    assert fresh.page.evaluate("() => document.activeElement.id") == "uid"


def test_everything_is_said_in_english_too(fresh: VerifierPage, bundles: dict[str, Path]) -> None:
    """After the switch no Japanese is left but names, the switch itself and 決."""
    fresh.verify(bundles["strange"])
    fresh.page.click("#en")
    assert fresh.page.get_attribute("html", "lang") == "en"
    said = fresh.page.inner_text("body").replace("日本語", "").replace("決", "")
    names = fresh.page.inner_text("#totals") + fresh.page.inner_text("#election")
    left = set(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", said))
    assert left <= set(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", names))
    fresh.page.click("#ja")
    assert fresh.verdict().word == "不合格"


def test_a_rehearsal_is_marked_as_one(fresh: VerifierPage, bundles: dict[str, Path]) -> None:
    """Nobody takes a rehearsal's results for those of an election."""
    fresh.verify(bundles["good"])
    assert "これはリハーサルの束です。" in fresh.page.inner_text("#rehearsal")


def test_the_work_can_be_stopped(fresh: VerifierPage, bundles: dict[str, Path]) -> None:
    """Stopping gives no verdict, and the next bundle is verified as if nothing had been."""
    fresh.page.evaluate(
        """() => new MutationObserver(() => document.getElementById('stop').click())
            .observe(document.getElementById('working'), { attributes: true })"""
    )
    fresh.choose(bundles["good"])
    fresh.page.wait_for_selector("#choose:not([hidden])")
    assert not fresh.page.is_visible("#result")


UNABLE = {
    "a browser without Ed25519": """
        const real = SubtleCrypto.prototype.importKey;
        SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
            if (algorithm.name === 'Ed25519') return Promise.reject(new Error('NotSupported'));
            return real.call(this, format, key, algorithm, ...rest);
        };""",
    "a browser that takes every signature": """
        SubtleCrypto.prototype.verify = () => Promise.resolve(true);""",
    "a browser without WebCrypto": """
        Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined });""",
}


@pytest.mark.parametrize("name", UNABLE)
def test_a_browser_that_cannot_verify_says_so(name: str, browser: Any) -> None:
    """Where signatures cannot be judged by the strict rule there is a sentence, no verdict."""
    other = VerifierPage(browser)
    other.page.add_init_script(UNABLE[name])
    other.open()
    assert "このブラウザーは署名(Ed25519)を正しく確かめられない" in other.page.inner_text(
        "#trouble"
    )
    assert not other.page.is_visible("#choose")
    other.page.close()


@pytest.mark.parametrize(("language", "scheme"), [("ja", "light"), ("en", "dark")])
def test_nothing_is_against_the_accessibility_guidelines(
    language: str, scheme: str, browser: Any, bundles: dict[str, Path]
) -> None:
    """axe finds nothing at WCAG 2.2 AA: before, at a pass and at a failure; a bad page has some."""
    from axe_playwright_python.sync_playwright import Axe

    def violations(page: Any) -> list[str]:
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
        return [one["id"] for one in found.response["violations"]]

    opened = VerifierPage(browser, color_scheme=scheme).open()
    opened.page.click(f"#{language}")
    assert violations(opened.page) == []
    for which in ("good", "strange"):
        opened.verify(bundles[which])
        assert violations(opened.page) == []
    opened.page.evaluate("() => document.querySelector('label').remove()")
    assert "label" in violations(opened.page)
    opened.page.close()


def test_text_of_twice_the_size_needs_no_scrolling_sideways(
    browser: Any, bundles: dict[str, Path]
) -> None:
    """At 200 % on a small screen, and at 400 %, all of it stands below each other (WCAG 1.4.10)."""
    for width in (640, 320):
        opened = VerifierPage(browser, viewport={"width": width, "height": 480}).open()
        opened.verify(bundles["strange"])
        assert opened.page.evaluate("() => document.documentElement.scrollWidth") <= width
        opened.page.close()


def test_what_is_no_bundle_is_answered(page: VerifierPage, tmp_path: Path) -> None:
    """An empty file, a picture, an empty ZIP: each is a finding of the archive's form."""
    for name, data in {
        "empty": b"",
        "picture": b"\x89PNG\r\n",
        "zip": b"PK\5\6" + bytes(18),
    }.items():
        (tmp_path / name).write_bytes(data)
        assert page.verify(tmp_path / name).failed == {418}
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("!")
    shown = page.verify(tmp_path / "folder")
    assert (shown.passed, 110 in shown.failed) == (False, True)
    assert page.page.is_visible(ENDED.split(",")[0])
