"""Good bundles, and one that breaks each numbered check, for whoever writes a verifier.

cd tests && uv run python -m write_broken_bundles FOLDER
"""

import shutil
import sys
import tempfile
from pathlib import Path

from auditor_bundle import KINDS
from auditor_bundle_breaks import every_broken_bundle, good_bundle
from auditor_town import AuditTown
from vectors.vector_file import spelled


def write(folder: Path) -> None:
    """The bundles, and `expected.json` with the number that each of them fails, or null."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        town = AuditTown.counted(Path(scratch) / "town")
        expected = [
            {"file": good_bundle(town, folder, kind).name, "kind": kind, "number": None}
            for kind in KINDS
        ]
        for broken in every_broken_bundle(town, Path(scratch) / "broken"):
            shutil.move(broken.file, folder)
            expected.append(
                {"file": broken.file.name, "kind": broken.kind, "number": broken.number}
            )
    (folder / "expected.json").write_text(spelled({"bundles": expected}), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
