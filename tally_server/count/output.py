"""The files of a finished count, all of them or none."""

import csv
import io
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from common.canonical import canonical
from common.inputs import refuse

RESULTS_FILE = "results.json"
CSV_FILE = "results.csv"
STATEMENT_FILE = "opening-statement.json"
MEDIA_FILE = "media.csv"
WRITTEN = (RESULTS_FILE, CSV_FILE, STATEMENT_FILE, MEDIA_FILE)


def take_away_old(out: Path, *, official: bool) -> None:
    """No results of an earlier count lie in `out`, so that none is taken for this one's.

    An official result is never removed. Raises BadInput.
    """
    there = [name for name in WRITTEN if (out / name).exists()]
    if there and official:
        raise refuse(there[0], "command.exists")
    for name in there:
        (out / name).unlink()


def write_all(out: Path, files: Mapping[str, bytes]) -> None:
    """Every file is in `out`, or, where the disk fails, none is. Raises BadInput."""
    beside = out.with_name(f".{out.name}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for name, data in files.items():
            with (beside / name).open("wb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
        out.mkdir(parents=True, exist_ok=True)
        for name in files:
            (beside / name).replace(out / name)
    except OSError as cause:
        raise refuse(out.name, "command.unwritable", what=cause.strerror or "") from cause
    finally:
        shutil.rmtree(beside, ignore_errors=True)


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
