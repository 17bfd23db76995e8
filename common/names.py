"""Names kept exactly as notified: a name is accepted or refused, never altered.

No Unicode normalization is applied, because it would turn 﨑 or a name with a variation
selector into another letter than the one on the family register. What is refused is
what a voter or official could not see, or could not tell from something else.
"""

import unicodedata
from collections.abc import Callable

from common.tables import BadCell

NAME_LIMIT = 60  # code points
PARTY_LIMIT = 20  # letters, 公職選挙法施行令89条4項
TITLE_LIMIT = 100  # code points

_SPACES = " \u3000"
_NAME_SIGNS = _SPACES + "・〇"  # 〇 is a number to Unicode, and a letter in names
_PARTY_SIGNS = _NAME_SIGNS + "（）"
# Letters and marks to Unicode, but drawn as nothing.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
# Listed here and not asked of Python, whose releases know different versions of Unicode:
# a name must not be good on the server and bad on the terminal.
_IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFA6D),
    (0xFA70, 0xFAD9),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B739),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
    (0x2EBF0, 0x2EE5D),
    (0x2F800, 0x2FA1D),
    (0x30000, 0x3134A),
    (0x31350, 0x323AF),
)


def candidate_name(text: str) -> str:
    """The text, if a candidate may be shown under it. Raises BadCell otherwise.

    1 to 60 code points: letters, marks, digits, inner spaces, and ・ー々〆ヶ.
    """
    return _checked(text, NAME_LIMIT, _in_name)


def party_name(text: str) -> str:
    """The text, if it can stand as 党派別: a name, （ ） too, or nothing.

    At most 20 letters; marks and variation selectors belong to their letter.
    Raises BadCell otherwise. Rule: 公職選挙法施行令89条4項.
    """
    if not text:
        return text
    if sum(not _is_mark(letter) for letter in text) > PARTY_LIMIT:
        raise BadCell("election.too-long", limit=PARTY_LIMIT)
    return _checked(text, NAME_LIMIT, _in_party)


def reading(text: str) -> str:
    """The text, if it is a name in kana: hiragana or katakana, ー, ・ and inner spaces.

    It begins with a kana that has a place in the 五十音. Raises BadCell otherwise.
    """
    _checked(text, NAME_LIMIT, _in_reading)
    if text[0] in "ー・ゝゞヽヾ":
        raise BadCell("election.letter", code_point=code_point(text[0]), at=1)
    return text


def title(text: str) -> str:
    """The text, if it can name an election, a contest or a place: 1 to 100 visible letters.

    Raises BadCell otherwise.
    """
    return _checked(text, TITLE_LIMIT, _in_title)


def code_point(letter: str) -> str:
    """The letter as Unicode writes it: `U+9AD9`."""
    return f"U+{ord(letter):04X}"


def _checked(text: str, limit: int, allowed: Callable[[str], bool]) -> str:
    if not text:
        raise BadCell("election.empty")
    if len(text) > limit:
        raise BadCell("election.too-long", limit=limit)
    for at, letter in enumerate(text):
        fault = _fault(text[at - 1] if at else "", letter, allowed)
        if fault:
            raise BadCell(f"election.{fault}", code_point=code_point(letter), at=at + 1)
    for at in (0, len(text) - 1):
        if text[at] in _SPACES:
            raise BadCell("election.edge-space", code_point=code_point(text[at]), at=at + 1)
    return text


def _fault(before: str, letter: str, allowed: Callable[[str], bool]) -> str | None:
    """What is wrong with a letter that follows `before`, as a catalogue entry."""
    if _is_ideograph(letter):
        return None if allowed(letter) else "letter"
    if _is_selector(letter):
        return None if before and _is_ideograph(before) else "selector"
    category = unicodedata.category(letter)
    if category == "Co":
        return "private-use"
    if category[0] == "C" or letter in _INVISIBLE:
        return "invisible"
    if category[0] == "M" and (not before or before in _SPACES):
        return "lone-mark"
    return None if allowed(letter) else "letter"


def _is_ideograph(letter: str) -> bool:
    return any(low <= ord(letter) <= high for low, high in _IDEOGRAPHS)


def _is_selector(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M"


def _in_name(letter: str) -> bool:
    return (
        letter in _NAME_SIGNS
        or _is_ideograph(letter)
        or unicodedata.category(letter)[0] in "LM"
        or unicodedata.category(letter) == "Nd"
    )


def _in_party(letter: str) -> bool:
    return letter in _PARTY_SIGNS or _in_name(letter)


def _in_reading(letter: str) -> bool:
    hiragana = "\u3041" <= letter <= "\u3096" or letter in "ゝゞ"
    katakana = "\u30a1" <= letter <= "\u30fa" or letter in "ーヽヾ"
    return hiragana or katakana or letter in _SPACES + "・"


def _in_title(letter: str) -> bool:
    return letter in _SPACES or unicodedata.category(letter)[0] != "Z"
