"""Every screen looks as it was looked at: compared with the kept pictures, on two glasses.

What differs is written as PNG files; tests/ui/pictures.py write takes them over.
"""

import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pictures
import pytest
from snapshot import Snapshot

from terminal.ui.rect import Rect

pytestmark = pytest.mark.window


@pytest.mark.parametrize("glass", pictures.SHOWN)
def test_every_screen_looks_as_it_did(glass: str, tmp_path: Path) -> None:
    """All screens, at all sizes and in all colours: the same pictures as were approved."""
    said = subprocess.run(
        [sys.executable, pictures.__file__, "check", glass, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(said.stdout)
    assert found == [], f"look at them in {tmp_path}; if they are right: pictures.py write"


def plain(width: int, height: int, level: int) -> Snapshot:
    return Snapshot(width, height, bytes([level]) * (3 * width * height))


def test_a_changed_picture_is_caught() -> None:
    """One pixel on the engine that drew the kept ones; a moved button on any engine."""
    seen = plain(640, 400, 255)
    kept = {"sha256": seen.sha256[:16], "thumb": b64encode(seen.thumb()).decode()}
    assert pictures.alike(seen, kept, exact=True)
    assert pictures.alike(seen, kept, exact=False)
    one_pixel = Snapshot(640, 400, b"\0" + seen.rgb[1:])
    assert not pictures.alike(one_pixel, kept, exact=True)
    assert pictures.alike(one_pixel, kept, exact=False)
    button = bytearray(seen.rgb)
    for y in range(100, 140):
        button[3 * (640 * y + 100) : 3 * (640 * y + 200)] = bytes(300)
    assert not pictures.alike(Snapshot(640, 400, bytes(button)), kept, exact=False)


def test_a_snapshot_knows_where_its_pixels_are(tmp_path: Path) -> None:
    """Rows run from the top, and what is saved is a PNG of that size."""
    seen = Snapshot(2, 2, bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]))
    assert seen.at(0, 1) == (0, 0, 255)
    assert seen.part(Rect(1, 0, 1, 2)) == bytes([0, 255, 0, 9, 9, 9])
    seen.save(tmp_path / "one.png")
    data = (tmp_path / "one.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert data[16:24] == bytes([0, 0, 0, 2, 0, 0, 0, 2])
