"""NIST SP 1500-103 version 1.0, JSON (Cast Vote Records), *made from the totals*.

No opened record exists anywhere, so nothing here is the record of a voter. It is the
one list that the published totals allow: for each counted electronic vote one CVR, of
one contest alone, in one fixed order, without place, terminal, batch or time. It is a
function of the results and of the names on the ballot; every CVR says so in itself.
Why: docs/decisions/0030. Specified in docs/formats/nist-exports.md.
"""

import json
from collections.abc import Iterator
from typing import Any

from common.election import Contest, Election
from tally_server.publish.results_file import ContestResult, ResultsFile

MARK = "made-from-totals"
ELECTION, SCOPE, DEVICE = "election", "municipality", "count"
_NOTES = (
    "MADE FROM THE TOTALS. No CVR in this file is the record of a voter: the count of Ippyo opens"
    " all sealed votes together and gives totals only. For each counted electronic vote there is"
    " one CVR, of one contest alone: candidates in the order of filing, then votes that ended"
    " without a choice (Undervotes 1), then votes that people declared invalid (Status"
    " invalidated-rules, no candidate named). Place in the list, @id and IsGenerated carry no"
    " other meaning. No place, terminal, batch or time is known. GeneratedDate is the day of the"
    " election at 00:00. Paper votes are not in this file. It cannot serve an audit that compares"
    " ballots. Not in this file, set aside by decision of two people: {set_aside}."
)
_TIME = "T00:00:00+09:00"


def cast_vote_records_json(election: Election, results: ResultsFile) -> bytes:
    """The whole report; about 700 bytes a vote.

    election: for names and for the order of the contests. Raises KeyError where the
    results are of another election.
    """
    contests = {contest.id: contest for contest in election.contests}
    report = _report(election, results)
    head, tail = _spelled(report).split(b'"CVR":[]', 1)
    records: list[bytes] = []
    for result in results.contests:
        for number, vote in _votes(contests[result.id], result):
            records += _repeated(vote, len(records), number)
    return head + b'"CVR":[\n' + b",\n".join(records) + b"\n]" + tail + b"\n"


def _repeated(vote: dict[str, Any], before: int, number: int) -> Iterator[bytes]:
    """The CVR so often; only the id of its snapshot counts on, as JSON wants ids unique."""
    pattern = _spelled(_cvr(vote, "{id}"))
    for at in range(before + 1, before + number + 1):
        yield pattern.replace(b"{id}", b"snapshot-%d" % at)


def _report(election: Election, results: ResultsFile) -> dict[str, Any]:
    set_aside = sum(contest.electronic.set_aside for contest in results.contests)
    return {
        "@type": "CVR.CastVoteRecordReport",
        "Version": "1.0.0",
        "GeneratedDate": f"{election.date.isoformat()}{_TIME}",
        "ReportType": ["other"],
        "OtherReportType": MARK,
        "Notes": _NOTES.format(set_aside=set_aside),
        "ReportGeneratingDeviceIds": [DEVICE],
        "ReportingDevice": [
            {
                "@type": "CVR.ReportingDevice",
                "@id": DEVICE,
                "Application": "Ippyo",
                "Notes": ["the count of the whole election; no device that voters used"],
            }
        ],
        "GpUnit": [_municipality(election)],
        "Election": [_election(election)],
        "CVR": [],
    }


def _municipality(election: Election) -> dict[str, Any]:
    code = {
        "@type": "CVR.Code",
        "Type": "national-level",
        "Label": "全国地方公共団体コード",
        "Value": election.municipality_code,
    }
    return {
        "@type": "CVR.GpUnit",
        "@id": SCOPE,
        "Type": "other",
        "OtherType": "municipality",
        "Code": [code],
    }


def _election(election: Election) -> dict[str, Any]:
    people = [
        {"@type": "CVR.Candidate", "@id": f"candidate-{person.id}", "Name": person.name}
        for contest in election.contests
        for person in _in_filing_order(contest)
    ]
    return {
        "@type": "CVR.Election",
        "@id": ELECTION,
        "Name": election.name,
        "Code": [{"@type": "CVR.Code", "Type": "local-level", "Value": election.id}],
        "ElectionScopeId": SCOPE,
        "Candidate": people,
        "Contest": [_contest(contest) for contest in election.contests],
    }


def _contest(contest: Contest) -> dict[str, Any]:
    """One vote for one candidate, whatever the seats (公職選挙法36条, 46条1項)."""
    selections = [
        {
            "@type": "CVR.CandidateSelection",
            "@id": f"selection-{person.id}",
            "CandidateIds": [f"candidate-{person.id}"],
        }
        for person in _in_filing_order(contest)
    ]
    return {
        "@type": "CVR.CandidateContest",
        "@id": f"contest-{contest.id}",
        "Name": contest.title,
        "VoteVariation": "plurality",
        "VotesAllowed": 1,
        "NumberElected": contest.winners,
        "ContestSelection": selections,
    }


def _in_filing_order(contest: Contest) -> list[Any]:
    return sorted(contest.candidates, key=lambda person: person.filing_no)


def _votes(contest: Contest, result: ContestResult) -> Iterator[tuple[int, dict[str, Any]]]:
    """How many CVRs of which content, in the one order of the file."""
    of = {"@type": "CVR.CVRContest", "ContestId": f"contest-{contest.id}"}
    electronic = {row.id: row.electronic for row in result.candidates}
    for person in _in_filing_order(contest):
        yield electronic[person.id], {**of, **_chosen(person.id)}
    ended = {"Selections": 0, "Undervotes": 1, "Status": ["not-indicated", "undervoted"]}
    yield result.electronic.ended_without_choice, {**of, **ended}
    yield result.electronic.invalidated, {**of, "Status": ["invalidated-rules"]}


def _chosen(candidate: str) -> dict[str, Any]:
    position = {
        "@type": "CVR.SelectionPosition",
        "HasIndication": "yes",
        "IsAllocable": "yes",
        "IsGenerated": True,
        "NumberVotes": 1,
    }
    selection = {
        "@type": "CVR.CVRContestSelection",
        "ContestSelectionId": f"selection-{candidate}",
        "SelectionPosition": [position],
    }
    return {"Selections": 1, "Undervotes": 0, "CVRContestSelection": [selection]}


def _cvr(contest: dict[str, Any], snapshot: str) -> dict[str, Any]:
    return {
        "@type": "CVR.CVR",
        "ElectionId": ELECTION,
        "CurrentSnapshotId": snapshot,
        "CVRSnapshot": [
            {
                "@type": "CVR.CVRSnapshot",
                "@id": snapshot,
                "Type": "modified",
                "Status": ["other"],
                "OtherStatus": MARK,
                "CVRContest": [contest],
            }
        ],
    }


def _spelled(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
