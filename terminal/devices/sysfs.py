"""Small files that the kernel writes: one value, read anew each time, never trusted.

A file may be missing, vanish between two reads, be unreadable, or hold what nobody expects.
"""

import os
from pathlib import Path

_MOST = 4096
"""A page: the kernel's own limit for an attribute (Documentation/filesystems/sysfs.rst)."""


def attribute(file: Path) -> str:
    """What the file says, without blanks around it. Raises OSError, ValueError."""
    return raw(file, _MOST).decode("ascii").strip()


def number(file: Path) -> int:
    """The decimal number in the file. Raises OSError, ValueError."""
    text = attribute(file)
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        raise ValueError("no number")
    return int(text)


def found(file: Path) -> str | None:
    """What the file says; None where it cannot be read. Never raises."""
    try:
        return attribute(file)
    except (OSError, ValueError):
        return None


def found_number(file: Path) -> int | None:
    """The number in the file; None where there is none. Never raises."""
    try:
        return number(file)
    except (OSError, ValueError):
        return None


def raw(file: Path, most: int) -> bytes:
    """Every byte of the file. Raises OSError, also where there are more than `most`."""
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        data = b""
        while part := os.read(handle, most + 1 - len(data)):
            data += part
    finally:
        os.close(handle)
    if len(data) > most:
        raise OSError(f"more than {most} bytes")
    return data


def entries(folder: Path, pattern: str = "*") -> tuple[Path, ...]:
    """What lies in a folder of the kernel's, in order; nothing where there is none. Never
    raises."""
    try:
        return tuple(sorted(folder.glob(pattern)))
    except OSError:
        return ()
