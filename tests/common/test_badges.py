"""docs/formats/badges.md and opening-sign.md: who an officer is, which opening is on."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import make_badges
from vectors.vector_file import spelled, stored, stored_text

from common.badges import (
    MAX_BADGES,
    BadgeMisread,
    Listed,
    badge_name,
    card_guid,
    new_badge,
    read_badge,
    read_badges,
    sign_badges,
)
from common.ceremony import read_ceremony
from common.opening_sign import SignRefused, opening_sign, read_opening_sign
from common.pins import PinRefused, check_form, check_new, verifier
from common.secret import Secret
from common.signed import DocumentRefused
from common.signing import SigningKey

VECTORS: dict[str, Any] = stored(make_badges.FILE)
CEREMONY = read_ceremony(VECTORS["ceremony"].encode())
UID = CEREMONY.uid
ROOT = SigningKey(Secret(bytes.fromhex(VECTORS["root_seed"])))
LIST = VECTORS["list"].encode()


def pin(digits: str) -> Secret:
    return Secret(digits.encode())


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today, by hand."""
    assert spelled(make_badges.vectors()) == stored_text(make_badges.FILE)


@pytest.mark.parametrize("at", range(len(VECTORS["badges"])))
def test_a_badge_of_the_vectors_is_read_and_is_on_the_list(at: int) -> None:
    """The line gives the badge, its digest stands in the list, its PIN gives the verifier."""
    vector = VECTORS["badges"][at]
    badge, listed = read_badge(vector["line"], UID), read_badges(LIST, CEREMONY, "p01").badges[at]
    assert badge.text(UID) == vector["line"]
    assert listed.is_badge(badge, UID)
    assert card_guid(UID, badge.name).hex() == vector["guid"]
    made = verifier(UID, badge.name, badge.secret, listed.salt, pin(vector["pin"]))
    assert made == listed.verifier


def test_the_list_is_signed_again_as_it_is() -> None:
    """We make the same bytes as the page says."""
    read = read_badges(LIST, CEREMONY, "p01")
    assert sign_badges(CEREMONY, "p01", read.badges, ROOT) == LIST


@pytest.mark.parametrize("name", VECTORS["refused lines"])
def test_a_line_that_is_no_badge_is_refused(name: str) -> None:
    with pytest.raises(BadgeMisread):
        read_badge(VECTORS["refused lines"][name], UID)


@pytest.mark.parametrize("name", VECTORS["refused lists"])
def test_a_bad_list_is_refused(name: str) -> None:
    """Each named fault is found, though the root signed most of them."""
    with pytest.raises(DocumentRefused):
        read_badges(VECTORS["refused lists"][name].encode(), CEREMONY, "p01")


def test_a_badge_of_another_does_not_pass_for_one_on_the_list() -> None:
    """Same name, another secret: it is not the badge that the committee made."""
    listed = read_badges(LIST, CEREMONY, "p01").badges[0]
    assert not listed.is_badge(new_badge("p01", 1), UID)


def test_a_badge_does_not_print_its_secret() -> None:
    """Neither a badge nor its secret shows in a log or an error."""
    badge = new_badge("p01", 3)
    assert badge.secret.reveal().hex() not in f"{badge!r} {badge.secret!r}"
    assert badge.name == badge_name("p01", 3) == "p01-b3"


def test_every_misread_letter_of_a_badge_is_found() -> None:
    line = VECTORS["badges"][0]["line"]
    for at, letter in enumerate(line):
        exchanged = line[:at] + ("0" if letter != "0" else "1") + line[at + 1 :]
        with pytest.raises(BadgeMisread):
            read_badge(exchanged, UID)


@given(st.integers(1, MAX_BADGES))
@settings(max_examples=16, deadline=None)
def test_a_list_of_any_allowed_length_is_read_again(count: int) -> None:
    """What preparation signs, a terminal reads."""
    made = tuple(
        Listed(badge_name("p01", n + 1), bytes([n]) * 32, bytes([n]) * 16, bytes([n]) * 32)
        for n in range(count)
    )
    assert read_badges(sign_badges(CEREMONY, "p01", made, ROOT), CEREMONY, "p01").badges == made


@given(st.binary(max_size=200))
def test_random_bytes_are_no_list(data: bytes) -> None:
    with pytest.raises(DocumentRefused):
        read_badges(data, CEREMONY, "p01")


@given(st.text(max_size=120))
def test_random_text_is_no_badge_and_no_sign(line: str) -> None:
    """Whatever a scanner reads, nothing but a refusal comes out."""
    with pytest.raises(BadgeMisread):
        read_badge(line, UID)
    with pytest.raises(SignRefused):
        read_opening_sign(line, UID)


@pytest.mark.parametrize(
    "digits", ["", "12345", "1234567890123", "12345a", "１２３４５６", "29518 3"]
)
def test_a_pin_is_six_to_twelve_digits(digits: str) -> None:
    with pytest.raises(PinRefused, match="pin-form"):
        check_form(pin(digits))


@pytest.mark.parametrize(
    "digits", ["000000", "123456", "654321", "135791", "890123", "121212", "1111112"]
)
def test_a_pin_that_a_stranger_tries_first_is_refused(digits: str) -> None:
    with pytest.raises(PinRefused, match="pin-weak"):
        check_new(pin(digits))


@pytest.mark.parametrize("digits", ["295183", "100299", "771046395281"])
def test_other_pins_are_taken(digits: str) -> None:
    check_new(pin(digits))


def test_another_pin_badge_or_salt_gives_another_verifier() -> None:
    """Nobody can try PINs against the list without the badge itself."""
    secret, other = Secret(bytes(16)), Secret(b"\1" * 16)
    first = verifier(UID, "p01-b1", secret, bytes(16), pin("295183"))
    assert first != verifier(UID, "p01-b1", secret, bytes(16), pin("295184"))
    assert first != verifier(UID, "p01-b1", other, bytes(16), pin("295183"))
    assert first != verifier(UID, "p01-b2", secret, bytes(16), pin("295183"))
    assert first != verifier(UID, "p01-b1", secret, b"\1" * 16, pin("295183"))
    assert first == verifier(UID, "p01-b1", secret, bytes(16), pin("295183"))


def test_the_sign_of_the_vectors() -> None:
    """The sign that a terminal shows is read back as its opening."""
    sign = VECTORS["sign"]
    assert opening_sign(UID, sign["terminal"], sign["opening"]) == sign["line"]
    read = read_opening_sign(f" {sign['line']}\r\n", UID)
    assert (read.terminal, read.opening) == (sign["terminal"], sign["opening"])


@pytest.mark.parametrize("name", VECTORS["refused signs"])
def test_a_bad_sign_is_refused(name: str) -> None:
    with pytest.raises(SignRefused):
        read_opening_sign(VECTORS["refused signs"][name], UID)
