"""Where Japanese lines break. Kivy breaks between any two letters; voters' texts break
between phrases where they can, and never before 、or 。, nor inside a name's selector.

Rule: JIS X 4051 (行頭禁則, 行末禁則), as far as these texts need it.
"""

import unicodedata
from collections.abc import Callable

from common.glyphs import is_selector

Width = Callable[[str], int]
_NOT_FIRST = frozenset(
    "、。，．・：；？！」』）］｝〕〉》】ーゝゞヽヾ々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NOT_LAST = frozenset("「『（［｛〔〈《【")
_SPACES = " \u3000"
_STAYS_WITH_NEXT = ("この", "その", "お", "ご")


def broken(words: str, width: int, measure: Width) -> tuple[str, ...]:
    """The lines of a text, none wider than `width` if a letter is not; spaces at a break
    are gone. A line break in the text stays one."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for phrase in phrases(paragraph):
            if measure((line + phrase).strip()) <= width:
                line += phrase
                continue
            if line.strip():
                lines.append(line.strip())
            line = phrase
            while measure(line.strip()) > width:
                head = _fitting(line, width, measure)
                lines.append(line[:head].strip())
                line = line[head:]
        lines.append(line.strip())
    return tuple(lines)


def balanced(words: str, width: int, measure: Width) -> tuple[str, ...]:
    """The same number of lines, but about equally long: no single letter on the last. No
    phrase is parted for that which was whole."""
    lines = broken(words, width, measure)
    if len(lines) < 2 or "\n" in words:
        return lines
    step = max(1, width // 24)
    for narrower in range(width - step, width // 2, -step):
        tried = broken(words, narrower, measure)
        if len(tried) > len(lines):
            break
        if _parted(words, tried) <= _parted(words, lines):
            lines = tried
    return lines


def _parted(words: str, lines: tuple[str, ...]) -> int:
    """How many lines end within a phrase; spaces do not count."""
    ends, at = set(), 0
    for phrase in phrases(words):
        at += len(_close(phrase))
        ends.add(at)
    parted, at = 0, 0
    for line in lines:
        at += len(_close(line))
        parted += at not in ends
    return parted


def _close(words: str) -> str:
    return words.replace(" ", "").replace("\u3000", "")


def phrases(words: str) -> tuple[str, ...]:
    """Parts between which a line breaks well: after a mark or a space, and where kana
    that end a phrase are followed by another script."""
    parts: list[str] = []
    start = 0
    for at in range(1, len(words)):
        if _good_break(words, start, at):
            parts.append(words[start:at])
            start = at
    parts.append(words[start:])
    return tuple(parts)


def _good_break(words: str, start: int, at: int) -> bool:
    before, after = words[at - 1], words[at]
    if not may_break(words, at) or words[start:at] in _STAYS_WITH_NEXT:
        return False
    if before in "、。？！」）・ \u3000":
        return after not in " \u3000"
    return after == "「" or (_hiragana(before) and not _hiragana(after) and after.isalpha())


def may_break(words: str, at: int) -> bool:
    """Whether a line may end before position `at` at all. Spaces there go with the break."""
    before = words[:at].rstrip(_SPACES)[-1:] or " "
    after = words[at:].lstrip(_SPACES)[:1] or " "
    if is_selector(ord(after)) or unicodedata.category(after)[0] == "M":
        return False
    latin = words[at - 1 : at + 1].isascii() and words[at - 1 : at + 1].isalnum()
    return after not in _NOT_FIRST and before not in _NOT_LAST and not latin


def _hiragana(letter: str) -> bool:
    return "\u3041" <= letter <= "\u3096"


def _fitting(words: str, width: int, measure: Width) -> int:
    """How many letters of a too long phrase go on this line; at least one."""
    good = [at for at in range(1, len(words)) if may_break(words, at)]
    fitting = [at for at in good if measure(words[:at].strip()) <= width]
    return fitting[-1] if fitting else (good[0] if good else len(words))
