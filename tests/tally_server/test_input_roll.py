"""roll.csv."""

import pytest
from builders import csv_bytes, make_election
from hypothesis import given
from hypothesis import strategies as st

from common.inputs import BadInput
from tally_server.inputs.roll import read_roll

ELECTION = make_election(contests=2)
COLUMNS = ("place", "contest", "voters")


def roll(*rows: tuple[object, ...]) -> bytes:
    data: bytes = csv_bytes(COLUMNS, rows)
    return data


def lines_of(data: bytes) -> list[str]:
    """What is said of the file; nothing where it is good."""
    try:
        read_roll(data, ELECTION)
    except BadInput as bad:
        return bad.lines("ja")
    return []


def test_voters_by_place_and_contest() -> None:
    """Each place has its number of voters for each contest."""
    data = roll(("p01", "contest-1", 12), ("p02", "contest-1", 0), ("p01", "contest-2", 11))
    assert read_roll(data, ELECTION) == {
        ("p01", "contest-1"): 12,
        ("p01", "contest-2"): 11,
        ("p02", "contest-1"): 0,
        ("p02", "contest-2"): 0,
    }


def test_a_place_without_a_row_has_no_voters() -> None:
    """What the roll does not mention is 0, so records there show as a difference."""
    assert set(read_roll(roll(), ELECTION).values()) == {0}


def test_every_fault_is_said_with_its_line() -> None:
    """Unknown places and contests, bad numbers and repeats come all at once."""
    data = roll(
        ("p09", "contest-3", "-1"),
        ("p01", "contest-1", "1.5"),
        ("p02", "contest-1", "100000000"),
        ("p02", "contest-1", 5),
    )
    with pytest.raises(BadInput) as bad:
        read_roll(data, ELECTION, "名簿.csv")
    found = [(error.line, error.column, error.key) for error in bad.value.errors]
    assert found == [
        (2, "contest", "count_input.contest"),
        (2, "place", "count_input.place"),
        (2, "voters", "table.number"),
        (3, "voters", "table.number"),
        (4, "voters", "table.number"),
        (5, "place", "count_input.roll-twice"),
    ]
    assert all(line.startswith("名簿.csv:") for line in bad.value.lines("ja"))
    assert "already have a row above" in bad.value.lines("en")[-1]


def test_faults_of_the_form_are_said_of_roll_csv() -> None:
    """Without another name the file is called roll.csv."""
    with pytest.raises(BadInput) as bad:
        read_roll(b"place,contest\n", ELECTION)
    assert bad.value.lines("en") == ["roll.csv:1: voters: this column is missing; add it"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever the file holds, it is read or refused with faults, never a crash."""
    assert all(line.startswith("roll.csv:") for line in lines_of(b"place,contest,voters\n" + data))
