"""Cast vote records made from the totals: valid, honest, and nothing but the totals."""

import json
from collections import Counter
from typing import Any

import pytest
from builders import make_contest, make_election, make_place
from hypothesis import given, settings
from hypothesis import strategies as st
from publishing import RECORDS_SCHEMA, faults, results_bytes

from common.election import Election
from tally_server.publish.cast_vote_records import MARK, cast_vote_records_json
from tally_server.publish.results_file import ResultsFile, ResultsRefused, read_results

ELECTION = make_election(contests=2)
Counts = dict[str, list[int]]
"""By contest: votes of each candidate, ended without choice, invalidated, set aside."""
COUNTS: Counts = {"contest-1": [3, 0, 2, 2, 1, 1], "contest-2": [1, 1, 0, 0, 0, 0]}


def results(counts: Counts, election: Election = ELECTION, **others: Any) -> ResultsFile:
    """A `results.json` with these electronic votes and no paper."""
    contests = []
    for contest in election.contests:
        *votes, ended, invalidated, aside = counts[contest.id]
        people = sorted(contest.candidates, key=lambda person: person.filing_no)
        rows = [
            {
                "id": person.id,
                "name": person.name,
                "electronic": number,
                "paper_own": 0,
                "apportioned": "0/1",
                "total": f"{number}/1",
                "printed": str(number),
            }
            for person, number in zip(people, votes, strict=True)
        ]
        contests.append(
            {
                "id": contest.id,
                "electronic": {
                    "records": sum(counts[contest.id]),
                    "ended_without_choice": ended,
                    "invalidated": invalidated,
                    "set_aside": aside,
                },
                "paper": {
                    "own": 0,
                    "groups": [],
                    "invalid": {},
                    "taken_away": 0,
                    "not_accepted": 0,
                },
                "candidates": rows,
                "valid": sum(votes),
                "invalid": invalidated,
                "outcome": {
                    "elected": [],
                    "legal_minimum": "1/4",
                    "deposit_line": "1/10",
                    "ties": [],
                },
            }
        )
    document = {
        "election": election.id,
        "package_hash": "0" * 64,
        "contests": contests,
        "problems": [],
        "decisions": [],
    }
    return read_results(results_bytes(document | others))


def contests_of(data: bytes) -> list[dict[str, Any]]:
    """The one contest of each CVR, in the order of the file."""
    found = []
    for cvr in json.loads(data)["CVR"]:
        (snapshot,) = cvr["CVRSnapshot"]
        assert cvr["CurrentSnapshotId"] == snapshot["@id"]
        (contest,) = snapshot["CVRContest"]
        found.append(contest)
    return found


def recounted(data: bytes) -> Counts:
    """The votes of a report, counted the way that a program of another maker would."""
    ended: Counter[str] = Counter()
    invalid: Counter[str] = Counter()
    chosen: Counter[str] = Counter()
    for contest in contests_of(data):
        name = contest["ContestId"].removeprefix("contest-")
        ended[name] += contest.get("Undervotes", 0)
        invalid[name] += contest.get("Status") == ["invalidated-rules"]
        for selection in contest.get("CVRContestSelection", ()):
            (position,) = selection["SelectionPosition"]
            chosen[selection["ContestSelectionId"]] += position["NumberVotes"]
    return {
        contest.id: [
            *(chosen[f"selection-{person.id}"] for person in contest.candidates),
            *(ended[contest.id], invalid[contest.id]),
        ]
        for contest in ELECTION.contests
    }


def test_it_is_valid() -> None:
    """The report keeps to the schema that NIST published."""
    assert faults(RECORDS_SCHEMA, cast_vote_records_json(ELECTION, results(COUNTS))) == []


def test_an_election_without_votes_is_valid() -> None:
    nobody = {name: [0] * len(counts) for name, counts in COUNTS.items()}
    data = cast_vote_records_json(ELECTION, results(nobody))
    assert json.loads(data)["CVR"] == []
    assert faults(RECORDS_SCHEMA, data) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'"Type":"modified"', b'"Type":"invented"'),
        (b'"Undervotes":1', b'"Undervotes":"1"'),
        (b'"NumberVotes":1', b'"Place":1'),
    ],
)
def test_the_schema_refuses_what_is_wrong(good: bytes, bad: bytes) -> None:
    """The check above can fail."""
    data = cast_vote_records_json(ELECTION, results(COUNTS))
    assert good in data
    assert faults(RECORDS_SCHEMA, data.replace(good, bad, 1))


def test_ending_without_a_choice_is_an_undervote() -> None:
    """途中終了 is there as a record of its contest with one undervote and no selection."""
    data = cast_vote_records_json(ELECTION, results(COUNTS))
    undervotes = [contest for contest in contests_of(data) if contest.get("Undervotes") == 1]
    assert len(undervotes) == 2
    for contest in undervotes:
        assert contest["ContestId"] == "contest-contest-1"
        assert contest["Status"] == ["not-indicated", "undervoted"]
        assert contest["Selections"] == 0
        assert "CVRContestSelection" not in contest


def test_what_was_set_aside_is_told_and_not_counted() -> None:
    """A record that did not open is nobody's vote: the notes say how many there were."""
    data = cast_vote_records_json(ELECTION, results(COUNTS))
    assert len(contests_of(data)) == 10
    assert json.loads(data)["Notes"].endswith("set aside by decision of two people: 1.")


def test_every_record_says_what_it_is() -> None:
    """Report and each CVR in it, torn out, say that they were made from the totals."""
    report = json.loads(cast_vote_records_json(ELECTION, results(COUNTS)))
    assert report["ReportType"] == ["other"]
    assert report["OtherReportType"] == MARK
    assert report["Notes"].startswith("MADE FROM THE TOTALS. No CVR in this file is the record")
    for cvr in report["CVR"]:
        (snapshot,) = cvr["CVRSnapshot"]
        assert (snapshot["Status"], snapshot["OtherStatus"]) == (["other"], MARK)
        for selection in snapshot["CVRContest"][0].get("CVRContestSelection", ()):
            assert selection["SelectionPosition"][0]["IsGenerated"] is True


def test_no_record_has_a_place_batch_time_or_serial() -> None:
    """A CVR has no field that could tell where, when or after whom somebody voted."""
    report = json.loads(cast_vote_records_json(ELECTION, results(COUNTS)))
    for number, cvr in enumerate(report["CVR"], start=1):
        assert set(cvr) == {"@type", "ElectionId", "CurrentSnapshotId", "CVRSnapshot"}
        assert cvr["CurrentSnapshotId"] == f"snapshot-{number}"
    assert [unit["OtherType"] for unit in report["GpUnit"]] == ["municipality"]
    assert len(report["ReportingDevice"]) == 1


def test_the_order_is_that_of_filing() -> None:
    """The list is sorted by contest and choice: it has no order that could tell anything."""
    seen = [
        (contest["ContestId"], [one["ContestSelectionId"] for one in chosen])
        for contest in contests_of(cast_vote_records_json(ELECTION, results(COUNTS)))
        if (chosen := contest.get("CVRContestSelection"))
    ]
    assert seen == sorted(seen)


def test_the_order_is_not_the_display_order() -> None:
    """Candidates are taken as they were filed, whatever the lot put first on the screen."""
    turned = [
        person.model_copy(update={"display_order": 4 - person.filing_no})
        for person in reversed(make_contest().candidates)
    ]
    election = make_election([make_contest(candidates=turned)])
    data = cast_vote_records_json(election, results({"contest-1": [1, 1, 1, 0, 0, 0]}, election))
    chosen = [one["CVRContestSelection"][0]["ContestSelectionId"] for one in contests_of(data)]
    assert chosen == [f"selection-contest-1-{number}" for number in (1, 2, 3)]


COUNT = st.integers(min_value=0, max_value=20)
ALL_COUNTS = st.fixed_dictionaries(
    {name: st.lists(COUNT, min_size=6, max_size=6) for name in COUNTS}
)


@settings(deadline=None)
@given(ALL_COUNTS)
def test_counting_the_records_gives_the_results(counts: Counts) -> None:
    """A program that knows only the standard comes to the published totals."""
    data = cast_vote_records_json(ELECTION, results(counts))
    assert recounted(data) == {name: of[:-1] for name, of in counts.items()}


def test_it_is_a_function_of_the_results_alone() -> None:
    """Elections that differ in all their places, hours and terminals, but not in the totals and
    the ballot, have one and the same file; problems and decisions leave no trace in it."""
    elsewhere = make_election(contests=2, places=[make_place(7, terminals=9, name="別の投票所")])
    problem = {"code": "R-01", "terminal": None, "name": "roll-differs", "place": "p01"}
    problems = [{**problem, "weight": "decide", "title": "差", "title_en": "difference"}]
    other = results(COUNTS, elsewhere, problems=problems)
    assert cast_vote_records_json(elsewhere, other) == cast_vote_records_json(
        ELECTION, results(COUNTS)
    )


def test_another_total_is_another_file() -> None:
    """The comparison above can fail."""
    more = {**COUNTS, "contest-2": [2, 1, 0, 0, 0, 0]}
    assert cast_vote_records_json(ELECTION, results(more)) != cast_vote_records_json(
        ELECTION, results(COUNTS)
    )


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"null",
        b"[]",
        b'{"election": "a"}',
        b"[" * 100000,
        b'{"election": "a", "election": "a"}',
    ],
)
def test_other_bytes_are_no_results(broken: bytes) -> None:
    """Nothing is exported from half a document."""
    with pytest.raises(ResultsRefused):
        read_results(broken)


@pytest.mark.parametrize("fraction", ["1.5", "2/4", "1/0", "-1/2", "1", "1/1/1"])
def test_a_fraction_is_reduced(fraction: str) -> None:
    """A total has one spelling, as its page says."""
    document = results(COUNTS).model_dump(mode="json")
    document["contests"][0]["candidates"][0]["total"] = fraction
    with pytest.raises(ResultsRefused):
        read_results(results_bytes(document))
