"""The screens' tests on a machine without OpenGL, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from open_gl import has_gl

HERE = Path(__file__).parent


@pytest.mark.skipif(os.environ.get("IPPYO_WINDOW") == "none", reason="this is that process")
def test_the_same_touches_without_opengl() -> None:
    """Layout, touches and the session behave the same where nothing can be drawn; what
    looks at pixels is skipped there, and says why."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs"]
        + [str(HERE / name) for name in ("test_touches.py", "test_detectors.py", "test_pixels.py")],
        env={**os.environ, "IPPYO_WINDOW": "none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "no OpenGL here: Debian's libegl1 and libgl1" in done.stdout


def test_a_window_is_found_where_there_is_one() -> None:
    """Whether there is OpenGL is asked of the libraries, not of a setting."""
    names = ("libEGL.so.1", "libGL.so.1")
    listed = subprocess.run(
        ["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True
    ).stdout
    assert has_gl() == all(name in listed for name in names)
