"""A terminal without a screen: both machines, the real recorder, and nothing else.

    booth = Booth(machinery, ballot)
    booth.feed(OpenPolls(by=both, around=facts, now=now))

An event moves the machines; the booth carries out what they ask for and feeds them the
reports, until nothing is left to do. Screens draw `voter_view()` and the polls, and call
feed(); or take() and, once the screen of the work was painted, carry_out().
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from common.eventlog import Event as LogEvent
from common.grant import GrantRefused, read_grant
from terminal.doer import Doer, Machinery
from terminal.kept import keep
from terminal.life import events as life
from terminal.life.states import Device, Polls
from terminal.life.tasks import Task
from terminal.machine import Moved, Refused
from terminal.noted import Note, noted
from terminal.ports.medium import MediumFault
from terminal.recorder import CommitFailed, NotCast
from terminal.session import events as voter
from terminal.session.effects import Admit, Record
from terminal.session.rules import KNOWN_CONTESTS
from terminal.session.states import Ballot, Session
from terminal.session.view import View, view
from terminal.whole import Event, Terminal, step

REFUSALS_LOGGED = 20
"""Refused grants that the log tells of between two votes."""


class Booth:
    """One terminal. terminal: what both machines hold now."""

    def __init__(
        self, machinery: Machinery, ballot: Ballot, clock: Callable[[], int] | None = None
    ) -> None:
        """clock: milliseconds that only count up, for the time of reports; where there is
        none, a report has the time of the event that asked for it."""
        self._doer = Doer(machinery)
        self._disk = machinery.disk
        self._refusals = 0
        self._clock = clock
        self._to_do: deque[Any] = deque()
        self.terminal = Terminal(Polls(), Session(ballot))

    @property
    def busy(self) -> bool:
        """Whether something is still to be carried out."""
        return bool(self._to_do)

    def feed(self, event: Event) -> Moved[Terminal] | Refused[Terminal]:
        """The event, and all that follows from it; the answer is to the event itself."""
        answer = self.take(event)
        self.carry_out()
        return answer

    def take(self, event: Event) -> Moved[Terminal] | Refused[Terminal]:
        """The event moves the machines; what they ask for waits for carry_out()."""
        before, found = self.terminal, step(self.terminal, event)
        self.terminal = found.value
        if isinstance(found, Moved):
            self._to_do.extend(self._to_note(event, before))
        self._to_do.extend(found.effects)
        lost = self._keep_if_changed(before.polls.kept)
        if lost is not None:
            self._to_do.append(lost)
        return found

    def carry_out(self) -> None:
        """All that waits, and all that follows from it."""
        while self._to_do:
            for report in self._carry_out(self._to_do.popleft()):
                self.take(report)

    def held_up(self, text: str, at: int) -> voter.Event:
        """What a text is that a scanner or a card gave as a grant: an event to feed.

        at: milliseconds of the session's clock.
        """
        provision = self._doer.machinery.provision
        try:
            grant = read_grant(text, provision.uid, provision.receptions)
        except GrantRefused as refused:
            return voter.GrantRefused(at=at, reason=refused.reason)
        event = voter.PresentGrant(at=at, grant=grant)
        if not KNOWN_CONTESTS.holds(self.terminal.session, event):
            return voter.GrantRefused(at=at, reason=KNOWN_CONTESTS.name)
        return event

    def power_on(self) -> None:
        """The program starts: nothing is known but what is lasting."""
        event = self._doer.do(Task.LOOK_ANEW)
        if event is not None:
            self.feed(event)

    def voter_view(self) -> View:
        return view(self.terminal.session)

    def _keep_if_changed(self, before: Any) -> Event | None:
        """A device that was wiped keeps of which terminals it was before."""
        kept = self.terminal.polls.kept
        if kept == before or (kept.loaded is None and before.loaded is None):
            return None
        try:
            keep(self._disk, kept)
        except MediumFault:
            return life.DeviceLost(device=Device.DISK)
        return None

    def _to_note(self, event: Event, before: Terminal) -> list[Note]:
        """What the log is to tell of an accepted event.

        Somebody who holds up rubbish all day must not fill the log, which has an end.
        """
        if isinstance(event, voter.Recorded):
            self._refusals = 0
        note = noted(event, before)
        if note is not None and note.event is LogEvent.GRANT_REFUSED:
            self._refusals += 1
            note = note if self._refusals <= REFUSALS_LOGGED else None
        return [] if note is None else [note]

    def _carry_out(self, effect: Any) -> list[Event]:
        match effect:
            case Task():
                report = self._doer.do(effect)
                return [] if report is None else [report]
            case Note():
                lost = self._doer.note(effect)
                return [] if lost is None else [lost]
            case Admit():
                return [self._admit(effect)]
            case Record():
                return [self._record(effect)]
            case life.DeviceLost():
                return [effect]
            case _:
                raise TypeError(f"nobody carries out {type(effect).__name__}")

    @property
    def _now(self) -> int:
        """The clock's time, or that of the last event: never before it."""
        session = self.terminal.session
        last = max(session.changed, session.touched)
        return last if self._clock is None else max(last, self._clock())

    def _admit(self, effect: Admit) -> voter.Event:
        recorder = self._doer.recorder
        if recorder is None:
            return voter.GrantRefused(at=self._now, reason="needs-recovery")
        try:
            recorder.admit(effect.grant)
        except NotCast as refused:
            return voter.GrantRefused(at=self._now, reason=refused.reason)
        except CommitFailed as failed:
            return voter.RecordingFailed(at=self._now, device=Device(failed.device))
        return voter.Admitted(at=self._now)

    def _record(self, effect: Record) -> voter.Event:
        """Recorded only where the recorder says so; whatever else it says, staff come."""
        recorder = self._doer.recorder
        if recorder is None:
            return voter.RecordingFailed(at=self._now, device=Device.ORIGINAL)
        try:
            voters = recorder.cast(effect.grant, effect.choices)
        except CommitFailed as failed:
            return voter.RecordingFailed(at=self._now, device=Device(failed.device))
        except NotCast:  # admitted before, and refused now: only recovery can tell why
            return voter.RecordingFailed(at=self._now, device=Device.ORIGINAL)
        return voter.Recorded(at=self._now, voters=voters)
