"""The running terminal without its window: what is on the screen, and what a touch does."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from booth_world import OFFICER, TWO, WITNESSED, BoothWorld
from cursor_world import CODE, Recorder
from memory_medium import MemoryMedium
from screens_world import Screens
from world import MORNING

from common.halves import Half
from terminal.access.keys import Key
from terminal.app.devices import Devices
from terminal.app.shell import Shell
from terminal.files import Pair
from terminal.life import events as life
from terminal.life.states import Device, State
from terminal.ports.medium import Fault, MediumFault
from terminal.ports.sound import SoundPort
from terminal.ports.supply import Charge
from terminal.session.states import State as SessionState
from terminal.session.states import Theme
from terminal.ui.page import Page
from terminal.voice import speech
from terminal.voice.guide import Guide
from terminal.voice.silence import NoVoice
from terminal.whole import Event, Terminal


class Around:
    """Devices whose state a test sets."""

    def __init__(self) -> None:
        self.unplugged: frozenset[Device] = frozenset()
        self.networks: tuple[str, ...] = ()
        self.codes: list[str] = []
        self.now = 0

    def missing(self) -> frozenset[Device]:
        return self.unplugged

    def up(self) -> tuple[str, ...]:
        return self.networks

    def charge(self) -> Charge | None:
        return Charge(None, mains=True)

    def lines(self) -> tuple[str, ...]:
        found, self.codes = tuple(self.codes), []
        return found

    def ticks(self) -> int:
        return self.now


class StaffWithoutScreen:
    """Officers who do what the test says: a touch of theirs is the event itself."""

    def __init__(self) -> None:
        self.open = False
        self.missing: tuple[str, ...] = ()

    def page(self, terminal: Terminal, devices: Devices) -> Page:
        del devices
        return Page(f"staff-{terminal.polls.state}-{'-'.join(self.missing)}", ())

    def tick(self, terminal: Terminal, devices: Devices) -> tuple[Event, ...]:
        del terminal, devices
        return ()

    def touched(self, terminal: Terminal, touch: Any, devices: Devices) -> Event | None:
        del terminal, devices
        event: Event | None = touch
        return event

    def scanned(self, terminal: Terminal, text: str, devices: Devices) -> None:
        del terminal, text, devices
        self.open = True

    def answered(self, terminal: Terminal, missing: tuple[str, ...]) -> None:
        del terminal
        self.missing = missing

    def take(self, halves: tuple[Half, Half]) -> None:
        """Nobody asks for them here."""

    def give(self) -> tuple[Half, Half] | None:
        return None


class Pulled(MemoryMedium):
    """A slot without a medium."""

    def names(self) -> Sequence[str]:
        raise MediumFault(Fault.MISSING)


class Place:
    """A terminal whose polls are open, and its shell."""

    def __init__(self, screens: Screens, sound: SoundPort | None = None) -> None:
        self.world = BoothWorld(contests=1, candidates=3)
        self.around, self.staff = Around(), StaffWithoutScreen()
        devices = Devices(
            Pair(self.world.original, self.world.duplicate),
            self.world.disk,
            lambda: True,
            self.around,
            self.around,
            self.around,
            self.around,
            lambda: True,
            lambda: MORNING,
            self.around.ticks,
        )
        pages = screens.pages(self.world.world.election)
        guide = Guide(pages.page, sound or NoVoice())
        self.shell = Shell(self.world.booth, devices, pages, self.staff, guide)
        self.world.open()
        self.beat()

    def beat(self, seconds: float = 1) -> "Place":
        """Time passes, and the shell looks around."""
        self.around.now = max(self.around.now, self.world.now) + round(seconds * 1000)
        self.shell.tick()
        return self

    def touch(self, key: str) -> "Place":
        """A voter touches this, a while after the screen came."""
        self.beat()
        act = self.shell.page()[0].target(key).act
        self.shell.touched(replace(act, at=self.around.now))
        return self

    @property
    def screen(self) -> str:
        return self.shell.page()[0].name

    @property
    def session(self) -> SessionState:
        return self.world.booth.terminal.session.state

    @property
    def polls(self) -> State:
        return self.world.booth.terminal.polls.state

    def arrive(self) -> "Place":
        """A voter's grant is held before the scanner."""
        world = self.world.world
        grant = self.world.grant().issue(world.uid, world.reception)
        self.around.codes.append(grant)
        self.beat()
        self.shell.work()
        return self


def test_recording_is_on_the_screen_before_the_media_are_written(screens: Screens) -> None:
    """The voter sees that it works; nothing is accepted meanwhile, and then it is done."""
    place = Place(screens).arrive()
    place.touch("bar-forward").touch("candidate-contest-1-2").touch("bar-forward")
    assert place.screen == "confirming"
    before = dict(place.world.original.files)
    place.touch("bar-confirm")
    assert place.screen == "recording"
    assert place.shell.busy
    assert dict(place.world.original.files) == before
    place.shell.touched(life.Pause(by=OFFICER))
    assert place.polls is State.OPEN
    place.shell.work()
    assert place.screen == "done"
    assert place.world.booth.terminal.polls.voters == 1


def test_a_medium_that_is_pulled_takes_the_screen_from_the_voter(screens: Screens) -> None:
    """The half-made ballot is gone, staff are called, nothing was recorded."""
    place = Place(screens).arrive().touch("bar-forward").touch("candidate-contest-1-1")
    pulled = Pulled()
    place.shell.devices = replace(place.shell.devices, media=Pair(pulled, place.world.duplicate))
    place.beat()
    assert place.polls is State.INCIDENT
    assert place.screen.startswith("staff-incident")
    assert place.world.booth.terminal.session.voter is None
    assert place.world.booth.terminal.polls.voters == 0


def test_a_radio_that_comes_up_pauses_the_polls_and_is_named(screens: Screens) -> None:
    """(電磁的記録投票法 Art 4(2).) They cannot go on while it is up."""
    place = Place(screens)
    place.around.networks = ("wlan0",)
    place.beat()
    place.shell.work()
    assert place.polls is State.PAUSED
    assert place.world.booth.terminal.polls.networks == ("wlan0",)
    around = life.Around(networks=("wlan0",))
    place.shell.touched(life.Resume(by=OFFICER, around=around))
    assert place.polls is State.PAUSED
    assert place.screen == "staff-paused-network-up"


def test_a_badge_covers_the_voters_screen(screens: Screens) -> None:
    """Staff get to theirs from every screen; the voter's choice is neither shown nor lost."""
    place = Place(screens).arrive().touch("bar-forward").touch("candidate-contest-1-1")
    place.around.codes.append("IPPYO-BADGE-1 somebody")
    place.beat()
    assert place.screen == "staff-open-"
    place.staff.open = False
    page = place.shell.page()[0]
    assert page.target("candidate-contest-1-1").ticked


def test_rubbish_before_the_scanner_lets_nobody_vote(screens: Screens) -> None:
    """The screen says so, and waits."""
    place = Place(screens)
    place.around.codes.append("rubbish")
    place.beat()
    place.shell.work()
    assert place.session is SessionState.WAITING
    assert place.world.booth.terminal.session.refused


def test_staff_close_and_the_screen_is_theirs(screens: Screens) -> None:
    """What a voter sees is on the screen only while polls are open; a touch of staff does
    nothing before the screen is theirs."""
    place = Place(screens)
    assert place.shell.voters
    assert place.shell.page()[1] is Theme.PLAIN
    place.shell.touched(life.Pause(by=OFFICER))
    assert place.polls is State.OPEN
    place.staff.open = True
    place.shell.touched(life.Pause(by=OFFICER))
    place.shell.work()
    place.staff.open = False
    assert not place.shell.voters
    place.shell.touched(life.GoToPaper(by=WITNESSED))
    place.shell.work()
    assert place.screen == "staff-on-paper-"
    assert TWO.officers > OFFICER.officers


def by_voice(screens: Screens) -> tuple[Place, Recorder]:
    """A voter with headphones on the screen of the choice, the cursor on the first name."""
    sound = Recorder()
    place = Place(screens, sound).arrive()
    for _ in range(4):
        place.beat()
    for key in (Key.NEXT, Key.CHOOSE, Key.NEXT):
        press(place, key)
        place.beat()
    assert place.shell.guide.focus == "candidate-contest-1-1"
    return place, sound


def press(place: Place, key: Key) -> None:
    place.shell.key(CODE[key], down=True)
    place.shell.key(CODE[key], down=False)


def test_a_key_that_is_refused_is_answered_by_voice(screens: Screens) -> None:
    """Who hears nothing would not know that nothing was done: where the cursor is, again."""
    place, sound = by_voice(screens)
    guide, before = place.shell.guide, len(sound.played)
    place.shell.booth.terminal = changed_just_now(place)
    press(place, Key.CHOOSE)
    view = place.shell.booth.voter_view()
    assert not view.marked
    assert sound.played[before:] == [(speech.again(view, guide.access.stop), 3, 5)]


def test_a_refusal_does_not_cut_off_what_is_said(screens: Screens) -> None:
    """What is being said is about the screen as it is; nor is anything said to nobody."""
    place, sound = by_voice(screens)
    before = len(sound.played)
    place.shell.booth.terminal = changed_just_now(place)
    sound.playing = True
    press(place, Key.CHOOSE)
    sound.playing = sound.headphones = False
    place.shell.guide.refused(place.around.now)
    assert len(sound.played) == before


def changed_just_now(place: Place) -> Terminal:
    """The screen is new: for a moment it takes no key (VVSG 2.0 7.2-H)."""
    terminal = place.shell.booth.terminal
    return replace(terminal, session=replace(terminal.session, changed=place.around.now))


def test_a_keypad_that_is_pulled_holds_no_key(screens: Screens) -> None:
    """A key that was down on it never comes up: the next one that is plugged in works."""
    place, _ = by_voice(screens)
    place.shell.key(CODE[Key.NEXT], down=True)
    here = place.shell.guide.focus
    place.around.unplugged = frozenset({Device.KEYPAD})
    place.beat()
    place.around.unplugged = frozenset()
    place.beat()
    press(place, Key.NEXT)
    assert place.shell.guide.focus != here
