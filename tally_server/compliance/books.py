"""The rulebook: one TOML file a source, each checked, then all held together.

A new edition of a source is a file with the same `[book] id`; handed over beside the ones
that come with the program, it takes the place of the older one.
Specified in docs/formats/rulebook.md.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Any

from common.inputs import BadInput, Faults
from common.tables import BadCell, one_of, shown
from common.toml_tables import (
    Document,
    Key,
    as_it_is,
    local_date,
    read_document,
    read_keys,
    seen,
    written,
)
from tally_server.compliance.rule import How, Profile, Rule, Severity, Source, Sureness, good_id

_MAX_TEXT = 600  # letters


@dataclass(frozen=True)
class Book:
    """All rules of one source. note: what a reader must know of how the text was come by."""

    id: str
    profile: Profile
    source: Source
    title_ja: str
    title_en: str
    edition: str
    dated: date
    note_ja: str
    note_en: str
    rules: tuple[Rule, ...]

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_ja

    def note(self, language: str) -> str:
        return self.note_en if language == "en" else self.note_ja


def own_books() -> tuple[Book, ...]:
    """The books that come with the program. Raises BadInput: a bug in one of them."""
    folder = files("tally_server.compliance").joinpath("rulebook")
    found = sorted(folder.iterdir(), key=lambda one: one.name)
    return read_books({one.name: one.read_bytes() for one in found if one.name.endswith(".toml")})


def read_books(named: Mapping[str, bytes]) -> tuple[Book, ...]:
    """Every book of these files, by their names. Raises BadInput with all faults."""
    books, errors = [], []
    for name, data in named.items():
        faults = Faults(name)
        book = _book(faults, data)
        errors += faults.errors
        if book is not None:
            books.append(book)
    if errors:
        raise BadInput(errors)
    return tuple(books)


def with_editions(books: Iterable[Book], newer: Iterable[Book]) -> tuple[Book, ...]:
    """The books, those of the same id replaced, others added behind."""
    together = {book.id: book for book in books}
    together.update({book.id: book for book in newer})
    return tuple(together.values())


def _text(value: str) -> str:
    if not value.strip() or "\n" in value or len(value) > _MAX_TEXT:
        raise BadCell("compliance_input.text", limit=_MAX_TEXT)
    return value


def _word(kind: type[StrEnum]) -> Callable[[object], Any]:
    parse = one_of(*kind)
    return written(lambda text: kind(parse(text)))


def _rule_id(text: str) -> str:
    if not good_id(text):
        raise BadCell("compliance_input.id", found=shown(text))
    return text


def _list(parse: Callable[[object], Any]) -> Callable[[object], tuple[Any, ...]]:
    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise BadCell("compliance_input.want-list", found=seen(value))
        found = tuple(parse(one) for one in value)
        if len(set(found)) != len(found):
            raise BadCell("compliance_input.twice", found=seen(value))
        return found

    return read


_TEXT = written(_text)
_BOOK = (
    Key("id", written(_rule_id)),
    Key("profile", _word(Profile)),
    Key("source", _word(Source)),
    *(Key(name, _TEXT) for name in ("title_ja", "title_en", "edition")),
    Key("dated", local_date),
    Key("note_ja", _TEXT),
    Key("note_en", _TEXT),
)
_RULE = (
    *(Key(name, _TEXT) for name in ("title_ja", "title_en", "article")),
    Key("sure", _word(Sureness)),
    Key("source", _word(Source), False),
    Key("edition", _TEXT, False),
    Key("dated", local_date, False),
    Key("how", _list(_word(How))),
    Key("severity", _word(Severity)),
    Key("evidence_ja", _TEXT),
    Key("evidence_en", _TEXT),
    Key("depends_on", _list(written(_rule_id)), False, ()),
    Key("never_met_ja", _TEXT, False, ""),
    Key("never_met_en", _TEXT, False, ""),
)


def _book(faults: Faults, data: bytes) -> Book | None:
    """The book, or None with every reason in `faults`."""
    document = read_document(faults, data)
    if document is None:
        return None
    content = document.content
    parts = (Key("book", as_it_is), Key("rules", as_it_is))
    found = read_keys(faults, document, (), content, parts)
    if faults.errors:
        return None
    book = read_keys(faults, document, ("book",), found["book"], _BOOK)
    rules = _rules(faults, document, book, found["rules"])
    return None if faults.errors else Book(**book, rules=rules)


def _rules(
    faults: Faults, document: Document, book: Mapping[str, Any], tables: object
) -> tuple[Rule, ...]:
    if not isinstance(tables, dict) or not tables:
        faults.add("toml.want-table", document.line("rules"), "rules", found=seen(tables))
        return ()
    rules = []
    for name, table in tables.items():
        before = len(faults.errors)
        values = read_keys(faults, document, ("rules", name), table, _RULE)
        if not good_id(name):
            faults.add("compliance_input.id", document.line("rules", name), found=shown(name))
        if len(faults.errors) > before:
            continue
        if not (values["how"] or values["depends_on"] or values["never_met_ja"]):
            faults.add("compliance_input.no-way", document.line("rules", name), "how")
            continue
        rules.append(_rule(book, name, values))
    return tuple(rules)


def _rule(book: Mapping[str, Any], name: str, values: Mapping[str, Any]) -> Rule:
    """The rule; what it does not say of its source is the book's."""
    inherited = {
        key: values[key] if values[key] is not None else book[key]
        for key in ("source", "edition", "dated")
    }
    return Rule(**{**values, **inherited}, id=name, profile=book["profile"])
