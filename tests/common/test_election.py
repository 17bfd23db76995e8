"""The election definition: complete, consistent, and the same wherever it is loaded."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from builders import make_candidate, make_contest, make_election, make_place
from election_strategies import elections
from hypothesis import given, settings
from hypothesis import strategies as st

from common.election import Election
from common.ids import election_id, part_id, place_part, terminal_id
from common.tables import BadCell


@settings(max_examples=30, deadline=None)
@given(elections())
def test_payload_gives_the_same_election_back(election: Election) -> None:
    """What is frozen in the package is the election, letter by letter."""
    payload = election.payload()
    assert Election.from_payload(payload) == election
    assert Election.from_payload(json.loads(json.dumps(payload))) == election


@settings(max_examples=10, deadline=None)
@given(elections(), elections())
def test_payload_always_has_the_same_keys(one: Election, other: Election) -> None:
    """No key of the payload depends on what the election says."""
    assert _shape(one.payload()) == _shape(other.payload())


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    return _shape(value[0]) if isinstance(value, list) else None


def test_payload_holds_plain_json_and_dates_as_text() -> None:
    """The payload is made of text, whole numbers, truth, nothing, lists and objects."""
    early = make_place(1, kind="early", first_day=date(2024, 12, 16), last_day=date(2024, 12, 21))
    payload = make_election(places=[early, make_place(2)]).payload()
    assert payload["date"] == "2024-12-22"
    assert [place["last_day"] for place in payload["places"]] == ["2024-12-21", None]
    assert payload["key_threshold"] == {"needed": 2, "trustees": 3}
    assert payload["counting"]["joint_count"] is True
    assert {type(value) for value in _leaves(payload)} == {str, int, bool, type(None)}


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


@pytest.mark.parametrize(
    "payload", [None, 1, "x", [], {}, {"id": "x"}, {1: 2}, object(), float("nan"), "\ud800"]
)
def test_other_than_a_payload_is_refused(payload: object) -> None:
    """What is no payload at all is refused as such."""
    with pytest.raises(ValueError, match=r"validation error|payload"):
        Election.from_payload(payload)


def test_payload_nested_without_end_is_refused() -> None:
    """A payload that contains itself, or is nested too deep, is refused."""
    circle: dict[str, Any] = {}
    circle["id"] = circle
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for payload in (circle, deep):
        with pytest.raises(ValueError, match=r"Circular|payload"):
            Election.from_payload(payload)


SPOILED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a key too many": lambda p: p.update(colour="red"),
    "a key missing": lambda p: p.pop("name"),
    "a key with a default missing": lambda p: p["places"][0].pop("spares"),
    "a number as text": lambda p: p.update(box_capacity="40"),
    "a number with a point": lambda p: p.update(box_capacity=40.0),
    "truth for a number": lambda p: p["contests"][0].update(winners=True),
    "a number for truth": lambda p: p["counting"].update(joint_count=1),
    "a date with a time": lambda p: p.update(date="2024-12-22T00:00:00"),
    "a date in seconds": lambda p: p.update(date="1734825600"),
    "no such date": lambda p: p.update(date="2024-02-30"),
    "a real date object": lambda p: p.update(date=date(2024, 12, 22)),
    "a tuple for a list": lambda p: p.update(places=tuple(p["places"])),
    "no contests": lambda p: p.update(contests=[]),
    "no places": lambda p: p.update(places=[]),
    "no candidates": lambda p: p["contests"][0].update(candidates=[]),
    "an unknown mode": lambda p: p.update(mode="real"),
    "candidates out of order": lambda p: p["contests"][0]["candidates"].reverse(),
    "a filing number twice": lambda p: p["contests"][0]["candidates"][0].update(filing_no=2),
    "an invisible letter in a name": lambda p: p["places"][0].update(name="中\u200b央"),
    "half a letter in a name": lambda p: p["places"][0].update(name="中\ud842央"),
    "the reserved id": lambda p: p["contests"][0]["candidates"][0].update(id="none"),
    "a candidate in two contests": lambda p: p["contests"][1]["candidates"][0].update(
        id="contest-1-1"
    ),
    "two contests of one id": lambda p: p["contests"][1].update(id="contest-1"),
    "two places of one id": lambda p: p["places"][1].update(id="p01"),
    "a wrong check digit": lambda p: p.update(municipality_code="272290"),
    "early days after the election": lambda p: p["places"][0].update(
        kind="early", first_day="2024-12-22", last_day="2024-12-23"
    ),
    "one key for an official election": lambda p: p.update(
        mode="official", key_threshold={"needed": 1, "trustees": 1}
    ),
}


@pytest.mark.parametrize("case", SPOILED)
def test_spoiled_payload_is_refused(case: str) -> None:
    """Nothing but the one exact payload of a consistent election is ever loaded."""
    payload = make_election(contests=2).payload()
    assert Election.from_payload(payload) == make_election(contests=2)
    SPOILED[case](payload)
    with pytest.raises(ValueError, match=r"validation error|payload"):
        Election.from_payload(payload)


def test_election_cannot_be_changed() -> None:
    """An election, once read, stays what it is."""
    election = make_election()
    with pytest.raises(ValueError, match="frozen"):
        election.name = "別の選挙"
    assert hash(election) == hash(make_election())


def test_time_of_day_is_no_part_of_the_date() -> None:
    """The day of the election is a day, not a moment."""
    with pytest.raises(ValueError, match="date"):
        make_election(date=datetime(2024, 12, 22))  # noqa: DTZ001  # a moment, to be refused


def test_terminals_are_numbered_by_place_spares_last() -> None:
    """Terminal ids are the place and two digits from 01; spares are numbered on."""
    election = make_election(places=[make_place(1, 2, spares=1), make_place(2, 1)])
    assert election.terminals == ("p01-01", "p01-02", "p01-03", "p02-01")
    assert election.place("p01").terminal_ids[election.place("p01").terminals :] == ("p01-03",)


@settings(max_examples=15, deadline=None)
@given(elections())
def test_each_terminal_belongs_to_one_place(election: Election) -> None:
    """No two terminals share an id, and each leads back to the place where it stands."""
    assert len(set(election.terminals)) == len(election.terminals)
    for place in election.places:
        assert all(election.place_of(terminal) == place for terminal in place.terminal_ids)


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True), st.integers(1, 99))
def test_terminal_id_never_fits_two_places(place: str, number: int) -> None:
    """Place `a-01` and place `a` never have a terminal of the same id."""
    assert place_part(terminal_id(place, number)) == place


def test_contest_candidate_and_place_are_found_by_id() -> None:
    """Each part of an election is found by its id."""
    election = make_election(contests=2)
    assert election.contest("contest-2").title == "試験市選挙2"
    assert election.contest("contest-2").candidate("contest-2-3").filing_no == 3
    assert election.place_of("p02-02") == election.place("p02")


@pytest.mark.parametrize("terminal", ["p01-00", "p01-03", "p03-01", "p01", "p01-1", "", "p01-01x"])
def test_unknown_terminal_is_a_key_error(terminal: str) -> None:
    """A terminal that the election does not have is found nowhere."""
    with pytest.raises(KeyError):
        make_election().place_of(terminal)


def test_unknown_parts_are_key_errors() -> None:
    """A contest, candidate or place that the election does not have is found nowhere."""
    election = make_election()
    with pytest.raises(KeyError):
        election.contest("none")
    with pytest.raises(KeyError):
        election.place("none")
    with pytest.raises(KeyError):
        election.contests[0].candidate("none")


@pytest.mark.parametrize(
    ("mode", "pair", "allowed"),
    [
        ("official", (2, 2), True),
        ("official", (16, 16), True),
        ("official", (1, 1), False),
        ("official", (1, 2), False),
        ("official", (3, 2), False),
        ("official", (2, 17), False),
        ("rehearsal", (1, 1), True),
        ("training", (1, 1), True),
        ("rehearsal", (1, 2), False),
        ("rehearsal", (2, 3), True),
    ],
)
def test_key_threshold(mode: str, pair: tuple[int, int], allowed: bool) -> None:
    """No one person opens an official election, and no share is a mere copy of the key."""
    if allowed:
        assert make_election(mode=mode, key_threshold=pair).key_threshold.needed == pair[0]
    else:
        with pytest.raises(ValueError, match=r"threshold|less than or equal"):
            make_election(mode=mode, key_threshold=pair)


@pytest.mark.parametrize(
    ("kind", "winners", "seats", "allowed"),
    [
        ("chief", 1, 0, True),
        ("chief", 2, 0, False),
        ("chief", 1, 20, False),
        ("assembly", 20, 20, True),
        ("assembly", 21, 20, False),
        ("assembly", 1, 0, False),
        ("assembly_by_election", 1, 20, True),
        ("assembly_by_election", 1, 0, False),
    ],
)
def test_seats(kind: str, winners: int, seats: int, allowed: bool) -> None:
    """A chief is one person; an assembly elects no more than its council has seats."""
    if allowed:
        assert make_contest(kind=kind, winners=winners, council_seats=seats).winners == winners
    else:
        with pytest.raises(ValueError, match=r"chief|seats"):
            make_contest(kind=kind, winners=winners, council_seats=seats)


@pytest.mark.parametrize("people", [1, 2, 60, 200])
def test_contest_has_one_to_two_hundred_candidates(people: int) -> None:
    """A contest of any usual size can be held, and of a single candidate too."""
    assert len(make_contest(candidates=people).candidates) == people


def test_more_candidates_than_can_be_are_refused() -> None:
    """More than 200 candidates in a contest are refused, and so is none."""
    with pytest.raises(ValueError, match="less than or equal to 200"):
        make_candidate(201)
    with pytest.raises(ValueError, match="amount"):
        make_contest(candidates=0)


@pytest.mark.parametrize(
    "changes",
    [
        {"open": "20:00", "close": "07:00"},
        {"open": "07:00", "close": "07:00"},
        {"open": "7:00"},
        {"close": "24:00"},
        {"close": "20:60"},
        {"close": "２０:00"},
        {"close": "20:0²"},
        {"terminals": 0},
        {"terminals": 98, "spares": 2},
        {"electors_male": -1},
        {"first_day": date(2024, 12, 16), "last_day": date(2024, 12, 17)},
        {"kind": "early", "first_day": date(2024, 12, 16)},
        {"kind": "early", "first_day": date(2024, 12, 17), "last_day": date(2024, 12, 16)},
    ],
)
def test_impossible_place_is_refused(changes: dict[str, Any]) -> None:
    """A place opens before it closes, has terminals, and only an early one has days."""
    with pytest.raises(ValueError, match=r"validation error|payload"):
        make_place(**changes)


@pytest.mark.parametrize("text", ["ab", "a" * 41, "Tokyo", "a_b", "市長", "a b", "a\n", ""])
def test_unfit_election_id_is_refused(text: str) -> None:
    """The id of an election is 3 to 40 of a-z 0-9 and hyphen."""
    with pytest.raises(BadCell, match="election-id"):
        election_id(text)
    assert election_id("a-1") == "a-1"


@pytest.mark.parametrize("text", ["", "-a", "a" * 33, "A", "a+b", "a/b", "..", "a\n", "１"])
def test_unfit_part_id_is_refused(text: str) -> None:
    """The id of a contest, candidate or place is a plain word that fits a folder's name."""
    with pytest.raises(BadCell, match="part-id"):
        part_id(text)
    assert part_id("a") == "a"
