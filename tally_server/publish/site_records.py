"""The official records that the site hands out one by one: those that are in the bundle."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.election import Contest
from common.text import Language, text
from tally_server.publish.bundle_contents import BundleContents

OF_ALL = ("voting-summary", "reconciliation")
OF_CONTEST = ("count-record", "election-record", "count-notice", "elected-notice")
LAST = ("decision-log",)
FOLDER = "records"


@dataclass(frozen=True)
class RecordRow:
    """print, data: names of its files on the site; print is empty where it was not printed."""

    label: str
    print: str
    data: str


def record_downloads(contents: BundleContents) -> dict[str, bytes]:
    """The files of every record, flat as the site is. Raises BundleRefused."""
    return {
        _flat(name, end): contents.files.data(path)
        for name, _, _ in _records(contents)
        for end in ("pdf", "json")
        if (path := f"{FOLDER}/{name}.{end}") in contents.files.paths
    }


def record_rows(contents: BundleContents, language: Language) -> tuple[RecordRow, ...]:
    """Every record with its links, in the order in which people sign them."""
    there = contents.files.paths
    return tuple(
        RecordRow(
            _label(kind, contest, language),
            _flat(name, "pdf") if f"{FOLDER}/{name}.pdf" in there else "",
            _flat(name, "json"),
        )
        for name, kind, contest in _records(contents)
    )


def _records(contents: BundleContents) -> Iterator[tuple[str, str, Contest | None]]:
    """Name, kind and contest of each record that is there."""
    contests = contents.package.election.contests
    every: list[tuple[str, str, Contest | None]] = [(kind, kind, None) for kind in OF_ALL]
    every += [(f"{kind}-{one.id}", kind, one) for one in contests for kind in OF_CONTEST]
    every += [(kind, kind, None) for kind in LAST]
    for record in every:
        if f"{FOLDER}/{record[0]}.json" in contents.files.paths:
            yield record


def _flat(name: str, end: str) -> str:
    return f"record-{name}.{end}"


def _label(kind: str, contest: Contest | None, language: Language) -> str:
    said = text(f"site.record-{kind}", language)
    return said if contest is None else f"{said} — {contest.title}"
