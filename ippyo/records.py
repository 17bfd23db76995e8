"""The official records and exports of a finished count, as files beside its results."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from common.text import Language, text
from ippyo.count_inputs import Read
from ippyo.fonts import record_faces
from ippyo.program import program
from tally_server.count.count import Counted
from tally_server.records.every_record import every_record
from tally_server.records.printer import NotPrinted, Printer
from tally_server.records.source import RecordSource, counted_media, place_records

FOLDER = "records"


@dataclass(frozen=True)
class RecordFiles:
    """files: by path, `records/<name>`. failed: names of records that were not printed."""

    files: Mapping[str, bytes]
    failed: tuple[str, ...]

    def warnings(self, language: Language) -> tuple[str, ...]:
        """What to tell staff of each record that they must write by hand."""
        parts = ("title", "meaning", "next")
        return tuple(
            f"[{text('records.not-printed', 'code')}] "
            + " ".join(
                text("records.not-printed", f"{part}_{language}", record=name) for part in parts
            )
            for name in self.failed
        )


def record_source(read: Read, result: Counted, results: bytes) -> RecordSource:
    """What the records are made from. results: the bytes of results.json."""
    election, media = read.package.election, counted_media(result.statement)
    return RecordSource(
        package=read.package,
        results=result.contests,
        findings=result.findings,
        decisions=read.decisions,
        media=media,
        records=place_records(election, media, result.good),
        results_sha256=hashlib.sha256(results).hexdigest(),
        version=program()["version"],
        slips=read.slips,
        roll=read.roll,
    )


def record_files(source: RecordSource) -> RecordFiles:
    """Every record as data and as PDF.

    A record that cannot be printed is a fault of the program, and no reason to keep
    results back on the night of a count: its data is written, and staff are told.
    """
    printer = Printer(record_faces())
    files: dict[str, bytes] = {}
    failed = []
    for record in every_record(source):
        files[f"{FOLDER}/{record.name}.json"] = record.data
        try:
            files[f"{FOLDER}/{record.name}.pdf"] = printer.pdf(record)
        except NotPrinted:
            failed.append(record.name)
    return RecordFiles(files, tuple(failed))
