"""One simulated terminal as `protocol.Terminal`: the real booth, recorder and pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from common.clips import clips
from common.grant import new_grant
from common.signing import SigningKey
from hardware_sim.clock import SimulatedClock
from hardware_sim.power import PowerCut
from ippyo.drill_terminal.crew import Crew
from ippyo.drill_terminal.devices import CODES, Bay
from ippyo.drill_terminal.shelf import Shelf
from ippyo.drill_terminal.staff import contest_of, seen_by_staff
from ippyo.drill_terminal.world import World
from tally_server.compliance.drills import protocol as p
from tally_server.compliance.drills.screen import Area, Screen
from terminal.app import watch
from terminal.booth import Booth
from terminal.doer import Machinery
from terminal.life import events as life
from terminal.machine import Moved
from terminal.own_disk import OwnDisk
from terminal.ports.supply import Charge
from terminal.session import events as voter
from terminal.session.states import Hand
from terminal.ui.press import Presses
from terminal.voice.guide import Guide
from terminal.whole import Event

_TICK = 1000
_LOOK_S = 5


class SimulatedTerminal:
    """A terminal, its crew, its reception desk, and the hands of its voters."""

    def __init__(self, world: World, name: str, seed: str) -> None:
        self.name, self._world = name, world
        clock = SimulatedClock(world.opening_time(name) + timedelta(seconds=30))
        self.bay = Bay(clock, seed)
        self.crew, self._shelf = Crew(world, name, self.bay), Shelf(world, name, self.bay)
        self._presses: Presses[int] = Presses()
        OwnDisk(self.bay.devices.disk).prepare()
        self.on = False
        self.start()

    @cached_property
    def contests(self) -> tuple[p.Contest, ...]:
        return tuple(map(contest_of, self._world.election.contests))

    # Power and time.

    def start(self) -> None:
        """A new process on the same devices."""
        machinery = Machinery(
            self._world.provision(self.name),
            self._world.loaded(self.name),
            self.bay.devices.media,
            self.bay.devices.disk,
            lambda: self._world.signing(self.name),
            self.bay.clock.now,
            self.crew,
        )
        self.booth = self._booth(machinery)
        self.guide = Guide(self._world.page, self.bay.sound)
        self._seen = watch.Seen()
        self._presses, self.on = Presses(), True
        self._live(self._begin)

    def _booth(self, machinery: Machinery) -> Booth:
        return Booth(machinery, self._world.ballot())

    def _begin(self) -> None:
        self.booth.power_on()
        self.crew.restart()
        for badge in self.crew.locked():
            self.booth.feed(life.PinLocked(badge=badge))
        self._tick()

    def _live(self, what: Callable[[], Any]) -> Any:
        """It happens, or the power goes while it does; without power nothing happens."""
        if not self.on:
            return None
        try:
            return what()
        except PowerCut:
            self._dark()
            return None

    def _dark(self) -> None:
        self.on = False
        self.bay.dark()

    def cut_power(self) -> None:
        if self.on:
            self._dark()

    def cut_power_after(self, calls: int) -> None:
        self.bay.cut_after(calls)

    @property
    def calls(self) -> int:
        return self.bay.power.operations

    def wait(self, seconds: int) -> None:
        """It looks around at least every few seconds, as the running terminal does."""
        for at in range(0, seconds, _LOOK_S):
            self.bay.later(_TICK * min(_LOOK_S, seconds - at))
            self._live(self._tick)

    def clock_jumps(self, seconds: int) -> None:
        self.bay.clock.advance(seconds)
        self._live(self._tick)

    def _tick(self) -> None:
        """Look around, as the running terminal does a few times a second."""
        now = watch.look(self.bay.devices)
        for event in watch.changes(self._seen, now):
            self._feed(event)
        self._seen = now
        self._feed(voter.Time(at=self.bay.now))
        spoken = self.guide.tick(self.bay.now)
        if spoken is not None:
            self._feed(spoken)

    def _feed(self, event: Event) -> p.Answer:
        answer = self.booth.feed(event)
        self.guide.shown(self.booth.voter_view(), self.bay.now)
        if isinstance(answer, Moved):
            return p.Answer(True)
        return p.Answer(False, answer.missing)

    # Devices.

    def pull(self, slot: p.Slot) -> None:
        self.bay.media[slot].pull()
        self._live(self._tick)

    def put_back(self, slot: p.Slot) -> None:
        self.bay.media[slot].put_back()
        self._live(self._tick)

    def put_in(self, slot: p.Slot, files: Mapping[str, bytes]) -> None:
        self.bay.media[slot].put(files)
        self._live(self._tick)

    def spoil(self, slot: p.Slot, trouble: p.Trouble) -> None:
        self.bay.spoil(slot, trouble)

    def mend(self) -> None:
        self.bay.mend()

    def network(self, name: str, *, up: bool) -> None:
        others = {one for one in self.bay.networks if one != name}
        self.bay.networks = tuple(sorted(others | {name} if up else others))
        self._live(self._tick)

    def same_device(self) -> None:
        self.bay.apart = False

    def plug(self, cable: p.Cable, *, on: bool) -> None:
        self.bay.plug(cable, on=on)
        self._live(self._tick)

    def battery(self, percent: int) -> None:
        self.bay.charge = Charge(percent, mains=False)
        self._live(self._tick)

    # Staff.

    def act(self, act: p.Act, officers: int = 2, *, witness: bool = True) -> p.Answer:
        def happens() -> p.Answer:
            return self._feed(self.crew.event(act, officers, witness=witness))

        self.bay.later(_TICK)
        answer: p.Answer | None = self._live(happens)
        return answer or p.Answer(False, ("power",))

    def type_pin(self, officer: int, *, right: bool) -> p.Pin:
        found, event = self.crew.type_pin(officer, right=right)
        if event is not None:
            self._live(lambda: self._feed(event))
        return found

    def staff(self) -> p.Staff:
        return seen_by_staff(self.booth.terminal)

    # Voters.

    def grant(self, contests: Sequence[str] = (), kind: p.Kind = p.Kind.GOOD) -> p.Grant:
        every = tuple(contest.id for contest in self.contests)
        opening = self.booth.terminal.polls.opening + (kind is p.Kind.OTHER_OPENING)
        other = kind is p.Kind.OTHER_TERMINAL
        name = next(one for one in self._world.election.terminals if (one != self.name) is other)
        made = new_grant(name, opening, tuple(contests) or every)
        forged = kind is p.Kind.FORGED
        desk = SigningKey.generate() if forged else self._world.reception
        return p.Grant(made.issue(self._world.ceremony.uid, desk), made.id, made.contests)

    def hold_up(self, line: str) -> None:
        self.bay.later(_TICK)
        self._live(lambda: self._feed(self.booth.held_up(line, self.bay.now)))

    def screen(self) -> Screen:
        return self._world.screen(self.booth.voter_view())

    def touch(self, area: Area, *, hand: p.Hand = p.Hand.VOTER, after: int = _TICK) -> None:
        self.bay.later(after)
        self._presses.down(0, area.key)
        self._up(0, area, hand)

    def touch_with_another_finger(self, area: Area) -> None:
        self.bay.later(_TICK)
        self._presses.down(1, None)
        self._presses.down(0, area.key)
        self._up(0, area, p.Hand.VOTER)
        self._presses.up(1, None)

    def slide(self, begin: Area, end: Area) -> None:
        self.bay.later(_TICK)
        self._presses.down(0, begin.key)
        self._presses.move(0, end.key)
        self._up(0, end, p.Hand.VOTER)

    def _up(self, finger: int, area: Area, hand: p.Hand) -> None:
        """A finger leaves the glass over an area; what it held is done, if that is so."""
        page = self._world.page(self.booth.voter_view())
        key = self._presses.up(finger, area.key)
        keys = {target.key for target in page.targets}
        act = page.target(key).act if key in keys and key is not None else None
        if act is None:
            return
        others = self._presses.others
        event = replace(act, at=self.bay.now, others=others, hand=Hand(hand.value))
        self._live(lambda: self._feed(event))

    def press(self, key: p.Pressed) -> None:
        self.hold(key, 1)

    def hold(self, key: p.Pressed, times: int) -> None:
        self.bay.later(_TICK)

        def happens() -> None:
            for _ in range(times):
                event = self.guide.key(CODES[key], down=True, now=self.bay.now)
                if event is not None:
                    self._feed(event)
            self.guide.key(CODES[key], down=False, now=self.bay.now)

        self._live(happens)

    def focus(self) -> str:
        return self.guide.focus or ""

    def heard(self) -> tuple[str, ...]:
        return self._said(self.bay.sound.played)

    def heard_in_room(self) -> tuple[str, ...]:
        return self._said(self.bay.sound.aloud)

    def _said(self, played: Sequence[str]) -> tuple[str, ...]:
        words = {clip.id: clip.words for clip in clips(self._world.election, {})}
        return tuple(words[name] for name in played)

    # What lies on a medium.

    def close_elsewhere(self, slot: p.Slot) -> bool:
        return self._shelf.close_elsewhere(slot, self.crew.give())

    def files(self, slot: p.Slot) -> Mapping[str, bytes]:
        return self._shelf.files(slot)

    def records(self, slot: p.Slot) -> Mapping[str, tuple[bytes, ...]]:
        return self._shelf.closed(slot).records

    def choices(self, slot: p.Slot) -> Mapping[str, tuple[str, ...]]:
        return self._shelf.choices(slot)

    def log(self, slot: p.Slot) -> tuple[p.Entry, ...]:
        return self._shelf.log(slot)

    def trace(self) -> tuple[p.Call, ...]:
        return tuple(self.bay.calls)
