#!/usr/bin/env python3
"""Writes terminal/ui/fonts/coverage.json from the font files: run when a font is replaced.

IPAmj Mincho is Debian's, from fonts-ipamj-mincho.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from common.glyphs import spans
from tally_server.preparation.glyphs import coverage_of
from terminal.ui.faces import BOLD, COVERAGE, FOLDER, NOTO, ORDER, REGULAR, SYSTEM


def described(font: Path) -> dict[str, Any]:
    """What stands in coverage.json of this font file."""
    coverage = coverage_of(font)
    return {
        "sha256": hashlib.sha256(font.read_bytes()).hexdigest(),
        "letters": spans(coverage.letters),
        "pairs": {f"{key:X}": spans(coverage.pairs[key]) for key in sorted(coverage.pairs)},
    }


def place_of(name: str) -> Path:
    return (FOLDER if name in (REGULAR, BOLD, NOTO) else SYSTEM) / name


def main() -> None:
    document = {name: described(place_of(name)) for name in (*ORDER, BOLD)}
    COVERAGE.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
