"""One terminal with its staff on simulated devices: booth, recorder and both machines are real."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

from common.box_header import MediumRole
from common.closing import Slip
from common.grant import Grant, new_grant
from common.halves import Half
from common.signing import SigningKey
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import voter_card
from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import FaultPlan
from hardware_sim.medium import SimulatedMedium, lose_power
from hardware_sim.power import Power, PowerCut
from hardware_sim.voters.crew import AT_AN_END, Crew
from terminal.booth import Booth
from terminal.cards.grant_card import read_grant, write_grant
from terminal.doer import Machinery
from terminal.files import Pair
from terminal.life import events as life
from terminal.life.states import WORKING, Loaded, State
from terminal.machine import Moved
from terminal.own_disk import DiskUnreadable, OwnDisk, Told
from terminal.ports.medium import MediumFault
from terminal.provision import Provision
from terminal.session.states import TextSize, ballot_of
from terminal.take_over import take_over
from terminal.unlock import RecoveryRefused
from terminal.whole import Event

PER_SCREEN: Mapping[TextSize, int] = dict(zip(TextSize, (8, 6, 4, 2), strict=True))
"""Candidates on one screen at each size of letters, about as on a tablet of ten inches."""

MOST_STEPS = 60
PREPARED_MS = 30 * 60 * 1000
"""Staff begin so long before the opening."""

STAFF_STEP_SECONDS = 20
"""Between two acts of staff at a terminal that needs them."""


_BEFORE = (State.BARE, State.LOADED, State.READY)


_CARD_EVERY = 3


def by_card(text: str) -> str:
    """What a terminal reads of this grant from a card that reception wrote."""
    slot = VirtualSlot(VirtualCard(voter_card()))
    write_grant(slot, text)
    return read_grant(slot)


class NoWayOn(Exception):
    """Staff who know their work found no end in this state: a bug of the terminal."""


Halves = tuple[Half, Half]


class People:
    """Who keeps the halves: those of every opening, the newest first."""

    def __init__(self) -> None:
        self.kept: list[Halves] = []

    def take(self, halves: Halves) -> None:
        self.kept.insert(0, halves)

    def give(self) -> Halves | None:
        return self.kept[0] if self.kept else None


@dataclass(frozen=True)
class Bench:
    """The devices of one terminal."""

    original: SimulatedMedium
    duplicate: SimulatedMedium
    disk: SimulatedMedium
    clock: SimulatedClock
    power: Power

    @classmethod
    def new(cls, clock: SimulatedClock, seed: str, plan: Callable[[str], FaultPlan]) -> "Bench":
        """plan: the faults of the medium of this role. seed: of what a power cut keeps."""
        power = Power()

        def medium(role: str) -> SimulatedMedium:
            rng = Random(f"{seed}/{role}")  # noqa: S311  # not a secret
            return SimulatedMedium(role, power, plan(role), clock, rng)

        return cls(medium("original"), medium("duplicate"), medium("disk"), clock, power)

    @property
    def media(self) -> Pair:
        return Pair(self.original, self.duplicate)

    def in_order(self) -> tuple[tuple[MediumRole, SimulatedMedium], ...]:
        """The media that are carried away, the original first."""
        return ((MediumRole.ORIGINAL, self.original), (MediumRole.DUPLICATE, self.duplicate))

    @property
    def all(self) -> tuple[SimulatedMedium, ...]:
        return (self.original, self.duplicate, self.disk)


@dataclass
class Happened:
    """What staff met at one terminal; numbers only."""

    power_cuts: int = 0
    incidents: int = 0
    networks: int = 0
    retired: bool = False
    taken_over: bool = False
    accepted_older: bool = False


Watch = Callable[["StaffedTerminal", life.Event], None]


class StaffedTerminal:
    """terminal: its provision. desk: the key of reception, for new grants.

    Times are milliseconds after the opening of the place.
    """

    def __init__(
        self,
        provision: Provision,
        bench: Bench,
        signing: SigningKey,
        desk: SigningKey,
        booth: Callable[..., Booth] = Booth,
        watch: "Watch | None" = None,
    ) -> None:
        """watch: hears of each act of staff once it is done. before_staff: what the world does
        to the terminal before each of them."""
        self.provision, self.bench = provision, bench
        self.before_staff: Callable[[StaffedTerminal], None] = lambda _: None
        self._watch: Watch = watch or (lambda _, __: None)
        self.happened = Happened()
        self.people = People()
        self.slip: Slip | None = None
        self._signing, self._desk, self._booth = signing, desk, booth
        self._opening = bench.clock.now()
        self.now = -PREPARED_MS
        self._was_open = False
        self._networks: tuple[str, ...] = ()
        self._crew = Crew(_loaded(provision, self._opening.date()))
        self._prepare()
        self._start()

    # The terminal.

    @property
    def state(self) -> State:
        return self.booth.terminal.polls.state

    @property
    def loaded(self) -> Loaded:
        """What staff load onto this terminal."""
        return self._crew.loaded

    def at(self, now: int) -> None:
        """It is so late; never earlier than it was."""
        self.now = max(self.now, now)
        self.bench.clock.set(self._opening + timedelta(milliseconds=self.now))

    def feed(self, event: Event) -> bool:
        """Whether the event was accepted. A power cut on the way is a restart, and none."""
        before = self.state
        try:
            accepted = isinstance(self.booth.feed(event), Moved)
        except PowerCut:
            self.cut_power()
            return False
        self.happened.incidents += self.state is State.INCIDENT and before is not State.INCIDENT
        return accepted

    def present(self, grant: Grant) -> bool:
        """A voter holds up the code of this grant, or, as one in three, puts in the card that
        reception wrote it on."""
        text = grant.issue(self.provision.uid, self._desk)
        if grant.id[0] % _CARD_EVERY == 0:
            text = by_card(text)
        return self.feed(self.booth.held_up(text, self.now))

    def grant(self, contests: tuple[str, ...]) -> Grant:
        """What reception hands a voter for this terminal, as it is open now."""
        opening = self.booth.terminal.polls.opening
        return new_grant(self.provision.terminal, opening, tuple(sorted(contests)))

    def cut_power(self) -> None:
        """The power fails, and is back; the program starts anew."""
        self.happened.power_cuts += 1
        lose_power(self.bench.all, self.bench.power)
        self._start()

    def networks(self, *names: str) -> None:
        """These interfaces are up from now on, and no others."""
        self._networks = names
        self.happened.networks += bool(names)
        self.feed(life.NetworkFound(networks=names))

    def _prepare(self) -> None:
        """The own disk is as new, however often that takes."""
        for _ in range(MOST_STEPS):
            try:
                OwnDisk(self.bench.disk).prepare()
                return
            except (MediumFault, PowerCut):
                lose_power(self.bench.all, self.bench.power)
        raise NoWayOn("no disk")

    def _start(self) -> None:
        machinery = Machinery(
            self.provision,
            self._crew.loaded,
            self.bench.media,
            self.bench.disk,
            lambda: self._signing,
            self.bench.clock.now,
            self.people,
        )
        ballot = ballot_of(self.provision.package.election, PER_SCREEN)
        for _ in range(MOST_STEPS):
            self.booth = self._booth(machinery, ballot)
            try:
                self.booth.power_on()
                return
            except PowerCut:
                lose_power(self.bench.all, self.bench.power)
        raise NoWayOn("no start")

    # The staff.

    def mend(self) -> Told:
        """From the bare device, or from whatever went wrong, until votes are taken or the
        terminal is out of use; what staff were told of the last voter on the way, UNDECIDED
        for nothing."""
        told = Told.UNDECIDED
        for _ in range(MOST_STEPS):
            truth = self.booth.terminal.polls.truth
            told = told if truth is None else truth
            if self.state is State.OPEN:
                self._was_open = True
                self._crew.well()
                return told
            if self.state in AT_AN_END or self._lost():
                self.happened.retired = True
                # Out of use before any recovery said something: nobody knows it here.
                return Told.CANNOT_BE_KNOWN if told is Told.UNDECIDED else told
            self._staff_step(self._crew.to_voting)
        raise NoWayOn(self.state)

    def _lost(self) -> bool:
        """The terminal forgot that its box was opened: another device closes it, and staff never
        make the media empty then. Or it was tried too often in vain, and is put aside."""
        if self.state not in _BEFORE:
            return False
        trouble = self.booth.terminal.polls.trouble
        return (self._was_open and trouble.startswith("not-zero-")) or self._crew.gave_up(_BEFORE)

    def end(self) -> None:
        """The polls are closed and the media handed over; if need be by another device."""
        for _ in range(MOST_STEPS):
            if self.state is State.HANDED_OVER or self._lost():
                break
            self.happened.retired |= self.state is State.RETIRED
            self._staff_step(self._crew.to_the_end)
        else:
            raise NoWayOn(self.state)
        shown = self.booth.terminal.polls.slip
        if shown is not None:
            self.slip = Slip(self.provision.terminal, shown.records, shown.digest)
        elif self.people.kept:
            self.slip = self._taken_over()

    def _staff_step(self, next_act: Callable[..., life.Event]) -> None:
        self.at(self.now + 1000 * STAFF_STEP_SECONDS)
        self.before_staff(self)
        if self.state in WORKING:
            raise NoWayOn(self.state)
        if self._networks:
            self.networks()  # they switch off what is on
        act = next_act(self.booth.terminal.polls, self.bench.clock.now())
        if isinstance(act, life.ReplaceDuplicate) or self._exchanged(act):
            self.bench.duplicate.put({})
        not_zero = self.booth.terminal.polls.trouble.startswith("not-zero-")
        if isinstance(act, life.CheckZero) and not_zero:  # nobody has voted here yet
            self.bench.original.put({})
            self.bench.duplicate.put({})
        self.feed(act)
        self._watch(self, act)

    def _exchanged(self, act: life.Event) -> bool:
        """Whether staff put an empty medium into the duplicate's slot: it did not work twice."""
        lost = self.booth.terminal.polls.trouble == "lost-duplicate"
        return isinstance(act, life.GiveHalves) and lost and self._crew.tried[self.state] > 2

    def _taken_over(self) -> Slip | None:
        """Another device closes the box of a retired terminal, from the duplicate if need be."""
        self.happened.taken_over = True
        reached = self._reached()
        for stale in (False, True):  # what lacks votes comes last
            for role, medium in self.bench.in_order():
                for halves in self.people.kept:
                    slip = self._try_take_over(medium, role, halves, reached, stale=stale)
                    if slip is not None:
                        return slip
        return None

    def _try_take_over(
        self,
        medium: SimulatedMedium,
        role: MediumRole,
        halves: Halves,
        reached: int | None,
        *,
        stale: bool,
    ) -> Slip | None:
        for _ in range(5):
            try:
                slip = take_over(
                    self.provision,
                    medium,
                    role,
                    halves,
                    self.bench.clock.now,
                    reached=reached,
                    accept_stale=stale,
                    accept_older=stale,
                )
            except (RecoveryRefused, ValueError):
                return None
            except (MediumFault, PowerCut):
                lose_power(self.bench.all, self.bench.power)
                continue
            self.happened.accepted_older |= stale
            return slip
        return None

    def _reached(self) -> int | None:
        try:
            return OwnDisk(self.bench.disk).load().original
        except (DiskUnreadable, MediumFault, PowerCut):
            lose_power(self.bench.all, self.bench.power)
            return None

    def write_media(self, folder: Path) -> None:
        """`folder/<terminal>/{original,duplicate}`, as they would be mounted."""
        for role, medium in self.bench.in_order():
            medium.write_folder(folder / self.provision.terminal / role.word)


def _loaded(provision: Provision, day: date) -> Loaded:
    package = provision.package
    place = package.election.place_of(provision.terminal)
    opens, closes = time.fromisoformat(place.open), time.fromisoformat(place.close)
    mode = package.election.mode
    return Loaded(provision.terminal, mode, package.hash, day, day, opens, closes, audio=False)
