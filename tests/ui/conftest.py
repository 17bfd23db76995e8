"""One window for all tests of the screens: real where the machine has OpenGL.

IPPYO_WINDOW: `none`, `offscreen` or `x11` chooses it. IPPYO_GLASS: `1920x1200x13.3`.
Tests marked `window` look at pixels; they need OpenGL.
"""

import os
from typing import Any

import pytest
from open_gl import has_gl
from real_kivy import start
from screens_world import GLASSES, Screens

from terminal.ui.millimetres import Glass


def window_mode() -> str:
    return os.environ.get("IPPYO_WINDOW") or ("offscreen" if has_gl() else "none")


def window_glass() -> Glass:
    found = os.environ.get("IPPYO_GLASS")
    if found is None:
        return GLASSES["10-inch"]
    width, height, inches = found.split("x")
    return Glass.of_inches(int(width), int(height), float(inches))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if window_mode() != "none":
        return
    for item in items:
        if item.get_closest_marker("window"):
            item.add_marker(pytest.mark.skip("no OpenGL here: Debian's libegl1 and libgl1"))


@pytest.fixture(scope="session")
def window() -> Any:
    """Kivy's window; there is one in a process."""
    return start(window_glass(), window_mode())


@pytest.fixture(scope="session")
def screens(window: Any) -> Screens:
    """Faces and ink, once for all tests."""
    return Screens(window, window_glass())
