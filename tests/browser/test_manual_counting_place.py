"""docs/manual/counting-place.md: true to the pages, with a picture of each, and every problem."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pages_shown import NO_PAGES, SHOWN

from common.text import catalogue

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual" / "counting-place.md"
PICTURES = ROOT / "docs" / "images" / "manual"
REMAKE = "make them anew: IPPYO_MANUAL=1 uv run pytest tests/browser/test_browser_manual.py"

PICTURED: Mapping[str, str] = {
    "/": "home",
    "/sign-in": "sign-in",
    "/intake": "intake",
    "/intake/terminal/{terminal}": "terminal",
    "/intake/problems": "problems",
    "/intake/problem": "problem",
    "/intake/slips": "slips",
    "/intake/roll": "roll",
    "/intake/turnout": "turnout",
    "/opening": "statement",
    "/paper": "paper",
    "/paper/{contest}/{number}/keying": "keying",
    "/paper/{contest}/{number}": "paper-sheet",
    "/outcome": "outcomes",
    "/outcome/{contest}": "outcome",
    "/outcome/{contest}/lot": "lot",
    "/decide/apportion": "apportion",
    "/decide/invalidate": "invalidate",
    "/release": "release-published",
    "/bundles": "bundles",
    "/approvals": "approvals",
    "/approvals/{number}": "approval",
    "/people": "people",
    "/people/new": "person-new",
    "/people/{number}": "person",
    "/sessions": "sessions",
    "/audit": "audit",
    "/audit/head": "audit-head",
    "/compliance": "compliance",
    "/display": "display-result",
    "/account": "account",
    "/account/password": "password",
    "/account/keys/new": "security-key",
}
"""The picture in which the manual shows each page."""


@pytest.fixture(scope="module")
def manual() -> str:
    return MANUAL.read_text(encoding="utf-8")


def pictures_of(text: str) -> set[str]:
    return set(re.findall(r"\.\./images/manual/([a-z0-9-]+)\.png", text))


def labels_of(text: str) -> list[str]:
    """What the manual says to stand on a page: bold, in brackets."""
    return re.findall(r"\*\*「([^」]+)」\s?\*\*", text)


def unknown_labels(text: str) -> list[str]:
    """Labels that no page has; a number may stand where the catalogue has a value."""
    pages = ("web_", "paper", "board.", "count_states.")
    said = [
        entry["ja"] for key, entry in catalogue().items() if key.startswith(pages) and "ja" in entry
    ]
    whole = re.compile("|".join(re.sub(r"\\{[a-z_]+\\}", ".+", re.escape(one)) for one in said))
    return [one for one in labels_of(text) if not whole.fullmatch(one)]


def missing_codes(text: str) -> list[str]:
    kinds = (entry for key, entry in catalogue().items() if key.startswith("problems."))
    codes = sorted({entry["code"] for entry in kinds if "code" in entry})
    return [code for code in codes if not re.search(rf"\b{code}\b", text)]


def test_every_page_has_a_picture_in_the_manual(manual: str) -> None:
    """A page added to the counting place is shown to staff before its night."""
    assert PICTURED.keys() == SHOWN.keys(), "a page without a picture, or a picture of no page"
    assert not PICTURED.keys() & NO_PAGES.keys()
    assert set(PICTURED.values()) <= pictures_of(manual)


def test_every_picture_is_there_and_used(manual: str) -> None:
    """No broken picture, and none that nobody sees."""
    assert pictures_of(manual) == {path.stem for path in PICTURES.glob("*.png")}, REMAKE


def test_pictures_are_small() -> None:
    """They come with every copy of the program."""
    assert max(path.stat().st_size for path in PICTURES.glob("*.png")) < 120_000, REMAKE


def test_every_label_of_the_manual_is_on_a_page(manual: str) -> None:
    """Somebody who looks for a button by its words finds it."""
    assert len(labels_of(manual)) > 60
    assert unknown_labels(manual) == []


def test_a_label_that_no_page_has_is_found() -> None:
    """Positive control."""
    assert unknown_labels("**「開票を始めちゃう」** と **「受領を始める」**") == [
        "開票を始めちゃう"
    ]


def test_every_problem_is_in_the_manual(manual: str) -> None:
    """Whatever the page says, the manual says what to do; a missing one would be found."""
    assert missing_codes(manual) == []
    assert missing_codes(manual.replace("M-13", "")) == ["M-13"]
