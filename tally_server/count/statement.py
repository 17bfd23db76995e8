"""The opening statement: what is about to be opened, fixed before any share is entered.

Two counts over different sets of media betray, by their difference, how the medium
between them voted. So the set is named by a hash, and another set of the same official
election needs the recorded decision `reopen`.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from common.canonical import NotCanonical, canonical, read_canonical
from common.inputs import refuse
from common.package import Package
from tally_server.count.pool import Numbers, Source

BOOK_FILE = "openings.json"


def opening_statement(
    package: Package,
    sources: Iterable[Source],
    pools: Iterable[Numbers],
    decisions: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """The whole pool, the media it came from, and the decisions so far."""
    return {
        "election_uid": package.ceremony.uid.hex(),
        "package_hash": package.hash,
        "pools": [
            {"contest": pool.contest, "records": pool.records, "sha256": pool.sha256}
            for pool in pools
        ],
        "media": [
            {
                "terminal": source.report.terminal,
                "medium": source.report.role.word,
                "records": sum(source.report.counts.values()),
                "digest": source.report.slip.digest if source.report.slip else "",
            }
            for source in sources
        ],
        "decisions": list(decisions),
    }


def pool_hash(statement: dict[str, Any]) -> str:
    """One hash over all pools: what may not differ between two openings."""
    return hashlib.sha256(canonical(statement["pools"])).hexdigest()


def pools_opened(folder: Path) -> tuple[str, ...]:
    """The hashes of all pools that were opened in this official election, in order.

    Raises BadInput where the book in the KEYS folder cannot be read.
    """
    book = folder / BOOK_FILE
    if not book.exists():
        return ()
    try:
        value = read_canonical(book.read_bytes().rstrip(b"\n"))
        return tuple(str(entry) for entry in value["openings"])
    except (NotCanonical, OSError, KeyError, TypeError) as cause:
        raise refuse(BOOK_FILE, "count.book-unreadable") from cause


def note_opening(folder: Path, opened: tuple[str, ...], pool: str) -> None:
    """Enter a pool into the book, before it is opened."""
    if opened[-1:] == (pool,):
        return
    book = folder / BOOK_FILE
    beside = book.with_name(f".{BOOK_FILE}.new")
    beside.write_bytes(canonical({"openings": [*opened, pool]}) + b"\n")
    beside.replace(book)
