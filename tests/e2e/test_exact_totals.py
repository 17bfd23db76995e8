"""Totals are exact, whatever the size of the election."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import make_contest, make_election, make_place
from elections import (
    SMALL_SCRIPT,
    Script,
    Town,
    cast_totals,
    counted_totals,
    drop_slip,
    ippyo,
    polled,
    read_rows,
    small_election,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.election import Election

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")


def counted(town: Town, *options: object) -> dict[str, dict[str, int]]:
    """The electronic totals of a count that had nothing to decide but ties."""
    said = town.count(*options)
    assert said.code in (0, 4), said.err
    return counted_totals(town.document)


def nonzero(totals: Mapping[str, Mapping[str, int]], election: Election) -> dict[str, object]:
    """The totals with every contest in them, and no choice that nobody made."""
    return {
        contest.id: {choice: n for choice, n in totals.get(contest.id, {}).items() if n}
        for contest in election.contests
    }


@st.composite
def polled_days(draw: st.DrawFn) -> tuple[Election, Script]:
    """An election of 1 to 5 contests of 1 to 60 candidates, and how its few voters voted."""
    sizes = draw(st.lists(st.integers(1, 60), min_size=1, max_size=5))
    contests = [make_contest(number, size) for number, size in enumerate(sizes, start=1)]
    places = draw(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 1)), min_size=1, max_size=2))
    election = make_election(
        contests=contests,
        places=[make_place(n, used, spares=more) for n, (used, more) in enumerate(places, 1)],
        box_capacity=12,
    )
    script = {}
    for terminal in election.terminals:
        for contest in contests:
            legal = ["none", *(candidate.id for candidate in contest.candidates)]
            choices = st.dictionaries(st.sampled_from(legal), st.integers(0, 4), max_size=3)
            script[terminal, contest.id] = draw(choices)
    return election, script


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(day=polled_days())
def test_any_small_election_counts_what_was_cast(day: tuple[Election, Script]) -> None:
    """Any contests, candidates, places and spares: each total is the number of its voters."""
    election, script = day
    with TemporaryDirectory() as folder:
        town = polled(Path(folder), election, script)
        assert counted(town) == nonzero(cast_totals(script), election)


@pytest.mark.parametrize(("contests", "candidates"), [(1, 1), (1, 60), (5, 1), (5, 60)])
def test_the_smallest_and_the_largest_lists(tmp_path: Path, contests: int, candidates: int) -> None:
    """1 or 60 candidates in 1 or 5 contests, every candidate with a total of its own."""
    election = make_election(
        contests=contests, candidates=candidates, places=1, terminals=2, box_capacity=200
    )
    script = {
        (terminal, contest.id): {
            "none": at + 1,
            **{one.id: (n + at + number) % 3 for n, one in enumerate(contest.candidates)},
        }
        for at, terminal in enumerate(election.terminals)
        for number, contest in enumerate(election.contests)
    }
    town = polled(tmp_path, election, script)
    assert counted(town) == nonzero(cast_totals(script), election)


@pytest.mark.parametrize("suite", [1, 2])
def test_both_suites_count_alike(tmp_path: Path, suite: int) -> None:
    """Whatever the ceremony chose, the same votes give the same totals."""
    town = Town.found(tmp_path, small_election())
    town.cast(SMALL_SCRIPT)
    words = ("--election", town.election, "--out", town.keys, "--suite", suite)
    assert ippyo("keys", "ceremony", *words).code == 0
    assert town.day().code == 0
    assert counted(town) == cast_totals(SMALL_SCRIPT)


def test_a_terminal_filled_to_2000_voters(tmp_path: Path) -> None:
    """The box of the default capacity, full to its last voter, loses none."""
    election = make_election(places=1, terminals=2, box_capacity=2000)
    script: Script = {
        ("p01-01", "contest-1"): {"contest-1-1": 998, "contest-1-2": 991, "none": 11},
        ("p01-02", "contest-1"): {"contest-1-3": 1},
    }
    town = Town.found(tmp_path, election)
    town.cast(script)
    words = ("--election", town.election, "--out", town.keys, "--suite", 2)
    assert ippyo("keys", "ceremony", *words).code == 0
    assert town.day().code == 0
    assert counted(town) == cast_totals(script)


def test_one_voter_more_than_the_box_takes_is_refused_beforehand(tmp_path: Path) -> None:
    """A script beyond the capacity is bad input; nothing is simulated."""
    town = Town.found(tmp_path, make_election(places=1, box_capacity=3))
    town.cast({("p01-01", "contest-1"): {"contest-1-1": 2, "contest-1-2": 2}})
    said = town.day()
    assert (said.code, len(said.lines)) == (2, 1)
    assert said.lines[0].startswith("ballots.csv:3: count: ")


def test_a_terminal_that_opened_and_had_no_voter(tmp_path: Path) -> None:
    """Zero ballots on a terminal are a closed medium of zero records, and no problem."""
    script = {key: made for key, made in SMALL_SCRIPT.items() if key[0] != "p01-02"}
    town = polled(tmp_path, small_election(), script)
    assert counted(town) == cast_totals(script)
    rows = {row["terminal"]: row["records"] for row in read_rows(town.results / "media.csv")}
    assert rows["p01-02"] == "0"
    assert town.document["problems"] == []


def test_an_election_in_which_nobody_voted(tmp_path: Path) -> None:
    """No vote at all: every total is 0, and nobody is elected."""
    town = polled(tmp_path, small_election(), {})
    assert counted(town) == {"contest-1": {}, "contest-2": {}}
    for contest in town.document["contests"]:
        assert contest["outcome"]["elected"] == []
        assert (contest["valid"], contest["outcome"]["legal_minimum"]) == (0, "0/1")


def never_opened(town: Town, terminal: str) -> None:
    """As if the terminal had stood unopened all day: no media, no slip."""
    for medium in (town.original(terminal), town.duplicate(terminal)):
        for file in medium.iterdir():
            file.unlink()
        medium.rmdir()
    (town.media / terminal).rmdir()
    drop_slip(town, terminal)


def test_a_spare_that_never_opened_is_left_out_by_decision(tmp_path: Path) -> None:
    """A spare without media stops the count until two people say that it was not used."""
    election = make_election(places=[make_place(1, terminals=2, spares=1)])
    script: Script = {
        ("p01-01", "contest-1"): {"contest-1-1": 3},
        ("p01-02", "contest-1"): {"contest-1-2": 2, "none": 1},
    }
    town = polled(tmp_path, election, script)
    never_opened(town, "p01-03")
    said = town.count()
    assert said.code == 3
    assert [line[:15] for line in said.lines] == ["p01-03: [M-01] "]
    assert not town.has_results
    decided = town.decide({"action": "not-used", "terminal": "p01-03"})
    assert counted(town, "--decisions", decided) == cast_totals(script)
    (problem,) = town.document["problems"]
    assert (problem["code"], problem["settled_by"]) == ("M-01", "not-used")


def test_a_spare_that_was_used_counts_like_any_terminal(tmp_path: Path) -> None:
    """Voters of a dead terminal go to the spare; its votes are votes."""
    election = make_election(places=[make_place(1, terminals=1, spares=1)])
    script: Script = {
        ("p01-01", "contest-1"): {"contest-1-1": 2},
        ("p01-02", "contest-1"): {"contest-1-1": 1, "contest-1-2": 4},
    }
    assert counted(polled(tmp_path, election, script)) == cast_totals(script)


def test_not_used_leaves_out_what_was_never_there_and_nothing_else(town: Town) -> None:
    """Without one terminal the totals are those of the others."""
    never_opened(town, "p02-01")
    decided = town.decide({"action": "not-used", "terminal": "p02-01"})
    others = {key: made for key, made in SMALL_SCRIPT.items() if key[0] != "p02-01"}
    assert counted(town, "--decisions", decided) == cast_totals(others)
