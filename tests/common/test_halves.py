"""The box secret and its two halves."""

import hashlib

import pytest
from by_hand import bound
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import make_box_secret
from vectors.vector_file import spelled, stored, stored_text

from common.halves import SECRET_BYTES, Half, HalfRefused, join, read_half, split
from common.secret import Secret

VECTORS = stored(make_box_secret.FILE)


def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published vectors."""
    assert spelled(make_box_secret.vectors()) == stored_text(make_box_secret.FILE)


def test_vectors_join() -> None:
    """The published halves give the published secret, in either order."""
    one, other = (read_half(line) for line in VECTORS["halves"])
    for secret in (join(one, other), join(other, one)):
        assert secret.reveal().hex() == VECTORS["secret"]


def test_vectors_by_hand() -> None:
    """The published lines and their checksums follow from the page alone."""
    parts = []
    for number, line in enumerate(VECTORS["halves"], start=1):
        start, checksum = line.rsplit(" ", 1)
        word, terminal, opening, which, part = start.split(" ")
        assert (word, terminal, opening, which) == ("IPPYO-HALF-1", "p01-01", "1", str(number))
        label = bound("ippyo/half-checksum/v1", bytes(32), start.encode())
        assert hashlib.sha256(label).hexdigest()[:8] == checksum
        parts.append(int(part, 16))
    assert f"{parts[0] ^ parts[1]:064x}" == VECTORS["secret"]


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_bad_lines_are_refused(name: str) -> None:
    """Text that is no half, or was misread, is refused before it can do harm."""
    with pytest.raises(HalfRefused):
        read_half(VECTORS["refused"][name])


@given(st.binary(min_size=32, max_size=32), st.integers(1, 0xFFFF))
@settings(max_examples=50)
def test_both_halves_give_the_secret_back(data: bytes, opening: int) -> None:
    """Whatever the secret, its two halves, written down and read, restore it."""
    halves = split(Secret(data), "p01-01", opening)
    one, other = (read_half(half.text()) for half in halves)
    assert (one, other) == halves
    assert join(other, one).reveal() == data


def test_a_half_alone_is_random() -> None:
    """The same secret split twice has different halves, none of them the secret."""
    secret = Secret(b"\x5a" * SECRET_BYTES)
    parts = [half.part.reveal() for _ in range(2) for half in split(secret, "p01-01", 1)]
    assert len({*parts, secret.reveal()}) == 5


def test_a_half_may_stand_among_blanks() -> None:
    """A line break after the text, as a scanner adds it, is no fault."""
    line = VECTORS["halves"][0]
    assert read_half(f"  {line}\r\n") == read_half(line)


def test_every_misread_letter_is_found() -> None:
    """One letter read as another, anywhere in the line, never gives a half."""
    line = VECTORS["halves"][0]
    for at, letter in enumerate(line):
        other = "0" if letter != "0" else "1"
        with pytest.raises(HalfRefused):
            read_half(line[:at] + other + line[at + 1 :])


def test_every_lost_or_doubled_letter_is_found() -> None:
    """A letter left out or read twice never gives a half."""
    line = VECTORS["halves"][1]
    for at in range(len(line)):
        for misread in (line[:at] + line[at + 1 :], line[: at + 1] + line[at:]):
            with pytest.raises(HalfRefused):
                read_half(misread)


def test_halves_of_different_boxes_do_not_join() -> None:
    """Halves of another terminal or another opening are refused, not mixed."""
    secret = Secret.random()
    one, _ = split(secret, "p01-01", 1)
    for other in (split(secret, "p01-02", 1)[1], split(secret, "p01-01", 2)[1]):
        with pytest.raises(HalfRefused, match="different"):
            join(one, other)


def test_twice_the_same_half_does_not_join() -> None:
    """The officer's half presented twice does not stand for the witness's."""
    one, other = split(Secret.random(), "p01-01", 1)
    for half in (one, other):
        with pytest.raises(HalfRefused, match="same half"):
            join(half, half)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_only_a_secret_of_32_bytes_is_split(length: int) -> None:
    """A secret of another length is a mistake in the program and is not split."""
    with pytest.raises(ValueError, match=r"wiped|zip"):
        split(Secret(bytes(length)), "p01-01", 1)


def test_a_half_does_not_print_its_part() -> None:
    """A half in a message or a log never shows the secret part."""
    half = Half("p01-01", 1, 1, Secret(b"\xab" * 32))
    assert "ab" * 4 not in f"{half!r} {half}"


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_random_text_is_refused(line: str) -> None:
    """Whatever is scanned, nothing but a refusal comes out."""
    with pytest.raises(HalfRefused):
        read_half(line)


@given(st.data())
@settings(max_examples=200)
def test_mutated_text_is_refused(data: st.DataObject) -> None:
    """A half with any letters exchanged for any others is refused."""
    line = VECTORS["halves"][0]
    at = data.draw(st.integers(0, len(line) - 1))
    new = data.draw(st.text(max_size=6))
    mutated = line[:at] + new + line[at + len(new) :]
    if mutated.strip() == line:
        assert read_half(mutated) == read_half(line)
    else:
        with pytest.raises(HalfRefused):
            read_half(mutated)
