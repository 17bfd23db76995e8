"""Reception, officers and a voter by card, through a real pcscd: nothing of the readers is
simulated but what lies in them (Debian's vsmartcard-vpcd)."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from card_daemon import FIRST, SOCKET_NAME, CardDaemon, missing, soon
from officers_world import PINS, TERMINAL, OfficersPlace, quick
from reception_world import ReceptionWorld

from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.state import voter_card
from hardware_sim.devices.card_file import officers_card
from terminal.app.card_reader import CardReader
from terminal.app.card_thread import OnThread
from terminal.badges import pin_book
from terminal.cards.grant_card import read_grant
from terminal.cards.ndef import UPDATE
from terminal.devices.pcsc_slot import PcscSlot
from terminal.life.states import Device
from terminal.reception.cards import CardDesk
from terminal.reception.desk import DeskRefused
from terminal.reception.outlets import Given
from terminal.session.states import State as Screen
from terminal.staff import touches as t
from terminal.staff.acts import Act

pytestmark = [pytest.mark.system, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are checked without the cost that a stranger has to pay, and nothing waits for a
    disk."""
    monkeypatch.setattr(pin_book, "verifier", quick)
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[CardDaemon]:
    made = CardDaemon()
    monkeypatch.setenv(SOCKET_NAME, str(made.socket))
    made.start()
    try:
        soon(lambda: PcscSlot(FIRST).trouble() is None)
        yield made
    finally:
        made.end()


class RealReader(OfficersPlace):
    """A terminal whose card reader is the system's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, cards=CardReader(OnThread(PcscSlot(FIRST)), "Virtual PCD"))

    def until(self, holds: Callable[[], bool]) -> "RealReader":
        """Real time passes, until the reader's thread has told."""
        end = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < end, (self.screen, self.view.desk)
            time.sleep(0.05)
            self.later(0.05)
        return self

    def empty(self) -> "RealReader":
        """The terminal has seen that nothing lies in the reader."""
        looks = time.monotonic() + 1
        return self.until(lambda: time.monotonic() > looks and not self.told)

    @property
    def told(self) -> str:
        return self.shell.voter_view().card


def test_a_ballot_and_its_officers_by_real_cards(daemon: CardDaemon, tmp_path: Path) -> None:
    """Two officers load the package, one after the other in one reader; a voter's card begins a
    ballot, is told when it is left in, and is refused as used."""
    place = RealReader(tmp_path)
    first, second = (
        VirtualCard(officers_card(place.world.uid, badge, pin))
        for badge, pin in zip(place.badges[:2], PINS[:2], strict=True)
    )
    lies = daemon.insert(first)
    place.until(lambda: place.officers.open)
    place.touch(t.Prepare(Act.LOAD), t.Next(), t.Next())
    place.until(lambda: place.view.desk.badge == "p01-b1")
    card = place.view.desk.card
    assert card is not None
    assert (card.left, card.here) == (5, 5)
    place.type("975310").until(lambda: place.remark == "card_use.pin-wrong")
    place.type(PINS[0]).until(lambda: place.view.desk.officers == {"p01-b1"})
    place.until(lambda: place.remark == "card_use.take-out")
    lies.pull()
    soon(daemon.is_empty)
    place.until(lambda: place.remark == "")
    lies = daemon.insert(second)
    place.until(lambda: place.view.desk.badge == "p01-b2")
    place.type(PINS[1]).until(lambda: len(place.view.desk.officers) == 2)
    place.until(lambda: place.view.desk.lies)
    lies.pull()
    place.until(lambda: not place.view.desk.lies)
    place.touch(t.Next(), t.Do())
    assert place.view.polls.loaded is not None
    place.do(Act.TEST, 1).do(Act.ZERO, 1, witness=True)
    place.at(7).do(Act.OPEN, 1, 2).do(Act.HAND_OUT, 1, witness=True)
    place.uncover()
    vote(place, daemon)


def vote(place: RealReader, daemon: CardDaemon) -> None:
    """Reception writes a voter's card and the terminal reads it; voted, left in, used again."""
    voters, desk = VirtualCard(voter_card()), CardDesk(PcscSlot(FIRST))
    given, used = Given(TERMINAL, place.new_grant()), place.recorded
    lies = daemon.insert(voters)
    soon(PcscSlot(FIRST).present)
    desk.check(given)
    desk.write(given)
    lies.pull()
    soon(daemon.is_empty)
    place.empty()
    lies = daemon.insert(voters)
    place.until(lambda: place.screen is Screen.START)
    place.press("bar-forward")
    for contest in place.world.election.contests:
        place.press(f"candidate-{contest.id}-1", "bar-forward", "bar-confirm")
    place.press("bar-forward")
    assert (place.screen, place.recorded) == (Screen.DONE, used + 1)
    place.until(lambda: place.told == "card-left").later(12)
    assert place.screen is Screen.WAITING
    lies.pull()
    soon(daemon.is_empty)
    place.until(lambda: place.told == "")
    daemon.insert(voters)
    place.until(lambda: place.booth.terminal.session.refused == "grant-spent")
    assert place.recorded == used + 1


def test_a_daemon_that_dies_is_told_and_votes_go_on(daemon: CardDaemon, tmp_path: Path) -> None:
    """T-06 within a moment; a slip still lets a voter in; started again, cards count again."""
    place = RealReader(tmp_path)
    place.open().until(lambda: not place.devices.cards.gone)
    daemon.kill()
    place.until(lambda: place.booth.terminal.polls.trouble == "lost-card-reader")
    place.vote()
    assert place.recorded == 1
    daemon.start()
    place.until(lambda: Device.CARD_READER not in place.booth.terminal.polls.lost)
    vote(place, daemon)


def test_a_voters_card_pulled_while_it_is_written_is_not_handed_out(daemon: CardDaemon) -> None:
    """Through the daemon, too: it is said, the card holds no grant, and the same grant goes on
    another card."""
    world = ReceptionWorld()
    slot = PcscSlot(FIRST)
    world.desk.cards = CardDesk(slot)
    card = VirtualCard(voter_card())
    lies = daemon.insert(card, heard=lambda sent: lies.pull() if sent[1] == UPDATE else None)
    soon(slot.present)
    given = world.desk.issue()
    with pytest.raises(DeskRefused) as refused:
        world.desk.hand_out(given)
    assert refused.value.reason in ("card-not-written", "no-card")
    other = VirtualCard(voter_card())
    soon(daemon.is_empty)
    daemon.insert(other)
    soon(slot.present)
    world.desk.hand_out(given)
    assert read_grant(slot) == given.text
    assert sum(line.grants for line in world.desk.counts) == 1
