"""Finds whatever joins a vote with a place, terminal or medium, in all that was written.

A *vote word* stands for a candidate or for 途中終了: an id, a name, a choice code. A *place
word* stands for a polling place or terminal: an id, a name. A leak is

1. in JSON, in a line of .jsonl, in a row of .csv, and in the payload of a signed document:
   a vote word and a place word in one object, or in an object and one around it. Lists of
   plain values belong to the object that they stand in;
2. there, too: a number beside a place word under a name that is not in PUBLIC_NUMBERS, for
   a bare list of numbers needs no names to be the votes of a place;
3. in all but JSON, and in what a command prints: a vote word and a place word in one file.
   In an archive of files, each file is looked at by itself. In bytes that are no text,
   vote words are looked for as UTF-8 and UTF-16, and choice codes as they are, in
   hexadecimal and in base64.

A file's path is part of it: on a terminal's medium any vote word is a leak. The election
package lists all candidates and all places; the very bytes of it are known, and no leak.
(電磁的記録投票法施行令 Art 4(2).) What is compressed or encrypted cannot be looked into.
"""

import base64
import csv
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from common.ballot import NO_CHOICE, choice_code
from common.election import Election

PUBLIC_NUMBERS = frozenset(
    {
        *("records", "voters", "bytes", "entries", "number", "opening", "suite", "difference"),
        "Sequence",  # NIST's name for the number of an entry of the log
        *("original", "duplicate"),  # the zero check: names found on an empty medium
        *("terminals", "spares", "electors_male", "electors_female"),
        *("originals", "duplicates", "slip"),  # media, and what the slip says, in the records
        *("BallotsCast", "VotersRegistered"),  # records and electors of a place, in NIST's report
    }
)
_NOBODY = ("途中終了", "ended_without_choice")


@dataclass(frozen=True)
class Words:
    """The vote words and place words of one election."""

    votes: frozenset[str]
    places: frozenset[str]
    codes: frozenset[bytes]

    @cached_property
    def vote_pattern(self) -> re.Pattern[str]:
        spelled = [code.hex() for code in self.codes]
        encoded = [text.decode() for code in self.codes for text in _base64_cores(code)]
        return re.compile(f"{_bounded(self.votes).pattern}|{_any([*spelled, *encoded])}")

    @cached_property
    def place_pattern(self) -> re.Pattern[str]:
        return _bounded(self.places)

    @cached_property
    def vote_bytes(self) -> frozenset[bytes]:
        """Vote words as they may stand in bytes that are no text; short ids left out,
        for any few bytes stand by chance in a large random file."""
        names = [word for word in self.votes if len(word.encode()) >= 6]
        found = [word.encode(how) for word in names for how in ("utf-8", "utf-16-le", "utf-16-be")]
        for code in self.codes:
            found += [code, code.hex().encode(), *_base64_cores(code)]
        return frozenset(found)

    def seen(self, text: str) -> tuple[bool, bool]:
        """Whether a vote word stands in the text, and whether a place word does."""
        return bool(self.vote_pattern.search(text)), bool(self.place_pattern.search(text))


def words_of(election: Election, election_uid: bytes) -> Words:
    """All words that stand for a vote or a place in this election."""
    people = [person for contest in election.contests for person in contest.candidates]
    names = {name for person in people for name in (person.name, person.legal_name)}
    spaced = {" ".join(name.split()) for name in names}
    spellings = {name.replace(" ", space) for name in spaced for space in ("", " ", "\u3000")}
    votes = {person.id for person in people} | names | spellings
    places = {word for place in election.places for word in (place.id, place.name)}
    codes = {
        choice_code(election_uid, contest.id, choice)
        for contest in election.contests
        for choice in (NO_CHOICE, *(person.id for person in contest.candidates))
    }
    return Words(
        frozenset(votes | set(_NOBODY)),
        frozenset(places | set(election.terminals)),
        frozenset(codes),
    )


def leaks_in_folder(folder: Path, words: Words, known: Collection[bytes] = ()) -> list[str]:
    """Every leak in the files under a folder. known: what a file may hold without being one."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        for name, data in _contents(path, str(path.relative_to(folder))):
            found += [] if data in known else leaks_in_file(name, data, words)
    return found


def _contents(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """A file, or each file in an archive, whose headers and rest are looked at, too."""
    if path.suffix != ".zip":
        if path.is_file():
            yield name, path.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        files = {one.filename: archive.read(one) for one in archive.infolist()}
    around = path.read_bytes()
    for inside, data in files.items():
        around = around.replace(data, b"")
        yield f"{name}/{inside}", data
    yield name, around


def leaks_in_text(text: str, words: Words, where: str = "output") -> list[str]:
    """Whether a command's output, a log or an exception joins a vote with a place."""
    return [f"{where}: a vote beside a place"] if all(words.seen(text)) else []


def leaks_in_file(name: str, data: bytes, words: Words) -> list[str]:
    """Every leak in one file; name is its path, as far as it may tell something."""
    around = words.seen(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _leaks_in_bytes(name, data, words)
    documents = _documents(name, text)
    leaks = [leak for one in documents for leak in _leaks_in_json(name, one, words, around)]
    if not documents or name.endswith(".csv"):
        leaks += leaks_in_text(f"{name}\n{text}", words, name)
    return leaks


def _leaks_in_bytes(name: str, data: bytes, words: Words) -> list[str]:
    vote, place = words.seen(name)
    vote = vote or any(word in data for word in words.vote_bytes)
    place = place or any(word.encode() in data for word in words.places)
    return [f"{name}: a vote beside a place, in bytes"] if vote and place else []


def _documents(name: str, text: str) -> list[Any]:
    """The JSON values in a file: one, one a line, or one a row; none in a plain text."""
    if name.endswith(".csv"):
        return [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""))]
    lines = text.splitlines() if name.endswith(".jsonl") else [text]
    try:
        return [json.loads(line) for line in lines]
    except ValueError:
        return []


def _leaks_in_json(name: str, value: Any, words: Words, around: tuple[bool, bool]) -> Iterator[str]:
    """Leaks in an object, and in the objects inside it, beside what stands around them."""
    plain = list(_plain("", value))
    said = "\n".join(f"{key}\n{one}" for key, one in plain)
    vote, place = (a or b for a, b in zip(around, words.seen(said), strict=True))
    # In a text `none` is an English word; as a whole key or value it is a choice.
    vote = vote or any(NO_CHOICE in (key, one) for key, one in plain)
    if vote and place:
        yield f"{name}: a vote beside a place, in {[key for key, _ in plain][:6]}"
    for key, one in plain:
        if place and _is_number(one) and key not in PUBLIC_NUMBERS:
            yield f"{name}: the number {key!r} beside a place"
        if isinstance(one, str) and (hidden := _payload(one)) is not None:
            yield from _leaks_in_json(name, hidden, words, (vote, place))
    for inside in _objects(value):
        yield from _leaks_in_json(name, inside, words, (vote, place))


def _plain(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Each key of an object and its plain values, those in lists as well."""
    if isinstance(value, dict) and not key:
        for name, inside in value.items():
            yield name, ""
            yield from _plain(name, inside)
    elif isinstance(value, list):
        for inside in value:
            yield from () if isinstance(inside, dict) else _plain(key or "-", inside)
    elif not isinstance(value, dict):
        yield key, value


def _objects(value: Any) -> Iterator[Any]:
    """The objects directly inside a value, also where lists lie between."""
    inside = value.values() if isinstance(value, dict) else value
    for one in inside if isinstance(value, dict | list) else ():
        if isinstance(one, dict):
            yield one
        elif isinstance(one, list):
            yield from _objects(one)


def _is_number(value: Any) -> bool:
    counted = isinstance(value, int | float) and not isinstance(value, bool)
    return counted or (isinstance(value, str) and value.isdecimal())


def _payload(text: str) -> Any:
    """The JSON in a base64 text, as signed documents carry it; None where there is none."""
    if len(text) < 12 or text[0] not in "eW":  # base64 of { and [
        return None
    try:
        value = json.loads(base64.b64decode(text, validate=True))
    except ValueError:
        return None
    return value if isinstance(value, dict | list) else None


def _base64_cores(data: bytes) -> list[bytes]:
    """The letters that base64 has for these bytes, wherever they stand in a longer text."""
    cores = []
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + data)
        cores.append(encoded[4 if shift else 0 : (shift + len(data)) // 3 * 4])
    return cores


def _bounded(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, not as part of a longer id."""
    return re.compile(f"(?<![0-9A-Za-z-])(?:{_any(words)})(?![0-9A-Za-z-])")


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
