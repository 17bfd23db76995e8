"""A monkey among the officers: any touch, badge, card, PIN, half, plug and restart, in any order.

It lives at a terminal on a desk with the real shell and the real officers. After every act
the laws are held; at the end a crew that knows its work gets the terminal handed over.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random

from officers_world import NEW_PIN, OfficersPlace

from common.badges import new_badge
from common.halves import split
from common.secret import Secret
from hardware_sim.cards.state import CardState
from hardware_sim.devices.state import SLOTS, Impossible, Reader
from hardware_sim.devices.state_file import load, save
from ippyo.desk_terminal import FIRST_STICKS
from terminal.life.people import Authority
from terminal.life.states import WORKING, Device, State
from terminal.session.states import INSIDE
from terminal.session.states import State as Screen
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step, needs, offered, steps

ENDING = frozenset({Act.CLOSE, Act.RETIRE, Act.ANEW, Act.HAND_OVER, Act.SUSPEND, Act.POSTPONE})
NEXT = {
    State.BARE: Act.LOAD,
    State.LOADED: Act.TEST,
    State.READY: Act.ZERO,
    State.ZERO_CHECKED: Act.OPEN,
    State.HANDING_OUT: Act.HAND_OUT,
    State.OPEN: Act.CLOSE,
    State.PAUSED: Act.CLOSE,
    State.CARRIED: Act.CLOSE,
    State.ON_PAPER: Act.LEAVE_PAPER,
    State.INCIDENT: Act.GIVE,
    State.CONSENT: Act.REPLACE,
    State.ALARMED: Act.GIVE,
    State.ORIGINAL_DEAD: Act.GIVE,
    State.DAY_CLOSED: Act.GIVE,
    State.TELLING: Act.TELL,
    State.SUSPENDED: Act.LIFT,
    State.POSTPONED: Act.LIFT,
    State.CLOSED: Act.HAND_OVER,
    State.RETIRED: Act.HAND_OVER,
}
"""The crew's next act in each state, to the end of the day."""

TO_VOTING = {
    **NEXT,
    State.OPEN: Act.NOTICE,
    State.PAUSED: Act.RESUME,
    State.CARRIED: Act.OPEN,
}
"""The same on a day that is to go on."""


class MonkeyAmongOfficers:
    """seed: the same monkey does the same. wrong: the laws that were broken."""

    def __init__(self, folder: Path, seed: int, *, drawn: bool = True) -> None:
        self.place = OfficersPlace(folder, drawn=drawn)
        self.rng = Random(seed)
        self.wrong: list[str] = []
        self.did: Counter[str] = Counter()
        self.entitled: set[str] = set()
        self.grants: list[str] = []
        self.kept: dict[tuple[int, int], str] = {}

    def live(self, acts: int) -> "MonkeyAmongOfficers":
        doings = (
            *((self._touch, 50), (self._badge, 14), (self._pin, 14), (self._half, 12)),
            *((self._on, 24), (self._voter, 24), (self._plug, 1), (self._network, 1)),
            *((self._restart, 1), (self._wait, 4), (self._foreign, 3), (self._routine, 24)),
            *((self._card, 16), (self._reader, 1)),
        )
        whats, weights = zip(*doings, strict=True)
        for _ in range(acts):
            if self.wrong:
                break
            what = self.rng.choices(whats, weights)[0]
            what()
            self.did[what.__name__.strip("_")] += 1
            self._laws()
            if self.place.polls is State.HANDED_OVER:
                break
        return self

    # The laws.

    def _law(self, holds: bool, name: str) -> None:
        if not holds and name not in self.wrong:
            self.wrong.append(name)

    def _laws(self) -> None:
        place, view = self.place, self.place.view
        desk = view.desk
        self._law(desk.officers <= self.entitled, "an officer without a PIN")
        self.entitled &= desk.officers
        self._law(
            not (view.words and not (desk.revealed or desk.writing)), "a half that nobody asked for"
        )
        self._law(not (desk.officers and not desk.open), "an officer behind a closed screen")
        self._law(place.polls not in WORKING, f"stuck at work: {place.polls}")
        self._law(
            place.shell.voters is not (desk.open or not place.booth.terminal.for_voters),
            "nobody's screen",
        )
        if place.polls is State.OPEN and view.voters is not None:
            self._law(view.voters == place.recorded, "a wrong number of voters")
        if desk.revealed and view.code.startswith("IPPYO-HALF-1"):
            self.kept[_opening(view.code), _number(view.code)] = view.code
        pins, halves = place.officers._hands.pins, place.officers._hands.halves
        self._law(len(pins.typed) == desk.digits, "digits that no page knows of")
        self._law(len(halves.written) == desk.letters, "letters that no page knows of")
        self._law(set(halves.given) == desk.halves, "a half that no page knows of")

    # The monkey.

    def _touch(self) -> None:
        """Anything that some staff page has; mostly to go on."""
        usual = [t.Next(), t.Next(), t.Next(), t.Do(), t.Do(), t.Watching(), t.Reveal(), t.Taken()]
        some = [
            *(t.Leave(), t.More(), t.Uncover(), t.Erase(), t.Enter(), t.Turn()),
            *(t.Pick("contest-1-1"), t.Mark("contest-1"), t.Digit(self.rng.randrange(10))),
            *(t.Write(1), t.Letter("a"), t.Letter("0"), t.Rub()),
            *(t.Confirmed(tick) for tick in t.Tick),
            *(t.Show(info) for info in t.Info),
        ]
        before = self.place.view.desk
        self.place.touch(self.rng.choice([*usual, *usual, *some]))
        if before.act is Act.NEW_PIN and self.place.remark == "staff.done":
            self.place.pins[int(before.subject[-1]) - 1] = NEW_PIN

    def _on(self) -> None:
        """Somebody wants something; seldom what ends the day."""
        acts = offered(self.place.booth.terminal)
        if self.place.view.desk.act is None and acts:
            weights = [0.02 if act in ENDING else 1.0 for act in acts]
            self.place.touch(t.Prepare(self.rng.choices(acts, weights)[0]))

    def _badge(self) -> None:
        self.place.badge(self.rng.randrange(1, len(self.place.badges) + 1))

    def _foreign(self) -> None:
        own = self.place.world.uid
        half = split(Secret(b"x" * 32), "p01-01", 1)[self.rng.randrange(2)]
        self.place.scan(
            self.rng.choice(
                (
                    new_badge("p02", 1).text(own),
                    new_badge("p01", 1).text(own),
                    half.text(),
                    "IPPYO-BADGE-1 x",
                    "IPPYO-HALF-1 x",
                    "IPPYO-SLIP-1 x",
                    "票",
                )
            )
        )

    def _pin(self) -> None:
        """The PIN of the badge that was held up, mostly the right one."""
        desk = self.place.view.desk
        if not desk.typing:
            return
        if desk.badge and self.rng.random() < 0.7:
            number = int(desk.badge[-1])
            self.place.touch(t.Erase()).type(self.place.pins[number - 1])
            if desk.card is not None:  # it answers in its own time
                self.place.later(0.25)
                self.did["card PINs"] += 1
            if desk.badge in self.place.view.desk.officers:
                self.entitled.add(desk.badge)
        elif desk.badge:
            self.place.type(self.rng.choice(("111222", "111222", "12", "")))
        else:
            self.place.touch(t.Erase()).type(self.rng.choice((NEW_PIN, NEW_PIN, "123456")))

    def _card(self) -> None:
        """A card of any kind is put in or taken out, or goes while it is asked something."""
        place, rng = self.place, self.rng
        if place.view.desk.at is Step.PEOPLE and rng.random() < 0.6:
            self._officers_card()
        elif load(place.folder).readers[Reader.TERMINAL] is not None:
            if rng.random() < 0.6:
                place.take_out()
        elif rng.random() < 0.4:
            place.card(rng.randrange(1, len(place.badges) + 1))
        elif rng.random() < 0.3:
            place.new_card("odd", CardState()).put_in("odd")
        else:
            stay = place.pulled_at(rng.randrange(1, 12)) if rng.random() < 0.3 else None
            self._voters_card()
            if stay is not None:
                stay()

    def _officers_card(self) -> None:
        """The card of somebody who is asked for, and mostly its PIN; sometimes it goes while
        it is asked."""
        place, rng = self.place, self.rng
        if load(place.folder).readers[Reader.TERMINAL] is not None:
            place.take_out()
        place.card(rng.randrange(1, len(place.badges) + 1))
        stay = place.pulled_at(rng.randrange(1, 8)) if rng.random() < 0.3 else None
        self._pin()
        if stay is not None:
            stay()

    def _voters_card(self) -> None:
        """With a new grant, a used one, or none."""
        place = self.place
        grants = [place.new_grant(), *self.grants, ""]
        text = self.rng.choices(grants, [9, *(1 for _ in grants[1:])])[0]
        self.grants = [*self.grants, text][-3:] if text else self.grants
        before = place.screen
        place.voters_card(text).put_in("voter-1")
        admitted = before is not Screen.START and place.screen is Screen.START
        self.did["cards admitted"] += admitted
        self._law(not (admitted and before in INSIDE), "a card took a voter's screen")

    def _reader(self) -> None:
        """Its cable."""
        state = load(self.place.folder)
        on = Device.CARD_READER in state.unplugged
        save(state.plug(Device.CARD_READER, on=on), self.place.folder)
        self.place.later()

    def _half(self) -> None:
        if self.kept:
            self.place.scan(self.rng.choice(list(self.kept.values())))

    def _voter(self) -> None:
        """A voter comes, and mostly votes."""
        place = self.place
        if not place.shell.voters or place.screen in (Screen.CALLED, Screen.ADMITTING):
            return
        if place.screen in INSIDE:
            targets = [one for one in place.shell.page()[0].targets if one.act is not None]
            for one in self.rng.sample(targets, min(1, len(targets))):
                place.press(one.key)
        elif self.rng.random() < 0.7:
            place.vote()
        elif self.rng.random() < 0.5 or load(place.folder).readers[Reader.TERMINAL]:
            place.arrive()
        else:
            self._voters_card()
            if place.screen is Screen.START and self.rng.random() < 0.7:
                place.take_out()

    def _plug(self) -> None:
        slot = self.rng.choice(SLOTS)
        state = load(self.place.folder)
        try:
            if state.slots[slot] is None:
                save(state.insert(slot, FIRST_STICKS[slot]), self.place.folder)
            else:
                save(state.pull(slot), self.place.folder)
        except Impossible:
            return
        self.place.later()

    def _network(self) -> None:
        state = load(self.place.folder)
        save(state.network("wlan0", on=not state.networks), self.place.folder)
        self.place.later()

    def _restart(self) -> None:
        self.place.start()
        self.entitled.clear()

    def _wait(self) -> None:
        self.place.later(self.rng.choice((1, 20, 31, 200, 400)))

    def _routine(self) -> None:
        """Staff who do what leads to voting, from the first touch to the last, or leave it
        half done."""
        if self.place.polls in (State.CLOSED, State.RETIRED) and self.rng.random() < 0.8:
            return
        if not self.place.view.inside:
            self._mended()
            self._tried(self.rng.randrange(3), TO_VOTING)
        if self.place.polls is State.OPEN and self.rng.random() < 0.7:
            self.place.uncover()

    # The crew.

    def finish(self) -> "MonkeyAmongOfficers":
        """People who know their work come; they get the terminal handed over."""
        self._mended()
        for attempt in range(40):
            if self.place.polls is State.HANDED_OVER:
                return self
            self._tried(attempt, NEXT)
            self._laws()
        self._law(holds=False, name=f"a crew found no end: {self.place.polls}")
        return self

    def _tried(self, attempt: int, ways: Mapping[State, Act]) -> None:
        try:
            self._crew(attempt, ways)
        except AssertionError as stopped:
            self._law(holds=False, name=f"a crew found no end: {stopped}")

    def _mended(self) -> None:
        state = load(self.place.folder)
        for slot in SLOTS:
            if state.slots[slot] is None:
                state = state.insert(slot, FIRST_STICKS[slot])
        if state.networks:
            state = state.network("wlan0", on=False)
        if state.readers[Reader.TERMINAL] is not None:
            state = state.take_card()
        save(state, self.place.folder)
        self.place.later(31)

    def _crew(self, attempt: int, ways: Mapping[State, Act]) -> None:
        place = self.place
        self.entitled |= {badge.name for badge in place.badges}
        good = self._good()
        if not good:
            place.new_badges().start()
            return
        if len(good) < 2:
            place.subject = next(n for n in range(1, len(place.badges) + 1) if n not in good)
            place.do(Act.NEW_PIN, *good, witness=True)
            place.pins[place.subject - 1] = NEW_PIN
            return
        act = self._next(ways)
        openings = sorted({opening for opening, _ in self.kept}, reverse=True)
        whole = [one for one in openings if {(one, 1), (one, 2)} <= set(self.kept)]
        if whole:
            opening = whole[attempt % len(whole)]
            place.halves = {number: self.kept[opening, number] for number in (1, 2)}
        if not place.officers.open:
            place.badge(1)
        witness = needs(act) is Authority.OFFICER_AND_WITNESS
        half_way = ways is TO_VOTING and self.rng.random() < 0.4
        to = self.rng.choice(steps(act)) if half_way else Step.CONFIRM
        place.to(act, to, *good[:2], witness=witness)
        if act is Act.HAND_OUT:
            for half in place.halves.values():
                self.kept[_opening(half), _number(half)] = half
        if half_way:
            return
        for tick in t.Tick:
            place.touch(t.Confirmed(tick))
        place.touch(t.Do())

    def _good(self) -> list[int]:
        locked = self.place.view.locked
        return [n for n, one in enumerate(self.place.badges, 1) if one.name not in locked]

    def _next(self, ways: Mapping[State, Act]) -> Act:
        polls = self.place.view.polls
        if self.place.view.inside:
            return Act.END_FOR_VOTER
        if polls.truth is not None and polls.state in (State.TELLING, State.RETIRED):
            return Act.TELL
        return ways[polls.state]


def _opening(half: str) -> int:
    return int(half.split(" ")[2])


def _number(half: str) -> int:
    return int(half.split(" ")[3])
