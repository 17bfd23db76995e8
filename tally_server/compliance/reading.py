"""Reading what was handed over: bundles, media, a package. Whatever cannot be read is left out;
the audit's verdict tells why."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from common.ballot import choice_codes
from common.canonical import NotCanonical, read_json
from common.closing import LOG_FILE, MANIFEST_FILE, PACKAGE_FILE, RECORDS_FILE
from common.eventlog import LogRefused, read_log
from common.package import Package, package_from
from common.signed import DocumentRefused, peek
from common.signing import KeyRefused
from tally_server.audit.archive_reader import ArchiveRefused
from tally_server.audit.files import FolderFiles
from tally_server.audit.layout import INDEX_FILE
from tally_server.audit.ledger import Broken
from tally_server.audit.media import MEDIA
from tally_server.audit.tree import Tree, open_bundle
from tally_server.audit.zip_form import FileChanged
from tally_server.compliance.inspected import Inspected, MediumSeen

_MAX = 64 * 1024 * 1024  # bytes of one document
_MAX_FILE = 1024 * 1024 * 1024
_RECORDS = "records/"
_UNREADABLE = (OSError, FileChanged, Broken, KeyError, ValueError)


@dataclass(frozen=True)
class _Source:
    """paths: of a bundle, or as if media were those of one. read: the bytes of a path."""

    paths: frozenset[str]
    read: Callable[[str], bytes]

    def data(self, path: str) -> bytes:
        """Raises one of _UNREADABLE."""
        if path not in self.paths:
            raise KeyError(path)
        return self.read(path)


def _media_source(folder: Path) -> _Source:
    files = FolderFiles(folder, "")
    paths = frozenset(
        f"media/{terminal}/{role}/{name}"
        for terminal in files.names("") or ()
        for role in MEDIA
        for name in files.names(f"{terminal}/{role}") or ()
    )
    return _Source(paths, lambda path: files.read(path.removeprefix("media/"), _MAX_FILE))


def with_package(it: Inspected, package: Package) -> Inspected:
    """With the election of this package."""
    return replace(
        it,
        election=package.election,
        suite=package.ceremony.suite.number,
        election_uid=package.ceremony.uid.hex(),
        package_hash=package.hash,
    )


def with_bundle(it: Inspected, tree: Tree) -> Inspected:
    """With all that a bundle holds; its logs and records only where it is a sealed one."""
    source = _Source(frozenset(tree.paths), tree.data)
    payload = _document(source, INDEX_FILE)
    kind = str(payload.get("kind", ""))
    it = _with_files(it, source, kind)
    program = payload.get("program")
    if isinstance(program, dict):
        it = replace(it, programs={**it.programs, kind: program})
    return it


def with_bundle_file(it: Inspected, path: Path) -> Inspected:
    """As with_bundle(); an archive of another form is left out, and the audit tells it."""
    try:
        with open_bundle(path) as tree:
            return with_bundle(it, tree)
    except (ArchiveRefused, OSError):
        return it


def with_results(it: Inspected, files: Mapping[str, bytes]) -> Inspected:
    """With results and records, by the paths that they have in a bundle."""
    return _with_files(it, _Source(frozenset(files), files.__getitem__), "results")


def with_media(it: Inspected, folder: Path) -> Inspected:
    """With all that a folder of media holds."""
    return _with_files(it, _media_source(folder), "media")


def _with_files(it: Inspected, source: _Source, kind: str) -> Inspected:
    package = _package(source)
    if package is not None:
        it = with_package(it, package)
    seen = {(one.terminal, one.role): one for one in it.media if one.log is not None}
    for medium in _media(source, package):
        seen.setdefault((medium.terminal, medium.role), medium)
    records, prints = _records(source)
    return replace(
        it,
        media=tuple(seen.values()),
        results=it.results or _plain(source, "count/results.json"),
        statement=it.statement or _plain(source, "count/opening-statement.json"),
        records={**it.records, **records},
        prints=it.prints | prints,
        documents={**it.documents, **_documents(source, kind)},
        tables={**it.tables, **_tables(source, kind)},
        roll=it.roll or "inputs/roll.csv" in source.paths,
    )


def _package(source: _Source) -> Package | None:
    """The package of the bundle, or of the first medium that has one that can be read."""
    of_media = (path for path in sorted(source.paths) if path.endswith(f"/{PACKAGE_FILE}"))
    for path in (PACKAGE_FILE, *of_media):
        try:
            return package_from(peek(source.data(path)))
        except (*_UNREADABLE, DocumentRefused, KeyRefused):
            continue
    return None


def _media(source: _Source, package: Package | None) -> Iterator[MediumSeen]:
    folders = sorted({path.rsplit("/", 1)[0] for path in source.paths if path.startswith("media/")})
    for folder in folders:
        parts = folder.split("/")
        if len(parts) == 3 and f"{folder}/{MANIFEST_FILE}" in source.paths:
            manifest = _document(source, f"{folder}/{MANIFEST_FILE}")
            yield MediumSeen(
                parts[1],
                parts[2],
                manifest,
                _log(source, f"{folder}/{LOG_FILE}", parts[1], package),
                _open_choices(source, f"{folder}/{RECORDS_FILE}", package),
            )


def _log(source: _Source, path: str, terminal: str, package: Package | None) -> Any:
    if package is None or path not in source.paths:
        return None
    try:
        entries, _ = read_log(source.data(path), package.ceremony.uid, terminal)
    except (*_UNREADABLE, LogRefused):
        return None
    return entries or None


def _open_choices(source: _Source, path: str, package: Package | None) -> int:
    """How many choice codes stand in these records as they are, sealed by nothing.

    Sealed bytes are random; that 16 of them equal a code does not happen.
    """
    if package is None or path not in source.paths:
        return 0
    try:
        data = source.data(path)
    except _UNREADABLE:
        return 0
    return sum(
        data.count(code)
        for contest in package.election.contests
        for code in choice_codes(
            package.ceremony.uid, contest.id, (one.id for one in contest.candidates)
        )
    )


def _records(source: _Source) -> tuple[dict[str, Mapping[str, Any]], frozenset[str]]:
    """Data of the official records by name, and the names of those that are printed."""
    data: dict[str, Mapping[str, Any]] = {}
    prints = set()
    for path in sorted(source.paths):
        if path.startswith(_RECORDS):
            name, _, end = path.removeprefix(_RECORDS).rpartition(".")
            if end == "pdf":
                prints.add(name)
            elif (document := _plain(source, path)) is not None:
                data[name] = document
    return data, frozenset(prints)


def _documents(source: _Source, kind: str) -> dict[str, Any]:
    """Every JSON document but packages, which have both places and people, and logs."""
    found = {}
    for path in sorted(source.paths):
        name = path.rsplit("/", 1)[-1]
        if not name.endswith(".json") or name == PACKAGE_FILE or path.startswith("keys/"):
            continue
        signed = name in (MANIFEST_FILE, "medium.json", INDEX_FILE)
        found[f"{kind}/{path}"] = _document(source, path) if signed else _plain(source, path)
    return found


def _tables(source: _Source, kind: str) -> dict[str, tuple[str, ...]]:
    """The columns of every CSV table."""
    found = {}
    for path in sorted(source.paths):
        if path.endswith(".csv"):
            try:
                text = source.data(path)[:65536].decode("utf-8-sig")
            except _UNREADABLE:
                continue
            found[f"{kind}/{path}"] = tuple(next(csv.reader(io.StringIO(text)), ()))
    return found


def _document(source: _Source, path: str) -> dict[str, Any]:
    """The payload of a signed document, of which nothing is known; empty where there is none."""
    try:
        return peek(source.data(path), _MAX)
    except (*_UNREADABLE, DocumentRefused):
        return {}


def _plain(source: _Source, path: str) -> dict[str, Any] | None:
    """A JSON object; None where there is none."""
    if path not in source.paths:
        return None
    try:
        value = read_json(source.data(path))
    except (*_UNREADABLE, NotCanonical, json.JSONDecodeError):
        return None
    return value if isinstance(value, dict) else None
