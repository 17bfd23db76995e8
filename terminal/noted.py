"""Which acts of people the terminal's log tells, and in which words.

What the recorder itself does it logs itself. That staff ended a session as 途中終了 is not
told: the log is public, and this would tell what one record holds (decision 0063).
"""

from dataclasses import dataclass, field

from common.eventlog import Event as LogEvent
from terminal.life import events as life
from terminal.life.conditions import DEVICE_OF, pausing
from terminal.session import events as voter
from terminal.whole import Event, Terminal


@dataclass(frozen=True)
class Note:
    """An entry to come. at_once: no vote need follow for it to be on the media."""

    event: LogEvent
    values: dict[str, str] = field(default_factory=dict, hash=False)
    at_once: bool = True


def noted(event: Event, before: Terminal) -> Note | None:
    """What the log tells of an event that was accepted; None for most.

    before: the terminal as it was. A badge that was locked already is not told again.
    """
    match event:
        case life.Noticed():
            return _of_surroundings(event, before)
        case life.Suspend():
            return Note(LogEvent.SUSPENDED)
        case life.Postpone():
            return Note(LogEvent.POSTPONED)
        case life.PostNotice():
            return Note(LogEvent.NOTICE_POSTED)
        case life.PinLocked() if event.badge not in before.polls.locked:
            return Note(LogEvent.PIN_LOCKED, {"badge": event.badge})
        case life.NewPin():
            return Note(LogEvent.NEW_PIN, {"badge": event.badge})
        case voter.GrantRefused():
            return Note(LogEvent.GRANT_REFUSED, {"reason": event.reason}, at_once=False)
        case voter.Unlock():
            return Note(LogEvent.OFFICER_UNLOCKED, at_once=False)
        case voter.SendElsewhere():
            return Note(LogEvent.SENT_ELSEWHERE, at_once=False)
        case _:
            return None


def _of_surroundings(event: life.Noticed, before: Terminal) -> Note | None:
    """What ended the voting. Only that: a door that swings must not fill the log, and until
    people resume nothing ends it again."""
    ended = pausing(before.polls, event.conditions, inside=before.inside)
    gravest = next(iter(ended), None)
    if gravest is None:
        return None
    return Note(LogEvent.DEVICE_FAULT, {"device": DEVICE_OF[gravest].value, "fault": gravest.value})
