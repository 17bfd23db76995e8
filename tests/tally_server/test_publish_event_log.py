"""Event logs in NIST's format: valid, whole, to the minute, and made again the same."""

import json
from datetime import date

import pytest
from publishing import EVENT_LOG_SCHEMA, faults
from vectors import make_event_log
from vectors.vector_file import stored

from common.eventlog import FIELDS, Entry, Event, read_log
from common.text import text
from tally_server.publish.event_kinds import TOLD, Kind
from tally_server.publish.event_log import documentation_json, event_log_json, with_seconds

VECTORS = stored(make_event_log.FILE)
LOG = "".join(entry["line"] for entry in VECTORS["entries"]).encode()
ENTRIES, HEAD = read_log(LOG, make_event_log.UID, make_event_log.TERMINAL)
PAGE = "docs/formats/nist-exports.md"


def export(entries: tuple[Entry, ...] = ENTRIES) -> bytes:
    return event_log_json("test-2024", "p01-01", entries, "original")


def test_a_log_with_every_event_is_valid() -> None:
    """Whatever a terminal can log, the export keeps to the schema that NIST published."""
    assert faults(EVENT_LOG_SCHEMA, export()) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'"Disposition": "success"', b'"Disposition": "fine"'),
        (b'"TimeStamp": "2024-12-22T07:00:00+09:00"', b'"TimeStamp": "2024-12-22T07:00+09:00"'),
        (b'"Sequence": "1"', b'"Sequence": 1'),
        (b'"Severity"', b'"Place"'),
    ],
)
def test_the_schema_refuses_what_is_wrong(good: bytes, bad: bytes) -> None:
    """The check above can fail: a word, a time, a kind of value, a field that are wrong."""
    assert good in export()
    assert faults(EVENT_LOG_SCHEMA, export().replace(good, bad, 1))


def test_nothing_is_lost_or_added() -> None:
    """Number, event and values of every line are there, in order, under the log's own head."""
    (device,) = json.loads(export())["Device"]
    events = device["Event"]
    assert [int(one["Sequence"]) for one in events] == [entry.number for entry in ENTRIES]
    assert [one["Id"] for one in events] == [entry.event.value for entry in ENTRIES]
    values = [json.loads(one.get("Details", "{}")) for one in events]
    assert values == [dict(entry.values) for entry in ENTRIES]
    assert [one["Hash"] for one in events] == [entry["head"] for entry in VECTORS["entries"]]
    assert events[-1]["Hash"] == HEAD.hash.hex()
    assert (device["Id"], device["Version"]) == ("p01-01", "a program")


def test_times_are_to_the_minute_and_say_so() -> None:
    """Seconds are 00 in every time, and the file itself says that they mean nothing."""
    document = json.loads(export())
    times = [one["TimeStamp"] for one in document["Device"][0]["Event"]]
    assert all(time[16:19] == ":00" for time in times)
    assert [time[:16] + time[19:] for time in times] == [entry.time for entry in ENTRIES]
    assert document["GeneratedTime"] == times[-1]
    assert "cut to the minute" in document["Details"]


def test_a_time_keeps_its_offset() -> None:
    assert with_seconds("2024-12-22T07:05+09:00") == "2024-12-22T07:05:00+09:00"


def test_it_is_a_function_of_the_log() -> None:
    """No clock is asked: exported again, the bytes are the same."""
    assert export() == export()


def test_a_log_without_program_has_no_version() -> None:
    """What the terminal did not log is not made up."""
    (device,) = json.loads(export(ENTRIES[1:]))["Device"]
    assert "Version" not in device


def test_an_empty_log_is_refused() -> None:
    """A closed terminal has a log; an export of nothing would look like a quiet day."""
    with pytest.raises(ValueError, match="without an entry"):
        export(())


def test_every_event_is_told_and_documented() -> None:
    """No event is left out of the mapping, the catalogue or the documentation file."""
    assert set(TOLD) == set(Event) == set(FIELDS)
    data = documentation_json(date(2024, 12, 22))
    assert faults(EVENT_LOG_SCHEMA, data) == []
    document = json.loads(data)
    assert [one["Id"] for one in document["EventIdDescription"]] == [one.value for one in Event]
    assert [one["Type"] for one in document["EventTypeDescription"]] == [one.value for one in Kind]
    said = {one["Id"]: one["Description"] for one in document["EventIdDescription"]}
    for event in Event:
        assert said[event] == f"{text(f'events.{event}')} / {text(f'events.{event}', 'en')}"


def test_the_page_shows_the_very_mapping(pytestconfig: pytest.Config) -> None:
    """The table in the documentation is the one in the program."""
    page = (pytestconfig.rootpath / PAGE).read_text(encoding="utf-8")
    for event, told in TOLD.items():
        assert f"| `{event}` | {told.kind} | {told.disposition} | {told.severity} |" in page
