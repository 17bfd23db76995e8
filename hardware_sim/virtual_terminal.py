"""A voting terminal of a simulated day: the real recorder on simulated media.

It lives the whole life of the polls: zero check, opening, voters, the nights and
mornings of early voting, close. Nothing here knows how the recorder works.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from random import Random

from common.closing import Slip
from common.election import Place
from common.grant import new_grant, read_grant
from common.halves import Half
from common.signing import SigningKey
from hardware_sim.clock import SimulatedClock
from hardware_sim.medium import SimulatedMedium
from terminal.closing import close_polls
from terminal.files import Pair
from terminal.opening import close_for_the_day, open_next_day, open_polls
from terminal.own_disk import OwnDisk
from terminal.provision import Provision
from terminal.recorder import Recorder
from terminal.recovery import recover

JAPAN = timezone(timedelta(hours=9))


@dataclass(frozen=True)
class Devices:
    """The media and the own disk of one terminal, and its clock."""

    original: SimulatedMedium
    duplicate: SimulatedMedium
    disk: SimulatedMedium
    clock: SimulatedClock

    @property
    def media(self) -> Pair:
        return Pair(self.original, self.duplicate)


@dataclass(frozen=True)
class Desk:
    """The reception desk of the place, which issues a grant for each voter."""

    key: SigningKey


class VirtualTerminal:
    """One terminal, its officer, and its witness."""

    def __init__(
        self, provision: Provision, devices: Devices, signing: SigningKey, desk: Desk
    ) -> None:
        self.provision = provision
        self.devices = devices
        self._signing = signing
        self._desk = desk
        self._disk = OwnDisk(devices.disk)
        self._halves: tuple[Half, Half] | None = None

    def live(self, voters: Sequence[dict[str, str]], rng: Random) -> Slip:
        """The whole life of the polls at this terminal; the closing slip.

        voters: in the order of their coming. rng deals them to the days of early voting.
        """
        place = self.provision.package.election.place_of(self.provision.terminal)
        days = voting_days(place, self.provision.package.election.date)
        recorder = self._open_first()
        for number, some in enumerate(_over_days(voters, len(days), rng)):
            hours = _Hours(days[number], place, len(some))
            self.devices.clock.set(hours.opening)
            if number > 0:
                recorder = self._open_again(recorder)
            for voter, moment in zip(some, hours.moments(), strict=True):
                self.devices.clock.set(moment)
                self.serve(recorder, voter)
            self.devices.clock.set(hours.closing)
            if number < len(days) - 1:
                close_for_the_day(recorder)
        return close_polls(recorder)

    def serve(self, recorder: Recorder, voter: dict[str, str]) -> int:
        """One voter: a grant from reception, read by the terminal, and the vote."""
        grant = new_grant(self.provision.terminal, recorder.opening, tuple(sorted(voter)))
        text = grant.issue(self.provision.uid, self._desk.key)
        received = read_grant(text, self.provision.uid, self.provision.receptions)
        return recorder.cast(received, voter)

    def _open_first(self) -> Recorder:
        self._disk.prepare()
        opened = open_polls(
            self.provision,
            self.devices.media,
            self._disk,
            self._signing,
            self.devices.clock.now,
        )
        self._halves = opened.halves
        return opened.handed_out()

    def _open_again(self, rested: Recorder) -> Recorder:
        """A morning of early voting: the two owners of the halves come again."""
        if self._halves is None:
            raise ValueError("this terminal never opened")
        self._disk = OwnDisk(self.devices.disk)
        recovered = recover(
            self.provision, rested.media, self._disk, self._halves, self.devices.clock.now
        )
        opened = open_next_day(recovered.recorder)
        self._halves = opened.halves
        return opened.handed_out()


def voting_days(place: Place, election_day: date) -> list[date]:
    """The days on which a place is open: the election day, or each day of early voting."""
    if place.kind == "day" or place.first_day is None:
        return [election_day]
    last = place.last_day or place.first_day
    return [place.first_day + timedelta(days=n) for n in range((last - place.first_day).days + 1)]


def _over_days(
    voters: Sequence[dict[str, str]], days: int, rng: Random
) -> list[list[dict[str, str]]]:
    dealt: list[list[dict[str, str]]] = [[] for _ in range(days)]
    for voter in voters:
        dealt[rng.randrange(days)].append(voter)
    return dealt


@dataclass(frozen=True)
class _Hours:
    """The hours of one day at a place, with its voters spread over them."""

    day: date
    place: Place
    voters: int

    @property
    def opening(self) -> datetime:
        return datetime.combine(self.day, time.fromisoformat(self.place.open), JAPAN)

    @property
    def closing(self) -> datetime:
        return datetime.combine(self.day, time.fromisoformat(self.place.close), JAPAN)

    def moments(self) -> Iterator[datetime]:
        step = (self.closing - self.opening) / (self.voters + 1)
        return (self.opening + step * n for n in range(1, self.voters + 1))
