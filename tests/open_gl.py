"""Whether this machine can draw at all: asked before anything of a window is imported."""

import ctypes


def has_gl() -> bool:
    """Whether SDL can draw without a screen: libEGL and libGL are there."""
    try:
        for library in ("libEGL.so.1", "libGL.so.1"):
            ctypes.CDLL(library)
    except OSError:
        return False
    return True
