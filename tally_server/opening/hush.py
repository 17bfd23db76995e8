"""A process that holds shares keeps them to itself, as far as the system lets it."""

import ctypes
import resource

_PR_SET_DUMPABLE = 4


def keep_quiet() -> None:
    """No core dump is written, and no other process of the same user reads this memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
