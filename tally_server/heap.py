"""How a process that reads media holds its memory.

The files of a medium are read into memory and let go again, thousands of times. By default
the C library gives such large pieces back to the system each time, and gets them anew, page
by page: most of the time that the system spends on a count. (GNU C library, mallopt(3).)
"""

import ctypes

_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
_KEPT_BYTES = 32 * 1024 * 1024
"""The most that the library takes for it; what is kept is at most what was once in use."""


def keep_heap() -> None:
    """Memory that is let go stays with this process; where the C library has no such
    setting, nothing changes but the time that a count takes."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    for setting in (_TRIM_THRESHOLD, _MMAP_THRESHOLD):
        mallopt(setting, _KEPT_BYTES)
