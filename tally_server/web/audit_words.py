"""Entries of the audit log as sentences, and all of them as a table for people."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from common.canonical import canonical
from common.japan import JAPAN
from common.text import Language, TextMissing, Value, text
from tally_server.count.office_table import harmless
from tally_server.people.acts import Act
from tally_server.people.chain import Entry

COLUMNS = ("number", "at", "by", "what_ja", "what_en", "kind", "what", "hash")
Acts = Mapping[str, Act]


def told(entry: Entry, language: Language, acts: Acts) -> str:
    """What somebody did, as a sentence, an act of two people by its name, its kind beside it;
    an entry of a later program by its key."""
    values: dict[str, Value] = dict(entry.values)
    if "kind" in values:
        values["kind"] = _named(str(values["kind"]), language, acts)
    try:
        return text(entry.what, language, **values)
    except TextMissing:
        return f"{entry.what} {canonical(dict(entry.values)).decode()}"


def _named(kind: str, language: Language, acts: Acts) -> str:
    """The name of the act as its page has it; the kind alone of one that is not known here."""
    if kind not in acts:
        return kind
    return text("web_acts.named", language, name=text(acts[kind].title, language), kind=kind)


def log_table(entries: Iterable[Entry], acts: Acts) -> Iterator[bytes]:
    """`audit-log.csv`, row by row: UTF-8 with the byte order mark, CRLF; times are Japan's.

    For people: whether the chain holds is told by `audit-log.jsonl`.
    """
    yield b"\xef\xbb\xbf" + _row(COLUMNS)
    for one in entries:
        at = one.at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S")
        said = (told(one, "ja", acts), told(one, "en", acts))
        yield _row(
            (one.number, at, one.login, *said, one.values.get("kind", ""), one.what, one.hash)
        )


def _row(cells: Iterable[object]) -> bytes:
    """No cell is taken for a formula by a spreadsheet."""
    line = io.StringIO()
    safe = [harmless(str(cell)) for cell in cells]
    csv.writer(line, lineterminator="\r\n").writerow(safe)
    return line.getvalue().encode()
