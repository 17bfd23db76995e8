"""Bundles of small counted elections, and the published schemas of NIST.

path = bundle_of(town, Kind.PUBLIC, tmp_path / "public-bundle.zip")
with open_bundle(path) as tree:
    contents = open_contents(tree)
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from elections import Town
from jsonschema import Draft4Validator, FormatChecker

from common.closing import PACKAGE_FILE
from common.package import read_package
from common.secret import Secret
from common.signing import SigningKey
from tally_server.audit.archive_writer import Source
from tally_server.audit.bundle import write_bundle
from tally_server.audit.layout import Kind, may_stand
from tally_server.preparation.root_key import unlock_root

SCHEMAS = Path(__file__).parent.parent / "docs" / "formats" / "nist"
EVENT_LOG_SCHEMA = "NIST_V1_election_event_logging.json"
RECORDS_SCHEMA = "NIST_V0_cast_vote_records.json"
PROGRAM = {"version": "0", "sha256": "0" * 64}
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


def root_of(town: Town, passphrase: Secret | None = None) -> SigningKey:
    """The root key in the town's KEYS."""
    package = read_package((town.original(_first(town)) / PACKAGE_FILE).read_bytes())
    data = (town.keys / "root.key").read_bytes()
    return unlock_root(data, package.ceremony.uid, passphrase)


def tree_of(town: Town, kind: Kind, extra: Mapping[str, bytes] | None = None) -> dict[str, Source]:
    """Every file of a counted town that may stand in a bundle of this kind."""
    folders = {"keys": town.keys, "media": town.media, "count": town.results}
    tree: dict[str, Source] = {
        f"{name}/{path.relative_to(folder).as_posix()}": path
        for name, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file()
    }
    for name in ("roll.csv", "paper.csv", "decisions.json"):
        if (town.folder / name).exists():
            tree[f"inputs/{name}"] = town.folder / name
    tree["package.json"] = town.original(_first(town)) / PACKAGE_FILE
    tree = {path: source for path, source in tree.items() if may_stand(kind, path)}
    return tree | (extra or {})


def bundle_of(town: Town, kind: Kind, path: Path, root: SigningKey | None = None) -> Path:
    """The bundle of a counted town; without a root key it is not signed."""
    tree = tree_of(town, kind)
    package = read_package(Path(str(tree["package.json"])).read_bytes())
    statement = json.loads((town.results / "opening-statement.json").read_bytes())
    write_bundle(tree, kind, package, statement, PROGRAM, root, path)
    return path


def results_bytes(document: Mapping[str, Any]) -> bytes:
    """A `results.json` with this content."""
    return json.dumps(document, ensure_ascii=False).encode()


def _first(town: Town) -> str:
    return town.definition.terminals[0]
