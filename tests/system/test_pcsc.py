"""Officers' and voters' cards through a real pcscd: cards, readers and daemon come and go.

Debian's virtual reader (vsmartcard-vpcd) holds the virtual card of hardware_sim/cards.
"""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from card_daemon import FIRST, SECOND, SOCKET_NAME, CardDaemon, missing, soon

from common.secret import Secret
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.card_file import card_in, save
from hardware_sim.cards.state import (
    FACTORY_KEY,
    CardState,
    NdefState,
    PivState,
    Protocol,
    officer_card,
    voter_card,
)
from hardware_sim.cards.vpcd import VpcdCard
from terminal.cards import piv
from terminal.cards.grant_card import read_grant, wipe_grant, write_grant
from terminal.cards.issue import Words, empty, issue
from terminal.cards.officer_card import read_badge, tries_left
from terminal.cards.refused import CardRefused
from terminal.devices.pcsc_slot import Limits, PcscSlot
from terminal.ports.card_slot import CardGone, ReaderGone

pytestmark = [pytest.mark.system, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]

LINE = "IPPYO-BADGE-1 p01-b1 " + "5c" * 16 + " 0badcafe"
GRANT = "A" * 882


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[CardDaemon]:
    made = CardDaemon()
    monkeypatch.setenv(SOCKET_NAME, str(made.socket))
    made.start()
    try:
        yield made
    finally:
        made.end()


def first(limits: Limits | None = None) -> PcscSlot:
    return PcscSlot(FIRST, limits)


def badge_state(protocol: Protocol = "T=1") -> CardState:
    held = ((piv.PRINTED_INFORMATION, piv.packed(LINE)),)
    return CardState(piv=PivState(objects=held), protocol=protocol)


def badge(slot: PcscSlot, digits: bytes = b"123456") -> str:
    """The line, or why there is none."""
    try:
        return read_badge(slot, Secret(digits))
    except CardRefused as refused:
        return f"{refused.reason} {refused.values.get('left', '')}".strip()


def trouble(slot: PcscSlot) -> str | None:
    found = slot.trouble()
    return None if found is None else found.reason


def test_what_is_wrong_is_told_before_the_polls_open(daemon: CardDaemon) -> None:
    """No such reader, no daemon; and nothing where all is well."""
    soon(lambda: trouble(first()) is None)
    assert first().reader() == "Virtual PCD"
    assert trouble(PcscSlot("Another make")) == "reader-none"
    daemon.kill()
    assert trouble(first()) == "reader-no-daemon"
    assert (first().reader(), first().present()) == (None, False)
    with pytest.raises(ReaderGone):
        badge(first())


def test_no_reader_at_all_is_told(daemon: CardDaemon) -> None:
    daemon.kill()
    daemon.plug(on=False)
    daemon.start()
    slot = PcscSlot()
    soon(lambda: trouble(slot) == "reader-none")
    with pytest.raises(ReaderGone):
        badge(slot)


def test_a_card_is_seen_to_come_and_go(daemon: CardDaemon) -> None:
    slot = first()
    assert not slot.present()
    for _ in range(2):
        card = daemon.insert(VirtualCard(badge_state()))
        soon(slot.present)
        card.pull()
        soon(lambda: not slot.present())
    with pytest.raises(CardGone):
        badge(slot)


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
def test_an_officer_s_card_gives_its_badge_for_its_pin_alone(
    daemon: CardDaemon, protocol: Protocol
) -> None:
    """Wrong PINs are counted, the right one gives all tries back, the last wrong one locks."""
    slot = first()
    daemon.insert(VirtualCard(badge_state(protocol)))
    soon(slot.present)
    assert badge(slot) == LINE
    assert [badge(slot, b"000000"), badge(slot)] == ["card-pin-wrong 2", LINE]
    said = [badge(slot, b"000000") for _ in range(4)]
    assert said == ["card-pin-wrong 2", "card-pin-wrong 1", "card-pin-locked", "card-pin-locked"]
    assert tries_left(slot) == 0
    assert badge(slot) == "card-pin-locked"


def test_tries_outlast_the_reader_the_daemon_and_the_process(
    daemon: CardDaemon, tmp_path: Path
) -> None:
    """A card is as much nearer its lock after every restart."""
    file, slot = tmp_path / "officer-1", first()
    save(badge_state(), file)
    for left in (2, 1):
        card = daemon.insert(card_in(file))
        soon(slot.present)
        assert badge(slot, b"999999") == f"card-pin-wrong {left}"
        card.pull()
        daemon.kill()
        daemon.start()
    daemon.insert(card_in(file))
    soon(slot.present)
    assert tries_left(slot) == 1
    assert badge(slot) == LINE


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
def test_a_bought_card_is_issued_used_and_emptied(daemon: CardDaemon, protocol: Protocol) -> None:
    """By its factory's key, PIN and PUK, through the daemon as a clerk does it."""
    slot, key = first(), Secret(FACTORY_KEY)
    daemon.insert(VirtualCard(officer_card(protocol)))
    soon(slot.present)
    factory = Secret(b"123456"), Secret(b"12345678")
    words = Words(key, factory[0], Secret(b"285714"), factory[1], Secret(b"90417263"))
    issue(slot, LINE, words, bytes(range(16)))
    assert badge(slot, b"285714") == LINE
    assert badge(slot) == "card-pin-wrong 2"
    empty(slot, key)
    assert badge(slot, b"285714") == "card-empty"


def test_a_card_left_in_the_reader_is_closed_after_each_use(daemon: CardDaemon) -> None:
    """Nobody reads the badge again without its PIN."""
    slot = first()
    daemon.insert(VirtualCard(badge_state()))
    soon(slot.present)
    assert badge(slot) == LINE
    slot.transmit(b"\x00\xa4\x04\x00\x09" + piv.NAME + b"\x00")
    assert slot.transmit(piv.read_line()) == b"\x69\x82"
    slot.release()


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
def test_a_voter_s_card_takes_gives_and_loses_its_grant(
    daemon: CardDaemon, protocol: Protocol
) -> None:
    slot = first()
    daemon.insert(VirtualCard(CardState(ndef=NdefState(), protocol=protocol)))
    soon(slot.present)
    write_grant(slot, GRANT)
    assert read_grant(slot) == GRANT
    wipe_grant(slot)
    with pytest.raises(CardRefused, match="card-empty"):
        read_grant(slot)


class Pulling:
    """Pulls the card while it works on its command of this number; 0 for none."""

    def __init__(self, command: int = 0) -> None:
        self.left = command
        self.held: VpcdCard | None = None

    def __call__(self, _: bytes) -> None:
        self.left -= 1
        if not self.left and self.held is not None:
            self.held.pull()


def test_an_officer_s_card_pulled_at_any_command_stays_whole(daemon: CardDaemon) -> None:
    """Before the answer comes back. The officer is told, and the card works again."""
    slot, card = first(), VirtualCard(badge_state())
    for command in (1, 2, 3):
        pulling = Pulling(command)
        pulling.held = daemon.insert(card, pulling)
        soon(slot.present)
        with pytest.raises(CardGone):
            badge(slot)
        assert not slot.present()
        soon(daemon.is_empty)
    daemon.insert(card)
    soon(slot.present)
    assert tries_left(slot) == 3
    assert badge(slot) == LINE


def test_a_voter_s_card_pulled_at_any_command_holds_a_whole_grant_or_none(
    daemon: CardDaemon,
) -> None:
    """While a second grant is written over a first one, at each command in turn."""
    slot, card, found = first(), VirtualCard(CardState(ndef=NdefState(at_once=255))), []
    for command in range(1, 20):
        pulling = Pulling()
        pulling.held = daemon.insert(card, pulling)
        soon(slot.present)
        found.append(on_card(slot))
        write_grant(slot, "B" * 300)
        pulling.left = command
        try:
            write_grant(slot, "A" * 300)
        except CardGone:
            soon(daemon.is_empty)
        else:
            break
    assert len(found) == 12  # before the first of 11 commands, and after each was cut off
    assert set(found) == {"card-empty", "B" * 300, "A" * 300}


def on_card(slot: PcscSlot) -> str:
    try:
        return read_grant(slot)
    except CardRefused as refused:
        return refused.reason


def test_no_talk_goes_on_with_a_card_that_was_put_in_again(daemon: CardDaemon) -> None:
    """An open card that is swapped for another between two commands opens nothing."""
    slot = first()
    card = daemon.insert(VirtualCard(badge_state()))
    soon(slot.present)
    slot.transmit(b"\x00\xa4\x04\x00\x09" + piv.NAME + b"\x00")
    card.pull()
    daemon.insert(VirtualCard(badge_state()))
    with pytest.raises(CardGone):
        slot.transmit(piv.verify(Secret(b"123456")))
    soon(slot.present)
    assert badge(slot) == LINE


def test_a_mute_card_holds_nobody_up_and_the_next_one_works(daemon: CardDaemon) -> None:
    """It is given up after its limit; the reader is busy until it is out."""
    slot = first(Limits(command=0.3))
    waiting = threading.Event()
    card = daemon.insert(VirtualCard(badge_state()), lambda _: waiting.wait(60) and None)
    soon(slot.present)
    with pytest.raises(CardGone):
        badge(slot)
    with pytest.raises(ReaderGone):
        badge(slot)
    assert trouble(slot) == "reader-busy"
    card.pull()
    waiting.set()
    soon(daemon.is_empty)
    daemon.insert(VirtualCard(badge_state()))
    soon(slot.present)
    soon(lambda: _reads(slot))
    assert trouble(slot) is None


def _reads(slot: PcscSlot) -> bool:
    try:
        return badge(slot) == LINE
    except (CardGone, ReaderGone):
        return False


def test_a_reader_that_another_program_holds_is_told(daemon: CardDaemon) -> None:
    slot, other = first(), first()
    daemon.insert(VirtualCard(badge_state()))
    soon(slot.present)
    other.transmit(b"\x00\xa4\x04\x00\x09" + piv.NAME + b"\x00")
    with pytest.raises(ReaderGone):
        badge(slot)
    assert trouble(slot) == "reader-busy"
    other.release()
    assert badge(slot) == LINE
    assert trouble(slot) is None


def test_of_two_readers_the_one_with_a_card_is_used(daemon: CardDaemon) -> None:
    """An officer's card in the one, a voter's in the other, one after the other; with cards
    in both, none is read until one was taken out."""
    slot = PcscSlot()
    officer = daemon.insert(VirtualCard(badge_state()))
    soon(slot.present)
    assert (slot.reader(), badge(slot)) == ("Virtual PCD", LINE)
    daemon.insert(VirtualCard(voter_card()), second=True)
    soon(lambda: trouble(slot) == "reader-several")
    assert not slot.present()
    with pytest.raises(CardGone):
        read_grant(slot)
    write_grant(PcscSlot(SECOND), GRANT)  # by its name it is
    officer.pull()
    soon(slot.present)
    assert read_grant(slot) == GRANT
    assert trouble(slot) is None


def test_a_daemon_killed_in_the_middle_of_a_talk_comes_back(daemon: CardDaemon) -> None:
    """The officer is told that the reader is gone; afterwards it works without a restart of
    the terminal."""
    slot = first()
    daemon.insert(VirtualCard(badge_state()))
    soon(slot.present)
    slot.transmit(b"\x00\xa4\x04\x00\x09" + piv.NAME + b"\x00")
    daemon.kill()
    with pytest.raises(ReaderGone):
        slot.transmit(piv.verify(Secret(b"123456")))
    assert trouble(slot) == "reader-no-daemon"
    daemon.start()
    daemon.insert(VirtualCard(badge_state()))
    soon(slot.present)
    assert badge(slot) == LINE


def test_a_reader_unplugged_in_the_middle_of_a_talk_comes_back(daemon: CardDaemon) -> None:
    """The virtual reader's cable is the daemon's: it is gone, and comes back without readers."""
    slot, card = first(), VirtualCard(badge_state())
    daemon.insert(card)
    soon(slot.present)
    slot.transmit(b"\x00\xa4\x04\x00\x09" + piv.NAME + b"\x00")
    daemon.kill()
    daemon.plug(on=False)
    daemon.start()
    with pytest.raises(ReaderGone):
        slot.transmit(piv.verify(Secret(b"123456")))
    soon(lambda: trouble(slot) == "reader-none")
    assert (slot.reader(), slot.present()) == (None, False)
    daemon.kill()
    daemon.plug(on=True)
    daemon.start()
    daemon.insert(card)
    soon(slot.present)
    assert (tries_left(slot), badge(slot)) == (3, LINE)


def test_a_daemon_that_hangs_holds_nobody_up(daemon: CardDaemon) -> None:
    """Each question has its limit, and after one that was late none is asked for a while."""
    slot = first(Limits(check=0.3, look=0.3, rest=0.5))
    soon(lambda: trouble(slot) is None)
    daemon.signal(signal.SIGSTOP)
    assert trouble(slot) == "reader-no-daemon"
    assert slot.reader() is None
    daemon.signal(signal.SIGCONT)
    soon(lambda: trouble(slot) is None)
