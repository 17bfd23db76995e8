"""paper.csv."""

import pytest
from builders import csv_bytes, make_candidate, make_contest, make_election
from hypothesis import given
from hypothesis import strategies as st

from common.inputs import BadInput
from tally_server.inputs.paper import INVALID_REASONS, PaperVotes, read_paper
from tally_server.outcome.votes import Group

# Displayed c, a, b by lot; filed a, b, c.
MAYOR = make_contest(
    1,
    [
        make_candidate(3, id="c", display_order=1),
        make_candidate(1, id="a", display_order=2),
        make_candidate(2, id="b", display_order=3),
    ],
    id="mayor",
)
ELECTION = make_election(contests=[MAYOR, make_contest(2, id="council")])
COLUMNS = ("contest", "item", "candidate", "count")
NOBODY = frozenset[str]()


def paper(*rows: tuple[object, ...]) -> bytes:
    data: bytes = csv_bytes(COLUMNS, rows)
    return data


def faults(data: bytes, invalidated: frozenset[str] = NOBODY) -> list[tuple[int, str, str]]:
    with pytest.raises(BadInput) as bad:
        read_paper(data, ELECTION, invalidated=invalidated)
    assert bad.value.lines("ja")
    assert bad.value.lines("en")
    assert {error.file for error in bad.value.errors} == {"paper.csv"}
    return [(error.line, error.column, error.key) for error in bad.value.errors]


def lines_of(data: bytes) -> list[str]:
    """What is said of the file; nothing where it is good."""
    try:
        read_paper(data, ELECTION)
    except BadInput as bad:
        return bad.lines("ja")
    return []


def test_all_items_of_a_contest() -> None:
    """Own votes, groups, invalid ballots by reason, taken away and not accepted."""
    data = paper(
        ("mayor", "own", "c", 30),
        ("mayor", "own", "a", 20),
        ("mayor", "group", "c+a", 7),
        ("mayor", "group", "b + a + c", 0),
        ("mayor", "invalid", "blank", 3),
        ("mayor", "invalid", "2", 1),
        ("mayor", "taken_away", "", 4),
        ("mayor", "not_accepted", "", 5),
    )
    votes = read_paper(data, ELECTION)["mayor"]
    assert votes == PaperVotes(
        own={"a": 20, "b": 0, "c": 30},
        groups=(Group(("a", "c"), 7), Group(("a", "b", "c"), 0)),
        invalid={"2": 1, "blank": 3},
        taken_away=4,
        not_accepted=5,
    )
    assert list(votes.own) == ["a", "b", "c"]
    assert list(votes.invalid) == ["2", "blank"]


def test_a_contest_without_rows_has_no_paper_votes() -> None:
    """Every contest is there, with 0 where the file is silent."""
    found = read_paper(paper(("mayor", "own", "a", 1)), ELECTION)
    names = [candidate.id for candidate in ELECTION.contest("council").candidates]
    assert list(found) == ["mayor", "council"]
    assert found["council"] == PaperVotes(own=dict.fromkeys(names, 0))
    assert (found["council"].taken_away, found["council"].not_accepted) == (0, 0)


def test_contests_do_not_mix() -> None:
    """The same item of two contests is counted in each on its own."""
    data = paper(
        ("mayor", "taken_away", "", 1),
        ("council", "taken_away", "", 2),
        ("mayor", "invalid", "mark", 3),
        ("council", "group", "council-1+council-2", 4),
    )
    found = read_paper(data, ELECTION)
    assert [votes.taken_away for votes in found.values()] == [1, 2]
    assert [dict(votes.invalid) for votes in found.values()] == [{"mark": 3}, {}]
    assert [len(votes.groups) for votes in found.values()] == [0, 1]


def test_every_reason_of_the_law_is_known() -> None:
    """公職選挙法68条1項, but its number 3 is for national elections only."""
    data = paper(*(("mayor", "invalid", reason, 1) for reason in INVALID_REASONS))
    assert len(read_paper(data, ELECTION)["mayor"].invalid) == 10
    assert "3" not in INVALID_REASONS


@pytest.mark.parametrize(
    ("item", "candidate", "key"),
    [
        ("own", "d", "count_input.candidate"),
        ("own", "council-1", "count_input.candidate"),
        ("own", "", "count_input.candidate"),
        ("own", "a+b", "count_input.candidate"),
        ("group", "a", "count_input.group"),
        ("group", "", "count_input.candidate"),
        ("group", "a+", "count_input.candidate"),
        ("group", "a+a", "count_input.candidate-twice"),
        ("group", "a+x", "count_input.candidate"),
        ("invalid", "3", "table.choice"),
        ("invalid", "", "table.choice"),
        ("invalid", "a", "table.choice"),
        ("taken_away", "a", "count_input.no-candidate"),
        ("not_accepted", "x", "count_input.no-candidate"),
    ],
)
def test_what_does_not_belong_to_the_item_is_refused(item: str, candidate: str, key: str) -> None:
    """Each item has its own kind of entry in the column candidate."""
    assert faults(paper(("mayor", item, candidate, 1))) == [(2, "candidate", key)]


@pytest.mark.parametrize(
    ("item", "first", "second"),
    [
        ("own", "a", "a"),
        ("group", "a+c", "c+a"),
        ("invalid", "blank", "blank"),
        ("taken_away", "", ""),
        ("not_accepted", "", ""),
    ],
)
def test_the_same_entry_twice_is_refused(item: str, first: str, second: str) -> None:
    """Two rows of one thing are not added up; a group in another order is the same group."""
    data = paper(("mayor", item, first, 1), ("mayor", item, second, 2))
    assert faults(data) == [(3, "candidate", "count_input.paper-twice")]


def test_every_fault_is_said_with_its_line() -> None:
    """A bad number hides neither the unknown candidate of its row nor those after it."""
    data = paper(("mayor", "own", "x", "many"), ("reeve", "owned", "a", -1), ("mayor", "own", "b"))
    assert faults(data) == [
        (2, "candidate", "count_input.candidate"),
        (2, "count", "table.number"),
        (3, "contest", "count_input.contest"),
        (3, "count", "table.number"),
        (3, "item", "table.choice"),
        (4, "-", "table.cells"),
    ]


def test_valid_paper_votes_for_an_invalidated_candidate_are_refused() -> None:
    """Whose votes are invalid has no own votes and shares no name; 0 own votes do no harm."""
    rows = (
        ("mayor", "own", "a", 1),
        ("mayor", "own", "b", 0),
        ("mayor", "group", "a+c", 2),
        ("mayor", "group", "b+c", 0),
        ("mayor", "invalid", "2", 9),
    )
    assert faults(paper(*rows), frozenset({"a", "b"})) == [
        (2, "candidate", "count_input.invalidated"),
        (4, "candidate", "count_input.invalidated"),
        (5, "candidate", "count_input.invalidated"),
    ]
    assert read_paper(paper(*rows), ELECTION)["mayor"].own["a"] == 1


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the file holds, it is read or refused with faults, never a crash."""
    lines = lines_of(b"contest,item,candidate,count\nmayor," + text.encode())
    assert all(len(line.splitlines()) == 1 for line in lines)
