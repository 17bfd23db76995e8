"""Input devices by the kernel's own files: what one can do, and how its switches stand.

(Linux, include/uapi/linux/input.h and input-event-codes.h; Documentation/input/
has the capabilities.) No library, no socket, and no event is taken from whoever reads them.
"""

import fcntl
import os
import re
from pathlib import Path

from terminal.devices import sysfs

SYSFS = Path("/sys/class/input")
_STATE_BYTES = 96
"""Of the keys (KEY_CNT is 0x300); the switches have fewer."""
_NAME = re.compile(r"event[0-9]{1,4}")


def _asked(number: int) -> int:
    """_IOC(_IOC_READ, 'E', number, size) of ioctl.h."""
    return (2 << 30) | (_STATE_BYTES << 16) | (ord("E") << 8) | number


EVIOCGKEY, EVIOCGSW = _asked(0x18), _asked(0x1B)


def held(device: Path, request: int) -> int:
    """The state of all keys (EVIOCGKEY) or switches (EVIOCGSW), one bit each. Raises OSError."""
    handle = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        state = fcntl.ioctl(handle, request, bytes(_STATE_BYTES))
    finally:
        os.close(handle)
    return int.from_bytes(state, "little")


def capabilities(device: Path, kind: str, system: Path = SYSFS) -> int | None:
    """What an input device can report, one bit for each code; None where it is no input device
    that is there. kind: `key` or `sw`. device: its file or a link to it. Never raises."""
    try:
        name = device.resolve(strict=True).name
    except (OSError, RuntimeError):  # a link to itself
        return None
    if not _NAME.fullmatch(name):
        return None
    words = sysfs.found(system / name / "device" / "capabilities" / kind)
    return None if words is None else bits(words)


def bits(words: str) -> int | None:
    """The bitmap of a capabilities file: hexadecimal words of the machine's size, the highest
    first. Leading noughts are left away within a word, so the size must be known."""
    size = 8 * (8 if os.uname().machine.endswith("64") else 4)
    value = 0
    for word in words.split():
        if not re.fullmatch(r"[0-9a-f]{1,16}", word) or len(word) * 4 > size:
            return None
        value = value << size | int(word, 16)
    return value
