"""How a process that reads media holds its memory.

The files of a medium are read into memory and let go again, thousands of times. By default
the C library gives such large pieces back to the system each time, and gets them anew, page
by page: most of the time that the system spends on a count. (GNU C library, mallopt(3).)
"""

import ctypes

_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
_MOST_IN_HEAP = 32 * 1024 * 1024  # the most that the library takes for this setting
_KEPT = 256 * 1024 * 1024
"""What is kept is at most what was once in use: a bucket of the pool, twice."""


def keep_heap() -> None:
    """Memory that is let go stays with this process; where the C library has no such
    setting, nothing changes but the time that a count takes."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    mallopt(_MMAP_THRESHOLD, _MOST_IN_HEAP)
    mallopt(_TRIM_THRESHOLD, _KEPT)
