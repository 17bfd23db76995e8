"""The files of a finished count, all of them or none."""

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from common.canonical import canonical
from common.inputs import refuse
from tally_server.preparation.key_files import flush_names

RESULTS_FILE = "results.json"
CSV_FILE = "results.csv"
OFFICE_FILE = "results-ja.csv"
STATEMENT_FILE = "opening-statement.json"
MEDIA_FILE = "media.csv"
SEALED_FILE = "sealed-bundle.zip"
PUBLIC_FILE = "public-bundle.zip"
SUCCESSION_FILE = "succession.json"
NIST_FILE = "nist-election-results.json"
RECORDS_FOLDER = "records"
WRITTEN = (
    *(RESULTS_FILE, CSV_FILE, STATEMENT_FILE, MEDIA_FILE),
    *(SEALED_FILE, PUBLIC_FILE, SUCCESSION_FILE, NIST_FILE, OFFICE_FILE),
)
_RECORD = re.compile(r"[a-z0-9-]+\.(json|pdf)")

Content = bytes | Callable[[Path], None]
"""What a file shall hold, or who writes it, whole and flushed, to the path it is told."""


def take_away_old(out: Path, *, official: bool) -> None:
    """No results of an earlier count lie in `out`, so that none is taken for this one's.

    An official result is never removed. Raises BadInput.
    """
    there = [name for name in (*WRITTEN, RECORDS_FOLDER) if (out / name).exists()]
    if there and official:
        raise refuse(there[0], "command.exists")
    for name in there:
        if name != RECORDS_FOLDER:
            (out / name).unlink()
        elif not (out / name).is_symlink():
            _take_away_records(out / name)


def _take_away_records(folder: Path) -> None:
    """What is no record of ours stays, and then the folder; a new one is not written over it."""
    for file in folder.iterdir():
        if _RECORD.fullmatch(file.name):
            file.unlink()
    with suppress(OSError):
        folder.rmdir()


def write_all(out: Path, files: Mapping[str, Content]) -> None:
    """Every file is in `out`, or, where the disk fails, none is. Raises BadInput.

    They get their names in the order given, so that the last stands for all of them; the
    files of a folder get theirs together.
    """
    beside = out.with_name(f".{out.name}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for name, content in files.items():
            (beside / name).parent.mkdir(exist_ok=True)
            _write(beside / name, content)
        out.mkdir(parents=True, exist_ok=True)
        _name_all(beside, out, tuple(dict.fromkeys(name.split("/")[0] for name in files)))
    except OSError as cause:
        raise refuse(out.name, "command.unwritable", what=cause.strerror or "") from cause
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(file: Path, content: Content) -> None:
    if not isinstance(content, bytes):
        content(file)
        return
    with file.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _name_all(beside: Path, out: Path, names: Sequence[str]) -> None:
    """Every file and folder has moved to `out`, or those that had are gone again.

    Raises OSError.
    """
    moved: list[Path] = []
    try:
        for name in names:
            if (beside / name).is_dir():
                flush_names(beside / name)
            (beside / name).replace(out / name)
            moved.append(out / name)
        flush_names(out)
    except OSError:
        for path in moved:
            _take_back(path)
        raise


def _take_back(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """A document for people to read, too."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def statement_bytes(statement: Mapping[str, Any]) -> bytes:
    """The opening statement in the spelling that is hashed."""
    return canonical(statement) + b"\n"


def media_csv(media: Iterable[Mapping[str, Any]]) -> bytes:
    """Which medium of each terminal was counted, and its number of records."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(("terminal", "medium", "records", "digest"))
    for row in media:
        writer.writerow((row["terminal"], row["medium"], row["records"], row["digest"]))
    return b"\xef\xbb\xbf" + table.getvalue().encode()
