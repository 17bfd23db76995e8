"""The event log: chained, whole, and without a word about votes."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from unittest.mock import patch

import pytest
from by_hand import bound
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import make_event_log
from vectors.vector_file import spelled, stored, stored_text

from common.canonical import canonical
from common.eventlog import (
    FIELDS,
    MAX_BYTES,
    MAX_LINE,
    Event,
    Head,
    LogRefused,
    append,
    first_head,
    read_log,
    whole_lines,
)
from common.text import Value
from common.vote_lines import times_of

VECTORS = stored(make_event_log.FILE)
UID, TERMINAL = make_event_log.UID, make_event_log.TERMINAL
LINES = [entry["line"].encode() for entry in VECTORS["entries"]]
LOG = b"".join(LINES)
NOON = datetime(2024, 12, 22, 12, 0, tzinfo=timezone(timedelta(hours=9)))
FIRST = first_head(UID, TERMINAL)


def read(data: bytes) -> int:
    """How many entries a whole log has."""
    entries, _ = read_log(data, UID, TERMINAL)
    return len(entries)


def chained(**changes: object) -> bytes:
    """A single first line, well chained, whose fields are changed at will."""
    entry: dict[str, object] = {
        "number": 1,
        "time": "2024-12-22T07:00+09:00",
        "event": "opened",
        "values": {"opening": 1},
        "previous": FIRST.hash.hex(),
    }
    return canonical({**entry, **changes}) + b"\n"


def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published vectors."""
    assert spelled(make_event_log.vectors()) == stored_text(make_event_log.FILE)


def test_vectors_by_hand() -> None:
    """The published chain follows from the page alone."""
    head = hashlib.sha256(bound("ippyo/log/v1", UID, TERMINAL.encode())).digest()
    assert head.hex() == VECTORS["first_head"]
    for number, entry in enumerate(VECTORS["entries"], start=1):
        value = json.loads(entry["line"])
        assert (value["number"], value["previous"]) == (number, head.hex())
        assert set(value) == {"number", "time", "event", "values", "previous"}
        head = hashlib.sha256(head + entry["line"].encode()).digest()
        assert head.hex() == entry["head"]
    assert len(LOG) == VECTORS["bytes"]


def test_vectors_are_read_whole() -> None:
    """Every kind of event is read back with its values, and the head is the last one."""
    entries, head = read_log(LOG, UID, TERMINAL)
    assert [entry.event for entry in entries] == list(Event)
    assert head == Head(len(LINES), len(LOG), bytes.fromhex(VECTORS["entries"][-1]["head"]))


def test_an_empty_log_is_whole() -> None:
    """A terminal that never started has the empty log, and its first head."""
    assert read_log(b"", UID, TERMINAL) == ((), FIRST)
    assert FIRST.entries == FIRST.length == 0


def test_every_event_has_its_values_declared() -> None:
    """No event can be logged whose values were not thought about."""
    assert set(FIELDS) == set(Event)


def test_no_event_carries_a_choice_a_contest_or_a_digest() -> None:
    """The names of all values that a log can hold: none is of a vote."""
    names = {name for fields in FIELDS.values() for name in fields}
    assert names == {
        *("package", "certificate", "program", "original", "duplicate", "opening"),
        *("voters", "reason", "device", "fault", "truth", "badge"),
    }


@pytest.mark.parametrize("at", range(len(LINES)))
def test_the_chain_breaks_wherever_a_line_is_touched(at: int) -> None:
    """A line removed, repeated, moved or changed is found, whichever line it is."""
    later = [*LINES[:at], *LINES[at + 1 :]]
    changed = LINES[at].replace(b"2024-12-22", b"2024-12-21")
    touched = {
        "removed": later,
        "repeated": [*LINES[: at + 1], *LINES[at:]],
        "changed": [*LINES[:at], changed, *LINES[at + 1 :]],
        "moved": [LINES[at], *later] if at else [*LINES[1:], LINES[0]],
    }
    for name, lines in touched.items():
        if name in ("removed", "changed") and at == len(LINES) - 1:
            continue  # the last line is held by the head in the manifest, not by a next line
        with pytest.raises(LogRefused):
            read(b"".join(lines))


def test_the_last_line_shows_in_the_head() -> None:
    """The last line changed or taken away gives another head than the signed one."""
    _, head = read_log(LOG, UID, TERMINAL)
    changed = LOG[: -len(LINES[-1])] + LINES[-1].replace(b"2024-12-22", b"2024-12-21")
    assert read_log(changed, UID, TERMINAL)[1].hash != head.hash
    assert read_log(b"".join(LINES[:-1]), UID, TERMINAL)[1].hash != head.hash


def test_every_flipped_bit_is_refused_or_shows_in_the_head() -> None:
    """No bit of a log can change unseen."""
    log = b"".join(LINES[:4])
    _, head = read_log(log, UID, TERMINAL)
    for bit in range(8 * len(log)):
        changed = bytearray(log)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            _, other = read_log(bytes(changed), UID, TERMINAL)
        except LogRefused:
            continue
        assert other.hash != head.hash


def test_a_log_belongs_to_one_terminal_and_one_election() -> None:
    """A log moved to another terminal or election does not begin its chain."""
    for uid, terminal in ((UID, "p01-02"), (bytes(32), TERMINAL)):
        with pytest.raises(LogRefused):
            read_log(LOG, uid, terminal)


def test_a_cut_log_is_refused() -> None:
    """A log that a power cut left with half a line is not whole."""
    for cut in range(1, len(LINES[-1])):
        with pytest.raises(LogRefused, match="cut off"):
            read(LOG[:-cut])


BAD_LINES = {
    "not JSON": b"opened\n",
    "not UTF-8": b"\xff\n",
    "an empty line": b"\n",
    "no object": b"[]\n",
    "a field missing": canonical({"number": 1, "time": "", "event": "paused"}) + b"\n",
    "a field too many": chained(note="x"),
    "a key twice": chained().replace(b'"number":1', b'"number":1,"number":1'),
    "other spelling": chained().replace(b":", b": "),
    "a number that is true": chained(number=True),
    "a number as text": chained(number="1"),
    "number 2": chained(number=2),
    "an unknown event": chained(event="voted", values={}),
    "an event that is no text": chained(event=1),
    "values of another event": chained(values={"voters": 1}),
    "a value too many": chained(values={"opening": 1, "choice": "aoi"}),
    "a value missing": chained(values={}),
    "values that are a list": chained(values=["opening"]),
    "values as pairs of a list": chained(values=[["opening", 1]]),
    "a value that is a list": chained(values={"opening": [1]}),
    "a value that is true": chained(values={"opening": True}),
    "a value that is nothing": chained(values={"opening": None}),
    "another chain": chained(previous="0" * 64),
    "a chain that is a number": chained(previous=0),
    "a time to the second": chained(time="2024-12-22T07:00:13+09:00"),
    "a time without its offset": chained(time="2024-12-22T07:00"),
    "a time spelled otherwise": chained(time="2024-12-22 07:00+09:00"),
    "no day of the calendar": chained(time="2024-13-22T07:00+09:00"),
    "a time that is a number": chained(time=7),
    "a line too long": chained(values={"opening": "x" * MAX_LINE}),
    "a return before the line end": chained()[:-1] + b"\r\n",
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_bad_lines_are_refused(name: str) -> None:
    """A line that the terminal cannot have written is refused, whatever is wrong with it."""
    with pytest.raises(LogRefused):
        read(BAD_LINES[name])
    assert whole_lines(BAD_LINES[name], UID, TERMINAL) == FIRST


def test_a_log_beyond_its_size_is_refused() -> None:
    """A log that cannot be one is not even looked through."""
    with pytest.raises(LogRefused, match="too large"):
        read(b"\n" * (MAX_BYTES + 1))


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-14 * 60, 14 * 60),
)
def test_time_is_cut_to_the_minute(time: datetime, offset: int) -> None:
    """Whatever the second, the log tells the minute only, with its offset from UTC."""
    try:
        local = time.astimezone(timezone(timedelta(minutes=offset)))
    except OverflowError:
        return
    line, head = append(FIRST, local, Event.PAUSED)
    (entry,), _ = read_log(line, UID, TERMINAL)
    told = datetime.fromisoformat(entry.time)
    assert timedelta() <= local - told < timedelta(minutes=1)
    assert (told.second, told.microsecond) == (0, 0)
    same_minute = append(FIRST, local.replace(second=59, microsecond=999999), Event.PAUSED)
    assert same_minute == (line, head)


def test_a_time_without_its_offset_is_not_logged() -> None:
    """A time that could mean two moments is a mistake in the program."""
    with pytest.raises(ValueError, match="offset"):
        append(FIRST, NOON.replace(tzinfo=None), Event.PAUSED)


BAD_VALUES: dict[str, tuple[Event, dict[str, object]]] = {
    "a value missing": (Event.OPENED, {}),
    "a value too many": (Event.PAUSED, {"voters": 1}),
    "a choice": (Event.BALLOT_RECORDED, {"voters": 1, "choice": "aoi"}),
    "another name": (Event.BALLOT_RECORDED, {"count": 1}),
    "truth": (Event.BALLOT_RECORDED, {"voters": True}),
    "bytes": (Event.BALLOT_RECORDED, {"voters": b"1"}),
    "a line too long": (Event.DEGRADED, {"device": "x" * MAX_LINE}),
}


@pytest.mark.parametrize("name", BAD_VALUES)
def test_other_values_are_not_logged(name: str) -> None:
    """The program cannot log a value that was not declared for the event."""
    event, values = BAD_VALUES[name]
    with pytest.raises(ValueError, match=r"carries|too long"):
        append(FIRST, NOON, event, **values)  # type: ignore[arg-type]  # wrong on purpose


def test_every_cut_leaves_the_lines_before_it() -> None:
    """After a power cut at any byte, every line that was whole is still good."""
    log, ends, end = b"".join(LINES[:4]), [0], 0
    for line in LINES[:4]:
        end += len(line)
        ends.append(end)
    for cut in range(len(log) + 1):
        head = whole_lines(log[:cut], UID, TERMINAL)
        assert head.length == max(end for end in ends if end <= cut)
        assert read_log(log[: head.length], UID, TERMINAL)[1] == head


def test_lines_after_a_broken_one_are_not_taken() -> None:
    """A log is good up to its first broken line and no further."""
    broken = [LINES[0], LINES[1].replace(b"12-22", b"12-21"), *LINES[2:]]
    assert whole_lines(b"".join(broken), UID, TERMINAL).entries == 2
    assert whole_lines(LINES[1] + LINES[0], UID, TERMINAL) == FIRST


values_of = st.one_of(st.integers(0, 2**53 - 1), st.text(max_size=80))


@given(st.lists(st.sampled_from(list(Event)), max_size=12), st.data())
@settings(max_examples=60)
def test_what_is_appended_is_read(events: list[Event], data: st.DataObject) -> None:
    """Any sequence of events, with any values, is read back as it was logged."""
    head, log, written = FIRST, b"", []
    for event in events:
        values: dict[str, Value] = {name: data.draw(values_of) for name in sorted(FIELDS[event])}
        line, head = append(head, NOON, event, **values)
        log += line
        written.append((event, values))
    entries, found = read_log(log, UID, TERMINAL)
    assert [(entry.event, dict(entry.values)) for entry in entries] == written
    assert found == head


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever lies in the file, nothing but a refusal comes out."""
    if data:
        with pytest.raises(LogRefused):
            read(data)
    assert whole_lines(data, UID, TERMINAL) == FIRST


@given(st.integers(0, len(LOG) - 1), st.binary(max_size=8))
@settings(max_examples=200)
def test_mutated_bytes_are_refused_or_show_in_the_head(at: int, new: bytes) -> None:
    """A log with any bytes exchanged is refused, or has another head than the signed one."""
    changed = LOG[:at] + new + LOG[at + len(new) :]
    try:
        _, head = read_log(changed, UID, TERMINAL)
    except LogRefused:
        return
    assert (head.hash.hex() == VECTORS["entries"][-1]["head"]) == (changed == LOG)


def votes(number: int) -> bytes:
    """A log of so many votes and nothing else."""
    head, log = FIRST, b""
    for voters in range(1, number + 1):
        line, head = append(head, NOON, Event.BALLOT_RECORDED, voters=voters)
        log += line
    return log


ONLY_VOTES = votes(12)


@given(st.integers(0, len(ONLY_VOTES) - 1), st.binary(min_size=1, max_size=30))
@settings(max_examples=300)
def test_votes_are_read_alike_the_fast_and_the_long_way(at: int, new: bytes) -> None:
    """What a whole reading accepts or refuses, line by line reading does too."""
    changed = ONLY_VOTES[:at] + new + ONLY_VOTES[at + len(new) :]
    by_line = whole_lines(changed, UID, TERMINAL)
    try:
        _, head = read_log(changed, UID, TERMINAL)
    except LogRefused:
        assert by_line.length < len(changed)
    else:
        assert by_line == head


runs_of_votes = st.lists(
    st.tuples(
        st.integers(0, 30), st.sampled_from([Event.PAUSED, Event.RESTARTED]), st.integers(0, 1)
    ),
    max_size=5,
)


@given(runs_of_votes, st.sampled_from([1, 7, 1000]))
@settings(max_examples=60)
def test_votes_and_what_stands_between_them_are_read_in_order(
    runs: list[tuple[int, Event, int]], together: int
) -> None:
    """However many lines are read at once; a vote that is not the next one is told in any case."""
    head, log, voters = FIRST, b"", 0
    written: list[tuple[str, Event, Value]] = []
    told: list[tuple[str, Event, Value]] = []
    for number, between, missing in runs:
        for place in range(number):
            next_one = place > 0 or not missing
            voters += 1 if next_one else 2
            minute = NOON + timedelta(minutes=voters)
            line, head = append(head, minute, Event.BALLOT_RECORDED, voters=voters)
            log += line
            written.append((minute.isoformat(timespec="minutes"), Event.BALLOT_RECORDED, voters))
            told += [] if next_one else written[-1:]
        values: dict[str, Value] = {"voters": voters} if FIELDS[between] else {}
        line, head = append(head, NOON, between, **values)
        log += line
        written.append((NOON.isoformat(timespec="minutes"), between, values.get("voters", 0)))
        told += written[-1:]
    with patch("common.eventlog._TOGETHER", together):
        every, found = read_log(log, UID, TERMINAL)
        but_votes, same = read_log(log, UID, TERMINAL, votes=False)
    assert [(entry.time, entry.event, entry.values.get("voters", 0)) for entry in every] == written
    assert b"".join(entry.line() for entry in every) == log
    assert [(one.time, one.event, one.values.get("voters", 0)) for one in but_votes] == told
    assert found == same == head


def test_what_is_no_log_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file that is no log costs no more than its first lines."""
    seen = []

    def watched(lines: Sequence[bytes], *known: Any) -> list[bytes] | None:
        seen.append(len(lines))
        return times_of(lines, *known)

    monkeypatch.setattr("common.eventlog.times_of", watched)
    first, *_ = ONLY_VOTES.splitlines(keepends=True)
    with pytest.raises(LogRefused, match="out of order"):
        read(first * 5000)
    assert seen == [1000]
