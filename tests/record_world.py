"""Finished counts for tests of the records, without a polling day.

source = record_source(electronic={"contest-1": {"contest-1-1": 5}})
pdf = printer().pdf(every_record(source)[0])
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from builders import make_candidate, make_contest, make_election, make_place
from pypdf import PdfReader
from world import World

from common.closing import Slip
from common.election import Counting, Election
from common.problems import Action, Problem
from ippyo.fonts import record_faces
from tally_server.count.output import json_bytes
from tally_server.count.results import ContestResult, results_document
from tally_server.count.tabulate import tabulate
from tally_server.inputs.decision import (
    AcceptDifference,
    Decision,
    Decisions,
    InvalidateCandidate,
    Lot,
    UseDuplicate,
)
from tally_server.inputs.paper import PaperVotes
from tally_server.intake.findings import Finding
from tally_server.outcome.votes import Group
from tally_server.records.printer import Printer
from tally_server.records.source import CountedMedium, RecordSource

BY = ("甲野 太郎", "乙川 花子")
Electronic = Mapping[str, Mapping[str, int]]


@cache
def printer() -> Printer:
    """One for all tests: its fonts are read once."""
    return Printer(record_faces())


@cache
def _world(election: Election) -> World:
    return World(suite=2, election=election)


def record_source(
    election: Election | None = None,
    electronic: Electronic | None = None,
    paper: Mapping[str, PaperVotes] | None = None,
    decisions: Sequence[Decision] = (),
    findings: Sequence[Finding] = (),
    roll_more: Mapping[tuple[str, str], int] | None = None,
    **changes: Any,
) -> RecordSource:
    """A count with these votes (`none`: 途中終了); its records are dealt to the terminals.

    roll_more: by how many voters the roll of a place exceeds its records.
    """
    election = election or make_election(contests=2)
    votes = electronic or {}
    made, handed = Decisions(tuple(decisions)), paper or {}
    results = tuple(
        _result(election, contest.id, votes.get(contest.id, {}), handed.get(contest.id), made)
        for contest in election.contests
    )
    package = _world(election).package
    document = results_document(package, results, findings, made.as_json())
    media, records = _dealt(election, votes, made)
    values: dict[str, Any] = {
        "package": package,
        "results": results,
        "findings": tuple(findings),
        "decisions": made,
        "media": media,
        "records": records,
        "results_sha256": hashlib.sha256(json_bytes(document)).hexdigest(),
        "version": "0.1.0",
        "slips": {one.terminal: Slip(one.terminal, one.records, one.digest) for one in media},
        "roll": {pair: number + (roll_more or {}).get(pair, 0) for pair, number in records.items()},
    }
    return RecordSource(**(values | changes))


def _result(
    election: Election,
    contest: str,
    votes: Mapping[str, int],
    paper: PaperVotes | None,
    decisions: Decisions,
) -> ContestResult:
    totals = dict(votes)
    ended = totals.pop("none", 0)
    found = tabulate(
        election.contest(contest), election.counting, (totals, ended, 0), paper, decisions
    )
    assert isinstance(found, ContestResult)
    return found


def _dealt(
    election: Election, votes: Electronic, decisions: Decisions
) -> tuple[tuple[CountedMedium, ...], dict[tuple[str, str], int]]:
    """Numbers of records only, dealt out evenly: the first terminals get one more."""
    terminals = election.terminals
    of_terminal = dict.fromkeys(terminals, 0)
    records: dict[tuple[str, str], int] = {}
    for contest in election.contests:
        number = sum(votes.get(contest.id, {}).values())
        for at, terminal in enumerate(terminals):
            place = election.place_of(terminal).id
            mine = number // len(terminals) + (at < number % len(terminals))
            of_terminal[terminal] += mine
            records[place, contest.id] = records.get((place, contest.id), 0) + mine
    unusable = {one.terminal for one in decisions if isinstance(one, UseDuplicate)}
    media = tuple(
        CountedMedium(
            name,
            "duplicate" if name in unusable else "original",
            number,
            hashlib.sha256(name.encode()).hexdigest(),
        )
        for name, number in of_terminal.items()
    )
    return media, records


def normal(**changes: Any) -> RecordSource:
    """A chief and an assembly, paper votes with two shared names, a duplicate used, a
    difference accepted."""
    chief = make_contest(
        1,
        [
            make_candidate(2, name="佐藤　二郎", display_order=1, party=""),
            make_candidate(1, name="佐藤　一郎", display_order=2, party="見本の会"),
            make_candidate(3, name="髙﨑　例子", legal_name="髙﨑　玲子"),
        ],
        title="見本市長選挙",
    )
    council = make_contest(2, 5, title="見本市議会議員補欠選挙", kind="assembly_by_election")
    places = (
        make_place(1, 2, name="中央公民館"),
        make_place(2, 2, name="北小学校体育館"),
        make_place(3, 1, name="市役所期日前投票所", kind="early"),
    )
    election = make_election(
        contests=(chief, council),
        places=places,
        name="見本市長選挙・見本市議会議員補欠選挙",
        **changes,
    )
    return record_source(
        election,
        {
            "contest-1": {
                "contest-1-1": 9800,
                "contest-1-2": 4100,
                "contest-1-3": 8000,
                "none": 21,
            },
            "contest-2": {f"contest-2-{n}": 6000 - 900 * n for n in range(1, 6)} | {"none": 77},
        },
        {
            "contest-1": PaperVotes(
                own={"contest-1-1": 30, "contest-1-2": 20, "contest-1-3": 45},
                groups=(Group(("contest-1-1", "contest-1-2"), 7),),
                invalid={"2": 3, "6": 1, "blank": 12, "mark": 0},
                taken_away=1,
                not_accepted=2,
            )
        },
        decisions=(
            UseDuplicate(by=BY, terminal="p01-02", reason="damaged", opinion="立会人に異議なし"),
            AcceptDifference(
                by=BY,
                place="p02",
                contest="contest-1",
                records=8768,
                voters=8770,
                reason="受付後に投票せず帰った者が2人",
            ),
        ),
        findings=(
            Finding(Problem("original-missing", "p01-02"), Action.USE_DUPLICATE),
            Finding(
                Problem(
                    "roll-differs",
                    place="p02",
                    contest="contest-1",
                    values={"records": 8768, "voters": 8770, "difference": "-2"},
                ),
                Action.ACCEPT_DIFFERENCE,
            ),
        ),
        roll_more={("p02", "contest-1"): 2},
    )


def many_candidates(**changes: Any) -> RecordSource:
    """60 candidates for 24 seats, some names long."""
    people = [
        make_candidate(
            number,
            "council",
            name=f"届出　{'あいうえおかきくけこ'[: number % 11]}{number}番",
            party="あ" * (number % 21),
        )
        for number in range(1, 61)
    ]
    contest = make_contest(
        2,
        people,
        id="council",
        kind="assembly",
        winners=24,
        council_seats=24,
        title="見本市議会議員一般選挙",
    )
    election = make_election(contests=(contest,), **changes)
    return record_source(
        election, {"council": {one.id: 3000 - 37 * one.filing_no for one in people}}
    )


def long_names() -> RecordSource:
    """Names of 60 letters, and letters that only other faces draw, or none here."""
    people = [
        make_candidate(1, name="ア" * 60, party="党" * 20),
        make_candidate(2, name="𠮷田　辻󠄀子", party="𩸽の会"),
        make_candidate(3, name="寿限無　寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末"),
    ]
    election = make_election(contests=(make_contest(1, people),), name="長" * 100)
    return record_source(election, {"contest-1": {"contest-1-1": 5, "contest-1-2": 4}})


def tied(*winners: str) -> RecordSource:
    """Three equal for the last seat; drawn where winners are named."""
    contest = make_contest(2, 4, id="council", kind="assembly", winners=2, council_seats=20)
    election = make_election(contests=(contest,))
    votes = {"council": {"council-1": 9, "council-2": 5, "council-3": 5, "council-4": 5}}
    lots = (
        (Lot(by=BY, contest="council", winners=winners, reason="棒くじ。選挙長が引いた"),)
        if winners
        else ()
    )
    problem = Problem("lot-needed", contest="council")
    findings = () if winners else (Finding(problem),)
    if winners:
        findings = (Finding(problem, Action.LOT),)
    return record_source(election, votes, decisions=lots, findings=findings)


def nobody_elected() -> RecordSource:
    """A chief's election in which nobody reaches the legal minimum; the count apart."""
    election = make_election(
        contests=(make_contest(1, 6),), counting=Counting(joint_count=False, truncate="share")
    )
    votes = {f"contest-1-{n}": 100 for n in range(1, 7)}
    return record_source(
        election,
        {"contest-1": votes},
        decisions=(
            InvalidateCandidate(
                by=BY,
                contest="contest-1",
                candidate="contest-1-6",
                reason="死亡",
                opinion="異議なし",
            ),
        ),
    )


def written(pdf: bytes) -> str:
    """The text of a PDF, without spaces and line breaks."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


SCENES = {
    "normal": normal,
    "apart": lambda: normal(counting=Counting(joint_count=False, other_valid_votes="paper")),
    "many": many_candidates,
    "long": long_names,
    "lot-open": tied,
    "lot-drawn": lambda: tied("council-3"),
    "nobody": nobody_elected,
}
