"""The event log of a terminal: append-only, hash-chained, signed at close.

One canonical JSON object a line. It tells events, counts and times, and never a
choice, a contest of a voter, a digest of the box, a touch or a time per screen: the
log is public, and secrecy must not lean on hiding it (VVSG 2.0 10.2.4-B).
Specified in docs/formats/event-log.md.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from common.binding import bind
from common.canonical import NotCanonical, canonical
from common.text import Value
from common.vote_lines import BEGIN, TIME_LETTERS, times_of

MAX_LINE = 2048
MAX_BYTES = 16 * 1024 * 1024
_TOGETHER = 1000
"""Lines that are read at once: of a file that is no log, no more are looked at."""

# A vote's line as `append` spells it.
_VOTE = re.compile(
    rb'\{"event":"ballot-recorded","number":([1-9][0-9]{0,9}),"previous":"([0-9a-f]{64})",'
    rb'"time":"([0-9T:+-]{22})","values":\{"voters":(0|[1-9][0-9]{0,9})\}\}\n'
)
_MOST_VOTERS = 10**9
_HASH = re.compile(r"[0-9a-f]{64}")


class Event(StrEnum):
    """Everything that a terminal logs. The catalogue `events.toml` explains each."""

    PROVISIONED = "provisioned"
    ZERO_CHECKED = "zero-checked"
    OPENED = "opened"
    BALLOT_RECORDED = "ballot-recorded"
    GRANT_REFUSED = "grant-refused"
    PAUSED = "paused"
    RESUMED = "resumed"
    DAY_CLOSED = "day-closed"
    DAY_OPENED = "day-opened"
    DEVICE_FAULT = "device-fault"
    NOT_RECORDED = "not-recorded"
    RESTARTED = "restarted"
    TRUTH_TOLD = "truth-told"
    DUPLICATE_REMADE = "duplicate-remade"
    DEGRADED = "degraded"
    CLOSING = "closing"
    OLDER_ACCEPTED = "older-accepted"
    TAKEN_OVER = "taken-over"
    SUSPENDED = "suspended"
    POSTPONED = "postponed"
    NOTICE_POSTED = "notice-posted"
    PIN_LOCKED = "pin-locked"
    NEW_PIN = "new-pin"
    OFFICER_UNLOCKED = "officer-unlocked"
    SENT_ELSEWHERE = "sent-elsewhere"


_RECORDED = Event.BALLOT_RECORDED  # looking it up takes as long as its line's regular expression

# The values that each event carries: counts, names of devices and of badges, nothing else.
FIELDS: Mapping[Event, frozenset[str]] = MappingProxyType(
    {
        Event.PROVISIONED: frozenset({"package", "certificate", "program"}),
        Event.ZERO_CHECKED: frozenset({"original", "duplicate"}),
        Event.OPENED: frozenset({"opening"}),
        Event.BALLOT_RECORDED: frozenset({"voters"}),
        Event.GRANT_REFUSED: frozenset({"reason"}),
        Event.PAUSED: frozenset(),
        Event.RESUMED: frozenset(),
        Event.DAY_CLOSED: frozenset({"opening", "voters"}),
        Event.DAY_OPENED: frozenset({"opening", "voters"}),
        Event.DEVICE_FAULT: frozenset({"device", "fault"}),
        Event.NOT_RECORDED: frozenset({"voters"}),
        Event.RESTARTED: frozenset({"voters"}),
        Event.TRUTH_TOLD: frozenset({"truth", "voters"}),
        Event.DUPLICATE_REMADE: frozenset({"voters"}),
        Event.DEGRADED: frozenset({"device"}),
        Event.CLOSING: frozenset({"voters"}),
        Event.OLDER_ACCEPTED: frozenset({"voters", "device"}),
        Event.TAKEN_OVER: frozenset({"voters", "device"}),
        Event.SUSPENDED: frozenset(),
        Event.POSTPONED: frozenset(),
        Event.NOTICE_POSTED: frozenset(),
        Event.PIN_LOCKED: frozenset({"badge"}),
        Event.NEW_PIN: frozenset({"badge"}),
        Event.OFFICER_UNLOCKED: frozenset(),
        Event.SENT_ELSEWHERE: frozenset(),
    }
)


class LogRefused(ValueError):
    """Bytes that are no whole, unbroken log of this terminal."""


class Entry(NamedTuple):
    """One line: its number from 1, its time to the minute, its event and values.

    A tuple, for whoever reads a whole log makes one for every voter, and a dataclass takes four
    times as long.
    """

    number: int
    time: str
    event: Event
    values: Mapping[str, Value]
    previous: str

    def line(self) -> bytes:
        return (
            canonical(
                {
                    "number": self.number,
                    "time": self.time,
                    "event": self.event.value,
                    "values": dict(self.values),
                    "previous": self.previous,
                }
            )
            + b"\n"
        )


@dataclass(frozen=True)
class Head:
    """Where a log stands: how many entries, how many bytes, and the hash of the last."""

    entries: int
    length: int
    hash: bytes


def first_head(election_uid: bytes, terminal: str) -> Head:
    """The head of the empty log of a terminal; its hash starts the chain."""
    start = bind("ippyo/log/v1", election_uid, terminal.encode())
    return Head(0, 0, hashlib.sha256(start).digest())


def append(head: Head, time: datetime, event: Event, **values: Value) -> tuple[bytes, Head]:
    """The next line, and the head after it.

    The time is cut to the minute: finer, it would join a record to the second at
    which somebody stood at the terminal (VVSG 2.0 10.2.2-B).
    Raises ValueError where the values are not exactly those of the event, where the
    time has no offset from UTC, or where the line would be too long to be read again.
    """
    if frozenset(values) != FIELDS[event] or not _plain(values.values()):
        raise ValueError(f"{event.value} carries {sorted(FIELDS[event])}")
    minute = time.replace(second=0, microsecond=0).isoformat(timespec="minutes")
    line = Entry(head.entries + 1, minute, event, values, head.hash.hex()).line()
    if not _to_the_minute(minute) or len(line) > MAX_LINE:
        raise ValueError("a time without its offset, or a line too long")
    return line, head_after(head, line)


def read_log(
    data: bytes, election_uid: bytes, terminal: str, *, votes: bool = True
) -> tuple[tuple[Entry, ...], Head]:
    """Every entry of a whole log, and its head. Raises LogRefused.

    votes: whether the entries of votes are among them, each of which only says that it is the
    next one. They are checked in any case.
    """
    if len(data) > MAX_BYTES:
        raise LogRefused("too large")
    log = _Log(first_head(election_uid, terminal).hash, votes=votes)
    lines = lines_of(data)
    for at in range(0, len(lines), _TOGETHER):
        log.read(lines[at : at + _TOGETHER])
    return tuple(log.entries), Head(log.lines, len(data), log.hash)


class _Log:
    """A log as far as it was read."""

    def __init__(self, start: bytes, *, votes: bool) -> None:
        self.entries: list[Entry] = []
        self.lines, self.hash = 0, start
        self._voters, self._votes = 0, votes

    def read(self, lines: Sequence[bytes]) -> None:
        """These lines as well: the votes beside each other at once, any other line by itself."""
        previous = list(accumulate(lines, _chained, initial=self.hash))
        self.hash = previous.pop()
        others = [at for at, line in enumerate(lines) if not line.startswith(BEGIN)]
        at = 0
        for other in (*others, len(lines)):
            self._read_votes(lines[at:other], previous[at:other])
            self._read_each(lines[other : other + 1], previous[other : other + 1])
            at = other + 1

    def _read_votes(self, lines: Sequence[bytes], previous: Sequence[bytes]) -> None:
        number, voter = self.lines + 1, self._voters + 1
        times = _times_of_next(lines, previous, number, voter)
        if times is None:
            self._read_each(lines, previous)
            return
        if self._votes:
            self.entries += _next_votes(times, previous, number, voter)
        self.lines += len(times)
        self._voters += len(times)

    def _read_each(self, lines: Sequence[bytes], previous: Sequence[bytes]) -> None:
        for line, chain in zip(lines, previous, strict=True):
            entry = _entry(line, self.lines, chain)
            if self._votes or not _is_next(entry, self._voters):
                self.entries.append(entry)
            self.lines += 1
            self._voters = _voters_after(entry, self._voters)


def _times_of_next(
    lines: Sequence[bytes], previous: Sequence[bytes], number: int, voters: int
) -> list[str] | None:
    """The times of these lines; None unless each is the next vote's."""
    found = times_of(lines, previous, number, voters)
    if found is None:
        return None
    times = [time for time in map(_minute, found) if time is not None]
    return times if len(times) == len(found) else None


def _next_votes(
    times: Sequence[str], previous: Sequence[bytes], number: int, voters: int
) -> Iterator[Entry]:
    """The entries of such lines."""
    for place, (time, hashed) in enumerate(zip(times, previous, strict=True)):
        yield Entry(number + place, time, _RECORDED, _voters(voters + place), hashed.hex())


def _is_next(entry: Entry, voters: int) -> bool:
    """Whether it only says that one more has voted."""
    return entry.event is _RECORDED and entry.values["voters"] == voters + 1


def whole_lines(data: bytes, election_uid: bytes, terminal: str) -> Head:
    """How far an interrupted log is good: the head after its last unbroken line."""
    head = first_head(election_uid, terminal)
    for line in data[:MAX_BYTES].splitlines(keepends=True):
        try:
            _entry(line, head.entries, head.hash)
        except LogRefused:
            break
        head = head_after(head, line)
    return head


def head_after(head: Head, line: bytes) -> Head:
    """Where the log stands once this line was added."""
    return Head(head.entries + 1, head.length + len(line), _chained(head.hash, line))


def _chained(chain: bytes, line: bytes) -> bytes:
    """The hash after this line: over the hash before, and the line."""
    return hashlib.sha256(chain + line).digest()


def lines_of(data: bytes) -> list[bytes]:
    """Every line with its end. Raises LogRefused where the last one is cut off."""
    if data and not data.endswith(b"\n"):
        raise LogRefused("cut off")
    return data.splitlines(keepends=True)


def _entry(line: bytes, entries: int, chain: bytes) -> Entry:
    entry = formed_entry(line)
    _check_follows(entry, entries, chain)
    return entry


def _voters_after(entry: Entry, before: int) -> int:
    """How many had voted when this was logged, where it tells; before: as many as before it."""
    voters = entry.values.get("voters", before)
    return voters if type(voters) is int and 0 <= voters < _MOST_VOTERS else 0


def formed_entry(line: bytes) -> Entry:
    """The entry of a line that has the form of its event, wherever it stands.

    Raises LogRefused.
    """
    if len(line) > MAX_LINE or not line.endswith(b"\n"):
        raise LogRefused("a line too long or cut off")
    entry = _vote(line) or _any_entry(line)
    if type(entry.number) is not int or not _is_hash(entry.previous):
        raise LogRefused("a number or a hash that is none")
    if not _to_the_minute(entry.time):
        raise LogRefused("a time that is not cut to the minute")
    return entry


def check_follows(entry: Entry, head: Head) -> None:
    """Raise LogRefused unless the entry is the next one after this head."""
    _check_follows(entry, head.entries, head.hash)


def _check_follows(entry: Entry, entries: int, chain: bytes) -> None:
    if entry.number != entries + 1:
        raise LogRefused("a line too many or out of order")
    if entry.previous != chain.hex():
        raise LogRefused("the chain is broken")


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _vote(line: bytes) -> Entry | None:
    """The entry of a vote, if the line is one in its canonical spelling."""
    found = _VOTE.fullmatch(line)
    if found is None:
        return None
    number, previous, time, voters = (part.decode("ascii") for part in found.groups())
    return Entry(int(number), time, Event.BALLOT_RECORDED, _voters(int(voters)), previous)


def _any_entry(line: bytes) -> Entry:
    """Any entry, read and spelled again: whatever is not canonical is refused."""
    try:
        value = json.loads(line)
        entry = Entry(
            value["number"],
            value["time"],
            Event(value["event"]),
            MappingProxyType(dict(value["values"])),
            value["previous"],
        )
        spelled = entry.line()
    except (NotCanonical, KeyError, TypeError, ValueError, RecursionError) as cause:
        raise LogRefused("a line that is no entry") from cause
    if spelled != line:
        raise LogRefused("a line too many or out of order")
    if frozenset(entry.values) != FIELDS[entry.event] or not _plain(entry.values.values()):
        raise LogRefused("an entry with other values than its event has")
    return entry


def _plain(values: Iterable[object]) -> bool:
    return all(type(value) in (int, str) for value in values)


def _to_the_minute(time: object) -> bool:
    """Whether it is a time as `append` writes it: `2024-12-22T07:00+09:00`."""
    return isinstance(time, str) and len(time) == TIME_LETTERS and _is_minute(time)


@lru_cache(maxsize=4096)
def _is_minute(time: str) -> bool:
    """A day has few minutes, and a log many lines of each."""
    try:
        parsed = datetime.fromisoformat(time)
    except ValueError:
        return False
    return parsed.tzinfo is not None and parsed.isoformat(timespec="minutes") == time


@lru_cache(maxsize=4096)
def _minute(time: bytes) -> str | None:
    """The time of these letters, where they are one as `append` writes it."""
    try:
        text = time.decode("ascii")
    except UnicodeDecodeError:
        return None
    return text if _is_minute(text) else None


@lru_cache(maxsize=4096)
def _voters(number: int) -> Mapping[str, Value]:
    """The values of a vote's entry; many terminals have one of each number."""
    return MappingProxyType({"voters": number})
