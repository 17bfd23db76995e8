"""What the shell has to carry out for the polls, and then report."""

from enum import StrEnum


class Task(StrEnum):
    """Each is answered by one report, but for those of QUIET."""

    CHECK_ZERO = "check-zero"  # ZeroFound, NotZero
    MAKE_BOX = "make-box"  # BoxMade
    MAKE_NEXT_BOX = "make-next-box"  # BoxMade
    OPEN_BOX = "open-box"  # BoxOpened
    NOTE_PAUSE = "note-pause"
    NOTE_RESUME = "note-resume"
    RECOVER = "recover"  # Recovered, DuplicateDead, MustRetire, Alarm
    RECOVER_REPLACING = "recover-replacing"  # the same
    RECOVER_WITHOUT = "recover-without"  # the same
    REST = "rest"  # DayClosed
    CLOSE = "close"  # Closed
    FINISH_CLOSE = "finish-close"  # Closed, DuplicateDead, MustRetire, Alarm
    FINISH_CLOSE_REPLACING = "finish-close-replacing"  # the same
    READ_SLIP = "read-slip"  # Closed
    LOOK_ANEW = "look-anew"  # PowerOn, with what is lasting
    RETIRE = "retire"
    FORGET_KEYS = "forget-keys"
    FORGET_ELECTION = "forget-election"


QUIET = frozenset(
    {Task.NOTE_PAUSE, Task.NOTE_RESUME, Task.RETIRE, Task.FORGET_KEYS} | {Task.FORGET_ELECTION}
)
"""These report nothing but a device that failed. Any other may report DeviceLost and
TaskRefused too."""
