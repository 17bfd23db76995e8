"""Secrets do not print, do not travel, and can be wiped."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.secret import Secret


@given(st.binary(min_size=1, max_size=64))
def test_a_secret_never_shows_in_text(data: bytes) -> None:
    """Whatever a secret is, its text is always the same three words."""
    secret = Secret(data)
    shown = {repr(secret), str(secret), f"{secret}", f"{secret!r}", repr([secret])[1:-1]}
    assert shown == {"Secret(…)"}


def test_a_secret_gives_its_bytes_until_it_is_wiped() -> None:
    """After the work is done nobody gets the secret again."""
    secret = Secret(b"the words")
    assert secret.reveal() == b"the words"
    assert not secret.wiped
    secret.wipe()
    secret.wipe()
    assert secret.wiped
    with pytest.raises(ValueError, match="wiped"):
        secret.reveal()


def test_wiping_overwrites_the_bytes_and_not_the_owners_copy() -> None:
    """What a caller keeps is its own: wiping reaches the buffer held here."""
    given_bytes = bytearray(b"the words")
    secret = Secret(given_bytes)
    secret.wipe()
    assert given_bytes == b"the words"


@pytest.mark.parametrize("leave", [pickle.dumps, copy.copy, copy.deepcopy], ids=["p", "c", "d"])
def test_a_secret_does_not_leave_its_process(leave: object) -> None:
    """A secret cannot be sent to another process or copied unseen."""
    assert callable(leave)
    with pytest.raises(TypeError, match="does not leave"):
        leave(Secret(b"the words"))


def test_secrets_compare_by_their_bytes_and_are_no_keys() -> None:
    """Two equal secrets are equal; none can stand in a dictionary's keys."""
    assert Secret(b"one") == Secret(b"one") != Secret(b"two")
    assert Secret(b"one") != b"one"
    with pytest.raises(TypeError, match="unhashable"):
        hash(Secret(b"one"))


def test_random_secrets_have_their_length_and_differ() -> None:
    """A drawn secret is as long as asked for and never drawn twice."""
    drawn = {Secret.random().reveal() for _ in range(20)}
    assert len(drawn) == 20
    assert {len(secret) for secret in drawn} == {32}
    assert len(Secret.random(16).reveal()) == 16
