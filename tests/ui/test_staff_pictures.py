"""Every staff screen looks as it was looked at: compared with the kept pictures.

What differs is written as PNG files; tests/ui/staff_pictures.py write takes them over.
"""

import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
import staff_pictures
from snapshot import Snapshot

pytestmark = pytest.mark.window


def differences(named: str, out: Path) -> list[str]:
    said = subprocess.run(
        [sys.executable, staff_pictures.__file__, "check", named, str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(said.stdout)
    return found


@pytest.mark.parametrize("named", staff_pictures.QUICK)
def test_a_screen_of_every_kind_looks_as_it_did(named: str, tmp_path: Path) -> None:
    """On two glasses, in both languages: the same pictures as were approved."""
    assert differences(named, tmp_path) == [], f"look at them in {tmp_path}"


@pytest.mark.slow
@pytest.mark.parametrize("named", staff_pictures.WHOLE)
def test_every_screen_of_the_staff_looks_as_it_did(named: str, tmp_path: Path) -> None:
    """All states, steps, refusals and looks."""
    assert differences(named, tmp_path) == [], f"look at them in {tmp_path}"


def test_every_screen_has_its_picture() -> None:
    """No screen that staff can come to is without a kept picture, on any glass."""
    kept = json.loads(staff_pictures.STORE.read_text())["pictures"]
    for series in staff_pictures.WHOLE.values():
        assert set(kept[f"{series.glass}-{series.language}"]) == set(staff_pictures.views())


def test_a_changed_staff_picture_is_caught() -> None:
    """One that looks like another screen is found, and one that nobody has looked at; the
    same picture is not."""
    white, black = (Snapshot(640, 400, bytes([level]) * (3 * 640 * 400)) for level in (255, 0))
    kept = {"sha256": white.sha256[:16], "thumb": b64encode(white.thumb()).decode()}
    seen = {"same": white, "changed": black, "new": white}
    for exact in (True, False):
        found = staff_pictures.compared(
            seen.items(), {"same": kept, "changed": kept}, lambda exact=exact: exact
        )
        assert set(found) == {"changed", "new"}
