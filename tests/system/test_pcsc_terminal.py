"""A whole terminal with a real pcscd: officers open the polls by card, and a voter votes.

Time at the terminal is simulated; the reader, its daemon and the thread that waits for it are real.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from card_daemon import SOCKET_NAME, CardDaemon, missing
from officers_world import PINS, OfficersPlace, quick

from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.state import CardState, NdefState
from hardware_sim.devices.card_file import officers_card
from terminal.app.card_reader import CardReader
from terminal.app.card_thread import OnThread
from terminal.badges import pin_book
from terminal.cards import ndef
from terminal.devices.pcsc_slot import PcscSlot
from terminal.session.states import State as Screen
from terminal.staff import touches as t
from terminal.staff.acts import Act

pytestmark = [pytest.mark.system, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[CardDaemon]:
    monkeypatch.setattr(pin_book, "verifier", quick)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    made = CardDaemon()
    monkeypatch.setenv(SOCKET_NAME, str(made.socket))
    made.start()
    try:
        yield made
    finally:
        made.end()


def with_reader(folder: Path) -> OfficersPlace:
    """A terminal whose reader is that of the daemon."""
    place = OfficersPlace(folder)
    reader = CardReader(OnThread(PcscSlot()), "Virtual PCD")
    object.__setattr__(place.devices, "cards", reader)
    return place


def until(place: OfficersPlace, true: Callable[[], object]) -> None:
    """The terminal goes on, four beats a second, until it is so."""
    for _ in range(400):
        if true():
            return
        place.later(0.25)
        time.sleep(0.02)
    raise AssertionError(f"it never came so: {place.screen} {place.view.desk} {place.remark}")


def officer(place: OfficersPlace, number: int) -> VirtualCard:
    state = officers_card(place.world.uid, place.badges[number - 1], place.pins[number - 1])
    return VirtualCard(state)


def granted(text: str) -> VirtualCard:
    record = ndef.packed(text)
    data = (len(record).to_bytes(2, "big") + record).ljust(1024, b"\0")
    return VirtualCard(CardState(ndef=NdefState(data)))


def test_two_officers_load_the_package_by_their_cards(daemon: CardDaemon, tmp_path: Path) -> None:
    """One card after the other, each with its PIN; a wrong one costs a try of the card. What they
    confirmed goes on once the last card is out."""
    place = with_reader(tmp_path)
    first = daemon.insert(officer(place, 1))
    until(place, lambda: place.officers.open)
    place.touch(t.Prepare(Act.LOAD), t.Next(), t.Next())
    until(place, lambda: place.view.desk.badge == "p01-b1")
    place.type("000000")
    until(place, lambda: place.remark == "card_use.pin-wrong")
    place.type(PINS[0])
    until(place, lambda: place.view.desk.officers == {"p01-b1"})
    first.pull()
    until(place, daemon.is_empty)
    second = daemon.insert(officer(place, 2))
    until(place, lambda: place.view.desk.badge == "p01-b2")
    place.type(PINS[1])
    until(place, lambda: place.view.desk.officers == {"p01-b1", "p01-b2"})
    until(place, lambda: place.view.desk.lies)
    second.pull()
    until(place, lambda: not place.view.desk.lies)
    place.touch(t.Next(), t.Do())
    assert place.view.polls.loaded is not None


def test_a_voter_votes_by_card_and_the_daemon_may_die_meanwhile(
    daemon: CardDaemon, tmp_path: Path
) -> None:
    """The vote is recorded once; the next voter is admitted when the daemon is back."""
    place = with_reader(tmp_path).open()
    for votes in (1, 2):
        card = daemon.insert(granted(place.new_grant()))
        until(place, lambda: place.screen is Screen.START)
        daemon.kill()
        vote_out(place)
        assert (place.screen, place.recorded) == (Screen.DONE, votes)
        place.later(15)
        card.pull()
        daemon.start()
        until(place, lambda: place.screen is Screen.WAITING and not place.devices.cards.gone)


def vote_out(place: OfficersPlace) -> None:
    place.press("bar-forward")
    for contest in place.world.election.contests:
        place.press(f"candidate-{contest.id}-1", "bar-forward", "bar-confirm")
    place.press("bar-forward")
