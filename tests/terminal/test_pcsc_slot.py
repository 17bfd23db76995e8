"""What becomes of every answer of the card daemon; a real one is in tests/system/test_pcsc.py.

The daemon's functions are played by FakeScard, with the codes of winscard.
"""

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from common.secret import Secret
from common.text import catalogue, placeholders
from hardware_sim.cards.card import ATR, VirtualCard
from hardware_sim.cards.state import CardState, PivState
from terminal.cards import piv
from terminal.cards.officer_card import read_badge
from terminal.cards.refused import CardRefused
from terminal.devices import pcsc
from terminal.devices.bounded import Bounded, Late
from terminal.devices.pcsc_slot import Limits, PcscSlot, makes_of
from terminal.ports.card_slot import CardGone, ReaderGone

LINE = "IPPYO-BADGE-1 p01-b1 " + "5c" * 16 + " 0badcafe"
READER = "ACS ACR39U ICC Reader [CCID] (12345678) 00 00"
OTHER = "Identiv uTrust 3700 F 01 00"


class FakeScard:
    """One reader with an officer's card. codes: what a function answers instead."""

    SCARD_S_SUCCESS = 0
    SCARD_SCOPE_SYSTEM = 2
    SCARD_STATE_UNAWARE, SCARD_STATE_PRESENT = 0, 0x20
    SCARD_SHARE_EXCLUSIVE = 1
    SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 = 1, 2
    SCARD_PCI_T0, SCARD_PCI_T1 = "T=0", "T=1"
    SCARD_UNPOWER_CARD = 2

    def __init__(self, protocol: int = SCARD_PROTOCOL_T1) -> None:
        held = ((piv.PRINTED_INFORMATION, piv.packed(LINE)),)
        words = "T=0" if protocol == self.SCARD_PROTOCOL_T0 else "T=1"
        state = CardState(piv=PivState(objects=held), protocol=words)  # type: ignore[arg-type]
        self.card = VirtualCard(state)
        self.protocol = protocol
        self.codes: dict[str, int] = {}
        self.readers = [READER]
        self.full = {READER}
        self.sent: list[list[int]] = []
        self.heard: list[bytes] = []
        self.released = 0

    def __getattr__(self, name: str) -> Any:
        """SCardListReaders is list_readers below, and so on."""
        if not name.startswith("SCard"):
            raise AttributeError(name)
        return getattr(self, re.sub(r"(?<!^)([A-Z])", r"_\1", name[5:]).lower())

    def establish_context(self, _: int) -> list[int]:
        return [self.codes.get("establish", 0), 7]

    def release_context(self, _: int) -> int:
        self.released += 1
        return 0

    def list_readers(self, _: int, __: list[str]) -> list[Any]:
        return [self.codes.get("list", 0), self.readers]

    def get_status_change(self, _: int, __: int, asked: list[tuple[str, int]]) -> list[Any]:
        ((reader, known),) = asked
        assert known == self.SCARD_STATE_UNAWARE
        state = 0x10022 if reader in self.full else 0x10012
        return [self.codes.get("status", 0), [(reader, state, list(ATR["T=1"]))]]

    def connect(self, *_: object) -> list[int]:
        self.card.reset()
        return [self.codes.get("connect", 0), 9, self.protocol]

    def transmit(self, _: int, header: str, command: list[int]) -> list[Any]:
        assert header == self.card.state.protocol
        self.sent.append(command)
        self.heard.append(bytes(command))
        code = self.codes.get("transmit", 0)
        return [code, [] if code else list(self.card.answer(bytes(command)))]

    def disconnect(self, _: int, __: int) -> int:
        self.card.reset()
        return self.codes.get("disconnect", 0)


@pytest.fixture
def scard(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeScard]:
    fake = FakeScard()
    monkeypatch.setattr(pcsc, "_scard", lambda: fake)
    return fake


@pytest.mark.parametrize("protocol", [1, 2])
def test_a_badge_is_read_by_both_protocols(scard: FakeScard, protocol: int) -> None:
    """By T=0 the length of the answer is not sent along (ISO/IEC 7816-3)."""
    scard.__init__(protocol)  # type: ignore[misc]
    slot = PcscSlot()
    assert slot.trouble() is None
    assert (slot.reader(), slot.present()) == ("ACS ACR39U ICC Reader [CCID]", True)
    assert read_badge(slot, Secret(b"123456")) == LINE
    assert len(scard.heard[0]) == (14 if protocol == 1 else 15)


def test_no_copy_of_a_pin_is_left(scard: FakeScard) -> None:
    """What was handed to the library is zeros afterwards, and so is what came from above."""
    slot, given = PcscSlot(), piv.verify(Secret(b"918273"))
    slot.transmit(given)
    assert scard.heard[-1] == bytes(given)
    assert all(set(command) == {0} for command in scard.sent)
    with pytest.raises(CardRefused, match="card-pin-wrong"):
        read_badge(slot, Secret(b"918273"))
    assert any(b"918273" in command for command in scard.heard)
    assert all(set(command) == {0} for command in scard.sent)


STORIES = [
    ("establish", 0x8010001D, ReaderGone, "reader-no-daemon"),
    ("establish", 0x8010006A, ReaderGone, "reader-forbidden"),
    ("list", 0x8010002E, ReaderGone, "reader-none"),
    ("list", 0x80100003, ReaderGone, "reader-no-daemon"),
    ("list", 0x80100013, ReaderGone, "reader-no-daemon"),
    ("connect", 0x8010000B, ReaderGone, "reader-busy"),
    ("connect", 0x80100009, ReaderGone, None),
    ("connect", 0x8010000C, CardGone, None),
    ("connect", 0x80100066, CardGone, None),
    ("connect", 0x8010000F, CardGone, None),
    ("transmit", 0x80100069, CardGone, None),
    ("transmit", 0x80100068, CardGone, None),
    ("transmit", 0x80100016, CardGone, None),
    ("transmit", 0x80100017, ReaderGone, None),
    ("transmit", 0x8010001E, ReaderGone, None),
    ("transmit", 0x80109999, CardGone, None),
]


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(("function", "code", "raised", "reason"), STORIES)
def test_every_code_of_the_daemon_has_its_story(
    scard: FakeScard,
    function: str,
    code: int,
    raised: type[Exception],
    reason: str | None,
    signed: bool,
) -> None:
    """Card or reader gone; what the start-up check says; and all works when it is over."""
    slot = PcscSlot()
    scard.codes[function] = code - 2**32 if signed else code
    with pytest.raises(raised):
        read_badge(slot, Secret(b"123456"))
    found = slot.trouble()
    assert (found.reason if found else None) == reason
    scard.codes.clear()
    assert read_badge(slot, Secret(b"123456")) == LINE
    assert slot.trouble() is None


def test_an_answer_without_a_status_is_a_card_that_was_pulled(
    scard: FakeScard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some readers say so, and no error."""
    slot = PcscSlot()
    monkeypatch.setattr(scard.card, "answer", lambda _: b"\x90")
    with pytest.raises(CardGone):
        read_badge(slot, Secret(b"123456"))


def test_without_pyscard_the_start_up_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program starts, and only cards cannot be used."""
    monkeypatch.setitem(__import__("sys").modules, "smartcard", None)
    slot = PcscSlot()
    found = slot.trouble()
    assert found is not None
    assert found.reason == "reader-no-module"
    assert (slot.reader(), slot.present()) == (None, False)


def test_of_two_readers_the_one_with_a_card_is_used(scard: FakeScard) -> None:
    """As of one for contact cards and one for contactless ones; with cards in both, neither."""
    scard.readers = [OTHER, READER]
    slot = PcscSlot()
    assert slot.trouble() is None
    assert slot.reader() == "Identiv uTrust 3700 F + ACS ACR39U ICC Reader [CCID]"
    assert read_badge(slot, Secret(b"123456")) == LINE
    scard.full = {READER, OTHER}
    found = slot.trouble()
    assert found is not None
    assert (found.reason, found.values) == ("reader-several", {"count": 2})
    assert not slot.present()
    with pytest.raises(CardGone):
        read_badge(slot, Secret(b"123456"))
    scard.full = set()
    assert (slot.trouble(), slot.present()) == (None, False)


def test_a_reader_that_was_named_is_used_alone(scard: FakeScard) -> None:
    scard.readers = [OTHER, READER]
    scard.full = {READER, OTHER}
    slot = PcscSlot("ACR39U")
    assert slot.reader() == "ACS ACR39U ICC Reader [CCID]"
    assert read_badge(slot, Secret(b"123456")) == LINE
    assert PcscSlot("Another").reader() is None


def test_a_reader_s_own_number_is_not_told() -> None:
    """Names go to screens and reports; a serial number or the order of plugging in does not."""
    assert makes_of(("Yubico YubiKey OTP+FIDO+CCID 00 00",)) == "Yubico YubiKey OTP+FIDO+CCID"
    assert makes_of(("Gemalto PC Twin Reader (70D7E2EE) 01 00",)) == "Gemalto PC Twin Reader"
    assert makes_of(("A (1) 00 00", "A (2) 01 00", "B 02 00")) == "A + B"


def test_all_commands_of_a_talk_share_one_limit(scard: FakeScard) -> None:
    """A card that is slow with each command cannot hold the terminal up for ever."""
    now = 0.0

    def slow(command: bytes, answer: Any = scard.card.answer) -> bytes:
        nonlocal now
        now += 3.0
        return bytes(answer(command))

    scard.card.answer = slow  # type: ignore[method-assign]
    slot = PcscSlot(clock=lambda: now)
    for _ in range(3):
        slot.transmit(piv.ask_tries())
    with pytest.raises(CardGone):
        slot.transmit(piv.ask_tries())
    assert now == 9.0
    assert slot.transmit(piv.ask_tries())  # a new talk has its own


@pytest.mark.usefixtures("scard")
def test_waiting_for_a_pin_does_not_count() -> None:
    now = 0.0
    slot = PcscSlot(clock=lambda: now)
    slot.transmit(b"\x00\xa4\x04\x00\x09" + piv.NAME + b"\x00")
    now = 1000.0
    assert slot.transmit(piv.ask_tries()) == b"\x63\xc3"


def test_nothing_of_a_card_s_number_stays_with_the_driver(scard: FakeScard) -> None:
    """The daemon hands it out unasked; nothing that the driver holds afterwards has it."""
    slot = PcscSlot()
    assert slot.present()
    read_badge(slot, Secret(b"123456"))
    number = ATR["T=1"]
    held = [thing for thing in reachable(slot) if thing is not scard]
    assert not any(holds(thing, number) for thing in held)
    slot._kept = list(number)  # type: ignore[attr-defined]  # positive control
    assert any(holds(thing, number) for thing in reachable(slot))


def reachable(start: object) -> list[object]:
    """Everything that can be reached from it by attributes, members and closures."""
    found: dict[int, object] = {}
    ahead = [start]
    while ahead:
        thing = ahead.pop()
        if id(thing) in found or isinstance(thing, FakeScard | type | threading.Thread):
            continue
        found[id(thing)] = thing
        if isinstance(thing, dict):
            ahead += [*thing.keys(), *thing.values()]
        elif isinstance(thing, list | tuple | set | frozenset):
            ahead += thing
        ahead += getattr(thing, "__dict__", {}).values()
        ahead += [cell.cell_contents for cell in getattr(thing, "__closure__", None) or ()]
    return list(found.values())


def holds(thing: object, number: bytes) -> bool:
    if isinstance(thing, bytes | bytearray):
        return number in thing
    if isinstance(thing, list | tuple):
        return list(number) == list(thing)
    return isinstance(thing, str) and number.hex() in thing.lower().replace(" ", "")


def test_every_reason_has_its_text() -> None:
    """Title, meaning and what to do, in both languages, under a code."""
    reasons = [trouble.value for trouble in pcsc.Trouble] + ["reader-gone", "reader-several"]
    for reason in reasons:
        entry = catalogue()[f"cards.{reason}"]
        assert entry["code"].startswith("E-")
        assert {
            f"{part}_{language}"
            for part in ("title", "meaning", "action")
            for language in ("ja", "en")
        } < set(entry)
    assert placeholders("cards.reader-several", "title_ja") == {"count"}


def test_a_late_call_is_left_behind_and_cleared_up() -> None:
    """The next call does not wait for it, and what it was made on is closed when it is back."""
    go, opened, closed = threading.Event(), [], []

    def made() -> int:
        opened.append(len(opened))
        return opened[-1]

    done = threading.Event()

    def ended(one: int) -> None:
        closed.append(one)
        done.set()

    calls = Bounded(made, ended)
    assert calls.call(lambda one: one, 5) == 0
    with pytest.raises(Late):
        calls.call(lambda _: go.wait(30), 0.01)
    assert calls.call(lambda one: one, 5) == 1
    assert closed == []
    go.set()
    assert done.wait(5)
    assert closed == [0]


def test_what_a_call_raises_comes_to_who_asked() -> None:
    calls = Bounded(lambda: 0, lambda _: None)
    with pytest.raises(ZeroDivisionError):
        calls.call(lambda one: 1 // one, 5)
    assert calls.call(lambda one: one, 5) == 0


def test_limits_are_below_those_of_the_watchdog() -> None:
    """15 s without a sign of life restart the terminal; a talk and two looks take less."""
    limits = Limits()
    assert limits.talk + 2 * limits.look + limits.command < 15
