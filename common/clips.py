"""What a terminal can say in one election, as clips: a name, and the words in it.

The vocabulary is the catalogue's voice.toml, and of the election the candidates by their
number in the order by lot, the titles and the counts. Whatever chooses what is said
(`terminal/voice/`) takes its names from here, whatever renders clips (`tally_server/
preparation/voice/`) renders all of them: so nothing that is said lacks a clip.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from common.election import Candidate, Contest, Election, Mode
from common.text import Language, catalogue, text

TICK, DONE = "sound-tick", "sound-done"
SOUNDS = (TICK, DONE)
"""No speech: the cursor moved; the vote is recorded."""

SPEEDS = range(1, 9)
VOLUMES = range(11)
_ROWS = "あかさたなはまやらわ"
ROWS: Mapping[str, str] = MappingProxyType(
    dict(zip(("a", "ka", "sa", "ta", "na", "ha", "ma", "ya", "ra", "wa"), _ROWS, strict=True))
)
_FAMILIES = frozenset(
    {"volume", "speed", "people", "contest", "contests", "row", "row-reading", "candidate"}
    | {"mode-rehearsal", "mode-training"}
)
_MARKED = frozenset({"start", "done"})
"""What says of a rehearsal or a training that it is one."""

_REFUSALS = "grant_refusals."
_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}


class NoSuchClip(LookupError):
    """The vocabulary has no such words: a bug. What was wanted is not said: it may be
    whom a voter chose."""


@dataclass(frozen=True)
class Clip:
    """words: as people read them. reading: the same for a machine that speaks, names in
    kana; empty for a sound."""

    id: str
    words: str = field(repr=False)
    reading: str = field(repr=False)


def fixed(key: str) -> str:
    """The clip of an entry of voice.toml. Raises NoSuchClip."""
    if key in _FAMILIES or f"voice.{key}" not in catalogue():
        raise NoSuchClip("no such entry in voice.toml")
    return key


def numbered(family: str, number: int) -> str:
    return f"{family}-{number}"


def candidate(candidate_id: str) -> str:
    """`1番、やまだ たろう、○○党`, a clip of its own for each candidate."""
    return f"candidate-{candidate_id}"


def title(contest_id: str) -> str:
    return f"title-{contest_id}"


def row(kana: str) -> str:
    """A row of the 五十音 by its first letter."""
    return f"row-{next(name for name, letter in ROWS.items() if letter == kana)}"


def refusal(reason: str) -> str:
    return f"refused-{reason}"


def clips(
    election: Election, readings: Mapping[str, str], language: Language = "ja"
) -> tuple[Clip, ...]:
    """Every clip of this election, in an order that follows from the election.

    readings: kana of titles and parties; what has none is left as it is written.
    """
    return (
        *(Clip(name, "", "") for name in SOUNDS),
        *_fixed(election.mode, language),
        *_numbers(election, language),
        *(_row(kana, language) for kana in ROWS.values()),
        *(_titled(contest.id, contest.title, readings) for contest in election.contests),
        *_candidates(election, readings, language),
    )


def to_be_read(election: Election) -> tuple[str, ...]:
    """Titles and parties that are not kana alone: their reading has to be known."""
    people = [person for contest in election.contests for person in contest.candidates]
    texts = [contest.title for contest in election.contests] + [person.party for person in people]
    return tuple(dict.fromkeys(text for text in texts if text and not is_kana(text)))


def is_kana(words: str) -> bool:
    """Whether it is hiragana, katakana, ー, ・ and spaces alone."""
    return all("\u3041" <= letter <= "\u30fe" or letter in " \u3000" for letter in words)


def katakana(kana: str) -> str:
    """The same in katakana, in which a speaking machine takes no は or へ for a particle;
    ゝ and ゞ, over which it would pass in silence, are written out."""
    written: list[str] = []
    for letter in kana.translate(_TO_KATAKANA):
        if letter in "ヽヾ" and written:
            base = unicodedata.normalize("NFD", written[-1])[0]
            letter = unicodedata.normalize("NFC", base + ("\u3099" if letter == "ヾ" else ""))
        written.append(letter)
    return "".join(written)


def _plain(name: str, words: str) -> Clip:
    return Clip(name, words, words)


def _row(kana: str, language: Language) -> Clip:
    """Its reading is written out: a machine reads は行 as はこう."""
    words, reading = (text(f"voice.{key}", language, row=kana) for key in ("row", "row-reading"))
    return Clip(row(kana), words, reading)


def _fixed(mode: Mode, language: Language) -> Iterator[Clip]:
    mark = "" if mode == "official" else text(f"voice.mode-{mode}", language)
    for key in catalogue():
        area, _, name = key.partition(".")
        if area == "voice" and name not in _FAMILIES:
            yield _plain(name, (mark if name in _MARKED else "") + text(key, language))
        if key.startswith(_REFUSALS):
            yield _plain(refusal(name), text(key, f"title_{language}"))


def _numbers(election: Election, language: Language) -> Iterator[Clip]:
    counts = {count for contest in election.contests for count in _counts(contest)}
    many = len(election.contests)
    wanted = {
        "volume": VOLUMES,
        "speed": SPEEDS,
        "people": sorted(counts),
        "contest": range(1, many + 1),
        "contests": range(2, many + 1),
    }
    for family, numbers in wanted.items():
        for number in numbers:
            words = text(f"voice.{family}", language, n=number)
            yield _plain(numbered(family, number), words)


def _counts(contest: Contest) -> range:
    """How many there can be to go through: all, or in a row of the 五十音 any number."""
    most = len(contest.candidates)
    return range(1 if contest.display == "gojuon" else most, most + 1)


def _titled(contest: str, words: str, readings: Mapping[str, str]) -> Clip:
    return Clip(title(contest), f"{words}。", f"{_read(words, readings)}。")


def _candidates(
    election: Election, readings: Mapping[str, str], language: Language
) -> Iterator[Clip]:
    for contest in election.contests:
        for person in contest.candidates:
            yield Clip(
                candidate(person.id),
                _candidate_words(person, person.kana, person.party, language),
                _candidate_words(
                    person, katakana(person.kana), _read(person.party, readings), language
                ),
            )


def _candidate_words(person: Candidate, kana: str, party: str, language: Language) -> str:
    """Number, name, party; nothing is said of a party where there is none."""
    after = f"、{party}" if party else ""
    return text("voice.candidate", language, n=person.display_order, kana=kana, party=after)


def _read(words: str, readings: Mapping[str, str]) -> str:
    return katakana(readings[words]) if words in readings else words
