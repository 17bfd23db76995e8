"""What `check` warns of: an election that can be held, and should be looked at again."""

from typing import Any

import pytest
from builders import folder_files, make_candidate, make_contest, make_election, make_place

from common.ballot import record_bytes
from common.election import Election
from common.folder import check_folder
from common.folder_warnings import GRANT_BYTES, RECORD_BYTES, cast_time
from common.grant import ID_BYTES
from common.suites import SUITES

Stated = list[tuple[str, int, str, str]]


def warned(election: Election) -> Stated:
    """The warnings, each with its text in both languages made."""
    checked = check_folder(folder_files(election))
    assert checked.errors == ()
    assert checked.election == election
    assert all(warning.say("ja") and warning.say("en") for warning in checked.warnings)
    return [(w.file, w.line, w.column, w.key.split(".")[1]) for w in checked.warnings]


def test_sound_election_has_no_warning() -> None:
    """An election with nothing odd about it is not warned of, nor one on a weekday."""
    assert warned(make_election(contests=2)) == []


def test_sizes_are_those_of_the_box() -> None:
    """The time of a cast is reckoned with the sizes that the ballot box really has."""
    assert record_bytes(SUITES[1]) == RECORD_BYTES
    assert GRANT_BYTES == ID_BYTES


@pytest.mark.parametrize(
    ("capacity", "contests", "milliseconds"),
    [(1000, 1, 616), (1623, 1, 1000), (1624, 1, 1001), (2000, 1, 1232), (2000, 5, 6096), (1, 1, 1)],
)
def test_cast_time(capacity: int, contests: int, milliseconds: int) -> None:
    """5 MB/s to write and 20 MB/s to read, on two media one after the other, rounded up."""
    assert cast_time(capacity, contests) == milliseconds


def test_slow_cast_is_warned_of_with_a_capacity_that_fits() -> None:
    """Over one second a vote is warned of, and the capacity named is not."""
    assert warned(make_election(box_capacity=1623)) == []
    slow = make_election(box_capacity=2000)
    assert warned(slow) == [("election.toml", 8, "box_capacity", "slow-cast")]
    warning = check_folder(folder_files(slow)).warnings[0]
    assert warning.values == {"seconds": "1.232", "fits": 1623}


@pytest.mark.parametrize("spares", [0, 1])
def test_only_terminal_of_an_election_is_warned_of(spares: int) -> None:
    """One terminal in all shows how it voted, even if a spare stands unopened beside it."""
    lonely = make_election(contests=2, places=1, terminals=1, spares=spares)
    assert warned(lonely) == [("election.toml", line, "id", "one-terminal") for line in (14, 21)]
    assert warned(make_election(places=2, terminals=1)) == []


@pytest.mark.parametrize(("people", "expected"), [(1, True), (2, True), (3, False)])
def test_no_more_candidates_than_seats_is_warned_of(people: int, expected: bool) -> None:
    """Where all candidates would be elected a real election holds no vote."""
    contest = make_contest(kind="assembly", winners=2, council_seats=2, candidates=people)
    warning = [("election.toml", 17, "winners", "no-vote")] if expected else []
    assert warned(make_election([contest])) == warning


@pytest.mark.parametrize(("people", "expected"), [(1, True), (2, True), (3, False)])
def test_an_official_election_holds_no_vote_without_a_contest(people: int, expected: bool) -> None:
    """Where all candidates are elected, neither the folder nor a package is accepted (100条4項)."""
    contest = make_contest(kind="assembly", winners=2, council_seats=2, candidates=people)
    rehearsal = make_election([contest], key_threshold=(2, 3))
    files = folder_files(rehearsal)
    toml = files["election.toml"].replace(b'mode = "rehearsal"', b'mode = "official"')
    checked = check_folder(files | {"election.toml": toml})
    fault = [("election.toml", 17, "winners", "election.uncontested")] if expected else []
    assert [(e.file, e.line, e.column, e.key) for e in checked.errors] == fault
    assert (checked.election is None) == expected
    payload = rehearsal.payload() | {"mode": "official"}
    if expected:
        with pytest.raises(ValueError, match="uncontested"):
            Election.from_payload(payload)
    else:
        assert Election.from_payload(payload).mode == "official"


def test_candidates_that_cannot_be_told_apart_are_warned_of() -> None:
    """The same name and party twice in a contest is warned of, at both candidates."""
    people = [make_candidate(n, name="鈴木　一郎", party="会") for n in (1, 2)]
    both = make_election([make_contest(candidates=people)])
    assert warned(both) == [("candidates.csv", line, "name", "same-name") for line in (2, 3)]
    others = [w.values["other"] for w in check_folder(folder_files(both)).warnings]
    assert others == ["contest-1-2", "contest-1-1"]


def test_same_name_of_another_party_or_contest_is_fine() -> None:
    """Namesakes of different parties, or in different contests, can be told apart."""
    one = make_candidate(1, name="鈴木　一郎", party="会")
    other = make_candidate(2, name="鈴木　一郎", party="党")
    third = make_candidate(1, "contest-2", name="鈴木　一郎", party="会")
    fourth, fifth = (make_candidate(n, "contest-2") for n in (2, 3))
    contests = [
        make_contest(1, [one, other]),
        make_contest(2, [third, fourth, fifth]),
    ]
    assert warned(make_election(contests)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"electors_male": 40, "electors_female": 40}, None),
        ({"electors_male": 40, "electors_female": 41}, ("terminals", "few-terminals")),
        ({"electors_male": 40, "electors_female": 41, "spares": 1}, ("terminals", "few-terminals")),
        ({"electors_male": 0, "electors_female": 0}, ("electors_male", "no-electors")),
        ({"electors_male": 0, "electors_female": 0, "kind": "early"}, None),
    ],
)
def test_place_with_odd_numbers_is_warned_of(
    changes: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    """More electors than its terminals can take, or none on the day, is worth a look."""
    election = make_election(places=[make_place(1), make_place(2, **changes)])
    warning = [("polling_places.csv", 3, *expected)] if expected else []
    assert warned(election) == warning


def test_folder_with_faults_has_no_warnings() -> None:
    """Warnings wait until the faults are mended."""
    files = folder_files(make_election(box_capacity=2000))
    files["polling_places.csv"] = b""
    checked = check_folder(files)
    assert len(checked.errors) == 1
    assert checked.warnings == ()
