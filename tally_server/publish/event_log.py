"""A terminal's event log as NIST SP 1500-101 version 1.0, JSON (Election Event Logging).

A function of the log alone: made again, it has the same bytes. Times stay cut to the
minute (docs/decisions/0006); the standard wants seconds, so they are written as 00, and
the file says so. Specified in docs/formats/nist-exports.md.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from common.canonical import canonical
from common.eventlog import Entry, Event
from common.text import text
from tally_server.publish.event_kinds import TOLD, Kind

MAKER = "Ippyo (software; the municipality chooses the hardware)"
MODEL = "Ippyo voting terminal"
_FULL_TIME = 16  # letters of 2024-12-22T07:00
_DETAILS = (
    "Made from log.jsonl of an Ippyo closing package. TimeStamp is cut to the minute: its seconds"
    " are always 00 and mean nothing. GeneratedTime is the time of the last event. Hash is the"
    " head of the hash chain after the event, which covers all events before it, too."
)


def event_log_json(election_id: str, terminal: str, entries: Sequence[Entry], role: str) -> bytes:
    """The log of one terminal, which read_log() gave whole.

    role: the medium that it was read from, `original` or `duplicate`.
    Raises ValueError for an empty log: a closed terminal has none.
    """
    if not entries:
        raise ValueError("a log without an entry")
    device = {
        "@type": "EventLogging.Device",
        "Id": terminal,
        "Type": "electronic-cast",
        "Manufacturer": MAKER,
        "Model": MODEL,
        **_version(entries),
        "HashType": "sha-256",
        "Details": f"read from the {role} medium",
        "Event": [_event(entry) for entry in entries],
    }
    return _json(
        {
            "@type": "EventLogging.ElectionEventLog",
            "ElectionId": election_id,
            "GeneratedTime": with_seconds(entries[-1].time),
            "Details": _DETAILS,
            "Device": [device],
        }
    )


def documentation_json(day: date) -> bytes:
    """What every event and type of event means, in both languages.

    day: stands as the date of the document, which the standard asks for.
    """
    return _json(
        {
            "@type": "EventLogging.ElectionEventLogDocumentation",
            "DeviceManufacturer": MAKER,
            "DeviceModel": MODEL,
            "GeneratedDate": day.isoformat(),
            "EventIdDescription": [
                _described("EventIdDescription", "Id", event.value, event.value) for event in Event
            ],
            "EventTypeDescription": [
                _described("EventTypeDescription", "Type", kind.value, f"kind-{kind}")
                for kind in Kind
            ],
        }
    )


def with_seconds(minute: str) -> str:
    """`2024-12-22T07:00+09:00` as RFC 3339 wants it: with seconds, which are 00."""
    return f"{minute[:_FULL_TIME]}:00{minute[_FULL_TIME:]}"


def _event(entry: Entry) -> dict[str, Any]:
    told = TOLD[entry.event]
    head = hashlib.sha256(bytes.fromhex(entry.previous) + entry.line()).hexdigest()
    event: dict[str, Any] = {
        "@type": "EventLogging.Event",
        "Sequence": str(entry.number),
        "TimeStamp": with_seconds(entry.time),
        "Type": told.kind.value,
        "Id": entry.event.value,
        "Disposition": told.disposition.value,
        "Severity": told.severity.value,
        "Description": text(f"events.{entry.event}", "en"),
        "Hash": head,
    }
    if entry.values:
        event["Details"] = canonical(dict(entry.values)).decode()
    return event


def _version(entries: Iterable[Entry]) -> Mapping[str, str]:
    """The version of the program, as the terminal logged it; nothing where it did not."""
    for entry in entries:
        if entry.event is Event.PROVISIONED:
            return {"Version": str(entry.values["program"])}
    return {}


def _described(kind: str, name: str, value: str, key: str) -> dict[str, str]:
    both = f"{text(f'events.{key}', 'ja')} / {text(f'events.{key}', 'en')}"
    return {"@type": f"EventLogging.{kind}", "Description": both, name: value}


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
