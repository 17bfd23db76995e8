"""The bundles that are handed to whoever writes another verifier."""

import json
from pathlib import Path

from auditor import audit, failed
from auditor_bundle import KINDS
from auditor_bundle_breaks import BROKEN_AGAIN, numbers_of
from write_broken_bundles import write


def test_every_written_bundle_is_what_its_list_says(tmp_path: Path) -> None:
    """The good ones pass; each of the others fails the one check that the list names."""
    write(tmp_path)
    listed = json.loads((tmp_path / "expected.json").read_text(encoding="utf-8"))["bundles"]
    assert {one["file"] for one in listed} == {path.name for path in tmp_path.glob("*.zip")}
    for kind in KINDS:
        numbers = {one["number"] for one in listed if one["kind"] == kind}
        assert numbers == {None, *numbers_of(kind), *(n for n, _ in BROKEN_AGAIN.values())}
    for one in listed:
        expected = set() if one["number"] is None else {one["number"]}
        assert failed(audit("bundle", tmp_path / one["file"])) == expected, one
