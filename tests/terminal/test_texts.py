"""What a terminal says when it runs without a duplicate, retires, or has no room."""

import pytest

from common.text import catalogue, placeholders

ENTRIES = sorted(key for key in catalogue() if key.startswith("terminal."))
REFUSALS = (
    "retired",
    "nothing-to-retire",
    "duplicate-may-lack-votes",
    "original-behind",
    "without-duplicate-not-allowed",
)


@pytest.mark.parametrize("key", ENTRIES)
def test_staff_hear_what_happened_what_it_means_and_what_to_do(key: str) -> None:
    """In Japanese and in English, with the same values in both."""
    assert set(catalogue()[key]) == {
        f"{part}_{language}" for part in ("title", "meaning", "action") for language in ("ja", "en")
    }
    for part in ("title", "meaning", "action"):
        assert placeholders(key, f"{part}_ja") == placeholders(key, f"{part}_en")


@pytest.mark.parametrize("reason", REFUSALS)
def test_every_refusal_has_its_text(reason: str) -> None:
    """The reason that the terminal gives is the name of what staff read."""
    assert f"terminal.{reason}" in ENTRIES
