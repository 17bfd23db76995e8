"""Good bundles, and a first corpus, for fuzz_bundle.py.

cd tests && uv run python -m fuzz.seed_bundles FOLDER
"""

import sys
import tempfile
from pathlib import Path

from auditor_bundle import AuditBundle
from auditor_town import AuditTown


def seed(folder: Path) -> None:
    """`folder` holds a bundle of each kind, and an input for each file of theirs."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        town = AuditTown.counted(Path(scratch))
        number = 1
        for kind in ("public", "sealed"):
            bundle = AuditBundle.of(town, kind)
            base = bundle.write_folder(folder / kind)
            archive = bundle.write(folder / f"{kind}.zip").read_bytes()
            (corpus / f"{kind}-archive").write_bytes(b"\0" + archive)
            for path in sorted(one for one in base.rglob("*") if one.is_file()):
                name = f"{kind}-{str(path.relative_to(base)).replace('/', '-')}"
                (corpus / name).write_bytes(bytes([number % 256]) + path.read_bytes())
                number += 1


if __name__ == "__main__":
    seed(Path(sys.argv[1]))
