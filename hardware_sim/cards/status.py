"""Status words of ISO/IEC 7816-4 that the virtual applications answer with."""

from enum import IntEnum


class Status(IntEnum):
    DONE = 0x9000
    WRONG_LENGTH = 0x6700
    NOT_ALLOWED = 0x6982
    BLOCKED = 0x6983
    NO_FILE_CHOSEN = 0x6986
    WRONG_DATA = 0x6A80
    NO_APPLICATION = 0x6A82
    OUTSIDE = 0x6B00
    WRONG_P1_P2 = 0x6A86
    NO_SUCH_REFERENCE = 0x6A88
    NO_SUCH_COMMAND = 0x6D00
    NO_SUCH_CLASS = 0x6E00
    NO_ROOM = 0x6A84


class Refused(Exception):
    """The card's answer is this status and no data."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:04X}")
        self.status = status


def wrong(left: int) -> Refused:
    """A PIN that was wrong."""
    return Refused(0x63C0 | left)
