"""Golden vectors: what goes to a card and comes back, word for word (docs/formats/cards.md)."""

from typing import Any

import pytest
from vectors import make_cards
from vectors.vector_file import spelled, stored, stored_text

from common.secret import Secret
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import CardState, NdefState, PivState, Protocol
from terminal.cards import chuid, management, ndef, piv
from terminal.cards.grant_card import read_grant, wipe_grant, write_grant
from terminal.cards.issue import Words, issue
from terminal.cards.officer_card import read_badge, tries_left
from terminal.cards.refused import CardRefused

VECTORS: dict[str, Any] = stored(make_cards.FILE)
LINE, GUID = VECTORS["line"], bytes.fromhex(VECTORS["guid"])


class Scripted:
    """A slot that holds every command to the talk of a vector, and gives its answers."""

    def __init__(self, talk: list[list[str]]) -> None:
        self._left = list(talk)

    def reader(self) -> str | None:
        return "scripted"

    def present(self) -> bool:
        return True

    def transmit(self, command: bytes | bytearray) -> bytes:
        wanted, answer = self._left.pop(0)
        assert bytes(command).hex().upper() == wanted.upper()
        return bytes.fromhex(answer)

    def release(self) -> None:
        """A script goes on over several talks."""

    @property
    def done(self) -> bool:
        return not self._left


def badge(slot: Scripted | VirtualSlot, pin: str) -> str:
    return read_badge(slot, Secret(pin.encode()))


def test_the_vectors_are_what_the_script_makes() -> None:
    """So anybody can make them again."""
    assert stored_text(make_cards.FILE) == spelled(make_cards.vectors())


@pytest.mark.parametrize("name", ["read badge", "read badge by T=0"])
def test_a_badge_is_read_by_these_commands(name: str) -> None:
    slot = Scripted(VECTORS[name]["talk"])
    assert badge(slot, VECTORS[name]["pin"]) == LINE
    assert slot.done


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("wrong pin", "card-pin-wrong"),
        ("last wrong pin", "card-pin-locked"),
        ("locked", "card-pin-locked"),
    ],
)
def test_a_pin_is_refused_by_these_answers(name: str, reason: str) -> None:
    slot = Scripted(VECTORS[name]["talk"])
    with pytest.raises(CardRefused, match=reason) as raised:
        badge(slot, VECTORS[name]["pin"])
    assert raised.value.values.get("left") == VECTORS[name].get("left")
    assert slot.done


def test_tries_and_by_what_a_card_is_known_are_asked_so() -> None:
    assert tries_left(Scripted(VECTORS["tries"]["talk"])) == VECTORS["tries"]["left"]
    assert chuid.guid_of(Scripted(VECTORS["known by"]["talk"])) == GUID


@pytest.mark.parametrize("vector", VECTORS["issue"], ids=["AES-192", "3DES"])
def test_a_card_is_issued_by_these_commands(
    vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the challenge of the vector instead of a random one."""
    challenge = bytes.fromhex(vector["challenge"])
    monkeypatch.setattr(management.secrets, "token_bytes", lambda size: challenge[:size])
    names = ("first_pin", "pin", "first_puk", "puk")
    words = Words(bytes_of(vector["key"]), *(Secret(vector[name].encode()) for name in names))
    slot = Scripted(vector["talk"])
    issue(slot, LINE, words, GUID)
    assert slot.done


def bytes_of(text: str) -> Secret:
    return Secret(bytes.fromhex(text))


def test_grants_are_read_written_and_wiped_by_these_commands() -> None:
    slot = Scripted(VECTORS["read grant"]["talk"])
    assert read_grant(slot) == VECTORS["grants"][0]
    for vector in VECTORS["write grant"]:
        writing = Scripted(vector["talk"])
        write_grant(writing, vector["text"])
        assert writing.done
    wiping = Scripted(VECTORS["wipe grant"]["talk"])
    wipe_grant(wiping)
    assert slot.done
    assert wiping.done


@pytest.mark.parametrize(
    "name", ["read badge", "wrong pin", "tries", "known by", "read grant", "wipe grant"]
)
def test_the_virtual_card_answers_as_the_vectors_do(name: str) -> None:
    """So tests on it are tests on what the standards say."""
    objects = ((piv.PRINTED_INFORMATION, piv.packed(LINE)), (chuid.OBJECT, chuid.packed(GUID)))
    record = ndef.packed(VECTORS["grants"][0])
    message = (len(record).to_bytes(2, "big") + record).ljust(1024, b"\0")
    state = CardState(PivState(objects=objects), NdefState(message))
    card = VirtualCard(state)
    for command, answer in VECTORS[name]["talk"]:
        assert card.answer(bytes.fromhex(command)).hex().upper() == answer.upper()


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
def test_the_virtual_card_is_issued_as_the_vectors_are(protocol: Protocol) -> None:
    """Its own witness is random: what it holds afterwards is compared."""
    vector = VECTORS["issue"][0]
    card = VirtualCard(CardState(piv=PivState(), protocol=protocol))
    names = ("first_pin", "pin", "first_puk", "puk")
    words = Words(bytes_of(vector["key"]), *(Secret(vector[name].encode()) for name in names))
    issue(VirtualSlot(card), LINE, words, GUID)
    held = dict(card.state.piv.objects) if card.state.piv else {}
    written = {command for command, _ in vector["talk"] if command.startswith("00DB")}
    assert written == {
        f"00DB3FFF{len(value) + 5:02X}5C03{tag.hex()}{value.hex()}".upper()
        for tag, value in held.items()
    }


@pytest.mark.parametrize("name", VECTORS["refused objects"])
def test_an_object_that_is_no_badge_is_refused(name: str) -> None:
    data, reason = VECTORS["refused objects"][name]
    with pytest.raises(CardRefused, match=reason):
        piv.unpacked(bytes.fromhex(data))


@pytest.mark.parametrize("name", VECTORS["refused messages"])
def test_a_message_that_is_no_grant_is_refused(name: str) -> None:
    data, reason = VECTORS["refused messages"][name]
    with pytest.raises(CardRefused, match=reason):
        ndef.unpacked(bytes.fromhex(data))


@pytest.mark.parametrize("name", VECTORS["refused containers"])
def test_a_container_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(CardRefused, match="card-unreadable"):
        ndef.read_capabilities(bytes.fromhex(VECTORS["refused containers"][name]))
