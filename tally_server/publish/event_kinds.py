"""How each event of a terminal's log is told in the words of NIST SP 1500-101.

The standard leaves type and severity to the maker and asks for the outcome of each
event; the table in docs/formats/nist-exports.md is this one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from common.eventlog import Event


class Kind(StrEnum):
    """EventLogging.Event.Type."""

    PREPARATION = "preparation"
    POLLS = "polls"
    VOTING = "voting"
    DEVICE = "device"
    RECOVERY = "recovery"


class Disposition(StrEnum):
    """EventLogging.EventDispositionType: how it ended. NA: it neither worked nor failed."""

    SUCCESS = "success"
    FAILURE = "failure"
    NA = "na"


class Severity(StrEnum):
    """INFO: as it should be. WARNING: somebody should look. ERROR: staff had to act."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Told:
    """Type, disposition and severity of an event."""

    kind: Kind
    disposition: Disposition
    severity: Severity


def _good(kind: Kind) -> Told:
    return Told(kind, Disposition.SUCCESS, Severity.INFO)


TOLD: Mapping[Event, Told] = MappingProxyType(
    {
        Event.PROVISIONED: _good(Kind.PREPARATION),
        Event.ZERO_CHECKED: _good(Kind.PREPARATION),
        Event.OPENED: _good(Kind.POLLS),
        Event.BALLOT_RECORDED: _good(Kind.VOTING),
        Event.GRANT_REFUSED: Told(Kind.VOTING, Disposition.FAILURE, Severity.WARNING),
        Event.PAUSED: _good(Kind.POLLS),
        Event.RESUMED: _good(Kind.POLLS),
        Event.DAY_CLOSED: _good(Kind.POLLS),
        Event.DAY_OPENED: _good(Kind.POLLS),
        Event.DEVICE_FAULT: Told(Kind.DEVICE, Disposition.FAILURE, Severity.ERROR),
        Event.NOT_RECORDED: Told(Kind.VOTING, Disposition.FAILURE, Severity.ERROR),
        Event.RESTARTED: Told(Kind.RECOVERY, Disposition.SUCCESS, Severity.WARNING),
        Event.TRUTH_TOLD: Told(Kind.RECOVERY, Disposition.NA, Severity.WARNING),
        Event.DUPLICATE_REMADE: Told(Kind.RECOVERY, Disposition.SUCCESS, Severity.WARNING),
        Event.DEGRADED: Told(Kind.DEVICE, Disposition.NA, Severity.WARNING),
        Event.CLOSING: _good(Kind.POLLS),
        Event.OLDER_ACCEPTED: Told(Kind.RECOVERY, Disposition.NA, Severity.ERROR),
        Event.TAKEN_OVER: Told(Kind.RECOVERY, Disposition.SUCCESS, Severity.WARNING),
        Event.SUSPENDED: Told(Kind.POLLS, Disposition.SUCCESS, Severity.WARNING),
        Event.POSTPONED: Told(Kind.POLLS, Disposition.SUCCESS, Severity.WARNING),
        Event.NOTICE_POSTED: _good(Kind.POLLS),
        Event.PIN_LOCKED: Told(Kind.POLLS, Disposition.FAILURE, Severity.WARNING),
        Event.NEW_PIN: Told(Kind.POLLS, Disposition.SUCCESS, Severity.WARNING),
        Event.OFFICER_UNLOCKED: Told(Kind.VOTING, Disposition.SUCCESS, Severity.WARNING),
        Event.SENT_ELSEWHERE: Told(Kind.VOTING, Disposition.NA, Severity.WARNING),
    }
)
