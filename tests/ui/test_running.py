"""The terminal in its window: touches and keys through Kivy's own loop, and what is drawn
before the media are written."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from booth_world import OFFICER, BoothWorld
from fingers import frame, tap
from screens_world import Screens
from scripted_staff import ScriptedStaff
from test_shell import Around
from world import MORNING

from terminal.app.devices import Devices
from terminal.app.shell import Shell
from terminal.app.typed import TypedLines
from terminal.files import Pair
from terminal.life import events as life
from terminal.life.states import Device, State
from terminal.session import events as voter
from terminal.session.states import Aid, Hand
from terminal.voice.guide import Guide
from terminal.voice.silence import NoVoice
from terminal.watchdog.pulse import NobodyWatches, Pulse
from terminal.watchdog.rule import BEAT, WORK

KEYPAD_NEXT, KEYPAD_CHOOSE, LETTER_A, ENTER, F1, ESCAPE = 262, 261, 97, 13, 282, 27


class Place:
    """A terminal whose polls are open, in the window of the tests."""

    def __init__(self, screens: Screens) -> None:
        from terminal.ui.running import Running
        from terminal.ui.sheet import Sheet

        self.world = BoothWorld(contests=1, candidates=3)
        self.around, self.typed = Around(), TypedLines()
        self.window = screens.window
        devices = Devices(
            Pair(self.world.original, self.world.duplicate),
            self.world.disk,
            lambda: True,
            self.around,
            self.around,
            self.around,
            self.typed,
            lambda: True,
            lambda: MORNING,
            self.around.ticks,
        )
        pages = screens.pages(self.world.world.election)
        self.staff = ScriptedStaff(pages.desk)
        guide = Guide(pages.page, NoVoice())
        self.shell = Shell(self.world.booth, devices, pages, self.staff, guide)
        self.listens, self.says = os.pipe()
        self.sheet = Sheet(pages, screens.ink, self._touched, self.around.ticks)
        self.running = Running(self.shell, self.sheet, self.typed, Pulse(self.says))
        self.running.start()
        self.world.open()
        self.beat()

    def _touched(self, act: Any) -> None:
        self.running.touched(act)

    def beat(self, seconds: float = 1) -> "Place":
        """Time passes, and the window looks around."""
        self.around.now = max(self.around.now, self.world.now) + round(seconds * 1000)
        self.running._beat(0)
        return self

    def touch(self, key: str) -> "Place":
        """A finger on this target, a while after the screen came; and what follows."""
        self.beat()
        assert self.sheet.page is not None
        tap(self.window, self.sheet.page.target(key))
        return self

    def key(self, code: int, letter: str = "") -> "Place":
        """A key goes down and up as the window tells of it; the letter that it types."""
        for name, more in (("on_key_down", (0, letter, [])), ("on_key_up", (0,))):
            self.window.dispatch(name, code, *more)
            if name == "on_key_down" and letter:
                self.window.dispatch("on_textinput", letter)
        return self

    def scan(self, line: str) -> "Place":
        """A scanner types: a capital is Shift and the key, a letter each millisecond."""
        for letter in line:
            self.around.now += 1
            self.key(ord(letter.lower()), letter)
        return self.key(ENTER)

    def arrive(self) -> "Place":
        world = self.world.world
        self.scan(self.world.grant().issue(world.uid, world.reception)).beat()
        return self.frames()

    def frames(self, count: int = 3) -> "Place":
        for _ in range(count):
            frame()
        return self

    @property
    def screen(self) -> str:
        assert self.sheet.page is not None
        return self.sheet.page.name

    @property
    def polls(self) -> Any:
        return self.world.booth.terminal.polls

    def said(self) -> bytes:
        """What the watchdog heard so far."""
        os.set_blocking(self.listens, False)
        try:
            return os.read(self.listens, 4096)
        except BlockingIOError:
            return b""

    def close(self) -> None:
        from kivy.clock import Clock

        Clock.unschedule(self.running._beat)
        window, running = self.window, self.running
        window.unbind(on_key_down=running._key_down, on_key_up=running._key_up)
        window.unbind(on_textinput=running._letter, on_flip=running._painted)
        for end in {self.listens, self.says}:
            os.close(end)


@pytest.fixture
def place(screens: Screens) -> Iterator[Place]:
    made = Place(screens)
    yield made
    made.close()


def confirming(place: Place) -> Place:
    """A voter who chose the second, on the screen of the recording tap."""
    place.arrive().touch("bar-forward").touch("candidate-contest-1-2").touch("bar-forward")
    assert place.screen == "confirming"
    return place.beat()


def test_a_scanner_types_a_grant_with_its_capitals(place: Place) -> None:
    """The text of a grant has capitals; a key alone has none. The voter is let in."""
    assert place.screen == "waiting"
    assert place.arrive().screen == "start"


def test_letters_without_capitals_let_nobody_in(place: Place) -> None:
    """The bad case: a text whose capitals were lost is no grant."""
    world = place.world.world
    line = place.world.grant().issue(world.uid, world.reception)
    place.scan(line.lower()).beat().frames()
    assert place.screen == "waiting"
    assert place.world.booth.terminal.session.refused


@pytest.mark.window
@pytest.mark.parametrize("by_key", [False, True])
def test_recording_is_painted_before_the_media_are_written(place: Place, by_key: bool) -> None:
    """By touch and by key alike: a frame that says so is on the glass first."""
    confirming(place)
    seen: list[tuple[str, int]] = []
    note = lambda *_: seen.append((place.screen, place.polls.voters))  # noqa: E731 - is unbound below
    place.window.bind(on_flip=note)
    if by_key:
        for code in (KEYPAD_NEXT, KEYPAD_NEXT, KEYPAD_CHOOSE):
            place.key(code)
            place.around.now += 1000
    else:
        place.touch("bar-confirm")
    assert (place.screen, place.polls.voters) == ("recording", 0)
    place.frames()
    place.window.unbind(on_flip=note)
    assert ("recording", 0) in seen
    assert (place.screen, place.polls.voters) == ("done", 1)


def test_a_window_that_paints_nothing_still_records(place: Place) -> None:
    """A hidden window must not keep a vote waiting: after two seconds it is recorded."""
    confirming(place)
    place.window.unbind(on_flip=place.running._painted)
    place.touch("bar-confirm")
    for _ in range(20):
        place.beat(0.25)
    assert place.polls.voters == 1


def test_a_touch_while_it_is_recorded_is_for_nobody(place: Place) -> None:
    """Whatever is pressed on the way, the vote is recorded once."""
    confirming(place).touch("bar-confirm")
    for code in (KEYPAD_CHOOSE, F1, ESCAPE, ENTER):
        place.key(code)
    place.frames()
    assert (place.screen, place.polls.voters) == ("done", 1)


def test_the_keypad_types_no_digit_into_a_scanners_line(place: Place) -> None:
    """A key of the keypad between the letters of a scanner changes no letter."""
    world = place.world.world
    line = place.world.grant().issue(world.uid, world.reception)
    for letter in line:
        place.around.now += 1
        place.key(ord(letter.lower()), letter)
        place.key(KEYPAD_NEXT, "6")
    place.key(ENTER).beat().frames()
    assert place.screen == "start"


def test_no_key_leaves_the_terminal(place: Place) -> None:
    """F1, Esc and every other code do nothing at all on any voter's screen."""
    confirming(place)
    before = place.world.booth.terminal
    for code in (F1, ESCAPE, 9, 8, 127, *range(32, 127), *range(282, 288), 290, 293, 1073741899):
        place.key(code)
    place.frames()
    assert place.world.booth.terminal == before
    assert place.screen == "confirming"


def test_the_watchdog_hears_beats_and_work(place: Place) -> None:
    """WORK before a recording, BEAT before every look around."""
    confirming(place)
    place.said()
    place.touch("bar-confirm").frames()
    assert WORK in place.said()
    place.beat()
    assert place.said().endswith(BEAT)


def test_without_its_watchdog_the_loop_ends(place: Place) -> None:
    """Nobody would start the terminal again if it froze: the beat says so."""
    os.close(place.listens)
    place.listens = place.says
    with pytest.raises(NobodyWatches):
        place.running._beat(0)


def test_a_badge_covers_the_voter_and_keys_rest(place: Place) -> None:
    """Under the staff's screen the keypad does nothing; the choice is there afterwards."""
    confirming(place).scan("IPPYO-BADGE-1 somebody").beat()
    assert place.screen == "staff-open"
    before = place.world.booth.terminal.session
    place.key(KEYPAD_NEXT).key(KEYPAD_NEXT).key(KEYPAD_CHOOSE)
    place.touch("leave")
    assert place.screen == "confirming"
    after = place.world.booth.terminal.session
    assert (after.state, after.voter) == (before.state, before.voter)


@pytest.mark.parametrize("aid", [Aid.PROXY, Aid.ASSISTED, Aid.ALONE])
def test_a_proxys_tap_records_as_a_proxys(place: Place, aid: Aid) -> None:
    """(電磁的記録投票法 Art 7.) The clerk's tap counts as the clerk's, the voter's as theirs."""
    place.arrive()
    if aid is not Aid.ALONE:
        help_ = voter.Help(at=place.around.now, by=_witnessed(), aid=aid)
        place.shell.feed(help_)
    place.touch("bar-forward").touch("candidate-contest-1-2").touch("bar-forward")
    place.touch("bar-confirm").frames()
    assert place.polls.voters == 1


def test_a_voters_hand_does_not_record_for_a_proxy(place: Place) -> None:
    """The bad case: without the proxy's hand the recording tap is refused."""
    place.arrive()
    place.shell.feed(voter.Help(at=place.around.now, by=_witnessed(), aid=Aid.PROXY))
    place.touch("bar-forward").touch("candidate-contest-1-2").touch("bar-forward").beat()
    tap_ = voter.Confirm(at=place.around.now, hand=Hand.VOTER)
    place.shell.feed(tap_)
    assert place.polls.voters == 0


def _witnessed() -> Any:
    return replace(OFFICER, witness=True)


@pytest.mark.parametrize("voice", [False, True])
def test_a_pulled_jack_is_told_where_voice_must_work(place: Place, voice: bool) -> None:
    """Staff see it, and a voter who votes by voice is not left alone with a dark screen."""
    loaded = replace(place.polls.loaded, audio=voice)
    polls = replace(place.polls, loaded=loaded)
    place.world.booth.terminal = replace(place.world.booth.terminal, polls=polls)
    place.shell.devices = replace(place.shell.devices, sound=lambda: False)
    place.beat()
    assert (Device.HEADPHONES in place.polls.lost) is voice
    place.shell.devices = replace(place.shell.devices, sound=lambda: True)
    place.beat()
    assert Device.HEADPHONES not in place.polls.lost
    assert place.polls.state is State.OPEN


def test_nothing_is_left_on_the_page_of_a_paused_terminal(place: Place) -> None:
    """Staff's page is drawn over everything when the polls pause."""
    place.shell.feed(life.Pause(by=OFFICER))
    place.shell.work()
    place.beat()
    assert place.screen == "staff-paused"
