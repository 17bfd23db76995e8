"""A voting terminal of a simulated day: the real recorder on simulated media.

It lives the whole life of the polls: zero check, opening, voters, the nights and
mornings of early voting, close. Its people do what the procedure tells them when
something breaks, and never more: after a fault they restart with both halves, believe
what the terminal says of the last vote, and retire a terminal whose original is dead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

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
from terminal.recovery import AlarmRaised, DuplicateDead, MustRetire, recover
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
    """

    recorded: int = 0
    restarts: int = 0
    told: dict[str, int] = field(default_factory=dict)
    retired: bool = False
    left: int = 0


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
            return self._taken_over()

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
            rested, _ = self._recovered()
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
                return close_polls(recorder)
            disk = OwnDisk(self.devices.disk)
            if disk.load().phase is Phase.OPEN:
                return close_polls(self._recovered()[0])
            media, clock = self.devices.media, self.devices.clock.now
            return resume_close(self.provision, media, disk, self._halves, clock)

        before = self.events.restarts
        return self._keep_trying(close_now)

    def _restart(self, fault: BaseException) -> tuple[Recorder, Told]:
        """After a fault during a vote: restart, and what the terminal says of the vote."""
        self._again(fault)
        return self._keep_trying(self._recovered)

    def _recovered(self) -> tuple[Recorder, Told]:
        if self._halves is None:
            raise OutOfOrder(Told.UNDECIDED)
        self._disk = OwnDisk(self.devices.disk)
        media, clock = self.devices.media, self.devices.clock.now
        try:
            back = recover(self.provision, media, self._disk, self._halves, clock)
        except DuplicateDead:
            self.devices.duplicate.put({})
            back = recover(
                self.provision, media, self._disk, self._halves, clock, replace_duplicate=True
            )
        return back.recorder, back.told

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

    def _taken_over(self) -> Slip | None:
        """Another device closes the box, from the duplicate if need be, with both halves.

        None after an alarm: then people look at both media before anything is written.
        """
        if self._halves is None or self._alarmed:
            return None
        halves, clock = self._halves, self.devices.clock.now
        for role, medium in self.devices.media.in_order():
            for _ in range(TAKE_OVER_TRIES):
                try:
                    return take_over(self.provision, medium, role, halves, clock)
                except (RecoveryRefused, MediumFault, PowerCut) as fault:
                    self._again(fault)
        return None
