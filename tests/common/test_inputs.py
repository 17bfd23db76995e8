"""What is wrong with a file is said so that the person who wrote it can mend it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.inputs import BadInput, Faults, InputError, refuse


def test_a_fault_is_said_with_file_line_column_and_what_to_do() -> None:
    """One line: where it is, what it is, what to do, in Japanese or in English."""
    error = InputError("roll.csv", 3, "voters", "table.too-long", {"limit": 400})
    assert error.say() == "roll.csv:3: voters: 長すぎます。400 文字以下にしてください"
    assert error.say("en") == "roll.csv:3: voters: too long; keep it to 400 characters"


def test_all_faults_are_said_in_the_order_of_the_files() -> None:
    """However they were found, faults come by file, line and column."""
    faults = [
        InputError("b.csv", 1, "-", "table.empty", {"columns": "a"}),
        InputError("a.csv", 10, "x", "table.line-break"),
        InputError("a.csv", 2, "y", "table.line-break"),
        InputError("a.csv", 2, "x", "table.line-break"),
    ]
    said = BadInput(faults).lines("en")
    assert [line.split(": ")[:2] for line in said] == [
        ["a.csv:2", "x"],
        ["a.csv:2", "y"],
        ["a.csv:10", "x"],
        ["b.csv:1", "-"],
    ]


@given(st.lists(st.integers(1, 9), max_size=8))
def test_no_fault_is_lost(lines: list[int]) -> None:
    """As many faults as were found are said, also two on one line."""
    faults = Faults("roll.csv")
    for line in lines:
        faults.add("table.line-break", line)
    if not lines:
        faults.stop()
        return
    with pytest.raises(BadInput) as caught:
        faults.stop()
    assert [error.line for error in caught.value.errors] == sorted(lines)
    assert str(caught.value) == f"{len(lines)} input error(s)"


def test_one_fault_can_be_refused_at_once() -> None:
    """A file that cannot be used at all is refused with its one fault."""
    bad = refuse("KEYS/root.key", "keys.root-locked")
    assert bad.lines("en") == [
        "KEYS/root.key:1: -: the root key does not open; check the passphrase"
    ]


def test_the_exception_itself_quotes_nothing_that_was_written() -> None:
    """What stands in a log of the program is the number of faults, not the file's text."""
    bad = refuse("votes.csv", "table.control", found="secret words")
    assert "secret words" not in str(bad)
