"""The fonts of the voting terminals: for the check of names at preparation, and for records."""

from functools import partial
from pathlib import Path

import terminal
from tally_server.preparation import glyphs
from tally_server.records.faces import Face

FONTS = Path(terminal.__file__).parent / "ui" / "fonts"
CARRIED = ("BIZUDPGothic-Regular.ttf", "NotoSansJP-Regular.ttf")
IPAMJ = Path("/usr/share/fonts/truetype/ipamj/ipamjm.ttf")
"""Debian's fonts-ipamj-mincho; too large to carry, and drawn with only where it is installed."""


def fonts() -> tuple[Path, ...]:
    """In the order in which a terminal tries them for a name."""
    carried = tuple(FONTS / name for name in CARRIED)
    return (*carried, IPAMJ) if IPAMJ.is_file() else carried


def undrawable(text: str) -> tuple[str, ...]:
    """What no font of the terminals draws exactly of this text; empty where one draws all."""
    return glyphs.undrawable(text, fonts())


def record_faces() -> tuple[Face, ...]:
    """The faces of the official records: the base face, then what draws rarer letters."""
    families = ("BIZ UDPGothic", "Noto Sans JP", "IPAmjMincho")
    return tuple(
        Face(family, file, partial(glyphs.coverage_of, file))
        for family, file in zip(families, fonts(), strict=False)
    )
