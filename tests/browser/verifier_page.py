"""The HTML verifier in a real browser, as an auditor uses it: a file is chosen, a verdict read.

    with opened_browser() as browser:
        page = VerifierPage(browser)
        assert page.verify(bundle).failed == {420}

Nothing is asked of the page but what it shows; its policy lets no test script into it but
through the browser's own debugger.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from page_policy import PAGE

CHROMIUM = Path("/usr/bin/chromium")
# Without the background services, whose requests would be taken for the page's.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 120_000
"""Milliseconds until a page that says nothing is taken for hanging."""

ENDED = "#result:not([hidden]), #trouble:not([hidden])"
_READ = """() => ({
    passed: document.querySelector('#verdict .verdict').classList.contains('passed'),
    word: document.querySelector('#verdict-title').textContent,
    marks: [...document.querySelectorAll('#checks tr[data-number]')]
        .map((row) => [Number(row.dataset.number), row.querySelector('.mark').textContent]),
    findings: [...document.querySelectorAll('#findings li')].map((one) => one.textContent),
})"""


@dataclass(frozen=True)
class Shown:
    """What the page shows of a bundle: its verdict, and the mark of each check."""

    passed: bool
    word: str
    marks: dict[int, str]
    findings: tuple[str, ...]

    @property
    def failed(self) -> set[int]:
        return {number for number, mark in self.marks.items() if "NG" in mark}

    @property
    def decided(self) -> set[int]:
        """The numbers of the findings that are told as decided."""
        found = (re.match(r"◆ 決 (\d+)", one) for one in self.findings)
        return {int(one[1]) for one in found if one}

    @property
    def made(self) -> set[int]:
        return {number for number, mark in self.marks.items() if mark != "--"}


class VerifierPage:
    """The page from its file. requests, errors: all that it asked for, and its complaints."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.page = browser.new_page(**options)
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))

    def open(self) -> "VerifierPage":
        self.page.goto(PAGE.as_uri())
        self.page.wait_for_selector("#choose:not([hidden]), #trouble:not([hidden])")
        return self

    def choose(self, bundle: Path) -> None:
        """Hand it the archive or the folder, as by the button."""
        if self.page.is_visible("#result"):
            self.page.click("#again")
        self.page.set_input_files("#folder" if bundle.is_dir() else "#archive", bundle)

    def verify(self, bundle: Path) -> Shown:
        self.choose(bundle)
        return self.verdict()

    def verdict(self) -> Shown:
        """The verdict, as soon as the page has one."""
        self.page.wait_for_selector(ENDED, timeout=PATIENCE)
        assert not self.page.is_visible("#trouble"), self.page.inner_text("#trouble")
        said = self.page.evaluate(_READ)
        marks = dict(said["marks"])
        return Shown(said["passed"], said["word"], marks, tuple(said["findings"]))


@contextmanager
def opened_browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()
