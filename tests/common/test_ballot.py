"""Choice codes and ballot records."""

import hashlib
from typing import Any

import pytest
from by_hand import bound, hpke_open, signed_by
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import make_ballot_record, make_sealed_choices
from vectors.vector_file import spelled, stored, stored_text
from vectors.vector_world import SEALED_FILE, TERMINAL, vector_records, vector_world
from world import World

from common.ballot import (
    NO_CHOICE,
    choice_code,
    choice_codes,
    make_record,
    record_binding,
    record_bytes,
    seal_info,
)
from common.suites import SUITES, CannotOpen

SUITES_OF_VECTORS = stored(make_ballot_record.FILE)["suites"]
UID = bytes(32)
ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True)


def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published vectors, byte for byte."""
    made = spelled(make_ballot_record.vectors())
    assert made == stored_text(make_ballot_record.FILE)


def test_sealed_choices_of_the_vectors_have_the_form_of_fresh_ones() -> None:
    """The kept sealed bytes stand for the same votes, in sizes that sealing still gives."""

    def form(value: object) -> object:
        return [(e["contest"], e["choice"], len(e["sealed"])) for e in value]  # type: ignore[attr-defined]  # JSON

    kept, fresh = stored(SEALED_FILE), make_sealed_choices.vectors()
    assert {suite: form(value) for suite, value in kept.items()} == {
        suite: form(value) for suite, value in fresh.items()
    }
    assert kept != fresh


@pytest.mark.parametrize("suite", SUITES_OF_VECTORS, ids=lambda suite: f"suite {suite['suite']}")
def test_vectors_by_hand(suite: dict[str, Any]) -> None:
    """The published codes, signatures and seals follow from the page alone."""
    uid, number = bytes.fromhex(suite["election_uid"]), suite["suite"]
    codes = {}
    for entry in suite["choice_codes"]:
        label = bound("ippyo/choice/v1", uid, entry["contest"].encode(), entry["choice"].encode())
        assert hashlib.sha256(label).digest()[:16].hex() == entry["code"]
        codes[entry["contest"], entry["choice"]] = bytes.fromhex(entry["code"])
    for entry in suite["records"]:
        record, contest = bytes.fromhex(entry["record"]), entry["contest"].encode()
        sealed, signature = record[:-64], record[-64:]
        message = bound("ippyo/record/v1", uid, suite["terminal"].encode(), contest, sealed)
        info = bound("ippyo/ballot/v1", uid, number.to_bytes(2, "big"), contest)
        assert len(record) == suite["record_bytes"]
        assert signed_by(bytes.fromhex(suite["terminal_key"]), signature, message)
        opened = hpke_open(number, bytes.fromhex(suite["election_seed"]), sealed, info)
        assert opened == codes[entry["contest"], entry["choice"]]


@pytest.mark.parametrize("number", [1, 2])
def test_vectors_open(number: int) -> None:
    """Records made years ago still verify and open to the same choice."""
    world = vector_world(number)
    for contest, choice, record in vector_records(number):
        binding = record_binding(world.uid, world.ceremony.suite, TERMINAL, contest)
        assert not binding.refused((record,), world.terminal_key(TERMINAL).public)
        info = seal_info(world.uid, world.ceremony.suite, contest)
        code = world.election_key.open(record[:-64], info)
        people = [candidate.id for candidate in world.election.contest(contest).candidates]
        assert choice_codes(world.uid, contest, people)[code] == choice


@pytest.mark.parametrize(("number", "size"), [(1, 1216), (2, 161)])
def test_every_record_has_the_one_size_of_its_suite(number: int, size: int) -> None:
    """The length of a record tells nothing of the choice in it."""
    world = World(number)
    sizes = {
        len(world.record("p01-01", "contest-1", choice))
        for choice in ("contest-1-1", "contest-1-2", NO_CHOICE)
    }
    assert sizes == {size} == {record_bytes(SUITES[number])}


def test_the_same_choice_twice_gives_two_different_records() -> None:
    """Equal votes do not look equal: a record cannot be guessed and compared."""
    world = World(2)
    one, other = (world.record("p01-01", "contest-1", NO_CHOICE) for _ in range(2))
    assert one[:97] != other[:97]
    assert one[97:] != other[97:]


@given(ids, ids, ids, ids)
@settings(max_examples=100, deadline=None)
def test_codes_differ_with_contest_and_candidate(a: str, b: str, c: str, d: str) -> None:
    """No two candidates, of one contest or of two, share a code."""
    same = choice_code(UID, a, b) == choice_code(UID, c, d)
    assert same == ((a, b) == (c, d))


def test_a_code_belongs_to_one_election() -> None:
    """The same candidate has another code in another election."""
    assert choice_code(UID, "mayor", "aoi") != choice_code(b"\1" * 32, "mayor", "aoi")


def test_contest_and_candidate_cannot_be_shifted_into_each_other() -> None:
    """Letters moved from the contest's id to the candidate's give another code."""
    assert choice_code(UID, "mayor", "aoi") != choice_code(UID, "mayora", "oi")


def test_a_flipped_bit_of_a_code_is_no_candidate() -> None:
    """A damaged code never turns into another candidate."""
    people = [f"candidate-{n}" for n in range(200)]
    codes = choice_codes(UID, "council", people)
    assert len(codes) == len(people) + 1
    for code in codes:
        for bit in range(128):
            flipped = (int.from_bytes(code, "big") ^ 1 << bit).to_bytes(16, "big")
            assert flipped not in codes


def test_codes_ignore_the_order_of_the_list() -> None:
    """Where a candidate stands on the screen plays no part in the code."""
    people = ["aoi", "kaede", "sora"]
    assert choice_codes(UID, "mayor", people) == choice_codes(UID, "mayor", reversed(people))


@pytest.mark.parametrize("number", [1, 2])
def test_a_sealed_choice_opens_only_for_its_contest(number: int) -> None:
    """A record moved to another contest or another election cannot be opened there."""
    world = World(number)
    suite = world.ceremony.suite
    sealed = world.record("p01-01", "contest-1", NO_CHOICE)[: suite.sealed_bytes]
    info = seal_info(world.uid, suite, "contest-1")
    assert world.election_key.open(sealed, info) == choice_code(world.uid, "contest-1", NO_CHOICE)
    for other in (
        seal_info(world.uid, suite, "contest-2"),
        seal_info(UID, suite, "contest-1"),
        seal_info(world.uid, SUITES[3 - number], "contest-1"),
    ):
        with pytest.raises(CannotOpen):
            world.election_key.open(sealed, other)


def test_the_seal_does_not_name_the_terminal() -> None:
    """What the count opens cannot tell at which terminal it was cast."""
    world = World(2)
    sealer = world.ceremony.suite.sealer(world.ceremony.election_key)
    info = seal_info(world.uid, world.ceremony.suite, "contest-1")
    for terminal in ("p01-01", "p02-02"):
        key = world.terminal_key(terminal)
        record = make_record(world.uid, sealer, terminal, "contest-1", NO_CHOICE, key)
        assert world.election_key.open(record[:97], info)


def test_every_flipped_byte_of_a_record_is_refused() -> None:
    """No byte of a record can change without the terminal's signature failing."""
    world = World(2)
    record = world.record("p01-01", "contest-1", "contest-1-1")
    binding = record_binding(world.uid, world.ceremony.suite, "p01-01", "contest-1")
    key = world.terminal_key("p01-01").public
    assert not binding.refused((record,), key)
    for at in range(len(record)):
        changed = record[:at] + bytes([record[at] ^ 0xFF]) + record[at + 1 :]
        assert binding.refused((changed,), key)


def test_a_record_of_wrong_length_is_refused() -> None:
    """A record cut short, made longer or empty has no good signature."""
    world = World(2)
    record = world.record("p01-01", "contest-1", NO_CHOICE)
    binding = record_binding(world.uid, world.ceremony.suite, "p01-01", "contest-1")
    key = world.terminal_key("p01-01").public
    others = (b"", record[:-1], record[1:], record + b"\0", record[:97], record * 2)
    for other in others:
        assert binding.refused((other,), key)
    assert binding.refused((record, *others, record), key) == len(others)
    assert binding.refused((), key) == 0


def test_a_signature_fits_one_terminal_and_one_contest() -> None:
    """A record cannot be passed off as another terminal's or another contest's."""
    world = World(2)
    suite, key = world.ceremony.suite, world.terminal_key("p01-01").public
    record = world.record("p01-01", "contest-1", NO_CHOICE)
    assert record_binding(world.uid, suite, "p01-02", "contest-1").refused((record,), key)
    assert record_binding(world.uid, suite, "p01-01", "contest-2").refused((record,), key)
    assert record_binding(UID, suite, "p01-01", "contest-1").refused((record,), key)
    other = world.terminal_key("p01-02").public
    assert record_binding(world.uid, suite, "p01-01", "contest-1").refused((record,), other)
