"""A monkey at a terminal: hours of anything, in simulated time, and what must never be.

It taps, slides, taps twice and with two fingers on the real pages; presents grants that
are good, used and foreign; acts as staff of every kind; pulls, exchanges and breaks media,
brings networks up, cuts the power at any write. Booth, tables, recorder and recovery are
the real ones. At the end a crew that knows its work must get the terminal handed over.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from booth_world import DAY, GOOD, make_loaded
from builders import make_contest, make_election
from monkey_glass import Pane, anywhere, within
from monkey_truth import Truth, Vote, on_screen
from world import MORNING, World

from common.ballot import NO_CHOICE, choice_codes, seal_info
from common.box_header import MediumRole
from common.closing_reader import ClosingFault, read_closing
from common.grant import Grant, new_grant
from common.halves import Half
from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import Fault, FaultKind, FaultPlan
from hardware_sim.medium import SimulatedMedium, lose_power
from hardware_sim.power import Cut, Power, PowerCut
from terminal.booth import Booth
from terminal.doer import Machinery
from terminal.files import Pair
from terminal.life import events as life
from terminal.life.conditions import in_order
from terminal.life.people import By
from terminal.life.states import WORKING, Condition, Device, Polls, State
from terminal.life.table import ways_on
from terminal.machine import Moved
from terminal.own_disk import OwnDisk
from terminal.ports.medium import MediumFault
from terminal.session import events as voter
from terminal.session.states import INSIDE, Aid
from terminal.session.states import State as Screen
from terminal.take_over import take_over
from terminal.unlock import RecoveryRefused
from terminal.whole import Event, step

TERMINAL = "p01-01"
BADGES = ("officer-1", "officer-2", "officer-3")
EVERYBODY = By(frozenset(BADGES), witness=True)
NOBODY_LEFT = (Screen.SHUT, Screen.WAITING, Screen.FAILED, Screen.DONE)
MEDIA = ("original", "duplicate", "disk")
ENDING = (life.ClosePolls, life.Retire, life.StartAnew, life.HandOver, life.Suspend, life.Postpone)
PASSING = (
    *(FaultKind.TORN_SECTOR, FaultKind.SHORT_WRITE, FaultKind.FULL, FaultKind.READ_ERROR),
    *(FaultKind.WRITE_ERROR, FaultKind.FLUSH_ERROR, FaultKind.FLUSH_LIES, FaultKind.POWER_CUT),
)
OVER = (State.CLOSED, State.RETIRED, State.HANDED_OVER)
NO_WAY = (life.PostNotice, life.NewPin)
KINDS = (
    *("new",) * 8,
    *("used", "elsewhere", "opening", "odd", "forged", "torn", "unlock"),
)
CONFIRMING = (voter.Confirm, voter.ConfirmEnd, voter.Cast)


class People:
    """Who keeps the halves: those of every opening, the newest on top."""

    def __init__(self) -> None:
        self.kept: list[tuple[Half, Half]] = []
        self.hold = 0

    def take(self, halves: tuple[Half, Half]) -> None:
        self.kept.insert(0, halves)
        self.hold = 0

    def give(self) -> tuple[Half, Half] | None:
        """The pair that they hold out now; None before there is any."""
        return self.kept[self.hold % len(self.kept)] if self.kept else None


def monkey_world(*, go_on: bool) -> World:
    """Two contests, the second over several pages."""
    contests = (make_contest(1, 4), make_contest(2, 19, display="pages"))
    election = make_election(
        contests=contests,
        places=1,
        terminals=2,
        box_capacity=400,
        without_duplicate="go-on" if go_on else "stop",
    )
    return World(suite=2, election=election, seed=7)


@dataclass
class Numbers:
    """What happened in a monkey's day."""

    acts: int = 0
    hours: float = 0.0
    touches: int = 0
    refused: int = 0
    restarts: int = 0
    incidents: int = 0
    recorded: int = 0
    networks: int = 0
    end: str = ""


class Monkey:
    """seed: the same monkey does the same. one: who makes the booth, for bad variants."""

    def __init__(
        self, world: World, seed: int, one: Callable[..., Booth] = Booth, faults: float = 1.0
    ) -> None:
        self.world, self.rng, self._one, self._faults = world, Random(seed), one, faults
        self.truth, self.numbers = Truth(), Numbers()
        self.pane = Pane(world.election)
        self.titles = {contest.title: contest.id for contest in world.election.contests}
        self.power, self.clock = Power(), SimulatedClock(MORNING)
        self.media = {
            name: SimulatedMedium(name, self.power, clock=self.clock, rng=Random(f"{seed}/{name}"))
            for name in MEDIA
        }
        self.people, self.networks = People(), tuple[str, ...]()
        self.loaded = make_loaded(hash=world.package.hash, last=DAY + timedelta(days=1))
        self.now, self.grant, self.grants = 0, None, list[Grant]()
        OwnDisk(self.media["disk"]).prepare()
        self._start()

    # The terminal.

    def _start(self) -> None:
        """A new process on the same devices. Its first step may meet a power cut, too."""
        machinery = Machinery(
            self.world.provision(TERMINAL),
            self.loaded,
            Pair(self.media["original"], self.media["duplicate"]),
            self.media["disk"],
            lambda: self.world.terminal_key(TERMINAL),
            self.clock.now,
            self.people,
        )
        while True:
            self.booth = self._one(machinery, self.pane.ballot)
            try:
                self.booth.power_on()
                break
            except PowerCut:
                lose_power(self.media.values(), self.power)
        if self.networks:  # the devices are read at the start
            self.booth.feed(life.NetworkFound(networks=self.networks))
        self.pane.lift()
        self._laws()

    def _power_cut(self) -> None:
        self.numbers.restarts += 1
        lose_power(self.media.values(), self.power)
        self._start()

    @property
    def state(self) -> State:
        return self.booth.terminal.polls.state

    @property
    def screen(self) -> Screen:
        return self.booth.terminal.session.state

    def feed(self, event: Event) -> None:
        """The event, held to the laws."""
        self._happens(lambda: self.booth.feed(event), self._confirmed(event))

    def _happens(self, what: Callable[[], object], vote: Vote | None = None) -> None:
        """Something happens to the terminal. vote: what a person wants recorded by it."""
        before = self.booth.terminal
        try:
            answer = what()
        except PowerCut:
            self.truth.doubt = vote or self.truth.doubt
            self._power_cut()
            return
        self.numbers.refused += not isinstance(answer, Moved)
        if self.screen is Screen.DONE and before.session.state is not Screen.DONE:
            self.truth.recorded(vote)
        elif self.screen is Screen.FAILED and before.session.state is not Screen.FAILED:
            self.truth.doubt = vote or self.truth.doubt
        self.numbers.incidents += (
            self.state is State.INCIDENT and before.polls.state is not State.INCIDENT
        )
        self._heard(before.polls.state)
        self._laws()

    def _confirmed(self, event: Event) -> Vote | None:
        """The vote that a person wants recorded by this, whatever the terminal makes of it."""
        if self.grant is None or self.screen not in INSIDE:
            return None
        if isinstance(event, CONFIRMING):
            shown = on_screen(self.pane.view, self.titles)
            return Vote(self.grant.id, shown) if set(shown) == set(self.grant.contests) else None
        if isinstance(event, voter.EndForVoter) and event.by.officers and event.by.witness:
            return Vote(self.grant.id, dict.fromkeys(self.grant.contests, NO_CHOICE))
        return None

    def _heard(self, before: State) -> None:
        """What staff read on their screen about the last vote."""
        polls = self.booth.terminal.polls
        if polls.truth is not None and (self.truth.doubt or self.state is not before):
            self.truth.told(polls.truth)
        elif before is not self.state and self.state in (State.PAUSED, State.CARRIED):
            self.truth.doubt = None  # recovered, and nobody of whom anything could be told

    # The laws.

    def _laws(self) -> None:
        polls, session = self.booth.terminal.polls, self.booth.terminal.session
        self.pane.show(self.booth.voter_view())
        self._law(polls.state not in WORKING, f"stuck at work: {polls.state}")
        self._law(
            session.state not in (Screen.ADMITTING, Screen.RECORDING), f"stuck: {session.state}"
        )
        if session.state in NOBODY_LEFT:
            self._law(session.voter is None, "something of a voter is left")
        if self.networks:
            self._law(polls.state is not State.OPEN, "open while a network is up")
        if polls.state is State.OPEN and self.truth.doubt is None:
            self._law(polls.voters == len(self.truth.done), "a wrong number of voters")
        ways = [way for way in ways_on(polls) if way not in NO_WAY]
        self._law(bool(ways), f"no way on: {polls.state}")
        if session.state in INSIDE:
            leave = voter.EndForVoter(at=self.now, by=EVERYBODY)
            open_way = isinstance(step(replace_locked(self.booth), leave), Moved)
            self._law(open_way, f"no escape: {session.state}")

    def _law(self, holds: bool, name: str) -> None:
        if not holds and name not in self.truth.wrong:
            self.truth.wrong.append(name)

    # The monkey.

    def live(self, acts: int) -> None:
        """So many acts, until the terminal is handed over."""
        usual = [
            *((self._touch, 70), (self._stab, 6), (self._tap_twice, 5), (self._two_fingers, 5)),
            *((self._slide_off, 3), (self._present, 9), (self._staff, 12), (self._nonsense, 3)),
            *((self._wait, 2), (self._plug, 1 * self._faults), (self._network, 0.7)),
            *((self._notice, 0.7), (self._break, 0.8 * self._faults), (self._pin, 0.2)),
        ]
        doings, weights = zip(*usual, strict=True)
        while self.numbers.acts < acts and self.state not in OVER:
            self.numbers.acts += 1
            self._later(self.rng.choice((60, 300, 700, 1500, 3000, 9000)))
            if self.state is not State.OPEN and self.rng.random() < 0.6:
                self._staff()
            elif self.screen in (Screen.WAITING, Screen.DONE) and self.rng.random() < 0.5:
                self._present()
            else:
                self.rng.choices(doings, weights)[0]()
        self.numbers.hours = self.now / 3_600_000

    def _later(self, gap: int) -> None:
        self.now += gap
        self.clock.set(MORNING + timedelta(milliseconds=self.now))
        self.feed(voter.Time(at=self.now))

    def _wait(self) -> None:
        for _ in range(self.rng.randrange(1, 6)):
            self._later(self.rng.choice((20_000, 45_000, 160_000)))

    def _did(self, event: voter.VoterEvent | None) -> None:
        if event is not None:
            self.numbers.touches += 1
            self.feed(event)

    def _press(self, place: tuple[float, float], held: int = 80) -> None:
        self.pane.down(place)
        self.now += held
        self._did(self.pane.up(place, at=self.now))

    def _touch(self) -> None:
        """What a voter would touch; the greater buttons more often."""
        targets = self.pane.targets()
        if targets:
            weights = [3 if target.key.startswith("bar-") else 1 for target in targets]
            self._press(within(self.rng.choices(targets, weights)[0], self.rng))

    def _stab(self) -> None:
        self._press(anywhere(self.rng))

    def _tap_twice(self) -> None:
        targets = self.pane.targets()
        if targets:
            place = within(self.rng.choice(targets), self.rng)
            for _ in range(self.rng.randrange(2, 5)):
                self._press(place, self.rng.randrange(20, 150))

    def _two_fingers(self) -> None:
        one, other = anywhere(self.rng), anywhere(self.rng)
        targets = self.pane.targets()
        if targets:
            one = within(self.rng.choice(targets), self.rng)
        fingers = [(one, 0), (other, 1)]
        for place, finger in self.rng.sample(fingers, 2):
            self.pane.down(place, finger)
        for place, finger in self.rng.sample(fingers, 2):
            self.now += 30
            self._did(self.pane.up(place, finger, at=self.now))

    def _slide_off(self) -> None:
        targets = self.pane.targets()
        if targets:
            self.pane.down(within(self.rng.choice(targets), self.rng))
            place = anywhere(self.rng)
            self.pane.slide(place)
            self.now += 200
            self._did(self.pane.up(place, at=self.now))

    def _present(self) -> None:
        """A code of every kind is held up; mostly a new grant for here and now."""
        opening, ids = self.booth.terminal.polls.opening, [*self.titles.values()]
        some = tuple(self.rng.sample(ids, self.rng.choice((1, 2))))
        kind = self.rng.choice(KINDS)
        grant = new_grant(TERMINAL, opening, some)
        if kind == "used" and self.grants:
            grant = self.rng.choice(self.grants)
        elif kind == "elsewhere":
            grant = replace(grant, terminal="p01-02")
        elif kind == "opening":
            grant = replace(grant, opening=opening + self.rng.choice((0, 1)))
        elif kind == "odd":
            grant = replace(grant, contests=self.rng.choice((("nothing",), (ids[0], ids[0]))))
        desk = self.world.root if kind == "forged" else self.world.reception
        text = grant.issue(self.world.uid, desk)
        if kind == "torn":
            text = text[: self.rng.randrange(len(text))] + self.rng.choice(("", "$", "票", "\x00"))
        here = self.screen
        if kind == "unlock":
            self.feed(voter.Unlock(at=self.now, by=self._some_people(), grant=grant))
        else:
            self._happens(lambda: self.booth.feed(self.booth.held_up(text, self.now)))
        if here in (Screen.WAITING, Screen.DONE) and self.screen is Screen.START:
            self._law(kind not in ("forged", "torn", "elsewhere", "odd"), f"a {kind} grant")
            self.grant = grant
            self.grants.append(grant)

    def _some_people(self) -> By:
        badges = self.rng.sample(BADGES, self.rng.randrange(len(BADGES) + 1))
        return By(frozenset(badges), witness=self.rng.random() < 0.3)

    # Staff.

    def _staff(self) -> None:
        """Staff who do what they may, with the right people; mostly what leads to voting,
        seldom what ends the day."""
        session = self.booth.terminal.session
        if session.state in INSIDE:
            if session.state is Screen.CALLED or self.rng.random() < 0.05:
                self._at_the_voter()
            return
        ways = [way for way in ways_on(self.booth.terminal.polls) if way is not life.NewPin]
        weights = [0.02 if way in ENDING else 0.1 if way is life.Pause else 1.0 for way in ways]
        if self.state is State.OPEN and self.rng.random() < 0.9:
            return
        if self.networks and self.rng.random() < 0.4:
            self._network()
        if self.state is not State.OPEN and self.rng.random() < 0.8:
            self.feed(self._order(to_voting(self.booth.terminal.polls), EVERYBODY))
        elif ways:
            self.feed(self._order(self.rng.choices(ways, weights)[0], EVERYBODY))

    def _at_the_voter(self) -> None:
        kinds = (voter.GoOn, voter.GoOn, voter.GoOn, voter.Help, voter.EndForVoter)
        event = self.rng.choice((*kinds, voter.SendElsewhere))
        more = {"aid": self.rng.choice(list(Aid))} if event is voter.Help else {}
        self.feed(event(at=self.now, by=EVERYBODY, **more))

    def _nonsense(self) -> None:
        """Anybody orders anything."""
        by = self._some_people()
        if self.rng.random() < 0.5:
            kind = self.rng.choice([one for one in voter.BY_STAFF if one is not voter.Unlock])
            more = {"aid": self.rng.choice(list(Aid))} if kind is voter.Help else {}
            self.feed(kind(at=self.now, by=by, **more))
        else:
            ways = [way for way in life.BY_PEOPLE if way not in ENDING]
            self.feed(self._order(self.rng.choice(ways), by))

    def _order(self, kind: type[Any], by: By) -> life.Event:
        around = life.Around(networks=self.networks)
        now, early = self.clock.now(), self.rng.random() < 0.5
        special: dict[type[Any], dict[str, Any]] = {
            life.LoadPackage: {"loaded": self.loaded},
            life.SelfTest: {"report": GOOD},
            life.OpenPolls: {"around": around, "now": now, "early": early},
            life.Resume: {"around": around},
            life.ClosePolls: {"now": now, "early": early},
            life.PostNotice: {"candidate": "contest-1-1"},
            life.NewPin: {"badge": self.rng.choice(BADGES)},
        }
        if kind is life.GiveHalves:
            self.people.hold = self.rng.choice((0, 0, 0, 1))
        made: life.Event = kind(by=by, **special.get(kind, {}))
        return made

    def _pin(self) -> None:
        self.feed(life.PinLocked(badge=self.rng.choice(BADGES)))
        self.feed(life.NewPin(by=EVERYBODY, badge=self.rng.choice(BADGES)))

    # The world around.

    def _plug(self) -> None:
        device = self.rng.choice(list(Device))
        medium = self.media.get(device.value)
        if medium is not None and device is not Device.DISK:
            medium.pull()
        self.feed(life.DeviceLost(device=device))
        self._later(self.rng.choice((2_000, 60_000)))
        if medium is not None and device is not Device.DISK:
            medium.put_back()
        self.feed(life.DeviceBack(device=device))

    def _network(self) -> None:
        up = not self.networks and self.rng.random() < 0.6
        self.numbers.networks += up
        self.networks = (self.rng.choice(("wlan0", "eth0", "usb0")),) if up else ()
        self.feed(life.NetworkFound(networks=self.networks))

    def _notice(self) -> None:
        """It grows hot, a door opens, somebody plugs in a screen; then all is well again."""
        some = self.rng.sample(list(Condition), self.rng.randrange(3))
        self.feed(life.Noticed(conditions=in_order(some)))
        self._later(self.rng.choice((2_000, 60_000)))
        self.feed(life.Noticed())

    def _break(self) -> None:
        """A fault waits for one of the next calls, or the power fails in one of the next."""
        if self.rng.random() < 0.4:
            byte = self.rng.choice((None, 0, 700, 5000))
            self.power.cut = Cut(self.power.operations + self.rng.randrange(1, 40), byte)
            return
        name = self.rng.choice(MEDIA)
        fault = Fault(self.rng.choice(PASSING), after=self.rng.randrange(30), times=1)
        self.media[name]._plan = FaultPlan([fault], TERMINAL, name)

    # The end.

    def finish(self) -> None:
        """Everything works again, and a crew that knows its work has the terminal."""
        self.power.cut = None
        for name in MEDIA:
            self.media[name]._plan = FaultPlan()
            self.media[name].put_back()
        self.networks = ()
        self.feed(life.NetworkFound(networks=()))
        Crew(self).finish()
        self.numbers.end = self.state.value
        self.numbers.recorded = len(self.truth.done)
        self.truth.never_told()
        Counting(self).compare()


def replace_locked(booth: Booth) -> Any:
    """The terminal with nobody's PIN locked: staff who may act are there."""
    terminal = booth.terminal
    return replace(terminal, polls=replace(terminal.polls, locked=frozenset()))


TO_VOTING: dict[State, type[life.Event]] = {
    State.BARE: life.LoadPackage,
    State.LOADED: life.SelfTest,
    State.READY: life.CheckZero,
    State.ZERO_CHECKED: life.OpenPolls,
    State.HANDING_OUT: life.HandOutHalves,
    State.PAUSED: life.Resume,
    State.ON_PAPER: life.LeavePaper,
    State.INCIDENT: life.GiveHalves,
    State.CONSENT: life.ReplaceDuplicate,
    State.TELLING: life.TruthTold,
    State.DAY_CLOSED: life.GiveHalves,
    State.CARRIED: life.OpenPolls,
    State.SUSPENDED: life.Lift,
    State.POSTPONED: life.Lift,
    State.ORIGINAL_DEAD: life.GiveHalves,
    State.ALARMED: life.GiveHalves,
}
"""What staff who want to go on voting do next."""


def to_voting(polls: Polls) -> type[life.Event]:
    if polls.halt is not None and polls.state in (State.PAUSED, State.CARRIED):
        return life.Lift
    return TO_VOTING.get(polls.state, life.PostNotice)


class Crew:
    """Staff who do what the manual says, until the media are handed over."""

    STEPS = 60

    def __init__(self, monkey: Monkey) -> None:
        self.monkey, self.tried = monkey, Counter[State]()

    def finish(self) -> None:
        for _ in range(self.STEPS):
            if self._over():
                return
            self._step()
        self.monkey.truth.wrong.append(f"a crew found no end: {self.monkey.state}")

    def _over(self) -> bool:
        """Handed over; or the own disk is dead, and another device closes the box."""
        m = self.monkey
        if m.state is State.HANDED_OVER:
            return True
        lost = (
            m.state in (State.READY, State.LOADED) and "not-zero" in m.booth.terminal.polls.trouble
        )
        return lost and bool(m.people.kept)

    def _step(self) -> None:
        m = self.monkey
        m._later(3_000)
        self.tried[m.state] += 1
        if m.screen in INSIDE:
            m.feed(voter.EndForVoter(at=m.now, by=EVERYBODY))
            return
        locked = m.booth.terminal.polls.locked
        if locked:
            free = [badge for badge in BADGES if badge not in locked]
            if not free:
                m._power_cut()  # all PINs are locked: switched off and on
                return
            for badge in locked:
                m.feed(life.NewPin(by=By(frozenset(free), witness=True), badge=badge))
        m.feed(m._order(self._next(), EVERYBODY))

    def _next(self) -> type[life.Event]:
        polls = self.monkey.booth.terminal.polls
        often = self.tried[polls.state] > 6
        match polls.state:
            case State.OPEN | State.PAUSED | State.CARRIED:
                return life.ClosePolls
            case State.CONSENT | State.INCIDENT | State.ALARMED | State.ORIGINAL_DEAD if often:
                return life.Retire
            case State.RETIRED if polls.truth is not None:
                return life.TruthTold
            case State.RETIRED | State.CLOSED:
                return life.HandOver
            case _:
                return to_voting(polls)


class Counting:
    """What lies on the media in the end, opened with the election key."""

    def __init__(self, monkey: Monkey) -> None:
        self.monkey, self.world = monkey, monkey.world

    def compare(self) -> None:
        m = self.monkey
        stale = False
        found = [self._votes(role) for role in MediumRole]
        if not any(votes is not None for votes in found) and m.people.kept:
            stale = self._taken_over()
            found = [self._votes(role) for role in MediumRole]
            m.numbers.end += ", taken over" if any(found) else ", nothing to take over"
        opened = m.truth.done or m.truth.unknown
        if opened and not any(votes is not None for votes in found):
            m.truth.wrong.append("votes, and no medium holds them")
        for votes in found:
            if votes is not None:
                m.truth.compare(votes, stale=stale)

    def _taken_over(self) -> bool:
        """Another device closes the box; whether two people accepted a duplicate that may
        lack votes."""
        m = self.monkey
        for role in MediumRole:
            medium = m.media[role.word]
            for halves in m.people.kept:
                for stale in (False, True):
                    try:
                        provision = self.world.provision(TERMINAL)
                        clock = m.clock.now
                        take_over(provision, medium, role, halves, clock, accept_stale=stale)
                    except (RecoveryRefused, MediumFault, ValueError):
                        continue
                    return stale
        return False

    def _votes(self, role: MediumRole) -> Any:
        world, medium = self.world, self.monkey.media[role.word]
        try:
            closed = read_closing(medium.lasting(), TERMINAL, role, world.expected)
        except ClosingFault:
            return None
        suite, votes = world.ceremony.suite, Counter[tuple[str, str]]()
        for contest in world.election.contests:
            ids = [one.id for one in contest.candidates]
            codes = choice_codes(world.uid, contest.id, ids)
            info = seal_info(world.uid, suite, contest.id)
            for record in closed.records[contest.id]:
                sealed = record[: suite.sealed_bytes]
                votes[contest.id, codes[world.election_key.open(sealed, info)]] += 1
        return votes


def run(seed: int, acts: int, one: Callable[..., Booth] = Booth) -> Monkey:
    """A whole day of one monkey. Every third election lets a terminal go on with the
    original alone."""
    monkey = Monkey(monkey_world(go_on=seed % 3 == 0), seed, one)
    monkey.live(acts)
    monkey.finish()
    return monkey
