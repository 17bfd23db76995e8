"""docs/formats/signed-document.md: only what trusted keys signed becomes a document."""

import base64
import hashlib
import json
from typing import Any

import pytest
from by_hand import dsse_value, signed_by
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import make_signed_document
from vectors.vector_file import spelled, stored, stored_text

from common.secret import Secret
from common.signed import MAX_BYTES, DocumentRefused, DocumentType, load, peek, sign, sign_payload
from common.signing import PublicKey, SigningKey

VECTORS: dict[str, Any] = stored(make_signed_document.FILE)
NOTE = DocumentType("note")
KEYS = [SigningKey(Secret(bytes.fromhex(seed))) for seed in VECTORS["seeds"]]
TRUSTED = [PublicKey(bytes.fromhex(raw)) for raw in VECTORS["trusted"]]
GOOD = VECTORS["good"]["one signature"].encode()


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today."""
    assert spelled(make_signed_document.vectors()) == stored_text(make_signed_document.FILE)


def test_a_document_is_signed_exactly_as_the_page_says() -> None:
    """Our bytes are those that were put together by hand, for one signer and for two."""
    payload = VECTORS["payload"].encode()
    value = load(GOOD, NOTE, TRUSTED).value
    assert sign(NOTE, value, KEYS[:1]) == GOOD
    assert sign_payload(NOTE, payload, KEYS[::-1]).decode() == VECTORS["good"]["two signatures"]


def test_a_stranger_can_check_a_document_from_the_page_alone() -> None:
    """Envelope, type and signature are computed again without any of our code."""
    assert dsse_value(GOOD, "note", TRUSTED[0].raw) == peek(GOOD)
    signature = base64.b64decode(dict(_signatures(GOOD))[TRUSTED[0].key_id])
    assert signed_by(TRUSTED[0].raw, signature, bytes.fromhex(VECTORS["signed_bytes"]))


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_a_bad_document_is_refused(name: str) -> None:
    """Each named way to spoil a document is found, whoever signed it."""
    with pytest.raises(DocumentRefused):
        load(base64.b64decode(VECTORS["refused"][name]), NOTE, TRUSTED)


def test_every_changed_byte_of_a_document_is_found() -> None:
    """Each byte, changed in one bit or in all, makes the document worthless."""
    for at in range(len(GOOD)):
        for flip in (1, 0x20, 0xFF):
            changed = bytearray(GOOD)
            changed[at] ^= flip
            with pytest.raises(DocumentRefused):
                load(bytes(changed), NOTE, TRUSTED)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever the bytes, the answer is a refusal and never an error of the program."""
    with pytest.raises(DocumentRefused):
        load(data, NOTE, TRUSTED)


@given(st.data())
@settings(max_examples=200)
def test_mutated_documents_are_refused(data: st.DataObject) -> None:
    """A document with a piece cut out, doubled or replaced is refused."""
    at = data.draw(st.integers(0, len(GOOD)))
    to = data.draw(st.integers(at, min(len(GOOD), at + 40)))
    piece = data.draw(st.one_of(st.binary(max_size=20), st.just(GOOD[at:to] * 2)))
    changed = GOOD[:at] + piece + GOOD[to:]
    if changed == GOOD:
        return
    with pytest.raises(DocumentRefused):
        load(changed, NOTE, TRUSTED)


def test_two_signatures_can_be_asked_for() -> None:
    """Where two people must sign, one signature, or one key twice, is not enough."""
    both = sign(NOTE, {"number": 7}, KEYS)
    assert set(load(both, NOTE, TRUSTED, threshold=2).signers) == set(TRUSTED)
    with pytest.raises(DocumentRefused, match="1 signatures where 2"):
        load(GOOD, NOTE, TRUSTED, threshold=2)
    with pytest.raises(DocumentRefused, match="1 signatures where 2"):
        load(GOOD, NOTE, [TRUSTED[0], TRUSTED[0]], threshold=2)


@pytest.mark.parametrize("threshold", [0, -1])
def test_a_document_that_nobody_need_sign_is_never_trusted(threshold: int) -> None:
    """A threshold of none is a mistake of the program and lets nothing through."""
    with pytest.raises(DocumentRefused):
        load(GOOD, NOTE, TRUSTED, threshold=threshold)


def test_a_document_must_be_signed_by_whom_we_trust() -> None:
    """With no trusted key, or another one, a perfect document is refused."""
    stranger = SigningKey(Secret(hashlib.sha256(b"a stranger").digest()))
    for trusted in ([], [stranger.public]):
        with pytest.raises(DocumentRefused, match="not trusted"):
            load(GOOD, NOTE, trusted)


def test_type_and_version_are_part_of_what_is_signed() -> None:
    """A note is never taken for a memo, nor its first version for the second."""
    for other in (DocumentType("memo"), DocumentType("note", 2)):
        assert sign(other, peek(GOOD), KEYS[:1]) != GOOD
        with pytest.raises(DocumentRefused, match="not a document of type"):
            load(GOOD, other, TRUSTED)


def test_a_file_far_too_large_is_refused_before_it_is_read() -> None:
    """A file above 16 MiB is not a document, whatever is in it."""
    with pytest.raises(DocumentRefused, match="too large"):
        load(bytes(MAX_BYTES + 1), NOTE, TRUSTED)


def test_looking_into_a_document_trusts_nobody() -> None:
    """peek() shows what an unsigned document claims; load() still refuses it."""
    unsigned = sign(NOTE, {"claim": "anything"}, [])
    assert peek(unsigned) == {"claim": "anything"}
    with pytest.raises(DocumentRefused):
        load(unsigned, NOTE, TRUSTED)


@given(st.dictionaries(st.text("abc開票", max_size=5), st.integers(-9, 9), max_size=5))
@settings(max_examples=40)
def test_what_was_signed_is_read_again(value: dict[str, int]) -> None:
    """Whatever is signed comes back as the same value with its exact payload."""
    signed = load(sign(NOTE, value, KEYS[:1]), NOTE, TRUSTED)
    assert signed.value == value
    assert sign_payload(NOTE, signed.payload, KEYS[:1]) == sign(NOTE, value, KEYS[:1])


def _signatures(document: bytes) -> list[tuple[str, str]]:
    listed = json.loads(document)["signatures"]
    return [(entry["keyid"], entry["sig"]) for entry in listed]
