"""Vectors of what goes to a slip printer: `cd tests && python -m vectors.make_slips`.

A picture of given rows, its bytes written out here by hand after the ESC/POS reference and not
by the program; and of every kind of slip the hash of its rows, so that a change of how slips
look is seen. The rows are those of the fonts in terminal/ui/fonts.
"""

import hashlib

from slips_world import LETTERS, slips
from vectors.vector_file import write

from terminal.slips.layout import laid_out
from terminal.slips.raster import WIDTHS, raster

FILE = "slips.json"
ROWS = ["8000000000000001", "00f0000000000000", "0000000000000000", "1004ffff14ff1005"]
"""Four rows of 64 dots; in the last two orders in real time, were they sent as they are."""


def vectors() -> dict[str, object]:
    return {
        "wide": 64,
        "rows": ROWS,
        "sent": [
            "1d763000" + "0800" + "0200" + "8000000000000001" + "00f0000000000000",
            "1d763000" + "0100" + "0100" + "00",
            "1d763000" + "0800" + "0100" + "1804ffff14ff1805",
        ],
        "drawn": {
            str(paper): {name: _hash(name, paper) for name in slips()} for paper in sorted(WIDTHS)
        },
    }


def _hash(name: str, paper: int) -> dict[str, object]:
    wide = WIDTHS[paper]
    rows = raster(laid_out(slips()[name]), wide, LETTERS).rows
    data = b"".join(row.to_bytes(wide // 8, "big") for row in rows)
    return {"rows": len(rows), "sha256": hashlib.sha256(data).hexdigest()}


if __name__ == "__main__":
    write(FILE, vectors())
