"""What lies beside the results of a certified count: official records, succession, exports."""

import hashlib
from collections.abc import Mapping, Sequence

from tally_server.count.count import Counted
from tally_server.count.office_table import office_csv
from tally_server.count.output import NIST_FILE, OFFICE_FILE, SUCCESSION_FILE, json_bytes
from tally_server.count.pool import Source
from tally_server.count.succession_file import succession_document
from tally_server.inputs.decision import Decisions
from tally_server.opening.set_state import Given
from tally_server.opening.setting import Setting
from tally_server.outcome.votes import CandidateId
from tally_server.publish.election_results import election_results_json
from tally_server.records.every_record import every_record
from tally_server.records.printer import NotPrinted, Printer
from tally_server.records.source import RecordSource, counted_media, place_records


def record_files(
    setting: Setting,
    counted: Counted,
    sources: tuple[Source, ...],
    given: Given,
    results: bytes,
    lot_losers: Mapping[str, Sequence[CandidateId]],
) -> dict[str, bytes]:
    """Succession, the results in NIST's format and for offices, every record as data and PDF.

    No PDF where the server has no faces to set one in, or a record could not be set: staff
    then write it by hand, from its data.
    """
    source = _source(setting, counted, sources, given, results)
    following = succession_document(setting.election, counted.contests, lot_losers)
    files = {
        SUCCESSION_FILE: json_bytes(following),
        NIST_FILE: election_results_json(source),
        OFFICE_FILE: office_csv(counted.contests),
    }
    printer = Printer(setting.faces)
    for record in every_record(source):
        files[f"record-{record.name}.json"] = record.data
        if not setting.faces:
            continue
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
