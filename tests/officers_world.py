"""A terminal on a desk with its officers: simulated devices, the real shell, real badges.

place = OfficersPlace(folder)
place.do(Act.LOAD, 1, 2)              # two officers with badge and PIN
place.open()
place.vote()
"""

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from builders import make_election
from monkey_glass import GLASS
from world import World

from common.badges import BadgeList, Listed, new_badge, read_badges, sign_badges
from common.grant import new_grant
from common.japan import JAPAN
from common.pins import SALT_BYTES
from common.secret import Secret
from hardware_sim.cards.state import CardState, NdefState
from hardware_sim.devices.card_file import officers_card
from hardware_sim.devices.desk import Desk as Devices
from hardware_sim.devices.state import DeviceState
from hardware_sim.devices.state_file import load, save
from ippyo.desk_terminal import make_devices, new_card
from terminal.app.cards import Cards
from terminal.app.loaded import loaded
from terminal.app.officers import Officers
from terminal.app.shell import Shell
from terminal.badges.pin_book import PinBook
from terminal.booth import Booth
from terminal.cards import ndef
from terminal.doer import Machinery
from terminal.life.states import State
from terminal.session.states import GUARD_MS
from terminal.session.states import State as Screen
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.faces import load_faces
from terminal.ui.page import Page
from terminal.ui.pages import Pages
from terminal.ui.staff.page import StaffPages
from terminal.voice.guide import Guide
from terminal.voice.silence import NoVoice

TERMINAL, PLACE = "p01-01", "p01"
HALF_PAST_SIX = datetime(2024, 12, 22, 6, 30, tzinfo=JAPAN)
PINS = ("295183", "550219", "884301")
NEW_PIN = "730925"
FACES = load_faces()


def make_world(contests: int = 2) -> World:
    return World(
        suite=2, election=make_election(contests=contests, candidates=4, places=2), seed=11
    )


def quick(uid: bytes, badge: str, secret: Secret, salt: bytes, pin: Secret) -> bytes:
    """The shape of the verifier of a PIN, without its cost."""
    parts = (uid, badge.encode(), secret.reveal(), salt, pin.reveal())
    return hmac.digest(b"quick", b"|".join(parts), "sha256")


class OfficersPlace:
    """now: milliseconds of the terminal. halves: what the two owners keep, by number.
    subject: the officer whose badge acts about a badge are about. recorded: how many voters
    saw that their vote was recorded. drawn: the real pages of the staff are made. cards:
    another card reader than that of the desk."""

    def __init__(
        self,
        folder: Path,
        world: World | None = None,
        officers: int = 3,
        *,
        drawn: bool = True,
        cards: Cards | None = None,
    ) -> None:
        self.world = world or make_world()
        self.folder = folder
        self.now = 0
        self.halves: dict[int, str] = {}
        self._officers = self.subject = officers
        self._drawn, self._cards = drawn, cards
        self.recorded = 0
        self.new_badges()
        make_devices(folder)
        self.start()

    def new_badges(self) -> "OfficersPlace":
        """The committee makes badges and first PINs, and puts their list into the terminal's
        folder."""
        self.badges = [new_badge(PLACE, number) for number in range(1, self._officers + 1)]
        self.pins = list(PINS[: self._officers])
        return self

    # The terminal.

    def start(self) -> "OfficersPlace":
        """The program starts, on the same devices."""
        provision = self.world.provision(TERMINAL)
        on_desk = Devices(self.folder).devices(self.wall)
        cards = self._cards or on_desk.cards
        self.devices = replace(on_desk, ticks=lambda: self.now, cards=cards)
        desk = Desk(
            GLASS,
            FACES,
            lambda words, _, em: len(words) * em,
            self.world.election.name,
            self.world.election.mode,
            self.world.election.contests,
        )
        pages, known = Pages(desk), loaded(provision, voice=False)
        book = PinBook(self.devices.disk, self._badge_list())
        drawn = StaffPages(desk).page if self._drawn else lambda view: Page(f"{view.desk.at}", ())
        self.officers = Officers(provision, known, book, drawn)
        machinery = Machinery(
            provision,
            known,
            self.devices.media,
            self.devices.disk,
            lambda: self.world.terminal_key(TERMINAL),
            self.wall,
            self.officers,
        )
        self.booth = Booth(machinery, pages.ballot(self.world.election), self.devices.ticks)
        guide = Guide(pages.page, NoVoice())
        self.shell = Shell(self.booth, self.devices, pages, self.officers, guide)
        self.shell.power_on()
        return self.work()

    def _badge_list(self) -> BadgeList:
        world, salt = self.world, bytes(SALT_BYTES)
        entries = [
            Listed(
                badge.name,
                badge.digest(world.uid),
                salt,
                quick(world.uid, badge.name, badge.secret, salt, Secret(pin.encode())),
            )
            for badge, pin in zip(self.badges, self.pins, strict=True)
        ]
        return read_badges(
            sign_badges(world.ceremony, PLACE, entries, world.root), world.ceremony, PLACE
        )

    def wall(self) -> datetime:
        return HALF_PAST_SIX + timedelta(milliseconds=self.now)

    def work(self) -> "OfficersPlace":
        """All that waits is carried out, after its page was made."""
        self.shell.page()
        while self.shell.busy:
            before = self.screen
            self.shell.work()
            self.recorded += before is Screen.RECORDING and self.screen is Screen.DONE
            self.shell.page()
        return self

    def later(self, seconds: float = 1) -> "OfficersPlace":
        self.now += round(seconds * 1000)
        self.shell.tick()
        return self.work()

    def at(self, hour: int, minute: int = 0) -> "OfficersPlace":
        """The clock on the wall goes on to this time of the day."""
        wanted = HALF_PAST_SIX.replace(hour=hour, minute=minute)
        return self.later((wanted - self.wall()).total_seconds())

    @property
    def polls(self) -> State:
        return self.booth.terminal.polls.state

    @property
    def screen(self) -> Screen:
        return self.booth.terminal.session.state

    @property
    def view(self) -> StaffView:
        return self.officers.view(self.booth.terminal, self.devices)

    @property
    def remark(self) -> str:
        """The key of what staff are told about their last touch."""
        found = self.view.desk.remark
        return "" if found is None else found.key

    # Things.

    def plug(self, change: Callable[[DeviceState], DeviceState]) -> "OfficersPlace":
        """What a hand does to the devices."""
        save(change(load(self.folder)), self.folder)
        return self.later()

    def scan(self, text: str) -> "OfficersPlace":
        save(load(self.folder).scan(text), self.folder)
        return self.later()

    def card(self, number: int) -> "OfficersPlace":
        """The card of this officer is put in; made where it is not yet."""
        name = f"officer-{number}"
        if name not in load(self.folder).cards:
            made = officers_card(self.world.uid, self.badges[number - 1], self.pins[number - 1])
            self.new_card(name, made)
        return self.put_in(name)

    def new_card(self, name: str, card: CardState) -> "OfficersPlace":
        """Such a card exists now."""
        new_card(self.folder, name, card)
        return self

    def put_in(self, name: str) -> "OfficersPlace":
        return self.plug(lambda state: state.insert_card(name)).later(0.25)

    def take_out(self) -> "OfficersPlace":
        return self.plug(lambda state: state.take_card()).later(0.25)

    def pulled_at(self, commands: int) -> Callable[[], None]:
        """The card that lies there then goes before its answer to this command from now; what
        is returned ends that."""
        slot = self.devices.cards._runs._slot  # type: ignore[attr-defined]  # the desk's own reader
        real, sent = slot.transmit, 0

        def transmit(command: bytes) -> bytes:
            nonlocal sent
            sent += 1
            if sent == commands:
                save(load(self.folder).take_card(), self.folder)
            answer: bytes = real(command)
            return answer

        slot.transmit = transmit
        return partial(setattr, slot, "transmit", real)

    def voters_card(self, text: str = "", name: str = "voter-1") -> "OfficersPlace":
        """A voter's card with this grant, or wiped, as reception hands it out."""
        record = ndef.packed(text) if text else b""
        data = (len(record).to_bytes(2, "big") + record).ljust(1024, b"\0")
        card = CardState(ndef=NdefState(data))
        return self.new_card(name, card)

    def badge(self, number: int) -> "OfficersPlace":
        """The badge of this officer is held up."""
        return self.scan(self.badges[number - 1].text(self.world.uid))

    # Fingers.

    def touch(self, *touches: t.StaffTouch) -> "OfficersPlace":
        for one in touches:
            self.now += 300
            self.shell.touched(one)
            self.work()
        return self

    def type(self, digits: str) -> "OfficersPlace":
        """Digits, and Enter."""
        return self.touch(*(t.Digit(int(digit)) for digit in digits), t.Enter())

    def officer(self, number: int, pin: str | None = None) -> "OfficersPlace":
        """Badge and PIN."""
        return self.badge(number).type(pin or self.pins[number - 1])

    def uncover(self) -> "OfficersPlace":
        return self.touch(t.Uncover())

    def to(self, act: Act, step: Step, *officers: int, witness: bool = False) -> "OfficersPlace":
        """Staff prepare this act up to this step, with everything that the steps before ask
        for; the candidate is the first."""
        if not self.officers.open:
            self.badge(1)
        self.touch(t.Prepare(act))
        while self.view.desk.at is not step:
            before = self.view.desk
            self._step(officers, witness=witness)
            self.touch(t.Next())
            assert self.view.desk.at is not before.at, f"{act} stops at {before}"
        return self

    def _step(self, officers: tuple[int, ...], *, witness: bool) -> None:
        match self.view.desk.at:
            case Step.CANDIDATE:
                self.touch(t.Pick("contest-1-1"))
            case Step.BADGE:
                self.badge(self.subject)
            case Step.NEW_PIN:
                self.type(NEW_PIN).type(NEW_PIN)
            case Step.HALF_1 | Step.HALF_2:
                self._taken()
            case Step.HALVES:
                self._given()
            case Step.PEOPLE:
                self._come(officers, witness=witness)

    def _taken(self) -> None:
        """The owner of the half that is on takes it, who has it already covers it."""
        half = self.touch(t.Reveal()).view.code
        if half:
            self.halves[int(half.split(" ")[3])] = half
        self.touch(t.Taken())

    def _given(self) -> None:
        for half in self.halves.values():
            self.scan(half)

    def _come(self, officers: tuple[int, ...], *, witness: bool) -> None:
        for number in officers:
            self.officer(number)
        if witness:
            self.touch(t.Watching())

    def do(
        self, act: Act, *officers: int, witness: bool = False, tick: t.Tick | None = None
    ) -> "OfficersPlace":
        """The whole act."""
        self.to(act, Step.CONFIRM, *officers, witness=witness)
        if tick is not None:
            self.touch(t.Confirmed(tick))
        return self.touch(t.Do())

    # The day.

    def open(self) -> "OfficersPlace":
        """From the bare device to open polls, with the voters' screen on."""
        self.do(Act.LOAD, 1, 2).do(Act.TEST, 1).do(Act.ZERO, 1, witness=True)
        self.at(7).do(Act.OPEN, 1, 2).do(Act.HAND_OUT, 1, witness=True)
        return self.uncover()

    def new_grant(self, *contests: str, terminal: str = TERMINAL) -> str:
        """As reception issues it, for every contest where none is named."""
        wanted = contests or tuple(one.id for one in self.world.election.contests)
        opening = self.booth.terminal.polls.opening
        return new_grant(terminal, opening, wanted).issue(self.world.uid, self.world.reception)

    def arrive(self, *contests: str) -> "OfficersPlace":
        """A voter's grant is held before the scanner."""
        return self.scan(self.new_grant(*contests))

    def press(self, *keys: str) -> "OfficersPlace":
        """The voter touches these, each when the screen has been there a while."""
        for key in keys:
            self.now += GUARD_MS + 100
            act = self.shell.page()[0].target(key).act
            self.shell.touched(replace(act, at=self.now))
            self.work()
        return self

    def vote(self, *candidates: str) -> "OfficersPlace":
        """A voter comes and votes for these, one a contest, and goes."""
        chosen = candidates or tuple(f"{one.id}-1" for one in self.world.election.contests)
        self.arrive().press("bar-forward")
        for candidate in chosen:
            self.press(f"candidate-{candidate}", "bar-forward", "bar-confirm")
        if len(chosen) > 1:
            self.press("bar-forward")
        return self.later(12)
