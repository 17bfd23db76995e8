"""Whether a font draws a text exactly, letters and variation sequences."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from common.glyphs import Coverage, first_exact, missing, of_spans, spans

SELECTOR = 0xE0100
PLAIN = Coverage(frozenset(map(ord, "辻田さ")), {})
EXACT = Coverage(frozenset(map(ord, "辻")), {SELECTOR: frozenset({ord("辻")})})


def test_a_letter_that_is_not_there_is_named() -> None:
    """The code point is told as Unicode writes it; spaces are always drawn."""
    assert missing("田　𠮷 さ", PLAIN) == ("U+20BB7",)


def test_a_selector_is_asked_for_with_its_letter() -> None:
    """A font that has the letter, but not this form of it, does not have it."""
    assert missing("辻\U000e0100", PLAIN) == ("U+8FBB U+E0100",)
    assert missing("辻\U000e0100", EXACT) == ()
    assert missing("\U000e0100", EXACT) == ("U+E0100",)


def test_a_whole_name_has_one_face() -> None:
    """Where each face has a part only, none is taken."""
    faces = {"plain": PLAIN, "exact": EXACT}
    assert first_exact(["辻"], faces) == "plain"
    assert first_exact(["辻\U000e0100"], faces) == "exact"
    assert first_exact(["辻\U000e0100田"], faces) is None


@given(st.sets(st.integers(0, 300)))
def test_spans_are_another_way_of_writing_the_same_letters(points: set[int]) -> None:
    """Nothing is lost or gained by writing letters as runs."""
    runs = spans(points)
    assert of_spans(runs) == points
    assert all(before[1] + 1 < after[0] for before, after in pairwise(runs))
