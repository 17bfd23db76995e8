"""Bundles of small counted elections, and the published schemas of NIST.

path = bundle_of(town, Kind.PUBLIC, tmp_path / "public-bundle.zip")
with open_bundle(path) as tree:
    contents = open_contents(tree)
"""

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from elections import Town
from jsonschema import Draft4Validator, FormatChecker

from tally_server.audit.archive_reader import read_archive
from tally_server.publish.bundle_contents import open_contents
from tally_server.publish.site import SiteInput, site_files

SCHEMAS = Path(__file__).parent.parent / "docs" / "formats" / "nist"
EVENT_LOG_SCHEMA = "NIST_V1_election_event_logging.json"
RECORDS_SCHEMA = "NIST_V0_cast_vote_records.json"
RESULTS_SCHEMA = "NIST_V2_election_results_reporting.json"
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@cache
def schema(name: str) -> Draft4Validator:
    """A published schema; times and dates are looked at, too."""
    formats = FormatChecker(())

    @formats.checks("date-time", raises=ValueError)
    def _time(value: object) -> bool:
        return bool(_RFC_3339.fullmatch(str(value)) and datetime.fromisoformat(str(value)))

    @formats.checks("date", raises=ValueError)
    def _date(value: object) -> bool:
        return bool(len(str(value)) == 10 and datetime.fromisoformat(str(value)))

    document = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    Draft4Validator.check_schema(document)
    return Draft4Validator(document, format_checker=formats)


def faults(name: str, data: bytes) -> list[str]:
    """What in a document is not as its published schema says."""
    return [fault.message for fault in schema(name).iter_errors(json.loads(data))]


def published(town: Town, verifier: Mapping[str, bytes], **others: Any) -> dict[str, bytes]:
    """The site of a counted town. others: url, root."""
    data = (town.results / "public-bundle.zip").read_bytes()
    contents = open_contents(read_archive(io.BytesIO(data)))
    return site_files(SiteInput(contents, data, verifier, **others))


def results_bytes(document: Mapping[str, Any]) -> bytes:
    """A `results.json` with this content."""
    return json.dumps(document, ensure_ascii=False).encode()
