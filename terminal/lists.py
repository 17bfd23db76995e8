"""How a contest's candidates are laid out: pure functions of the package.

The order is the lot's (公職選挙法 Art 175) and nothing else: every way of showing a long
list keeps it. What the ordinance may choose (電磁的記録投票法 Art 5): all on one screen,
pages, one long list that is scrolled, or the row of the 五十音 that a name begins with.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from common.election import Candidate, Contest

_KATAKANA = 0x30A1
_TO_HIRAGANA = 0x60
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")


class Row(StrEnum):
    """The ten rows of the 五十音, by their first letter."""

    A = "あ"
    KA = "か"
    SA = "さ"
    TA = "た"
    NA = "な"
    HA = "は"
    MA = "ま"
    YA = "や"
    RA = "ら"
    WA = "わ"


_LETTERS = {
    Row.A: "あいうえお",
    Row.KA: "かきくけこ",
    Row.SA: "さしすせそ",
    Row.TA: "たちつてと",
    Row.NA: "なにぬねの",
    Row.HA: "はひふへほ",
    Row.MA: "まみむめも",
    Row.YA: "やゆよ",
    Row.RA: "らりるれろ",
    Row.WA: "わゐゑをん",
}


def row_of(kana: str) -> Row:
    """The row that a reading begins in; marks (゛゜) and small letters do not matter.

    Raises ValueError where it begins with no kana, which the package refuses.
    """
    letter = unicodedata.normalize("NFD", kana)[0]
    if "\u30a1" <= letter <= "\u30fa":
        letter = chr(ord(letter) - _TO_HIRAGANA)
    letter = letter.translate(_SMALL)
    for row, letters in _LETTERS.items():
        if letter in letters:
            return row
    raise ValueError("a reading begins with a kana")


def rows(contest: Contest) -> tuple[Row, ...]:
    """The rows in which anybody stands, in the order of the 五十音."""
    present = {row_of(person.kana) for person in contest.candidates}
    return tuple(row for row in Row if row in present)


def in_row(contest: Contest, row: Row) -> tuple[int, ...]:
    """The positions of everybody in a row, in the order by lot."""
    people = enumerate(contest.candidates)
    return tuple(at for at, person in people if row_of(person.kana) is row)


def order(contest: Contest, row: Row | None) -> tuple[int, ...]:
    """The positions through which a voter goes: all, or the open row of the 五十音."""
    if contest.display != "gojuon":
        return tuple(range(len(contest.candidates)))
    return () if row is None else in_row(contest, row)


def page_count(contest: Contest, per_screen: int, row: Row | None = None) -> int:
    """How many screens that takes; 0 where no row is open."""
    return -(-len(order(contest, row)) // per_screen)


def page_of(contest: Contest, per_screen: int, top: int, row: Row | None = None) -> int:
    """The page, from 0, on which position `top` stands; the first for one that is not there."""
    people = order(contest, row)
    return people.index(top) // per_screen if top in people else 0


def page_start(contest: Contest, per_screen: int, page: int, row: Row | None = None) -> int:
    """The first position of a page."""
    return order(contest, row)[page * per_screen]


def visible(contest: Contest, per_screen: int, top: int, row: Row | None) -> tuple[int, ...]:
    """The positions that are on the screen now, from 0, in the order by lot.

    per_screen: how many fit at the present size of letters; where not all do, pages are
    turned, with display `single` too. top: the position that was turned or scrolled to;
    where the size changes, it stays on the screen. row: the row that is open, with
    display `gojuon`.
    """
    people = order(contest, row)
    if contest.display == "scroll":
        start = min(top, len(people) - 1)
    else:
        start = page_of(contest, per_screen, top, row) * per_screen
    return people[start : start + per_screen]


def choosable(contest: Contest, per_screen: int, top: int, row: Row | None) -> tuple[int, ...]:
    """The positions that a voter can touch now: with `scroll` the whole long list."""
    if contest.display == "scroll":
        return tuple(range(len(contest.candidates)))
    return visible(contest, per_screen, top, row)


def all_seen(contest: Contest, seen: frozenset[int]) -> bool:
    """Whether whoever must have been on the screen was there: everybody, but that with
    `gojuon` a voter opens the row they look for."""
    return contest.display == "gojuon" or seen >= set(range(len(contest.candidates)))


def numbers(people: Sequence[Candidate]) -> tuple[int, ...]:
    """What the voice calls each candidate: their place in the order by lot, from 1."""
    return tuple(person.display_order for person in people)
