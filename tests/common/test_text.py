"""One catalogue of texts, Japanese first, complete in both languages."""

import re
import tomllib
from importlib.resources import files

import pytest

from common.text import TextMissing, catalogue, placeholders, text

AREAS = sorted(
    item.name for item in files("common.catalogue").iterdir() if item.name.endswith(".toml")
)
# text() itself has these names, so no text can be filled from them.
RESERVED = {"key", "part"}


def bases(entry: dict[str, str]) -> list[str]:
    """What an entry is read by: "" for plain texts, `title_` and the like for problems."""
    return sorted({part[:-2] for part in entry if part.endswith(("ja", "en"))})


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_text_is_in_both_languages_with_the_same_names(key: str) -> None:
    """A text that exists in Japanese exists in English, and is filled from the same values."""
    entry = dict(catalogue()[key])
    assert bases(entry)
    for base in bases(entry):
        assert entry[f"{base}ja"].strip()
        assert entry[f"{base}en"].strip()
        assert placeholders(key, f"{base}ja") == placeholders(key, f"{base}en")


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_text_can_be_filled_and_is_one_line(key: str) -> None:
    """Given its values every text comes out, on one line, with nothing left in braces."""
    entry = dict(catalogue()[key])
    for part in (base + language for base in bases(entry) for language in ("ja", "en")):
        names = placeholders(key, part)
        assert not names & RESERVED
        assert all(re.fullmatch(r"[a-z_][a-z_0-9]*", name) for name in names)
        filled = text(key, part, **dict.fromkeys(names, "値"))
        assert "\n" not in filled
        assert not re.search(r"\{[a-z_]*\}", filled)


@pytest.mark.parametrize("area", AREAS)
def test_no_entry_of_a_catalogue_file_is_lost(area: str) -> None:
    """What stands in a catalogue file is what the program says."""
    source = files("common.catalogue").joinpath(area).read_text(encoding="utf-8")
    for name, entry in tomllib.loads(source).items():
        assert catalogue()[f"{area.removesuffix('.toml')}.{name}"] == entry


def test_no_code_is_given_twice() -> None:
    """A code that staff read out on the telephone stands for one thing only."""
    coded = [(entry["code"], key) for key, entry in catalogue().items() if "code" in entry]
    codes = [code for code, _ in coded]
    assert len(codes) > 100
    assert sorted(codes) == sorted(set(codes)), sorted(coded)


def test_a_text_is_filled_from_values() -> None:
    """Numbers and words go where the text wants them, in both languages."""
    assert text("table.too-long", limit=400) == "長すぎます。400 文字以下にしてください"
    assert text("table.too-long", "en", limit=400) == "too long; keep it to 400 characters"


def test_a_value_is_never_taken_for_a_text() -> None:
    """Braces in what a person wrote stay braces."""
    assert "{limit}" in text("table.control", "en", found="{limit}")


@pytest.mark.parametrize(
    ("key", "part", "values"),
    [
        ("table.no-such-text", "ja", {}),
        ("no-such-file.empty", "ja", {}),
        ("table.empty", "fr", {"columns": "a"}),
        ("table.too-long", "ja", {}),
        ("table.too-long", "ja", {"limits": 1}),
    ],
)
def test_a_missing_text_or_value_is_an_error_of_the_program(
    key: str, part: str, values: dict[str, int]
) -> None:
    """Nothing else is ever printed in place of a text that is missing."""
    with pytest.raises(TextMissing):
        text(key, part, **values)


def test_the_names_in_a_missing_text_are_missing_too() -> None:
    """Asking for the names of a text that is not there is the same error."""
    with pytest.raises(TextMissing):
        placeholders("table.no-such-text")


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_the_japanese_text_is_japanese(key: str) -> None:
    """No text was left in English where Japanese is read first."""
    entry = dict(catalogue()[key])
    for base in bases(entry):
        words = re.sub(r"\{[a-z_]*\}", "", entry[f"{base}ja"])
        if any(letter.isalpha() for letter in words):
            assert re.search(r"[ぁ-んァ-ン一-龠]", words)
