"""What a ballot box holds: sets, whose bytes tell no order."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.box_contents import (
    BoxRefused,
    BoxShape,
    Contents,
    empty_contents,
    pack_contents,
    unpack_contents,
)

RECORD = 5
SHAPE = BoxShape(("mayor", "council"), RECORD, 20)
Voter = tuple[bytes, dict[str, bytes]]

records = st.binary(min_size=RECORD, max_size=RECORD)
voters = st.lists(
    st.tuples(
        st.binary(min_size=16, max_size=16),
        st.dictionaries(st.sampled_from(SHAPE.contests), records, min_size=1),
    ),
    max_size=8,
    unique_by=lambda voter: voter[0],
).filter(
    lambda chosen: all(
        len({votes[c] for _, votes in chosen if c in votes}) == sum(c in v for _, v in chosen)
        for c in SHAPE.contests
    )
)


def box(chosen: list[Voter]) -> Contents:
    """The box into which these voters voted, one after the other."""
    contents = empty_contents(SHAPE)
    for grant, votes in chosen:
        contents = contents.with_vote(grant, votes)
    return contents


def section(number: int, *items: bytes, count: int = 2) -> bytes:
    """A contest's section as bytes, for a box of `count` voters."""
    return number.to_bytes(4, "big") + b"".join(items).ljust(count * RECORD, b"\0")


@given(voters, st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_casting_leaves_no_trace(chosen: list[Voter], random: object) -> None:
    """Whoever reads the box cannot tell who came first: any order gives the same bytes."""
    shuffled = list(chosen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert pack_contents(SHAPE, box(chosen)) == pack_contents(SHAPE, box(shuffled))


def test_every_order_of_three_voters_gives_the_same_bytes() -> None:
    """All six orders of three voters are one and the same box."""
    chosen = [
        (b"\3" * 16, {"mayor": b"zzzzz", "council": b"aaaaa"}),
        (b"\1" * 16, {"mayor": b"mmmmm"}),
        (b"\2" * 16, {"mayor": b"aaaaa", "council": b"zzzzz"}),
    ]
    packed = {pack_contents(SHAPE, box(list(order))) for order in itertools.permutations(chosen)}
    assert len(packed) == 1


def test_records_of_one_voter_do_not_stand_together() -> None:
    """Each contest is sorted by itself: the first of one is not the voter of the other's."""
    one = (b"\1" * 16, {"mayor": b"zzzzz", "council": b"aaaaa"})
    other = (b"\2" * 16, {"mayor": b"aaaaa", "council": b"zzzzz"})
    contents = box([one, other])
    assert contents.records == {"mayor": (b"aaaaa", b"zzzzz"), "council": (b"aaaaa", b"zzzzz")}


@given(voters)
@settings(max_examples=100)
def test_what_is_packed_is_unpacked(chosen: list[Voter]) -> None:
    """Every box is read back as it was."""
    contents = box(chosen)
    assert unpack_contents(SHAPE, contents.count, pack_contents(SHAPE, contents)) == contents


@given(voters)
@settings(max_examples=50)
def test_the_size_follows_from_the_number_of_voters_alone(chosen: list[Voter]) -> None:
    """How many voters had which contest does not show in the length of the box."""
    packed = pack_contents(SHAPE, box(chosen))
    assert len(packed) == SHAPE.body_bytes(len(chosen)) == 8 + len(chosen) * (2 * RECORD + 16)


def test_the_file_has_room_for_every_voter() -> None:
    """A full box fits into a slot, which is a whole number of 4,096-byte blocks."""
    for capacity in (0, 1, 20, 300, 2000):
        shape = BoxShape(("mayor",), 161, capacity)
        needed = 4096 + shape.body_bytes(capacity) + 16
        assert shape.slot_bytes % 4096 == 0
        assert 0 <= shape.slot_bytes - needed < 4096
        assert shape.file_bytes == 2 * shape.slot_bytes + 2 * 4096


def test_the_keys_of_two_days_that_follow_have_different_places() -> None:
    """Behind the slots, each in a block of its own; yesterday's is not touched by today's."""
    shape = BoxShape(("mayor",), 161, 20)
    places = {opening: shape.key_block(opening) for opening in (1, 2, 3)}
    assert places[1] == places[3]
    assert sorted({places[1], places[2]}) == [2 * shape.slot_bytes, 2 * shape.slot_bytes + 4096]


def test_a_grant_is_spent_once() -> None:
    """The same grant cannot put a second vote into the box."""
    contents = box([(b"\1" * 16, {"mayor": b"aaaaa"})])
    with pytest.raises(ValueError, match="spent"):
        contents.with_vote(b"\1" * 16, {"mayor": b"bbbbb"})


GRANTS = b"\1" * 16 + b"\2" * 16
EMPTY = section(0)
BAD_BODIES = {
    "cut short": section(1, b"aaaaa") + EMPTY + GRANTS[:-1],
    "too long": section(1, b"aaaaa") + EMPTY + GRANTS + b"\0",
    "more records than voters": section(3, b"aaaaa", b"bbbbb") + EMPTY + GRANTS,
    "a number beyond all bounds": section(0xFFFFFFFF, b"aaaaa") + EMPTY + GRANTS,
    "something in the padding": section(1, b"aaaaa", b"\0\0\0\0\1") + EMPTY + GRANTS,
    "records out of order": section(2, b"bbbbb", b"aaaaa") + EMPTY + GRANTS,
    "a record twice": section(2, b"aaaaa", b"aaaaa") + EMPTY + GRANTS,
    "grants out of order": EMPTY + EMPTY + GRANTS[16:] + GRANTS[:16],
    "a grant twice": EMPTY + EMPTY + GRANTS[:16] * 2,
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_bad_bodies_are_refused(name: str) -> None:
    """Bytes that no terminal packs are refused, even under a good seal."""
    with pytest.raises(BoxRefused):
        unpack_contents(SHAPE, 2, BAD_BODIES[name])


def test_the_good_body_beside_the_bad_ones_is_taken() -> None:
    """The bad bodies are refused for what is wrong with them, not for their form."""
    body = section(2, b"aaaaa", b"bbbbb") + EMPTY + GRANTS
    found = unpack_contents(SHAPE, 2, body)
    assert found == Contents(
        {"mayor": (b"aaaaa", b"bbbbb"), "council": ()}, (b"\1" * 16, b"\2" * 16)
    )


@given(st.integers(0, 3), st.binary(max_size=120))
@settings(max_examples=200)
def test_random_bytes_are_refused_or_packed_the_same(count: int, body: bytes) -> None:
    """Whatever the bytes, a refusal comes out, or a box that packs to just these bytes."""
    body = body.ljust(SHAPE.body_bytes(count), b"\0")
    try:
        contents = unpack_contents(SHAPE, count, body)
    except BoxRefused:
        return
    assert pack_contents(SHAPE, contents) == body
