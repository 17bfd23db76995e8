"""docs/formats/binding.md: what is signed for one purpose or election fits no other."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from by_hand import bound
from hypothesis import given
from hypothesis import strategies as st
from vectors import make_binding
from vectors.vector_file import spelled, stored, stored_text

from common.binding import bind

UID = hashlib.sha256(b"an election").digest()
VECTORS: dict[str, Any] = stored(make_binding.FILE)

purposes = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)
uids = st.binary(min_size=32, max_size=32)
fields = st.lists(st.binary(max_size=40), max_size=5)


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today."""
    assert spelled(make_binding.vectors()) == stored_text(make_binding.FILE)


@pytest.mark.parametrize("case", VECTORS["bound"], ids=lambda case: case["purpose"])
def test_the_vectors_follow_the_page(case: dict[str, Any]) -> None:
    """Somebody who knows only the page computes the same bytes."""
    uid = bytes.fromhex(VECTORS["election_uid"])
    parts = [bytes.fromhex(field) for field in case["fields"]]
    assert bound(case["purpose"], uid, *parts).hex() == case["bytes"]
    assert bind(case["purpose"], uid, *parts).hex() == case["bytes"]


@given(purposes, uids, fields, purposes, uids, fields)
def test_two_different_meanings_never_have_the_same_bytes(
    purpose: str,
    uid: bytes,
    some: list[bytes],
    other_purpose: str,
    other_uid: bytes,
    others: list[bytes],
) -> None:
    """A signature for one purpose, election or set of fields fits no other."""
    same = (purpose, uid, some) == (other_purpose, other_uid, others)
    assert (bind(purpose, uid, *some) == bind(other_purpose, other_uid, *others)) is same


@given(fields)
def test_moving_a_byte_between_fields_changes_what_is_bound(some: list[bytes]) -> None:
    """`ab`, `c` and `a`, `bc` are two different things, whatever stands beside them."""
    assert bind("p", UID, b"ab", b"c", *some) != bind("p", UID, b"a", b"bc", *some)


@pytest.mark.parametrize("uid", [b"", bytes(31), bytes(33)], ids=len)
def test_an_election_uid_has_32_bytes(uid: bytes) -> None:
    """Nothing can be bound to half an election's name."""
    with pytest.raises(ValueError, match="32 bytes"):
        bind("ippyo/x/v1", uid)


def test_a_field_has_at_most_65535_bytes() -> None:
    """A field whose length does not fit its two length bytes is refused, not cut."""
    assert len(bind("p", UID, bytes(0xFFFF))) == 1 + 1 + 32 + 2 + 0xFFFF
    with pytest.raises(ValueError, match="65535"):
        bind("p", UID, bytes(0x10000))


def test_a_purpose_is_ascii_and_at_most_255_letters() -> None:
    """A purpose that cannot be written in one way is refused."""
    with pytest.raises(ValueError, match="ascii"):
        bind("一票/x/v1", UID)
    with pytest.raises(ValueError, match="255"):
        bind("p" * 256, UID)


def test_every_purpose_in_the_program_stands_on_the_page() -> None:
    """The page lists all purposes that the program uses, and no other."""
    root = Path(__file__).parents[2]
    folders = ("common", "terminal", "tally_server", "hardware_sim", "ippyo")
    sources = (file for folder in folders for file in (root / folder).rglob("*.py"))
    purpose = re.compile(r"ippyo/[a-z0-9-]+/v[0-9]+")
    used = {name for file in sources for name in purpose.findall(file.read_text("utf-8"))}
    page = (root / "docs" / "formats" / "binding.md").read_text("utf-8")
    assert set(purpose.findall(page)) == used
