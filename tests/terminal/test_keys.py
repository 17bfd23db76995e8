"""Six keys: what counts as a press, and what does not."""

from hypothesis import given
from hypothesis import strategies as st

from terminal.access.keys import CODES, Key, Keys

NEXT, CHOOSE = 262, 261
TYPED_BY_SCANNERS = {*range(32, 127), 8, 9, 10, 13}


def test_a_held_key_acts_once() -> None:
    """A keyboard repeats a key that is held: only the first press acts, until it was up."""
    keys, first = Keys().pressed(NEXT)
    keys, repeated = keys.pressed(NEXT)
    assert (first, repeated) == (Key.NEXT, None)
    _, after = keys.released(NEXT).pressed(NEXT)
    assert after is Key.NEXT


def test_a_hand_on_the_keypad_does_nothing() -> None:
    """While one key is down another does nothing, nor does what is pressed before both are
    up."""
    keys, _ = Keys().pressed(NEXT)
    keys, second = keys.pressed(CHOOSE)
    keys = keys.released(NEXT)
    keys, third = keys.pressed(NEXT)
    assert (second, third) == (None, None)
    _, after = keys.released(NEXT).released(CHOOSE).pressed(CHOOSE)
    assert after is Key.CHOOSE


def test_nothing_that_a_scanner_types_is_a_key() -> None:
    """A scanner of grants is a keyboard too: none of its letters moves a voter's cursor."""
    assert not TYPED_BY_SCANNERS & CODES.keys()
    assert all(Keys().pressed(code) == (Keys(), None) for code in TYPED_BY_SCANNERS)


def test_every_key_is_on_the_keypad() -> None:
    """Six keys, each on the numeric keypad; the two switches are two of the six."""
    assert {CODES[code] for code in CODES if 256 <= code <= 265} == set(Key)
    assert (CODES[288], CODES[289]) == (Key.NEXT, Key.CHOOSE)


codes = st.sampled_from([*CODES, 97, 13])


@given(st.lists(st.tuples(codes, st.booleans()), max_size=40))
def test_between_two_presses_every_key_was_up(moves: list[tuple[int, bool]]) -> None:
    """However keys go down, up and repeat: what acts was up before, and so was all else."""
    keys = Keys()
    down: set[int] = set()
    for code, goes_down in moves:
        if not goes_down:
            keys = keys.released(code)
            down.discard(code)
            continue
        keys, acted = keys.pressed(code)
        if acted is not None:
            assert not down
        if code in CODES:
            down.add(code)
        assert keys.down == down
