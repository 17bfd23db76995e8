"""Where two keyings differ, and what slip it looks like."""

import pytest
from builders import make_contest
from hypothesis import given
from hypothesis import strategies as st

from tally_server.paper.compare import Slip, differences
from tally_server.paper.sheet import Field, Keyed, fields_of

FIELDS = fields_of(make_contest(1, 5, id="m"), [("m-1", "m-2")])
A, B, C = FIELDS[:3]
COUNTS = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 30))


@given(COUNTS, COUNTS)
def test_every_differing_field_is_named_and_no_other(
    one: dict[Field, int], other: dict[Field, int]
) -> None:
    """The officer sees exactly the fields that differ, in the order of the sheet."""
    found = differences(Keyed(one), Keyed(other), FIELDS)
    expected = [at for at in FIELDS if one.get(at, 0) != other.get(at, 0)]
    assert [difference.field for difference in found] == expected
    assert all((d.first, d.second) == (one.get(d.field, 0), other.get(d.field, 0)) for d in found)
    assert (found == ()) == (Keyed(one) == Keyed(other))


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ({A: 12}, {A: 21}, Slip.DIGITS_EXCHANGED),
        ({A: 12}, {A: 120}, Slip.DIGIT_MORE),
        ({A: 12}, {A: 112}, Slip.DIGIT_MORE),
        ({A: 12}, {}, Slip.LEFT_OUT),
        ({}, {A: 12}, Slip.LEFT_OUT),
        ({A: 12}, {A: 13}, Slip.OTHER),
        ({A: 12}, {A: 345}, Slip.OTHER),
        ({A: 12}, {A: 1200}, Slip.OTHER),
        ({A: 12, B: 30}, {A: 30, B: 12}, Slip.LINES_EXCHANGED),
        ({A: 12}, {B: 12}, Slip.LINES_EXCHANGED),
        ({A: 12, C: 30}, {A: 30, C: 12}, Slip.LINES_EXCHANGED),
    ],
)
def test_a_slip_is_hinted_at(one: dict[Field, int], other: dict[Field, int], slip: Slip) -> None:
    """What the eye should look for, both ways round."""
    for first, second in ((one, other), (other, one)):
        found = differences(Keyed(first), Keyed(second), FIELDS)
        assert {difference.slip for difference in found} == {slip}


def test_a_field_that_the_form_lost_is_still_compared() -> None:
    """A group that only a keying has differs like any other."""
    lost = Field("group", ("m-4", "m-5"))
    (found,) = differences(Keyed({lost: 2}), Keyed(), FIELDS)
    assert (found.field, found.first, found.second) == (lost, 2, 0)


def test_only_neighbours_are_taken_for_exchanged() -> None:
    """The same numbers two differing fields apart, or one way round alone, are no exchange."""
    apart = differences(Keyed({A: 12, B: 7, C: 30}), Keyed({A: 30, B: 9, C: 12}), FIELDS)
    assert [one.slip for one in apart] == [Slip.OTHER] * 3
    half = differences(Keyed({A: 12, B: 30}), Keyed({A: 30, B: 40}), FIELDS)
    assert [one.slip for one in half] == [Slip.OTHER] * 2
