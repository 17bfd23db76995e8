"""Vote grants."""

import base64
from typing import Any

import pytest
from by_hand import bound, signed_by
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import make_grant
from vectors.vector_file import spelled, stored, stored_text

from common.grant import MAX_TEXT, Grant, GrantRefused, new_grant, read_grant
from common.secret import Secret
from common.signing import PublicKey, SigningKey

VECTORS = stored(make_grant.FILE)
UID = bytes.fromhex(VECTORS["election_uid"])
DESK = SigningKey(Secret(bytes.fromhex(VECTORS["reception_seed"])))
GOOD = VECTORS["grants"][1]["text"]
ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True)


def read(text: str) -> Grant:
    return read_grant(text, UID, (DESK.public,))


def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published vectors."""
    assert spelled(make_grant.vectors()) == stored_text(make_grant.FILE)


@pytest.mark.parametrize("vector", VECTORS["grants"], ids=lambda vector: vector["terminal"])
def test_vectors_are_read(vector: dict[str, Any]) -> None:
    """The published grants name the terminal, opening and contests that they should."""
    grant = Grant(
        vector["terminal"],
        vector["opening"],
        tuple(vector["contests"]),
        bytes.fromhex(vector["id"]),
    )
    assert read(vector["text"]) == grant
    assert len(vector["text"]) <= MAX_TEXT


@pytest.mark.parametrize("vector", VECTORS["grants"], ids=lambda vector: vector["terminal"])
def test_vectors_by_hand(vector: dict[str, Any]) -> None:
    """The published texts and signatures follow from the page alone."""
    text = vector["text"]
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    contests = [contest.encode() for contest in vector["contests"]]
    opening = vector["opening"].to_bytes(2, "big")
    fields = [vector["terminal"].encode(), opening, bytes.fromhex(vector["id"]), *contests]
    signature = packed[-64:]
    expected = b"".join(bytes([len(field)]) + field for field in [*fields, signature])
    assert packed == expected
    message = bound("ippyo/grant/v1", UID, *fields)
    assert signed_by(bytes.fromhex(VECTORS["reception_key"]), signature, message)


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_bad_texts_are_refused(name: str) -> None:
    """A text that is no grant of this election is refused, and the log knows why."""
    reason, text = VECTORS["refused"][name]
    with pytest.raises(GrantRefused) as refused:
        read(text)
    assert refused.value.reason == reason


@given(ids.map("{}-01".format), st.integers(0, 0xFFFF), st.lists(ids, min_size=1, max_size=16))
@settings(max_examples=60, deadline=None)
def test_what_is_issued_is_read(terminal: str, opening: int, contests: list[str]) -> None:
    """Every grant that a desk can issue is read as it was meant, and fits a QR code."""
    grant = new_grant(terminal, opening, tuple(contests))
    text = grant.issue(UID, DESK)
    assert read(text) == grant
    assert len(text) <= MAX_TEXT


def test_no_two_grants_are_alike() -> None:
    """Two voters with the same rights get different grants, so each is spent once."""
    grants = {new_grant("p01-01", 1, ("mayor",)).id for _ in range(100)}
    assert len(grants) == 100


def test_a_grant_tells_nothing_of_the_voter() -> None:
    """A grant holds terminal, opening, contests and a random id, and nothing else."""
    assert set(vars(new_grant("p01-01", 1, ("mayor",)))) == {
        *("terminal", "opening", "contests", "id")
    }


def test_every_desk_of_the_place_is_obeyed() -> None:
    """A grant of the second desk is as good as one of the first."""
    second = SigningKey(Secret(bytes(32)))
    grant = new_grant("p01-01", 1, ("mayor",))
    keys = (DESK.public, second.public)
    assert read_grant(grant.issue(UID, second), UID, keys) == grant


def test_without_a_desk_no_grant_is_good() -> None:
    """A terminal that knows no reception desk accepts no grant at all."""
    no_keys: tuple[PublicKey, ...] = ()
    with pytest.raises(GrantRefused):
        read_grant(GOOD, UID, no_keys)


def test_every_flipped_byte_is_refused() -> None:
    """No byte of a grant can change: not the terminal, the opening, the contests, the id."""
    packed = base64.urlsafe_b64decode(GOOD + "=" * (-len(GOOD) % 4))
    for at in range(len(packed)):
        for bit in range(8):
            changed = bytearray(packed)
            changed[at] ^= 1 << bit
            with pytest.raises(GrantRefused):
                read(base64.urlsafe_b64encode(changed).decode().rstrip("="))


def test_every_exchanged_letter_is_refused() -> None:
    """One letter of the text exchanged for another is never the same grant."""
    for at, letter in enumerate(GOOD):
        other = "A" if letter != "A" else "B"
        with pytest.raises(GrantRefused):
            read(GOOD[:at] + other + GOOD[at + 1 :])


def test_fields_cannot_be_shifted() -> None:
    """A contest cannot be cut in two: the signature covers where each field ends."""
    grant = Grant("p01-01", 1, ("mayor", "council"), bytes(16))
    text = grant.issue(UID, DESK)
    signature = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))[-64:]
    fields = [b"p01-01", b"\0\x01", bytes(16), b"mayorc", b"ouncil", signature]
    packed = b"".join(bytes([len(field)]) + field for field in fields)
    with pytest.raises(GrantRefused):
        read(base64.urlsafe_b64encode(packed).decode().rstrip("="))


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300).map(bytes.hex)))
@settings(max_examples=200)
def test_random_text_is_refused(text: str) -> None:
    """Whatever a scanner reads, nothing but a refusal comes out."""
    with pytest.raises(GrantRefused):
        read(text)


@given(
    st.binary(max_size=40),
    st.binary(min_size=2, max_size=3),
    st.binary(min_size=15, max_size=16),
    st.lists(st.binary(max_size=2), max_size=18),
)
@settings(max_examples=200, deadline=None)
def test_random_signed_fields_give_a_grant_or_a_refusal(
    terminal: bytes, opening: bytes, grant_id: bytes, contests: list[bytes]
) -> None:
    """Even a desk that signs nonsense cannot make a terminal fail."""
    fields = [terminal, opening, grant_id, *contests]
    signature = DESK.sign(bound("ippyo/grant/v1", UID, *fields))
    packed = b"".join(bytes([len(field)]) + field for field in (*fields, signature))
    text = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    try:
        grant = read(text)
    except GrantRefused:
        return
    assert grant.issue(UID, DESK) == text
