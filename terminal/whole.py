"""Both machines of one terminal together: the polls, and the voter's session.

Voters never move the polls: of a session only what the recorder said reaches them, that
a vote is recorded or that a device failed. The polls shut and open the session.
"""

from dataclasses import dataclass, field, replace

from terminal.life import events as life
from terminal.life import table as polls_table
from terminal.life.states import Device, Polls
from terminal.life.states import State as PollsState
from terminal.machine import Moved, Refused, Table
from terminal.session import events as voter
from terminal.session import table as session_table
from terminal.session.states import INSIDE, Session
from terminal.session.states import State as SessionState

Event = life.Event | voter.Event
_NEEDED_BY_VOICE = frozenset({Device.HEADPHONES, Device.KEYPAD})
_NOBODY = frozenset({SessionState.SHUT, SessionState.FAILED, SessionState.RECORDING})
_NO_VOTERS = frozenset({SessionState.SHUT, SessionState.FAILED})


@dataclass(frozen=True)
class Terminal:
    """The polls and the session. They agree: a grant is only taken while polls are open."""

    polls: Polls
    session: Session

    @property
    def inside(self) -> bool:
        """Whether a voter is at the terminal."""
        return self.session.state in INSIDE

    @property
    def for_voters(self) -> bool:
        """Whether the screen is the voters', unless staff cover it: else it is theirs."""
        return self.polls.state is PollsState.OPEN and self.session.state not in _NO_VOTERS


@dataclass(frozen=True)
class Tables:
    """The tables to go by; others than the real ones are for tests of the tests."""

    polls: Table[Polls] = field(default_factory=lambda: polls_table.TABLE)
    session: Table[Session] = field(default_factory=lambda: session_table.TABLE)


REAL = Tables()


def step(
    terminal: Terminal, event: Event, tables: Tables = REAL
) -> Moved[Terminal] | Refused[Terminal]:
    """What follows from any event, for both machines."""
    if isinstance(event, life.Event):
        return _polls_step(terminal, event, tables)
    return _session_step(terminal, event, tables)


def _polls_step(
    terminal: Terminal, event: life.Event, tables: Tables
) -> Moved[Terminal] | Refused[Terminal]:
    if isinstance(event, life.Pause | life.CloseForTheDay | life.Suspend | life.Postpone):
        event = replace(event, inside=terminal.inside)
    if isinstance(event, life.ClosePolls | life.Noticed):
        event = replace(event, inside=terminal.inside)
    moved = polls_table.step(terminal.polls, event, tables.polls)
    if isinstance(moved, Refused):
        return Refused(terminal, moved.event, moved.missing)
    session = terminal.session
    for follows in _follow(terminal, moved.value, event):
        session = session_table.step(session, follows, table=tables.session).value
    return Moved(Terminal(moved.value, session), moved.effects)


def _follow(terminal: Terminal, after: Polls, event: life.Event) -> list[voter.Event]:
    """What the session hears of a step of the polls."""
    at = max(terminal.session.changed, terminal.session.touched)
    if isinstance(event, life.PowerOn):
        return [voter.Restarted(at=at)]
    before, now = terminal.polls.state, after.state
    if before is not PollsState.OPEN and now is PollsState.OPEN:
        return [voter.PollsOpened(at=at)]
    if before is PollsState.OPEN and now is not PollsState.OPEN:
        return [voter.PollsShut(at=at)]
    if isinstance(event, life.DeviceLost) and event.device in _NEEDED_BY_VOICE:
        return [voter.VoiceLost(at=at)]
    return []


def _session_step(
    terminal: Terminal, event: voter.Event, tables: Tables
) -> Moved[Terminal] | Refused[Terminal]:
    locked = terminal.polls.locked
    moved = session_table.step(terminal.session, event, locked, tables.session)
    if isinstance(moved, Refused):
        return Refused(terminal, moved.event, moved.missing)
    session, polls, effects = moved.value, terminal.polls, moved.effects
    told = _told(event)
    if told is not None:
        followed = polls_table.step(polls, told, tables.polls)
        polls, effects = followed.value, (*effects, *followed.effects)
    if polls.state is not PollsState.OPEN and session.state not in _NOBODY:
        shut = voter.PollsShut(at=event.at)
        session = session_table.step(session, shut, table=tables.session).value
    return Moved(Terminal(polls, session), effects)


def _told(event: voter.Event) -> life.Event | None:
    """What the polls hear of a session."""
    match event:
        case voter.Recorded():
            return life.VoteRecorded(voters=event.voters)
        case voter.RecordingFailed():
            return life.DeviceLost(device=event.device)
        case _:
            return None
