"""The running terminal without its window: what is on the screen, and what a touch does."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from booth_world import OFFICER, TWO, WITNESSED, BoothWorld
from memory_medium import MemoryMedium
from screens_world import Screens
from world import MORNING

from common.halves import Half
from terminal.app.devices import Devices
from terminal.app.shell import Shell
from terminal.files import Pair
from terminal.life import events as life
from terminal.life.states import Device, State
from terminal.ports.medium import Fault, MediumFault
from terminal.ports.supply import Charge
from terminal.session.states import State as SessionState
from terminal.session.states import Theme
from terminal.ui.page import Page
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

    def __init__(self, screens: Screens) -> None:
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
        guide = Guide(pages.page, NoVoice())
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
