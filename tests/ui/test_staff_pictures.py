"""Every staff screen looks as it was looked at: compared with the kept pictures.

What differs is written as PNG files; tests/ui/staff_pictures.py write takes them over.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import staff_pictures

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


def test_a_changed_staff_picture_is_caught(tmp_path: Path) -> None:
    """A kept picture of another screen under this name is found to differ."""
    store = json.loads(staff_pictures.STORE.read_text())
    pictures = store["pictures"]["10-inch-ja"]
    pictures["home-open"] = pictures["home-paused"]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(store))
    script = (
        "import sys; from pathlib import Path; import staff_pictures as p;"
        f"p.STORE = Path({str(changed)!r});"
        "p.SERIES['one'] = p.Series('10-inch', 'ja', ('home-open', 'home-paused'));"
        f"print(p.differences('one', Path({str(tmp_path)!r})))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(staff_pictures.__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip().endswith("['home-open']")
    assert (tmp_path / "one-home-open.png").is_file()
