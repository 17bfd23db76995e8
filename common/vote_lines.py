"""The lines of votes in an event log: nearly all that it has.

All that a vote's line says but its time is known before it is read: it is the next one. So
many of them are spelled at once, and compared as one piece: docs/formats/event-log.md.
"""

from binascii import hexlify
from collections.abc import Sequence

TIME_LETTERS = len("2024-12-22T07:00+09:00")
BEGIN = b'{"event":"ballot-recorded",'
"""How every vote's line begins, and no other event's."""

_VOTE = BEGIN + b'"number":%d,"previous":"%b","time":"%b","values":{"voters":%d}}\n'
_BEFORE_TIME = (_VOTE % (0, bytes(64), b"", 0)).index(b'","values"') - 1
"""Bytes of a line before its time, but for the digits of its number."""


def times_of(
    lines: Sequence[bytes], previous: Sequence[bytes], number: int, voters: int
) -> list[bytes] | None:
    """What each of these lines has for its time, which may be none; None unless all of them are
    votes, the first with this number, by this voter.

    previous: the hash before each line, 32 bytes.
    """
    times = _where_times_are(lines, number)
    values: list[bytes | int] = [0] * (4 * len(lines))
    values[0::4] = range(number, number + len(lines))
    values[1::4] = map(hexlify, previous)
    values[2::4] = times
    values[3::4] = range(voters, voters + len(lines))
    spelled = _VOTE * len(lines) % tuple(values)
    return times if spelled == b"".join(lines) else None


def _where_times_are(lines: Sequence[bytes], number: int) -> list[bytes]:
    """The bytes of each line where a vote has its time: behind a number of so many digits."""
    found: list[bytes] = []
    while lines:
        digits = len(str(number))
        longer = 10**digits
        begin, same = _BEFORE_TIME + digits, longer - number
        found += [line[begin : begin + TIME_LETTERS] for line in lines[:same]]
        lines, number = lines[same:], longer
    return found
