"""A terminal in any state of the polls, from which a device is removed for real."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from place_world import PlaceWorld
from world import JAPAN

from hardware_sim.voters.crew import GOOD, TWO
from hardware_sim.voters.ledger import Ledger
from hardware_sim.voters.staffed import StaffedTerminal
from hardware_sim.voters.visit import Visit
from hardware_sim.voters.visitors import Rates
from terminal.app.watch import Seen, answers, changes
from terminal.life import events as life
from terminal.life.states import RECORDING_DEVICES, WORKING, Device, State

NOON = datetime(2024, 12, 22, 12, 0, tzinfo=JAPAN)
AROUND = life.Around()
PLACE = PlaceWorld(terminals=1, spares=0)


class RemovalWorld:
    """One terminal with one vote in its box, wherever there is a box."""

    def __init__(self) -> None:
        self.terminal: StaffedTerminal = PLACE.terminal("p01-01", "removal")
        self.ledger, self._rng = Ledger(), Random(1)
        self.exchanged: dict[str, bytes] | None = None
        self.medium = {
            Device.ORIGINAL: self.terminal.bench.original,
            Device.DUPLICATE: self.terminal.bench.duplicate,
            Device.DISK: self.terminal.bench.disk,
        }

    @property
    def state(self) -> State:
        return self.terminal.state

    @property
    def trouble(self) -> str:
        return self.terminal.booth.terminal.polls.trouble

    def vote(self) -> None:
        """Somebody votes, and is told what became of it."""
        (visitor,) = PLACE.voters(1, self._rng, Rates(0, 0, 0, 0, 0, 0, 0, 0, 0))
        self.terminal.at(self.terminal.now + 60_000)
        grant = self.terminal.grant(tuple(visitor.choices))
        self.ledger.note(Visit(self.terminal, visitor, grant, self._rng).live())

    def mended(self) -> None:
        """People found what was wrong before the device was removed: the original sits well in
        its slot again, and an older one that somebody put there is taken out."""
        if self.exchanged is not None:
            self.terminal.bench.original.put(self.exchanged)
        self.terminal.bench.original.put_back()

    def must(self, *events: life.Event) -> None:
        for event in events:
            assert self.terminal.feed(event), event

    def begin(self, event: life.Event) -> None:
        """The terminal is about to carry this out."""
        self.terminal.booth.take(event)

    def reach(self, state: State) -> None:
        """From the bare device into this state, by what people do and what devices suffer."""
        _WAYS[state](self)
        assert self.state is state

    def remove(self, device: Device) -> None:
        """It is gone, and the terminal finds out as it does in a real one: by looking, or
        while it works by the task that fails."""
        medium = self.medium.get(device)
        if medium is not None:
            medium.pull()
            assert not answers(medium)
        if self.state in WORKING and device in RECORDING_DEVICES:
            self.terminal.booth.carry_out()
            return
        for event in changes(Seen(), Seen(frozenset({device}))):
            self.terminal.feed(event)
        self.terminal.booth.carry_out()

    def put_back(self, device: Device) -> None:
        medium = self.medium.get(device)
        if medium is not None:
            medium.put_back()
        for event in changes(Seen(frozenset({device})), Seen()):
            self.terminal.feed(event)

    # Ways into the states.

    def loaded(self) -> None:
        self.must(life.LoadPackage(by=TWO, loaded=self.terminal.loaded))

    def ready(self) -> None:
        self.loaded()
        self.must(life.SelfTest(by=TWO, report=GOOD))

    def zero_checked(self) -> None:
        self.ready()
        self.must(life.CheckZero(by=TWO))

    def handing_out(self) -> None:
        self.zero_checked()
        self.must(OPEN)

    def open(self) -> None:
        self.terminal.mend()
        self.vote()

    def paused(self) -> None:
        self.open()
        self.must(life.Pause(by=TWO))

    def incident(self) -> None:
        self.open()
        self.terminal.cut_power()

    def consent(self) -> None:
        self.incident()
        self.terminal.bench.duplicate.put({})
        self.must(HALVES)

    def telling(self) -> None:
        """The truth about a vote during which the power failed."""
        self.incident()
        self.must(HALVES)

    def day_closed(self) -> None:
        self.open()
        self.must(life.CloseForTheDay(by=TWO))

    def carried(self) -> None:
        self.day_closed()
        self.must(HALVES)

    def closed(self) -> None:
        self.open()
        self.must(CLOSE)

    def original_dead(self) -> None:
        self.incident()
        self.terminal.bench.original.pull()
        self.must(HALVES)

    def alarmed(self) -> None:
        """An older state of the original is in its slot."""
        self.open()
        older = self.terminal.bench.original.lasting()
        self.vote()
        self.exchanged = self.terminal.bench.original.lasting()
        self.terminal.bench.original.put(older)
        self.terminal.cut_power()
        self.must(HALVES)

    def then(self, way: Callable[["RemovalWorld"], None], event: life.Event) -> None:
        way(self)
        self.must(event)

    def about(self, way: Callable[["RemovalWorld"], None], event: life.Event) -> None:
        way(self)
        self.begin(event)


OPEN = life.OpenPolls(by=TWO, around=AROUND, now=NOON)
HALVES = life.GiveHalves(by=TWO)
CLOSE = life.ClosePolls(by=TWO, now=NOON, early=True)
W = RemovalWorld
_WAYS: dict[State, Callable[[RemovalWorld], None]] = {
    State.BARE: lambda _: None,
    State.LOADED: W.loaded,
    State.READY: W.ready,
    State.CHECKING_ZERO: lambda w: w.about(W.ready, life.CheckZero(by=TWO)),
    State.ZERO_CHECKED: W.zero_checked,
    State.MAKING_BOX: lambda w: w.about(W.zero_checked, OPEN),
    State.HANDING_OUT: W.handing_out,
    State.OPENING: lambda w: w.about(W.handing_out, life.HandOutHalves(by=TWO)),
    State.OPEN: W.open,
    State.PAUSED: W.paused,
    State.ON_PAPER: lambda w: w.then(W.paused, life.GoToPaper(by=TWO)),
    State.INCIDENT: W.incident,
    State.RECOVERING: lambda w: w.about(W.incident, HALVES),
    State.CONSENT: W.consent,
    State.TELLING: W.telling,
    State.RESTING: lambda w: w.about(W.open, life.CloseForTheDay(by=TWO)),
    State.DAY_CLOSED: W.day_closed,
    State.WAKING: lambda w: w.about(W.day_closed, HALVES),
    State.CARRIED: W.carried,
    State.SUSPENDED: lambda w: w.then(W.open, life.Suspend(by=TWO)),
    State.POSTPONED: lambda w: w.then(W.open, life.Postpone(by=TWO)),
    State.CLOSING: lambda w: w.about(W.open, CLOSE),
    State.CLOSED: W.closed,
    State.ORIGINAL_DEAD: W.original_dead,
    State.RETIRED: lambda w: w.then(W.incident, life.Retire(by=TWO)),
    State.ALARMED: W.alarmed,
    State.HANDED_OVER: lambda w: w.then(W.closed, life.HandOver(by=TWO)),
}
