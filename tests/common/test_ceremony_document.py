"""docs/formats/ceremony.md: the keys of the election, and the name they give it."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from by_hand import dsse_value
from hypothesis import given
from hypothesis import strategies as st
from vectors import make_ceremony
from vectors.vector_file import spelled, stored, stored_text

from common.ceremony import MODES, Ceremony, ceremony_from, read_ceremony
from common.secret import Secret
from common.signed import DocumentRefused
from common.signing import SigningKey
from common.suites import SUITES

VECTORS: dict[str, Any] = stored(make_ceremony.FILE)
ROOT = SigningKey(Secret(bytes.fromhex(VECTORS["root_seed"])))
SEED = Secret(bytes.fromhex(VECTORS["election_seed"]))
GOOD = VECTORS["good"][1]["document"].encode()


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today, by hand."""
    assert spelled(make_ceremony.vectors()) == stored_text(make_ceremony.FILE)


@pytest.mark.parametrize("case", VECTORS["good"], ids=["suite 1", "suite 2", "official"])
def test_a_ceremony_of_the_vectors_is_read_and_made(case: dict[str, str]) -> None:
    """The document is read, its uid is the payload's hash, and we sign the same bytes."""
    ceremony = read_ceremony(case["document"].encode())
    assert ceremony.uid.hex() == case["election_uid"]
    assert hashlib.sha256(case["payload"].encode()).hexdigest() == case["election_uid"]
    assert ceremony.sign(ROOT).decode() == case["document"]
    assert ceremony.election_key == ceremony.suite.key_pair(SEED).public


def test_a_stranger_can_check_the_document_from_the_page_alone() -> None:
    """Signature and members are found again without any of our code."""
    value = dsse_value(GOOD, "ceremony", ROOT.public.raw)
    assert value["root_key"] == ROOT.public.raw.hex()
    assert (value["needed"], value["trustees"], value["suite"]) == (2, 3, 2)


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_a_bad_ceremony_is_refused(name: str) -> None:
    """Each named fault is found, though the root signed the document."""
    with pytest.raises(DocumentRefused):
        read_ceremony(VECTORS["refused"][name].encode())


def test_every_changed_byte_of_the_document_is_found() -> None:
    """No letter of ceremony.json can be changed."""
    for at in range(len(GOOD)):
        changed = bytearray(GOOD)
        changed[at] ^= 1
        with pytest.raises(DocumentRefused):
            read_ceremony(bytes(changed))


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever the bytes, the answer is a refusal and never an error of the program."""
    with pytest.raises(DocumentRefused):
        read_ceremony(data)


json_values = st.none() | st.booleans() | st.integers(-3, 20) | st.text(max_size=5)


@given(st.sampled_from(sorted(read_ceremony(GOOD).payload())), json_values | st.lists(json_values))
def test_any_member_replaced_is_refused_or_another_election(name: str, value: object) -> None:
    """A ceremony with one member changed is refused, or has another name."""
    good = read_ceremony(GOOD)
    changed = good.payload() | {name: value}
    try:
        ceremony = ceremony_from(changed)
    except DocumentRefused:
        return
    assert ceremony.payload() == changed
    assert (ceremony.uid == good.uid) is (changed == good.payload())


def test_whatever_differs_the_election_has_another_name() -> None:
    """Mode, suite, threshold, keys, election: each is part of the election's name."""
    one = read_ceremony(GOOD)
    others = [
        replace(one, election="other-2024"),
        replace(one, mode="training"),
        replace(one, needed=3),
        replace(one, trustees=4),
        replace(one, root_key=SigningKey.generate().public),
        replace(one, election_key=SUITES[2].key_pair(Secret(bytes(32))).public),
        replace(one, suite=SUITES[1], election_key=SUITES[1].key_pair(SEED).public),
    ]
    assert len({ceremony.uid for ceremony in (one, *others)}) == 8


@pytest.mark.parametrize("mode", MODES)
def test_a_ceremony_is_of_one_mode(mode: str) -> None:
    """Official, rehearsal and training never have the same election uid."""
    ceremony = replace(read_ceremony(GOOD), mode=mode)
    assert read_ceremony(ceremony.sign(ROOT)) == ceremony
    assert [m for m in MODES if replace(ceremony, mode=m).uid == ceremony.uid] == [mode]


def test_a_ceremony_signed_by_another_key_than_it_names_is_refused() -> None:
    """Nobody can put another root's keys under a signature of one's own."""
    stranger = SigningKey.generate()
    ceremony: Ceremony = read_ceremony(GOOD)
    with pytest.raises(DocumentRefused):
        read_ceremony(ceremony.sign(stranger))
