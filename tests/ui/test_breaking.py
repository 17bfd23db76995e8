"""Where lines of Japanese break."""

from hypothesis import given
from hypothesis import strategies as st

from common.text import catalogue
from terminal.ui.breaking import balanced, broken, may_break

LETTERS = "あいの市長、。「」ーっ選挙カナA1　投票"
TEXTS = st.text(LETTERS, min_size=1, max_size=40)


@given(TEXTS, st.integers(2, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(words: str, width: int) -> None:
    """Every letter but spaces at a break is there, in order; no line is wider than asked
    for, but where marks that may not stand apart are wider."""
    lines = broken(words, width, len)
    joined = "".join(lines).replace("　", "")
    assert joined == words.replace("　", "")
    for line in lines:
        breakable = any(may_break(line, at) for at in range(1, min(width, len(line) - 1) + 1))
        assert len(line) <= width or not breakable


@given(TEXTS, st.integers(4, 30))
def test_no_line_begins_with_a_closing_mark(words: str, width: int) -> None:
    """、。」ー and small kana stay with the letter before them; 「 with the one after."""
    text = words.strip("　")
    lines = broken(text, width, len)
    for line in lines[1:]:
        assert line[:1] not in {"、", "。", "」", "ー", "っ"}
    for line in lines[:-1]:
        assert line[-1:] != "「"


@given(TEXTS, st.integers(4, 30))
def test_balanced_lines_are_as_few(words: str, width: int) -> None:
    """Evening out the lines costs no line more."""
    assert len(balanced(words, width, len)) == len(broken(words, width, len))


def test_a_selector_is_never_parted_from_its_letter() -> None:
    """A name with a variation selector breaks elsewhere."""
    assert broken("辻\U000e0100辻\U000e0100", 3, len) == ("辻\U000e0100", "辻\U000e0100")


def test_buttons_break_between_words() -> None:
    """What stands on the buttons breaks where a reader expects it."""
    wanted = {
        "投票しないで終了する": ("投票しないで", "終了する"),
        "確認へ進む": ("確認へ", "進む"),
        "この人に投票する": ("この人に", "投票する"),
        "色を変える": ("色を", "変える"),
    }
    said = {entry["ja"] for entry in catalogue().values() if "ja" in entry}
    for words, lines in wanted.items():
        assert words in said
        assert broken(words, len(max(lines, key=len)), len) == lines
