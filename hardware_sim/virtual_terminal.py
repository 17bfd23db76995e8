"""A voting terminal of a simulated day: the real recorder on simulated media.

It lives the whole life of the polls: zero check, opening, voters, the nights and
mornings of early voting, close. Its people do what the procedure tells them when
something breaks, and never more: after a fault they restart with both halves, believe
what the terminal says of the last vote, and retire a terminal whose original is dead.
Where the committee's settings allow it they go on without a dead duplicate, and make
another while nobody votes: in the morning, or at the close.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from common.box_header import MediumRole
from common.closing import Slip
from common.grant import Grant, new_grant, read_grant
from common.halves import Half
from common.signing import SigningKey
from hardware_sim.clock import SimulatedClock
from hardware_sim.hours import Hours, over_days, voting_days
from hardware_sim.medium import SimulatedMedium, lose_power
from hardware_sim.power import Power, PowerCut
from terminal.closing import close_polls, resume_close
from terminal.files import Pair
from terminal.opening import NotEmpty, close_for_the_day, open_next_day, open_polls
from terminal.own_disk import DiskUnreadable, OwnDisk, Phase, Told
from terminal.ports.medium import MediumFault
from terminal.provision import Provision
from terminal.recorder import CommitFailed, Recorder
from terminal.recovery import AlarmRaised, DuplicateDead, MustRetire, Recovered, recover
from terminal.retire import retire
from terminal.take_over import take_over
from terminal.unlock import RecoveryRefused

MOST_TRIES = 40
BELIEVED_DEAD = 3
TAKE_OVER_TRIES = 10

Result = TypeVar("Result")


class OutOfOrder(Exception):
    """People gave up on this terminal; `told` is what is known of the last vote."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.name.lower())
        self.told = told


@dataclass(frozen=True)
class Devices:
    """The media and the own disk of one terminal, its clock, and its power."""

    original: SimulatedMedium
    duplicate: SimulatedMedium
    disk: SimulatedMedium
    clock: SimulatedClock
    power: Power

    @property
    def media(self) -> Pair:
        return Pair(self.original, self.duplicate)

    def power_again(self) -> None:
        """What a power cut leaves, and the power back."""
        lose_power((self.original, self.duplicate, self.disk), self.power)


@dataclass
class Events:
    """What happened at one terminal, for the report of the day; counts only.

    recorded: votes that the terminal reported as recorded, at once or after a restart.
    told: verdicts on a vote after a fault, by name. left: voters who could not vote here.
    confirmed: staff confirmed that it retires, and its own disk keeps it. degraded:
    restarts after which it went on without its duplicate. lacking: two people accepted a
    duplicate of which nobody could say that it holds every vote.
    """

    recorded: int = 0
    restarts: int = 0
    told: dict[str, int] = field(default_factory=dict)
    retired: bool = False
    left: int = 0
    confirmed: bool = False
    degraded: int = 0
    lacking: bool = False


class VirtualTerminal:
    """One terminal, its officer, its witness, and the reception desk of its place."""

    def __init__(
        self, provision: Provision, devices: Devices, signing: SigningKey, desk: SigningKey
    ) -> None:
        self.provision = provision
        self.devices = devices
        self.events = Events()
        self._signing = signing
        self._desk = desk
        self._disk = OwnDisk(devices.disk)
        self._halves: tuple[Half, Half] | None = None
        self._alarmed = False  # a medium was exchanged or rolled back: both are kept
        self._may_go_on = provision.package.election.without_duplicate == "go-on"
        self._reached: int | None = None  # what the terminal told when it retired

    def live(self, voters: Sequence[dict[str, str]], rng: Random) -> Slip | None:
        """The whole life of the polls here; the closing slip.

        voters: in the order of their coming. rng deals them to the days of early voting.
        None where the terminal could not be closed at all.
        """
        served = 0
        try:
            recorder = self._open_first()
            place = self.provision.package.election.place_of(self.provision.terminal)
            days = voting_days(place, self.provision.package.election.date)
            for number, some in enumerate(over_days(voters, len(days), rng)):
                hours = Hours(days[number], place, len(some))
                self.devices.clock.set(hours.opening)
                if number > 0:
                    recorder = self._open_again()
                for voter, moment in zip(some, hours.moments(), strict=True):
                    self.devices.clock.set(moment)
                    recorder = self._serve(recorder, voter)
                    served += 1
                self.devices.clock.set(hours.closing)
                if number < len(days) - 1:
                    self._rest(recorder)
            return self._close(recorder)
        except OutOfOrder as end:
            self._note(end.told)
            self.events.retired, self.events.left = True, len(voters) - served
            if self._halves is None or self._alarmed:
                return None  # after an alarm people look at both media before any is written
            self._retire(end.told)
            return self._taken_over(self._halves)

    # The voters.

    def _serve(self, recorder: Recorder, voter: dict[str, str]) -> Recorder:
        """One voter: a grant from reception, read by the terminal, and the vote.

        Where a fault strikes, the voter waits for what the terminal says, and votes
        again with the same grant only if the vote is not recorded.
        """
        grant = self._grant(recorder, voter)
        for _ in range(MOST_TRIES):
            recorder = self._admitted(recorder, grant)
            try:
                recorder.cast(grant, voter)
            except (CommitFailed, PowerCut) as fault:
                recorder, told = self._restart(fault)
                self._note(told)
                # The grant is presented again: spent or not, it is this voter's own truth.
                if not recorder.is_spent(grant):
                    continue
            self.events.recorded += 1
            return recorder
        raise OutOfOrder(Told.NOT_RECORDED)

    def _admitted(self, recorder: Recorder, grant: Grant) -> Recorder:
        """The voter is at the terminal; what it says from now on is said of this voter.

        A fault before that says nothing of this voter, whatever is told of the one before.
        """
        for _ in range(MOST_TRIES):
            try:
                recorder.admit(grant)
                return recorder
            except (CommitFailed, PowerCut) as fault:
                recorder = self._restarted_before_admission(fault)
        raise OutOfOrder(Told.NOT_RECORDED)

    def _restarted_before_admission(self, fault: BaseException) -> Recorder:
        try:
            return self._restart(fault)[0]
        except OutOfOrder as end:
            raise OutOfOrder(Told.NOT_RECORDED) from end

    def _grant(self, recorder: Recorder, voter: dict[str, str]) -> Grant:
        grant = new_grant(self.provision.terminal, recorder.opening, tuple(sorted(voter)))
        text = grant.issue(self.provision.uid, self._desk)
        return read_grant(text, self.provision.uid, self.provision.receptions)

    def _note(self, told: Told) -> None:
        name = told.name.lower()
        self.events.told[name] = self.events.told.get(name, 0) + 1

    # The officer.

    def _open_first(self) -> Recorder:
        def open_now() -> Recorder:
            self._disk = self._own_disk()
            if self._disk.state.phase is Phase.OPEN:
                return self._recovered()[0]
            opened = open_polls(
                self.provision,
                self.devices.media,
                self._disk,
                self._signing,
                self.devices.clock.now,
            )
            self._halves = opened.halves
            return opened.handed_out()

        return self._keep_trying(open_now)

    def _own_disk(self) -> OwnDisk:
        """The disk's last state, or a fresh one where it never had a whole one."""
        disk = OwnDisk(self.devices.disk)
        try:
            disk.load()
        except (DiskUnreadable, MediumFault):
            disk.prepare()
        return disk

    def _open_again(self) -> Recorder:
        """A morning of early voting: the two owners of the halves come again."""

        def open_now() -> Recorder:
            rested, _ = self._recovered(remake=True)
            if rested.disk.state.phase is Phase.OPEN:
                return rested
            opened = open_next_day(rested)
            recorder = opened.handed_out()
            self._halves = opened.halves
            return recorder

        return self._keep_trying(open_now)

    def _rest(self, recorder: Recorder) -> None:
        def rest_now() -> None:
            open_box = recorder
            if self.events.restarts > before:
                open_box, _ = self._recovered()
            if open_box.disk.state.phase is Phase.OPEN:
                close_for_the_day(open_box)

        before = self.events.restarts
        self._keep_trying(rest_now)

    def _close(self, recorder: Recorder) -> Slip:
        def close_now() -> Slip:
            if self.events.restarts == before:
                return close_polls(recorder, replace_duplicate=self._another_duplicate(recorder))
            disk = OwnDisk(self.devices.disk)
            if disk.load().phase is Phase.OPEN:
                back = self._recovered()[0]
                return close_polls(back, replace_duplicate=self._another_duplicate(back))
            media, clock = self.devices.media, self.devices.clock.now
            return resume_close(
                self.provision,
                media,
                disk,
                self._halves,
                clock,
                without_duplicate=self._may_go_on and self.events.restarts > before + BELIEVED_DEAD,
            )

        before = self.events.restarts
        return self._keep_trying(close_now)

    def _restart(self, fault: BaseException) -> tuple[Recorder, Told]:
        """After a fault during a vote: restart, and what the terminal says of the vote."""
        self._again(fault)
        return self._keep_trying(self._recovered)

    def _recovered(self, *, remake: bool = False) -> tuple[Recorder, Told]:
        """remake: nobody votes now, so a duplicate that is missing is made anew."""
        if self._halves is None:
            raise OutOfOrder(Told.UNDECIDED)
        try:
            back = self._recover(self._halves, without_duplicate=self._may_go_on)
            if remake and self._another_duplicate(back.recorder):
                back = self._recover(self._halves, replace_duplicate=True)
        except DuplicateDead:
            self.devices.duplicate.put({})
            back = self._recover(self._halves, replace_duplicate=True)
        self.events.degraded += back.recorder.degraded
        return back.recorder, back.told

    def _recover(
        self,
        halves: tuple[Half, Half],
        *,
        replace_duplicate: bool = False,
        without_duplicate: bool = False,
    ) -> Recovered:
        self._disk = OwnDisk(self.devices.disk)
        return recover(
            self.provision,
            self.devices.media,
            self._disk,
            halves,
            self.devices.clock.now,
            replace_duplicate=replace_duplicate,
            without_duplicate=without_duplicate,
        )

    def _another_duplicate(self, recorder: Recorder) -> bool:
        """Whether a duplicate is to be made: then an empty medium is in its slot."""
        if recorder.degraded:
            self.devices.duplicate.put({})
        return recorder.degraded

    def _keep_trying(self, act: Callable[[], Result]) -> Result:
        """Do it, off and on again as often as it takes; people give up at last.

        That an original is dead is believed when it was so three times in a row.
        """
        dead = 0
        for _ in range(MOST_TRIES):
            try:
                return act()
            except (CommitFailed, MediumFault, PowerCut, DiskUnreadable) as fault:
                self._again(fault)
            except NotEmpty:  # before any vote: fresh media, and once more
                self.devices.original.put({})
                self.devices.duplicate.put({})
            except MustRetire as end:
                dead += 1
                if dead == BELIEVED_DEAD:
                    raise OutOfOrder(end.told) from end
                self._again(end)
            except AlarmRaised as end:
                self._alarmed = True
                raise OutOfOrder(Told.CANNOT_BE_KNOWN) from end
            except (DuplicateDead, RecoveryRefused) as end:
                raise OutOfOrder(Told.CANNOT_BE_KNOWN) from end
        raise OutOfOrder(Told.CANNOT_BE_KNOWN)

    def _again(self, fault: BaseException) -> None:
        """Switch the terminal off and on."""
        self.events.restarts += 1
        if isinstance(fault, PowerCut) or not self.devices.power.on:
            self.devices.power_again()

    def _retire(self, told: Told) -> None:
        """Before another device takes over, this one never goes on again; it tells how far
        it came, if its own disk can still be read."""
        for _ in range(TAKE_OVER_TRIES):
            try:
                retire(self._disk, told)
                self.events.confirmed = True
                self._reached = self._disk.state.original
                return
            except (DiskUnreadable, RecoveryRefused, MediumFault, PowerCut) as fault:
                self._again(fault)

    def _taken_over(self, halves: tuple[Half, Half]) -> Slip | None:
        """Another device closes the box, from the duplicate if need be, with both halves."""
        for role in MediumRole:
            for _ in range(TAKE_OVER_TRIES):
                try:
                    return self._take_over(role, halves)
                except (RecoveryRefused, MediumFault, PowerCut) as fault:
                    self._again(fault)
        return None

    def _take_over(self, role: MediumRole, halves: tuple[Half, Half]) -> Slip:
        """A duplicate that may lack votes is better than nothing: two people accept it, and
        the log says so."""
        original = role is MediumRole.ORIGINAL
        medium = self.devices.original if original else self.devices.duplicate
        provision, clock, reached = self.provision, self.devices.clock.now, self._reached
        try:
            return take_over(provision, medium, role, halves, clock, reached=reached)
        except RecoveryRefused as refused:
            if refused.reason != "duplicate-may-lack-votes":
                raise
        self.events.lacking = True
        return take_over(provision, medium, role, halves, clock, reached=reached, accept_stale=True)
