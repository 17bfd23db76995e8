"""NIST SP 1500-100 version 2, JSON (Election Results Reporting): the totals of a count.

A vote stands under the municipality and nowhere else. A polling place is named with the
number of its records alone, under `IsSuppressedForPrivacy`, because the law lets nobody
learn how a place voted (電磁的記録投票法施行令4条2項). Specified in
docs/formats/nist-exports.md.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from common.election import Contest, Election
from tally_server.count.results import ContestResult
from tally_server.records.source import RecordSource

SCOPE = "municipality"
_TIME = "T00:00:00+09:00"
_NOTES = (
    "Votes are those of the whole municipality. How a polling place, terminal or medium voted is"
    " known to nobody: for places there is the number of records alone, with"
    " IsSuppressedForPrivacy. Count is a decimal number cut at three places where paper votes"
    " were apportioned. GeneratedDate is the day of the election at 00:00."
)


def election_results_json(source: RecordSource) -> bytes:
    """The whole report, in one spelling for one count."""
    election = source.election
    open_lot = any(result.outcome.ties for result in source.results)
    report = {
        "@type": "ElectionResults.ElectionReport",
        "Format": "summary-contest",
        "GeneratedDate": f"{election.date.isoformat()}{_TIME}",
        "Issuer": election.name,
        "IssuerAbbreviation": election.municipality_code,
        "SequenceStart": 1,
        "SequenceEnd": 1,
        # The 選挙会 certifies on paper; a file of the count never says so by itself.
        "Status": "unofficial-partial" if open_lot else "unofficial-complete",
        "VendorApplicationId": f"Ippyo {source.version}",
        "IsTest": election.mode != "official",
        "Notes": _NOTES,
        "GpUnit": [_municipality(election), *(_place(source, one.id) for one in election.places)],
        "Party": [_party(number, name) for name, number in _parties(election).items()],
        "Election": [_election(source)],
    }
    if election.mode != "official":
        report["TestType"] = election.mode
    return json.dumps(report, ensure_ascii=False, indent=1).encode() + b"\n"


def _text(content: str) -> dict[str, Any]:
    said = {"@type": "ElectionResults.LanguageString", "Language": "ja", "Content": content}
    return {"@type": "ElectionResults.InternationalizedText", "Text": [said]}


def _identifier(kind: str, value: str) -> list[dict[str, str]]:
    return [{"@type": "ElectionResults.ExternalIdentifier", "Type": kind, "Value": value}]


def _municipality(election: Election) -> dict[str, Any]:
    return {
        "@type": "ElectionResults.ReportingUnit",
        "@id": SCOPE,
        "Type": "municipality",
        "ExternalIdentifier": _identifier("national-level", election.municipality_code),
        "ComposingGpUnitIds": [f"place-{place.id}" for place in election.places],
    }


def _place(source: RecordSource, place: str) -> dict[str, Any]:
    unit: dict[str, Any] = {
        "@type": "ElectionResults.ReportingUnit",
        "@id": f"place-{place}",
        "Type": "polling-place",
        "Name": _text(source.election.place(place).name),
        "ExternalIdentifier": _identifier("local-level", place),
    }
    electors = source.election.place(place)
    if electors.kind == "day":
        unit["VotersRegistered"] = electors.electors_male + electors.electors_female
    return unit


def _parties(election: Election) -> dict[str, int]:
    """Every party that somebody filed under, numbered in the order of filing."""
    people = (person for contest in election.contests for person in _filed(contest))
    names = dict.fromkeys(person.party for person in people if person.party)
    return {name: number for number, name in enumerate(names, 1)}


def _party(number: int, name: str) -> dict[str, Any]:
    return {"@type": "ElectionResults.Party", "@id": f"party-{number}", "Name": _text(name)}


def _election(source: RecordSource) -> dict[str, Any]:
    election, day = source.election, source.election.date.isoformat()
    parties = _parties(election)
    return {
        "@type": "ElectionResults.Election",
        "ElectionScopeId": SCOPE,
        "StartDate": day,
        "EndDate": day,
        "Name": _text(election.name),
        "Type": "general",
        "ExternalIdentifier": _identifier("local-level", election.id),
        "Candidate": [
            _candidate(result, person, parties)
            for result in source.results
            for person in _filed(result.contest)
        ],
        "Contest": [_contest(result) for result in source.results],
        "BallotCounts": list(_ballot_counts(source)),
    }


def _candidate(result: ContestResult, person: Any, parties: Mapping[str, int]) -> dict[str, Any]:
    outcome = result.outcome
    waiting = any(person.id in tie for tie in outcome.ties)
    candidate = {
        "@type": "ElectionResults.Candidate",
        "@id": f"candidate-{person.id}",
        "BallotName": _text(person.name),
        "IsIncumbent": person.incumbency == "現",
    }
    if person.party:
        candidate["PartyId"] = f"party-{parties[person.party]}"
    if not waiting:
        won = person.id in outcome.elected
        candidate["PostElectionStatus"] = "winner" if won else "defeated"
    return candidate


def _contest(result: ContestResult) -> dict[str, Any]:
    contest, votes = result.contest, result.votes
    rows = {row.candidate: row for row in result.totals.candidates}
    selections = [
        {
            "@type": "ElectionResults.CandidateSelection",
            "@id": f"selection-{person.id}",
            "CandidateIds": [f"candidate-{person.id}"],
            "SequenceOrder": person.filing_no,
            "VoteCounts": [_count("total", _number(rows[person.id].printed))],
        }
        for person in _filed(contest)
    ]
    return {
        "@type": "ElectionResults.CandidateContest",
        "@id": f"contest-{contest.id}",
        "Name": contest.title,
        "ElectionDistrictId": SCOPE,
        "VoteVariation": "plurality",
        "VotesAllowed": 1,
        "NumberElected": contest.winners,
        "ContestSelection": selections,
        "OtherCounts": [
            {
                "@type": "ElectionResults.OtherCounts",
                "GpUnitId": SCOPE,
                "Undervotes": votes.ended_without_choice,
            }
        ],
    }


def _count(kind: str, number: int | float) -> dict[str, Any]:
    return {
        "@type": "ElectionResults.VoteCounts",
        "GpUnitId": SCOPE,
        "Type": kind,
        "Count": number,
    }


def _number(printed: str) -> int | float:
    """Printed votes as a JSON number. Nothing is computed with it, and three decimals of a
    number of votes below 10^12 are written back by every reader as they were printed."""
    return float(printed) if "." in printed else int(printed)


def _ballot_counts(source: RecordSource) -> Iterator[dict[str, Any]]:
    """Records of places and of the whole; a voter of two contests leaves one in each."""
    for place in source.election.places:
        cast = sum(number for (of, _), number in source.records.items() if of == place.id)
        yield {
            "@type": "ElectionResults.BallotCounts",
            "GpUnitId": f"place-{place.id}",
            "Type": "early" if place.kind == "early" else "election-day",
            "BallotsCast": cast,
            "IsSuppressedForPrivacy": True,
        }
    yield {
        "@type": "ElectionResults.BallotCounts",
        "GpUnitId": SCOPE,
        "Type": "total",
        "BallotsCast": sum(source.records.values()),
    }


def _filed(contest: Contest) -> list[Any]:
    return sorted(contest.candidates, key=lambda person: person.filing_no)
