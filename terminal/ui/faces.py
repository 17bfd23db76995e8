"""The faces that a terminal draws with, and which one draws a name.

What each draws stands in `fonts/coverage.json`, made from the very files named there by
their SHA-256, so the terminal chooses as the preparation did, without a font reader.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from common.glyphs import Coverage, first_exact, of_spans

FOLDER = Path(__file__).parent / "fonts"
COVERAGE = FOLDER / "coverage.json"
REGULAR = "BIZUDPGothic-Regular.ttf"
BOLD = "BIZUDPGothic-Bold.ttf"
NOTO = "NotoSansJP-Regular.ttf"
IPAMJ = "ipamjm.ttf"
ORDER = (REGULAR, NOTO, IPAMJ)
"""For names; everything else is the first, or bold."""

SYSTEM = Path("/usr/share/fonts/truetype/ipamj")


class NoFace(ValueError):
    """No face here draws this exactly. The text itself is not said: it may be a name."""


@dataclass(frozen=True)
class Faces:
    """The fonts that are there, each the very file that was described."""

    files: Mapping[str, Path]
    coverage: Mapping[str, Coverage] = field(repr=False)

    def face_of(self, *texts: str) -> str:
        """The first face that draws all of these. Raises NoFace."""
        found = first_exact(texts, self.coverage)
        if found is None:
            raise NoFace("a terminal lacks a font that the preparation had")
        return found


def load_faces(folders: Iterable[Path] = (FOLDER, SYSTEM)) -> Faces:
    """The faces of these folders. A file that is not the one described is left out.

    Raises NoFace where the carried ones are not there.
    """
    described = json.loads(COVERAGE.read_text(encoding="utf-8"))
    places = tuple(folders)
    files = {
        name: path
        for name in (*ORDER, BOLD)
        if (path := _found(name, described[name]["sha256"], places)) is not None
    }
    if not {REGULAR, BOLD, NOTO} <= files.keys():
        raise NoFace("the fonts of the program are damaged or missing")
    names = [name for name in ORDER if name in files]
    return Faces(files, {name: _coverage(described[name]) for name in names})


def _found(name: str, sha256: str, folders: Iterable[Path]) -> Path | None:
    for folder in folders:
        path = folder / name
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return path
    return None


def _coverage(described: Mapping[str, object]) -> Coverage:
    letters, pairs = described["letters"], described["pairs"]
    if not isinstance(letters, list) or not isinstance(pairs, dict):
        raise NoFace("coverage.json is damaged")
    return Coverage(
        of_spans(letters), {int(selector, 16): of_spans(runs) for selector, runs in pairs.items()}
    )
