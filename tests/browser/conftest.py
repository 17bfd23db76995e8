"""A browser for the tests of the HTML verifier, and whole elections to show it."""

from collections.abc import Iterator
from typing import Any

import pytest
from auditor_town import counted_town
from verifier_page import CHROMIUM, VerifierPage, opened_browser

__all__ = ["browser", "counted_town", "page"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Skipped, with the reason, where there is no browser to drive."""
    pytest.importorskip("playwright", reason="the package playwright is missing")
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is missing")
    with opened_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[VerifierPage]:
    """The page, opened once; afterwards it has asked for nothing and complained of nothing."""
    opened = VerifierPage(browser).open()
    yield opened
    assert opened.errors == []
    assert len(opened.requests) == 1
    opened.page.close()
