"""Names: kept exactly as notified, or refused with the code point named."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.names import candidate_name, party_name, reading, title
from common.tables import BadCell

KEPT = [
    "髙﨑　一郎",
    "𠮷田 太郎",
    "葛\U000e0100城　はな",
    "辻\U000e0101\u3000辶",
    "神\ufe00田",
    "\ufa19谷",  # a compatibility ideograph that NFC would turn into another letter
    "か\u3099んばる",  # NFC would join these two
    "佐々木ヶ〆",
    "〇一",
    "マリー・アントワネット",
    "Anna Ærø",
    "山田２号3",
    "ｱｵｷ",
    "\U00031350山",  # younger than Python 3.11, and still a letter
]
REFUSED = {
    "": ("empty", None),
    "山" * 61: ("too-long", None),
    " 山田": ("edge-space", "U+0020"),
    "山田\u3000": ("edge-space", "U+3000"),
    "山\n田": ("invisible", "U+000A"),
    "山\0田": ("invisible", "U+0000"),
    "山\u200b田": ("invisible", "U+200B"),
    "山\u202e田": ("invisible", "U+202E"),
    "山\u2066田": ("invisible", "U+2066"),
    "\ufeff山田": ("invisible", "U+FEFF"),
    "山\u3164田": ("invisible", "U+3164"),
    "山\u034f田": ("invisible", "U+034F"),
    "山\ud842田": ("invisible", "U+D842"),
    "山\U000e0041田": ("invisible", "U+E0041"),
    "山\u0378田": ("invisible", "U+0378"),
    "山\uffff田": ("invisible", "U+FFFF"),
    "山\ue000田": ("private-use", "U+E000"),
    "山\U000f0000田": ("private-use", "U+F0000"),
    "\U000e0100山": ("selector", "U+E0100"),
    "か\U000e0100": ("selector", "U+E0100"),
    "葛\U000e0100\U000e0101": ("selector", "U+E0101"),
    "葛\ufe00\ufe00": ("selector", "U+FE00"),
    "山田\ufe0f　\ufe0f": ("selector", "U+FE0F"),
    "\u3099か": ("lone-mark", "U+3099"),
    "山 \u0301": ("lone-mark", "U+0301"),
    "山<田": ("letter", "U+003C"),
    "山>田": ("letter", "U+003E"),
    "山&田": ("letter", "U+0026"),
    'a"b': ("letter", "U+0022"),
    "a'b": ("letter", "U+0027"),
    "山田（仮）": ("letter", "U+FF08"),
    "山\u00a0田": ("letter", "U+00A0"),
    "山田🗳": ("letter", "U+1F5F3"),
    "山田,": ("letter", "U+002C"),
    "山+田": ("letter", "U+002B"),
    "山･田": ("letter", "U+FF65"),
    "㈱山田": ("letter", "U+3231"),
}


@pytest.mark.parametrize("name", KEPT)
def test_name_is_kept_letter_by_letter(name: str) -> None:
    """A name on the family register stays exactly the letters that were notified."""
    assert candidate_name(name) == name
    assert [ord(letter) for letter in candidate_name(name)] == [ord(letter) for letter in name]


def test_names_that_normalization_would_change_are_among_those_kept() -> None:
    """The examples above would notice if a name were silently normalized."""
    assert any(unicodedata.normalize("NFC", name) != name for name in KEPT)


@pytest.mark.parametrize("name", REFUSED)
def test_refused_name_says_why_and_which_code_point(name: str) -> None:
    """A name that cannot be shown safely is refused, and the letter at fault is named."""
    key, letter = REFUSED[name]
    with pytest.raises(BadCell) as refused:
        candidate_name(name)
    assert refused.value.key == f"election.{key}"
    assert refused.value.values.get("code_point") == letter


@given(st.text(st.characters(categories=["Cc", "Cf", "Co", "Cs"]), min_size=1, max_size=1))
def test_no_control_format_or_private_letter_anywhere(letter: str) -> None:
    """No invisible or private letter gets into any kind of name, wherever it stands."""
    parsers: list[Callable[[str], str]] = [candidate_name, party_name, reading, title]
    for parse in parsers:
        for text in (letter, f"{letter}あ", f"あ{letter}", f"あ{letter}い"):
            with pytest.raises(BadCell) as refused:
                parse(text)
            assert refused.value.values["code_point"] == f"U+{ord(letter):04X}"


@given(st.text(max_size=70))
def test_any_text_is_kept_or_refused(text: str) -> None:
    """Whatever is written, a name comes back unchanged or is refused: never altered."""
    for parse in (candidate_name, party_name, reading, title):
        with suppress(BadCell):
            assert parse(text) == text


def test_party_may_be_empty_and_hold_twenty_letters_and_brackets() -> None:
    """党派別 has at most 20 letters, a variation selector not counted, or is left empty."""
    assert party_name("") == ""
    assert party_name("見本の会（みほん）") == "見本の会（みほん）"
    assert party_name("葛\U000e0100" * 20) == "葛\U000e0100" * 20
    with pytest.raises(BadCell, match="too-long"):
        party_name("会" * 21)


@pytest.mark.parametrize("text", ["やまだ　たろう", "サトー", "ア・イ", "ヴァイヶ", "すゞき"])
def test_reading_in_kana_is_accepted(text: str) -> None:
    """A reading may be written in hiragana or katakana, with ー, ・ and spaces."""
    assert reading(text) == text


@pytest.mark.parametrize(
    "text", ["", "山田", "yamada", "ー", "・ア", "ﾔﾏﾀﾞ", "か\u3099", "ゞき", "あ１"]
)
def test_reading_in_other_letters_is_refused(text: str) -> None:
    """A reading that cannot be put into the 五十音 is refused."""
    with pytest.raises(BadCell):
        reading(text)


def test_title_may_hold_punctuation() -> None:
    """The name of an election or place may hold brackets and signs, but no line break."""
    assert title("第1投票所（A&B「中」）") == "第1投票所（A&B「中」）"
    for text in ("", "山" * 101, "一\n二", " 一", "一\u2028二", "一\u00a0二"):
        with pytest.raises(BadCell):
            title(text)
