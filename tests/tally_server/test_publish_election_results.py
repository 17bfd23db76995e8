"""NIST SP 1500-100: the totals as the published schema has them, and no vote of a place."""

import json

import pytest
from publishing import RESULTS_SCHEMA, faults
from record_world import SCENES, normal, tied

from tally_server.publish.election_results import election_results_json


@pytest.mark.parametrize("scene", SCENES)
def test_the_report_is_valid_by_the_published_schema(scene: str) -> None:
    """Draft 4 schema of NIST, times and dates looked at, too."""
    assert faults(RESULTS_SCHEMA, election_results_json(SCENES[scene]())) == []


def test_a_report_that_the_schema_does_not_know_is_told() -> None:
    """The validator can refuse: a vote without its unit is a fault."""
    report = json.loads(election_results_json(normal()))
    del report["Election"][0]["Contest"][0]["ContestSelection"][0]["VoteCounts"][0]["GpUnitId"]
    assert faults(RESULTS_SCHEMA, json.dumps(report).encode())


def test_a_vote_stands_under_the_municipality_alone() -> None:
    """Of a place there is its number of records, suppressed for privacy, and nothing else."""
    report = json.loads(election_results_json(normal()))
    (election,) = report["Election"]
    for contest in election["Contest"]:
        for selection in contest["ContestSelection"]:
            assert {one["GpUnitId"] for one in selection["VoteCounts"]} == {"municipality"}
        assert {one["GpUnitId"] for one in contest["OtherCounts"]} == {"municipality"}
    for counts in election["BallotCounts"]:
        of_place = counts["GpUnitId"] != "municipality"
        assert counts.get("IsSuppressedForPrivacy", False) is of_place


def test_counts_have_the_digits_of_the_record() -> None:
    """4,122.067 votes are the JSON number 4122.067; three digits are exact in every reader."""
    data = election_results_json(normal()).decode()
    assert '"Count": 4122.067' in data
    report = json.loads(data, parse_float=str)
    chief = report["Election"][0]["Contest"][0]["ContestSelection"]
    printed = {row.candidate: row.printed for row in normal().results[0].totals.candidates}
    for selection in chief:
        (candidate,) = selection["CandidateIds"]
        written = f"{float(printed[candidate.removeprefix('candidate-')])}"
        assert selection["VoteCounts"][0]["Count"] == written


def test_nobody_won_or_lost_before_the_lot() -> None:
    """Who waits for a lot has no status, and the report is not complete."""
    report = json.loads(election_results_json(tied()))
    people = {one["@id"]: one for one in report["Election"][0]["Candidate"]}
    assert report["Status"] == "unofficial-partial"
    assert people["candidate-council-1"]["PostElectionStatus"] == "winner"
    assert "PostElectionStatus" not in people["candidate-council-2"]
    drawn = json.loads(election_results_json(tied("council-3")))
    people = {one["@id"]: one for one in drawn["Election"][0]["Candidate"]}
    assert drawn["Status"] == "unofficial-complete"
    assert people["candidate-council-3"]["PostElectionStatus"] == "winner"
    assert people["candidate-council-2"]["PostElectionStatus"] == "defeated"
