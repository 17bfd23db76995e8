"""By what an officer's card is known before its PIN."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import CardState, PivState, officer_card, voter_card
from terminal.cards.chuid import OBJECT, guid_in, guid_of, packed
from terminal.cards.refused import CardRefused

GUIDS = st.binary(min_size=16, max_size=16)


@given(GUIDS)
def test_a_guid_is_read_as_it_was_written(guid: bytes) -> None:
    """As NIST SP 800-73-4 lays it out: FASC-N, GUID, end, no signature, no check."""
    made = packed(guid)
    assert made == bytes.fromhex("533b3019") + bytes(25) + bytes.fromhex(
        "3410"
    ) + guid + b"\x35\x0820991231" + bytes.fromhex("3e00fe00")
    assert guid_in(made) == guid


@given(st.binary(max_size=80))
def test_whatever_else_lies_there_is_a_strangers(data: bytes) -> None:
    """It ends, raises nothing, and gives 16 bytes or none."""
    assert len(guid_in(data)) in (0, 16)


@given(GUIDS, st.data())
def test_a_chuid_with_a_byte_too_few_is_no_chuid(guid: bytes, data: st.DataObject) -> None:
    """Cut anywhere."""
    made = packed(guid)
    assert guid_in(made[: data.draw(st.integers(0, len(made) - 1))]) == b""


@pytest.mark.parametrize("size", [0, 15, 17])
def test_another_length_is_refused(size: int) -> None:
    """A GUID has 16 bytes, when it is written and when it is read."""
    with pytest.raises(ValueError, match="16 bytes"):
        packed(bytes(size))
    assert guid_in(b"\x53" + bytes([size + 2, 0x34, size]) + bytes(size)) == b""


def test_a_card_gives_it_out_before_its_pin() -> None:
    """One that was set up; a new one, and one whose CHUID somebody else wrote, give none."""
    guid = bytes(range(16))
    for objects, found in [
        (((OBJECT, packed(guid)),), guid),
        ((), b""),
        (((OBJECT, b"\x53\x82\x01\x00" + bytes(256)),), b""),
    ]:
        slot = VirtualSlot(VirtualCard(CardState(piv=PivState(objects=objects))))
        assert guid_of(slot) == found
    assert guid_of(VirtualSlot(VirtualCard(officer_card()))) == b""
    with pytest.raises(CardRefused):
        guid_of(VirtualSlot(VirtualCard(voter_card())))
