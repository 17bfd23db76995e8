"""The ballot box: sealed, signed, and the same for any order of casting."""

import hashlib
from typing import Any

import pytest
from by_hand import bound, hkdf, signed_by
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import make_ballot_box
from vectors.vector_file import spelled, stored, stored_text
from vectors.vector_world import TERMINAL, vector_contents, vector_world

from common.box import (
    KEY_FILE_BYTES,
    BoxKey,
    open_box,
    seal_box,
    unwrap_signing_key,
    wrap_signing_key,
)
from common.box_contents import HEADER_BYTES, BoxRefused, empty_contents
from common.box_header import Identity, MediumRole, read_header
from common.eventlog import first_head
from common.secret import Secret

VECTORS = stored(make_ballot_box.FILE)
WORLD = vector_world(2)
SHAPE = WORLD.provision(TERMINAL).shape
IDENTITY = WORLD.provision(TERMINAL).identity(1)
SIGNING = WORLD.terminal_key(TERMINAL)
SECRET = Secret(bytes.fromhex(VECTORS["box_secret"]))
LOG = first_head(WORLD.uid, TERMINAL)
KEY_FILE = bytes.fromhex(VECTORS["key_file"]["file"])


def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published vectors."""
    assert spelled(make_ballot_box.vectors()) == stored_text(make_ballot_box.FILE)


@pytest.mark.parametrize("box", VECTORS["boxes"], ids=lambda box: f"epoch {box['epoch']}")
def test_vectors_open(box: dict[str, Any]) -> None:
    """The published headers and ciphertexts are read as the box that they are."""
    for role in MediumRole:
        block = bytes.fromhex(box[f"header_{role.word}"])
        header = read_header(block, SIGNING.public, WORLD.uid)
        assert (header.role, header.epoch, header.count) == (role, box["epoch"], box["count"])
        contents = open_box(
            BoxKey(SECRET, IDENTITY), SHAPE, header, bytes.fromhex(box["ciphertext"])
        )
        assert contents == (vector_contents(2) if box["count"] else empty_contents(SHAPE))


def by_hand_fields() -> tuple[bytes, ...]:
    opening = VECTORS["opening"].to_bytes(2, "big")
    return VECTORS["terminal"].encode(), opening


@pytest.mark.parametrize("box", VECTORS["boxes"], ids=lambda box: f"epoch {box['epoch']}")
def test_vectors_by_hand(box: dict[str, Any]) -> None:
    """The published ciphertexts and headers follow from the page alone."""
    uid, fields = bytes.fromhex(VECTORS["election_uid"]), by_hand_fields()
    key = hkdf(SECRET.reveal(), bound("ippyo/box-key/v1", uid, *fields))
    numbers = box["epoch"].to_bytes(8, "big"), box["count"].to_bytes(4, "big")
    nonce, plain = bytes.fromhex(box["nonce"]), bytes.fromhex(box["plain"])
    sealed = AESGCM(key).encrypt(nonce, plain, bound("ippyo/box/v1", uid, *fields, *numbers))
    assert sealed.hex() == box["ciphertext"]
    digest = hashlib.sha256(sealed).digest()
    assert digest.hex() == box["ciphertext_sha256"]
    for medium, name in enumerate(("header_original", "header_duplicate"), start=1):
        block = bytes.fromhex(box[name])
        fixed = b"".join(
            (
                b"IPPYOBOX\0\1\0\2",
                bytes([medium, 0]),
                fields[1],
                uid,
                bytes.fromhex(VECTORS["package_hash"]),
                (b"\6" + fields[0]).ljust(48, b"\0"),
                *numbers,
                bytes(12),
                bytes.fromhex(box["log"]["head"]),
                nonce,
                len(sealed).to_bytes(8, "big"),
                digest,
            )
        )
        assert block[:236] == fixed
        public = bytes.fromhex(VECTORS["terminal_key"])
        assert signed_by(public, block[236:300], bound("ippyo/box-header/v1", uid, fixed))
        assert block[300:] == bytes(HEADER_BYTES - 300)


def test_the_copy_of_the_key_by_hand() -> None:
    """Behind both slots there are two blocks; the first opening's is the second of them."""
    assert VECTORS["file_bytes"] == 2 * VECTORS["slot_bytes"] + 2 * 4096
    assert VECTORS["key_block_offset"] == 2 * VECTORS["slot_bytes"] + 4096


def test_the_key_file_by_hand() -> None:
    """The published key file gives the terminal's key, following the page alone."""
    uid, fields = bytes.fromhex(VECTORS["election_uid"]), by_hand_fields()
    key = hkdf(SECRET.reveal(), bound("ippyo/key-wrap/v1", uid, *fields))
    assert KEY_FILE[:10] == b"IPPYOKEY" + fields[1]
    assert not any(KEY_FILE[70:])
    seed = AESGCM(key).decrypt(KEY_FILE[10:22], KEY_FILE[22:70], b"IPPYOKEY")
    assert seed.hex() == VECTORS["terminal_seed"]


def test_the_key_file_gives_the_signing_key_back() -> None:
    """With the box secret the terminal's key is restored from a medium."""
    assert unwrap_signing_key(SECRET, IDENTITY, KEY_FILE).public == SIGNING.public
    fresh = wrap_signing_key(SECRET, IDENTITY, SIGNING.seed)
    assert fresh != KEY_FILE
    assert len(fresh) == KEY_FILE_BYTES
    assert unwrap_signing_key(SECRET, IDENTITY, fresh).public == SIGNING.public


def test_every_flipped_bit_of_the_key_file_is_refused() -> None:
    """No bit of the key file can change, the opening and the zeros included."""
    for bit in range(8 * KEY_FILE_BYTES):
        changed = bytearray(KEY_FILE)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BoxRefused):
            unwrap_signing_key(SECRET, IDENTITY, bytes(changed))


@pytest.mark.parametrize("data", [b"", KEY_FILE[:-1], KEY_FILE + b"\0", bytes(KEY_FILE_BYTES)])
def test_a_key_file_of_another_form_is_refused(data: bytes) -> None:
    """A key file cut short, made longer or empty is none."""
    with pytest.raises(BoxRefused):
        unwrap_signing_key(SECRET, IDENTITY, data)


OTHERS = {
    "another opening": Identity(2, 2, WORLD.uid, IDENTITY.package_hash, TERMINAL),
    "another terminal": Identity(2, 1, WORLD.uid, IDENTITY.package_hash, "p01-02"),
    "another election": Identity(2, 1, bytes(32), IDENTITY.package_hash, TERMINAL),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_secret_serves_one_terminal_and_one_opening(name: str) -> None:
    """Under the same secret, another opening, terminal or election has other keys."""
    sealed = seal_box(BoxKey(SECRET, IDENTITY), IDENTITY, SHAPE, 2, LOG, vector_contents(2))
    with pytest.raises(BoxRefused):
        open_box(BoxKey(SECRET, OTHERS[name]), SHAPE, sealed.header, sealed.ciphertext)
    with pytest.raises(BoxRefused):
        unwrap_signing_key(SECRET, OTHERS[name], KEY_FILE)


def test_another_secret_opens_nothing() -> None:
    """Without the box secret neither the votes nor the key can be read."""
    wrong = Secret(bytes(32))
    sealed = seal_box(BoxKey(SECRET, IDENTITY), IDENTITY, SHAPE, 2, LOG, vector_contents(2))
    with pytest.raises(BoxRefused):
        open_box(BoxKey(wrong, IDENTITY), SHAPE, sealed.header, sealed.ciphertext)
    with pytest.raises(BoxRefused):
        unwrap_signing_key(wrong, IDENTITY, KEY_FILE)


def test_every_flipped_byte_of_the_ciphertext_is_refused() -> None:
    """No byte of a sealed box can change."""
    key = BoxKey(SECRET, IDENTITY)
    sealed = seal_box(key, IDENTITY, SHAPE, 2, LOG, vector_contents(2))
    assert open_box(key, SHAPE, sealed.header, sealed.ciphertext) == vector_contents(2)
    for at in range(len(sealed.ciphertext)):
        changed = bytearray(sealed.ciphertext)
        changed[at] ^= 1
        with pytest.raises(BoxRefused):
            open_box(key, SHAPE, sealed.header, bytes(changed))
        with pytest.raises(BoxRefused):
            key.open(sealed.header, bytes(changed))


def test_a_ciphertext_belongs_to_one_epoch_and_count() -> None:
    """An older box cannot be passed off under a newer header."""
    key = BoxKey(SECRET, IDENTITY)
    old = seal_box(key, IDENTITY, SHAPE, 2, LOG, vector_contents(2))
    new = seal_box(key, IDENTITY, SHAPE, 3, LOG, vector_contents(2))
    for header, ciphertext in (
        (new.header, old.ciphertext),
        (old.header, new.ciphertext),
    ):
        with pytest.raises(BoxRefused):
            open_box(key, SHAPE, header, ciphertext)
        with pytest.raises(BoxRefused):
            key.open(header, ciphertext)


def test_the_same_box_sealed_twice_looks_different() -> None:
    """Two versions of a box in flash do not show what they have in common."""
    key = BoxKey(SECRET, IDENTITY)
    one, other = (
        seal_box(key, IDENTITY, SHAPE, 2, LOG, vector_contents(2)).ciphertext for _ in range(2)
    )
    equal = sum(a == b for a, b in zip(one, other, strict=True))
    assert equal < len(one) // 16


def test_both_media_hold_the_same_ciphertext() -> None:
    """Original and duplicate differ in the header's word for the medium only."""
    sealed = seal_box(BoxKey(SECRET, IDENTITY), IDENTITY, SHAPE, 2, LOG, vector_contents(2))
    original, duplicate = (sealed.slot(role, SIGNING) for role in MediumRole)
    assert original[HEADER_BYTES:] == duplicate[HEADER_BYTES:] == sealed.ciphertext


def test_a_box_key_does_not_print() -> None:
    """A box key in a message or a log shows nothing."""
    assert repr(BoxKey(SECRET, IDENTITY)) == "BoxKey(…)"


@given(st.binary(max_size=600))
@settings(max_examples=100)
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever lies in the files, nothing but a refusal comes out."""
    key = BoxKey(SECRET, IDENTITY)
    header = seal_box(key, IDENTITY, SHAPE, 2, LOG, empty_contents(SHAPE)).header
    with pytest.raises(BoxRefused):
        open_box(key, SHAPE, header, data)
    with pytest.raises(BoxRefused):
        key.open(header, data)
    with pytest.raises(BoxRefused):
        unwrap_signing_key(SECRET, IDENTITY, data)
    with pytest.raises(BoxRefused):
        unwrap_signing_key(SECRET, IDENTITY, (KEY_FILE[:10] + data).ljust(KEY_FILE_BYTES, b"\0"))


def test_every_seal_has_a_fresh_nonce_of_twelve_bytes() -> None:
    """No two versions of the box share a nonce, and each is as long as AES-GCM wants."""
    identity = Identity(2, 1, bytes(32), bytes(32), "p01-01")
    key = BoxKey(Secret(bytes(32)), identity)
    nonces = {key.seal(epoch, 0, b"box")[0] for epoch in range(50)}
    assert len(nonces) == 50
    assert {len(nonce) for nonce in nonces} == {12}
