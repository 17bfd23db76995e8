"""The signed header of a slot."""

import hashlib
from dataclasses import replace

import pytest
from by_hand import bound
from hypothesis import given, settings
from hypothesis import strategies as st

from common.box_contents import HEADER_BYTES, BoxRefused
from common.box_header import MAX_TERMINAL, Header, Identity, MediumRole, read_header
from common.eventlog import Head
from common.secret import Secret
from common.signing import SigningKey

UID = hashlib.sha256(b"an election").digest()
KEY = SigningKey(Secret(hashlib.sha256(b"a terminal").digest()))
HEADER = Header(
    Identity(2, 1, UID, hashlib.sha256(b"a package").digest(), "p01-01"),
    MediumRole.ORIGINAL,
    7,
    5,
    Head(9, 1800, hashlib.sha256(b"a log").digest()),
    b"twelve bytes",
    1000,
    hashlib.sha256(b"a ciphertext").digest(),
)
BLOCK = HEADER.pack(KEY)
SIGNED = 236


def resigned(at: int, data: bytes) -> bytes:
    """The block with other bytes at an offset, signed again by the terminal."""
    fixed = BLOCK[:at] + data + BLOCK[at + len(data) : SIGNED]
    signature = KEY.sign(bound("ippyo/box-header/v1", UID, fixed))
    return (fixed + signature).ljust(HEADER_BYTES, b"\0")


def read(block: bytes) -> Header:
    return read_header(block, KEY.public, UID)


def test_a_header_is_read_as_it_was_packed() -> None:
    """Every field of the header survives, at its offset in the published table."""
    assert read(BLOCK) == HEADER
    assert len(BLOCK) == HEADER_BYTES
    assert BLOCK[:14] == b"IPPYOBOX\0\1\0\2\1\0"
    assert BLOCK[80:88] == b"\6p01-01\0"
    assert BLOCK[128:140] == (7).to_bytes(8, "big") + (5).to_bytes(4, "big")
    assert BLOCK[204:236] == HEADER.digest
    assert not any(BLOCK[300:])


def test_original_and_duplicate_differ_in_role_and_signature_only() -> None:
    """The headers of the two media differ in one byte, and in what signs it."""
    other = replace(HEADER, role=MediumRole.DUPLICATE).pack(KEY)
    differing = {at for at in range(SIGNED) if BLOCK[at] != other[at]}
    assert differing == {12}
    assert read(other).role is MediumRole.DUPLICATE


def test_every_flipped_bit_is_refused() -> None:
    """No bit of the 4,096 bytes can change, the zeros included."""
    for bit in range(8 * HEADER_BYTES):
        changed = bytearray(BLOCK)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BoxRefused):
            read(bytes(changed))


BAD_BLOCKS = {
    "cut short": BLOCK[:-1],
    "too long": BLOCK + b"\0",
    "empty": b"",
    "all zeros": bytes(HEADER_BYTES),
    "another magic": resigned(0, b"IPPYOBOY"),
    "version 2": resigned(8, b"\0\2"),
    "no such medium": resigned(12, b"\3"),
    "medium 0": resigned(12, b"\0"),
    "a spare byte used": resigned(13, b"\1"),
    "another election in it": resigned(16, bytes(32)),
    "a terminal without a name": resigned(80, bytes(48)),
    "a terminal's length beyond the field": resigned(80, b"\xff"),
    "letters after the terminal's end": resigned(80 + 7, b"x"),
    "a terminal not in ASCII": resigned(81, b"\xff"),
}


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_bad_headers_are_refused(name: str) -> None:
    """A header of another form is refused, even where this terminal signed it."""
    with pytest.raises(BoxRefused):
        read(BAD_BLOCKS[name])


def test_signing_again_is_what_the_bad_headers_were_made_with() -> None:
    """The bad headers carry good signatures: what is wrong with them is their form."""
    assert resigned(0, b"") == BLOCK


def test_another_terminals_header_is_refused() -> None:
    """A header that another key signed, or for another election, is none."""
    stranger = SigningKey(Secret(bytes(32)))
    with pytest.raises(BoxRefused):
        read(HEADER.pack(stranger))
    with pytest.raises(BoxRefused):
        read_header(BLOCK, KEY.public, bytes(32))


@pytest.mark.parametrize("name", ["", "p" * (MAX_TERMINAL + 1), "投票所"])
def test_a_terminal_name_that_does_not_fit_is_not_packed(name: str) -> None:
    """A terminal whose name has no place in the header is a mistake in the program."""
    header = replace(HEADER, identity=replace(HEADER.identity, terminal=name))
    with pytest.raises(ValueError, match=r"1 to 47|ordinal"):
        header.pack(KEY)


@given(
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,46}", fullmatch=True),
    st.integers(0, 0xFFFF),
    st.sampled_from(MediumRole),
    st.integers(0, 2**64 - 1),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=60, deadline=None)
def test_any_header_is_read_back(
    terminal: str, opening: int, role: MediumRole, epoch: int, count: int
) -> None:
    """Headers of any terminal, opening, epoch and count are read as they were packed."""
    identity = replace(HEADER.identity, terminal=terminal, opening=opening)
    header = replace(HEADER, identity=identity, role=role, epoch=epoch, count=count)
    assert read(header.pack(KEY)) == header


@given(st.integers(0, SIGNED - 1), st.binary(min_size=1, max_size=40))
@settings(max_examples=200, deadline=None)
def test_signed_nonsense_is_refused_or_means_itself(at: int, data: bytes) -> None:
    """Even a terminal that signs nonsense makes a reader do nothing but refuse."""
    block = resigned(at, data[: SIGNED - at])
    try:
        header = read(block)
    except BoxRefused:
        return
    assert header.pack(KEY) == block
