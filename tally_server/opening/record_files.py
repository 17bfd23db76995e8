"""The official records of a certified count, as data and as PDF, beside its results."""

import hashlib

from tally_server.count.count import Counted
from tally_server.count.pool import Source
from tally_server.inputs.decision import Decisions
from tally_server.opening.set_state import Given
from tally_server.opening.setting import Setting
from tally_server.records.every_record import every_record
from tally_server.records.printer import NotPrinted, Printer
from tally_server.records.source import RecordSource, counted_media, place_records


def record_files(
    setting: Setting,
    counted: Counted,
    sources: tuple[Source, ...],
    given: Given,
    results: bytes,
) -> dict[str, bytes]:
    """`record-<name>.json` and `record-<name>.pdf`; no PDF where it could not be set: staff
    then write that record by hand. {} where the server has no faces to set them in."""
    if not setting.faces:
        return {}
    printer = Printer(setting.faces)
    files = {}
    for record in every_record(_source(setting, counted, sources, given, results)):
        files[f"record-{record.name}.json"] = record.data
        try:
            files[f"record-{record.name}.pdf"] = printer.pdf(record)
        except NotPrinted:
            continue
    return files


def _source(
    setting: Setting,
    counted: Counted,
    sources: tuple[Source, ...],
    given: Given,
    results: bytes,
) -> RecordSource:
    media = counted_media(counted.statement)
    decisions: Decisions = given.decisions
    return RecordSource(
        package=setting.package,
        results=counted.contests,
        findings=counted.findings,
        decisions=decisions,
        media=media,
        records=place_records(setting.election, media, sources),
        results_sha256=hashlib.sha256(results).hexdigest(),
        version=setting.version,
        slips=dict(given.slips) or None,
        roll=dict(given.roll),
    )
