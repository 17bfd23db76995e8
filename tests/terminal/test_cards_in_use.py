"""Cards at the terminal: a voter's grant, an officer's badge, and what hands do to them."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from officers_world import PINS, TERMINAL, OfficersPlace, quick

from common.badges import card_guid, new_badge
from common.eventlog import Event as LogEvent
from common.eventlog import read_log
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import CardState
from hardware_sim.devices.card_file import load_card, officers_card
from hardware_sim.devices.state import Reader
from hardware_sim.devices.state_file import load
from terminal.app import card_reader
from terminal.app.card_reader import PATIENCE_MS, TOLD_MS, CardReader
from terminal.app.card_thread import AtOnce, OnThread
from terminal.app.cards import Wanted
from terminal.app.watch import self_test
from terminal.badges import pin_book
from terminal.cards.chuid import OBJECT, packed
from terminal.life.states import Device
from terminal.session.states import Settings
from terminal.session.states import State as Screen
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step
from terminal.voice.guide import Guide

WRONG = "975310"
Place = OfficersPlace


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are checked without the cost that a stranger has to pay, and nothing waits for a
    disk."""
    monkeypatch.setattr(pin_book, "verifier", quick)
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def bare(tmp_path: Path) -> Place:
    return OfficersPlace(tmp_path)


@pytest.fixture
def place(bare: Place) -> Place:
    return bare.open()


def with_card(place: Place, text: str = "") -> Place:
    """A voter puts a card with this text into the reader."""
    return place.voters_card(text or place.new_grant()).put_in("voter-1")


def vote_out(place: Place) -> Place:
    """Whoever was admitted votes; the screen says that it is recorded."""
    place.press("bar-forward")
    for contest in place.world.election.contests:
        place.press(f"candidate-{contest.id}-1", "bar-forward", "bar-confirm")
    return place.press("bar-forward")


def on_screen(place: Place) -> str:
    return " ".join(text.words for _, text in place.shell.page()[0].texts)


def logged(place: Place) -> list[tuple[LogEvent, dict[str, object]]]:
    """What the terminal's log tells so far, without times."""
    recorder = place.booth._doer.recorder
    assert recorder is not None
    entries, _ = read_log(recorder.log.data, place.world.uid, TERMINAL)
    return [(one.event, dict(one.values)) for one in entries]


def told(place: Place) -> str:
    return place.shell.voter_view().card


# A voter's grant.


def test_a_card_admits_a_voter_who_votes(place: Place) -> None:
    """One look at the card, and the ballot begins; the vote is recorded once."""
    with_card(place)
    assert place.screen is Screen.START
    vote_out(place)
    assert (place.screen, place.recorded) == (Screen.DONE, 1)


def test_the_log_says_nothing_of_cards(place: Place) -> None:
    """A grant that came on a card leaves what one that was scanned leaves, and no word more:
    a vote, and a used grant that was refused."""
    start, first = len(logged(place)), place.new_grant()
    vote_out(place.scan(first)).later(12)
    place.scan(first)
    scanned = logged(place)[start:]
    start, second = len(logged(place)), place.new_grant()
    vote_out(with_card(place, second)).later(12)
    place.take_out().put_in("voter-1")
    assert [event for event, _ in logged(place)[start:]] == [event for event, _ in scanned]
    assert logged(place)[-1] == scanned[-1] == (LogEvent.GRANT_REFUSED, {"reason": "grant-spent"})


def test_a_card_left_in_is_told_and_begins_nothing(place: Place) -> None:
    """After the vote the voter is asked to take the card; however long it lies there, nobody is
    admitted by it, and when it is taken out nothing is told any more."""
    vote_out(with_card(place))
    place.later(0.25)
    assert told(place) == "card-left"
    assert "カードをお取りください" in on_screen(place)
    for _ in range(8):
        place.later(5)
        assert place.screen in (Screen.DONE, Screen.WAITING)
        assert told(place) == "card-left"
    assert place.booth.terminal.session.refused == ""
    place.take_out()
    assert told(place) == ""
    assert place.recorded == 1


def test_a_reader_that_reads_what_lay_there_is_caught(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positive control: read again after the vote, the same card is presented again."""
    monkeypatch.setattr(card_reader, "unwatched", lambda _: card_reader.EMPTY)
    vote_out(with_card(place)).later(1)
    place.work().later(1)
    assert place.booth.terminal.session.refused == "grant-spent"


def test_a_card_that_lay_there_while_somebody_voted_begins_nothing(place: Place) -> None:
    """One person's grant was scanned, and a good card lay in the reader meanwhile: it has to be
    taken out and put in again by its owner."""
    vote_out(place.arrive().voters_card(place.new_grant()).put_in("voter-1"))
    place.later(12)
    assert (place.screen, told(place)) == (Screen.WAITING, "card-left")
    place.take_out().put_in("voter-1")
    assert place.screen is Screen.START


def test_nobody_touches_the_reader_while_somebody_votes(place: Place) -> None:
    """From the grant to the thanks no command goes to any card; once staff are called, an
    officer's card counts again."""
    with_card(place)
    asked: list[object] = []
    place.devices.cards._runs.ask = asked.append  # type: ignore[attr-defined]  # the real reader
    for key in ("bar-forward", "candidate-contest-1-1", "bar-forward"):
        place.press(key).later(2)
    assert asked == []
    place.press("side-staff").later(2)
    assert place.screen is Screen.CALLED
    assert len(asked) > 0


def test_a_used_grant_on_a_card_is_refused_as_used(place: Place) -> None:
    """A copied card is worth nothing: the ballot box knows the grant."""
    text = place.new_grant()
    vote_out(with_card(place, text)).later(12)
    place.take_out()
    place.voters_card(text, "voter-2").put_in("voter-2")
    assert place.booth.terminal.session.refused == "grant-spent"
    assert place.screen is Screen.WAITING
    assert place.recorded == 1


def test_a_grant_for_elsewhere_is_refused_as_a_scanned_one_is(place: Place) -> None:
    """The same checks, the same words."""
    with_card(place, place.new_grant(terminal="p01-02"))
    assert place.booth.terminal.session.refused == "grant-for-elsewhere"


CARDS: dict[str, Callable[[Place], CardState]] = {
    "card-foreign": lambda _: CardState(),
    "card-unreadable": lambda place: broken(place),
    "card-empty": lambda place: load_card(place.voters_card().folder, "voter-1"),
}


def broken(place: Place) -> CardState:
    """A voter's card whose file holds no text record."""
    card = load_card(place.voters_card().folder, "voter-1")
    assert card.ndef is not None
    return replace(card, ndef=replace(card.ndef, data=b"\x00\x05hello".ljust(1024, b"\0")))


@pytest.mark.parametrize("why", CARDS)
def test_a_card_of_no_use_is_told_calmly_and_with_a_code(why: str, place: Place) -> None:
    """The voter reads what to do, staff find the code; nothing is begun and nothing logged. It
    is told a while after the card was taken away, too, and then no more."""
    before = logged(place)
    place.new_card("odd", CARDS[why](place))
    place.put_in("odd")
    assert (told(place), place.screen) == (why, Screen.WAITING)
    assert "(E-51" in on_screen(place)
    assert place.take_out().screen is Screen.WAITING
    assert told(place) == why
    place.later(TOLD_MS / 1000 + 1)
    assert told(place) == ""
    assert logged(place) == before


def test_a_card_that_is_pulled_while_it_is_read_does_nothing(place: Place) -> None:
    """At every command: nobody is admitted, nothing is told, and the card is good when it comes
    back."""
    place.voters_card(place.new_grant())
    for sent in range(1, 8):
        cut = place.pulled_at(sent)
        assert (place.put_in("voter-1").screen, told(place)) == (Screen.WAITING, "")
        assert load(place.folder).readers[Reader.TERMINAL] is None
        cut()
    assert place.put_in("voter-1").screen is Screen.START


def test_an_unplugged_reader_is_told_to_staff_and_voting_goes_on(place: Place) -> None:
    """T-06; slips and badges on paper still work; plugged in again, a card that lies in it has
    to be put in anew."""
    with_card(place.plug(lambda state: state.plug(Device.CARD_READER, on=False)))
    assert place.booth.terminal.polls.trouble == "lost-card-reader"
    place.vote()
    assert place.recorded == 1
    place.plug(lambda state: state.plug(Device.CARD_READER, on=True)).later()
    assert Device.CARD_READER not in place.booth.terminal.polls.lost
    assert place.screen is Screen.WAITING
    assert place.take_out().put_in("voter-1").screen is Screen.START


def test_the_readiness_report_names_a_reader_that_is_gone(place: Place) -> None:
    """As every other device that does not answer."""
    place.plug(lambda state: state.plug(Device.CARD_READER, on=False))
    report = self_test(place.devices, frozenset())
    assert [one.device for one in report if not one.good] == [Device.CARD_READER]


class Headphones:
    """A voice that is written down. left: what was played last, as if none of it was heard."""

    headphones = working = playing = True

    def __init__(self) -> None:
        self.left: tuple[str, ...] = ()

    def play(self, clips: Sequence[str], speed: int, volume: int) -> None:
        del speed, volume
        self.left = tuple(clips)

    def stop(self) -> None:
        self.left = ()


def test_a_card_left_in_is_said_after_the_thanks(place: Place) -> None:
    """Whoever votes by voice hears that the vote is recorded to the end, and then of the card."""
    vote_out(with_card(place))
    view = replace(place.booth.voter_view(), settings=Settings(audio=True))
    heard = Headphones()
    guide = Guide(place.shell._pages.page, heard)
    guide.shown(view, 0)
    thanks = heard.left
    guide.shown(replace(view, card="card-left"), 250)
    assert heard.left == (*thanks, "card-left")


# An officer's badge.


def test_two_officers_open_the_polls_by_card_in_one_reader(bare: Place) -> None:
    """One after the other, each with one PIN; the terminal says when to take the card out."""
    assert bare.card(1).officers.open
    bare.touch(t.Prepare(Act.LOAD), t.Next(), t.Next()).later(0.25)
    assert (bare.view.desk.at, bare.view.desk.badge) == (Step.PEOPLE, "p01-b1")
    bare.type(PINS[0]).later(0.25)
    assert bare.view.desk.officers == {"p01-b1"}
    assert bare.later().remark == "card_use.take-out"
    assert not bare.view.can_go_on
    assert bare.take_out().remark == ""
    bare.card(2)
    assert bare.view.desk.badge == "p01-b2"
    bare.type(PINS[1]).later(0.25).take_out()
    assert bare.view.desk.officers == {"p01-b1", "p01-b2"}
    bare.touch(t.Next(), t.Do())
    assert bare.view.polls.loaded is not None


def people(place: Place, number: int = 1) -> Place:
    """At the step at which an officer's card is asked, with that card in the reader."""
    return place.card(number).touch(t.Prepare(Act.TEST), t.Next()).later(0.25)


@pytest.fixture
def asked(bare: Place) -> Place:
    return people(bare.do(Act.LOAD, 1, 2))


def held(place: Place) -> tuple[int | None, int]:
    """Tries that are left: of the card, of the terminal."""
    card = place.view.desk.card
    assert card is not None
    return card.left, card.here


def test_a_card_that_did_its_work_has_to_be_taken_out(asked: Place) -> None:
    """Nothing goes on while it lies there, so that no officer leaves it with a voter."""
    asked.type(PINS[0]).later(0.25)
    assert asked.later().remark == "card_use.take-out"
    asked.touch(t.Next())
    assert asked.view.desk.at is Step.PEOPLE
    asked.take_out().touch(t.Next())
    assert asked.view.desk.at is Step.CONFIRM


def test_a_wrong_pin_costs_a_try_of_the_card_alone(asked: Place) -> None:
    """What the terminal leaves stays: the card proved nothing. Both are on the page."""
    assert held(asked) == (5, 5)
    asked.type(WRONG).later(0.25)
    assert asked.remark == "card_use.pin-wrong"
    assert held(asked) == (4, 5)
    assert "カード 4回、端末 5回" in on_screen(asked)
    asked.type(PINS[0]).later(0.25)
    assert asked.view.desk.officers == {"p01-b1"}


def test_a_card_locks_itself_and_the_badge_on_paper_still_works(asked: Place) -> None:
    """After five wrong PINs the card says that it is locked, then and when it is put in again;
    no try of the terminal is gone."""
    for _ in range(5):
        asked.type(WRONG).later(0.25)
    assert asked.remark == "card_use.locked"
    asked.take_out().put_in("officer-1")
    assert (asked.remark, asked.view.desk.badge) == ("card_use.locked", "")
    asked.take_out().officer(1)
    assert asked.view.desk.officers == {"p01-b1"}


def test_a_pin_that_no_card_takes_costs_no_try_at_all(asked: Place) -> None:
    """A ninth digit is not even typed; too few digits are refused before the card hears."""
    asked.touch(*(t.Digit(1) for _ in range(12)))
    assert asked.view.desk.digits == 8
    asked.touch(t.Erase()).type("12345").later(0.25)
    assert asked.remark == "badges.pin-form"
    assert held(asked) == (5, 5)


def test_a_pin_that_is_another_at_the_terminal_is_said_so(bare: Place) -> None:
    """The card opens, the terminal refuses: which counter went down is told."""
    bare.do(Act.LOAD, 1, 2)
    bare.new_card("officer-1", officers_card(bare.world.uid, bare.badges[0], "864209"))
    people(bare).type("864209").later(0.25)
    found = bare.view.desk.remark
    assert found is not None
    assert (found.key, dict(found.values)) == (
        "card_use.pin-differs",
        {"badge": "p01-b1", "left": 4},
    )
    assert bare.view.desk.officers == frozenset()


def test_where_the_pin_was_set_anew_the_card_is_not_tried(bare: Place) -> None:
    """The card has the old PIN: no try is wasted on it, and the badge on paper is asked."""
    bare.do(Act.LOAD, 1, 2)
    for _ in range(5):
        bare.later(60).to(Act.TEST, Step.PEOPLE).badge(3).type(WRONG)
    bare.do(Act.NEW_PIN, 1, witness=True)
    people(bare, 3)
    assert (bare.remark, bare.view.desk.badge) == ("card_use.renewed", "")


@pytest.mark.parametrize("commands", range(1, 4))
def test_a_card_pulled_while_its_pin_is_checked_makes_no_officer(
    commands: int, asked: Place
) -> None:
    """Wherever it is pulled before it gave the badge; nothing of the PIN stays."""
    asked.touch(*(t.Digit(int(digit)) for digit in PINS[0]))
    asked.pulled_at(commands)
    asked.touch(t.Enter()).later(0.25)
    pins = asked.officers._hands.pins
    assert asked.view.desk.officers == frozenset()
    assert asked.view.desk.card is None
    assert len(pins.typed) == 0
    assert pins._asked.wiped


def test_a_card_taken_out_before_its_pin_was_typed_is_asked_no_more(asked: Place) -> None:
    """And the page goes back to the people who are still missing."""
    assert asked.take_out().remark == "card_use.pulled"
    assert (asked.view.desk.badge, asked.view.desk.at) == ("", Step.PEOPLE)


def test_nothing_is_touched_while_the_card_is_asked(asked: Place) -> None:
    """But the way back."""
    asked.devices.cards._runs.ask = lambda _: None  # type: ignore[attr-defined]  # it takes its time
    asked.type(PINS[0])
    assert asked.view.desk.asked
    assert "抜かないでください" in on_screen(asked)
    asked.touch(t.Digit(1), t.Enter(), t.Prepare(Act.CLOSE), t.Next())
    assert (asked.view.desk.act, asked.view.desk.digits) == (Act.TEST, 0)
    asked.touch(t.Leave())
    assert not asked.view.desk.asked


def test_a_strangers_card_opens_nothing_and_changes_no_number(place: Place) -> None:
    """Another election's officer, and a card for something else: the voter's screen stays."""
    stranger = officers_card(bytes(32), new_badge("p01", 1), PINS[0])
    place.new_card("stranger", stranger)
    place.put_in("stranger")
    assert not place.officers.open
    assert place.shell.voters
    place.badge(1)
    place.take_out().put_in("stranger")
    assert place.remark == "badges.badge-unknown"
    after = load_card(place.folder, "stranger").piv
    assert after is not None
    assert after.pin == (stranger.piv and stranger.piv.pin)


def test_a_card_that_lies_about_its_badge_is_refused_after_its_pin(bare: Place) -> None:
    """The GUID of officer 1 with the badge of officer 2, and with no badge of this place."""
    bare.do(Act.LOAD, 1, 2)
    for number, badge in enumerate((bare.badges[1], new_badge("p01", 1))):
        lying = officers_card(bare.world.uid, badge, PINS[0])
        assert lying.piv is not None
        chuid = (OBJECT, packed(card_guid(bare.world.uid, "p01-b1")))
        objects = (lying.piv.objects[0], chuid)
        bare.new_card(f"liar-{number}", replace(lying, piv=replace(lying.piv, objects=objects)))
        bare.put_in(f"liar-{number}").touch(t.Prepare(Act.TEST), t.Next()).later(0.25)
        assert bare.view.desk.badge == "p01-b1"
        bare.type(PINS[0]).later(0.25)
        assert bare.remark == "badges.badge-unknown"
        assert bare.view.desk.officers == frozenset()
        bare.take_out()


def test_a_voters_card_is_no_badge_and_admits_nobody_on_a_staff_screen(place: Place) -> None:
    """It is told, and once the screen is the voters' again it has to be put in anew."""
    place.badge(1)
    with_card(place)
    assert place.remark == "card_use.no-badge"
    place.uncover().later()
    assert (place.screen, told(place)) == (Screen.WAITING, "card-left")


def test_an_officer_gets_to_the_staff_screen_by_card_once_staff_were_called(place: Place) -> None:
    """係員を呼ぶ stands on every screen of a voter; then the card opens. The choice stays."""
    place.arrive().press("bar-forward", "candidate-contest-1-1")
    place.card(1)
    assert not place.officers.open
    place.press("side-staff").later(0.25)
    assert place.officers.open
    place.take_out()
    place.do(Act.GO_ON, 1)
    assert place.screen is Screen.CHOOSING


def test_an_act_about_a_badge_asks_for_the_badge_on_paper(bare: Place) -> None:
    """A PIN that was forgotten cannot open its card."""
    bare.do(Act.LOAD, 1, 2).badge(1).touch(t.Prepare(Act.FORGOT_PIN), t.Next())
    assert bare.view.desk.at is Step.BADGE
    assert bare.card(2).remark == "card_use.paper-asked"
    assert bare.view.desk.subject == ""


def test_an_officers_card_that_was_left_in_is_told_to_the_next_voter(place: Place) -> None:
    """The staff closed their screen: whoever comes sees that a card lies there."""
    place.card(1).uncover().later()
    assert told(place) == "card-left"
    assert not place.officers.open


# A reader that takes its time.


def test_a_slow_reader_holds_up_nothing_and_is_missed_when_it_hangs() -> None:
    """Each look is answered at once by what is known; a reader that has not answered for ten
    seconds is gone, and is back with its answer."""
    hangs, goes_on = Event(), Event()

    class Slow(VirtualSlot):
        def present(self) -> bool:
            hangs.set()
            goes_on.wait(30)
            return super().present()

    reader = CardReader(OnThread(Slow(VirtualCard(CardState()))))
    assert reader.tick(Wanted.GRANTS, 0) == ()
    assert hangs.wait(30)
    assert reader.tick(Wanted.GRANTS, PATIENCE_MS) == ()
    assert not reader.gone
    reader.tick(Wanted.GRANTS, PATIENCE_MS + 1)
    assert reader.gone
    goes_on.set()
    at = PATIENCE_MS + 2
    while reader.gone:
        reader.tick(Wanted.GRANTS, at)
    assert not reader.gone


def test_a_driver_that_breaks_is_a_reader_that_is_gone() -> None:
    """Whatever it raises; the thread lives on and finds it again when it works."""

    class Breaks(VirtualSlot):
        broken = True

        def reader(self) -> str | None:
            if self.broken:
                raise RuntimeError("no such context")
            return super().reader()

    slot = Breaks(VirtualCard(CardState()))
    reader = CardReader(AtOnce(slot))
    reader.tick(Wanted.GRANTS, 0)
    assert reader.gone
    slot.broken = False
    reader.tick(Wanted.GRANTS, 250)
    assert not reader.gone
