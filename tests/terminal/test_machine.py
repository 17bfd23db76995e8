"""A table with a hole, a cell too many or an open end is never taken for a table."""

from dataclasses import dataclass
from enum import StrEnum

import pytest

from terminal.machine import Arrow, Refusal, Rule, TableIncomplete, complete, refuse, row


class Light(StrEnum):
    ON = "on"


@dataclass(frozen=True)
class Press:
    pass


@dataclass(frozen=True)
class Pull:
    pass


def test_a_cell_that_is_missing_is_found() -> None:
    """No pair of state and event can be forgotten."""
    with pytest.raises(TableIncomplete, match="Pull"):
        complete({Light.ON: row(refuse("no", Press))}, Light, (Press, Pull))


def test_a_state_that_is_missing_is_found() -> None:
    """No state can be without a row."""
    with pytest.raises(TableIncomplete, match="Press"):
        complete({}, Light, (Press,))


def test_a_cell_that_stands_twice_is_found() -> None:
    """No cell can say two things."""
    with pytest.raises(TableIncomplete, match="Press"):
        row(refuse("no", Press), refuse("never", Press))


def test_a_cell_whose_arrows_may_all_fail_is_found() -> None:
    """There is always one arrow that applies."""
    sometimes = Arrow[object](Light.ON, when=Rule("sometimes", lambda _, __: False))
    with pytest.raises(TableIncomplete, match="last arrow"):
        complete({Light.ON: row({Press: (sometimes,)})}, Light, (Press,))
    assert complete({Light.ON: row({Press: Refusal("no")})}, Light, (Press,))
