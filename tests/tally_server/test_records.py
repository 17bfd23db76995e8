"""The official records: their data, their print, and what never stands in them."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from builders import make_candidate, make_contest, make_election
from elections import BY
from record_world import SCENES, normal, printer, record_source, tied, written

from common.canonical import canonical
from tally_server.inputs.decision import InvalidateCandidate
from tally_server.outcome.printed import fraction_text
from tally_server.records.era import written_day
from tally_server.records.every_record import every_record
from tally_server.records.record import Record
from tally_server.records.source import RecordSource

VECTORS = Path(__file__).parents[1] / "vectors" / "records.json"
EVERY = [
    pytest.param(source, record, id=f"{scene}-{record.name}")
    for scene, make in SCENES.items()
    for source in (make(),)
    for record in every_record(source)
]


RECORDS = [pytest.param(one.values[1], id=one.id) for one in EVERY]


def named(source: RecordSource, name: str) -> Record:
    return next(record for record in every_record(source) if record.name == name)


def without_spaces(said: str) -> str:
    return "".join(said.split())


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_pdf_a_with_its_data_and_its_fonts(record: Record) -> None:
    """As far as can be told without a validator: PDF/A-3a and UA-1 are claimed, the colour
    profile and every font lie in it, nothing runs, and the data is attached as it was hashed."""
    pdf = printer().pdf(record)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        meta = opened.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"
        assert meta["pdf:Keywords"] == f"sha256:{record.sha256}"
        assert opened.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.Root.Lang).startswith("ja")
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(opened.Root.keys())
        fonts = [one for one in opened.objects if _is(one, "/FontDescriptor")]
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts)
        assert not [one for one in opened.objects if _is(one, "/Action")]
        assert opened.attachments["data.json"].get_file().read_bytes() == record.data
    assert sha256(record.data).hexdigest() == record.sha256
    assert re.findall(rb"<pdf:Keywords>sha256:([0-9a-f]{64})<", pdf) == [record.sha256.encode()]


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, pikepdf.Dictionary) and value.get("/Type") == kind


@pytest.mark.parametrize("record", RECORDS)
def test_every_page_says_its_data_number_and_mode(record: Record) -> None:
    """Hash, page of pages, version and the rehearsal's mark stand on each page."""
    with pikepdf.open(io.BytesIO(printer().pdf(record))) as opened:
        pages = len(opened.pages)
    said = written(printer().pdf(record))
    assert said.count(record.sha256) == pages
    for page in range(1, pages + 1):
        assert f"{page}/{pages}ページ" in said
    assert said.count("リハーサル") > pages
    assert "Ippyo0.1.0" in said


@pytest.mark.parametrize("mode", ["official", "training"])
def test_only_what_is_no_election_is_marked(mode: str) -> None:
    """An official record has no mark, a training's has its own."""
    election = make_election(mode=mode, candidates=3, key_threshold=(2, 3))
    record = every_record(record_source(election, {"contest-1": {"contest-1-1": 1}}))[0]
    said = written(printer().pdf(record))
    assert "リハーサル" not in said
    assert ("研修" in said) == (mode == "training")


@pytest.mark.parametrize(("source", "record"), EVERY)
def test_figures_of_the_results_stand_in_the_records(source: RecordSource, record: Record) -> None:
    """Every candidate's printed votes, and the sums, are in the print as in results.json."""
    if not record.name.startswith(("count-record", "election-record", "count-notice")):
        return
    said = written(printer().pdf(record))
    body = json.loads(record.data)
    (result,) = (one for one in source.results if one.contest.id == body["contest"]["id"])
    for row in result.totals.candidates:
        head, point, tail = row.printed.partition(".")
        assert f"{int(head):,}{point}{tail}" in said
        line = next(one for one in body["candidates"] if one["id"] == row.candidate)
        assert line["total"] == fraction_text(row.total)
    if not record.name.startswith("election-record"):
        assert f"{result.totals.valid:,}" in said
        assert f"{result.votes.ended_without_choice:,}" in said


def objects_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects_of(item)


@pytest.mark.parametrize(("source", "record"), EVERY)
def test_no_place_terminal_or_medium_stands_beside_a_candidate(
    source: RecordSource, record: Record
) -> None:
    """電磁的記録投票法施行令4条2項: what tells of a place holds no candidate, in no depth."""
    people = {person.id for contest in source.election.contests for person in contest.candidates}
    names = {person.name for contest in source.election.contests for person in contest.candidates}
    for part in objects_of(json.loads(record.data)):
        if {"place", "terminal", "medium", "terminals"} & part.keys() and "fate" not in part:
            inside = canonical(part).decode()
            assert not [one for one in people | names if f'"{one}"' in inside]
    if record.name in ("voting-summary", "reconciliation"):
        assert not [
            name for name in names if without_spaces(name) in written(printer().pdf(record))
        ]


def test_records_are_the_same_however_places_voted() -> None:
    """Two counts whose totals and numbers of records agree have the same records, whoever
    voted where: a record cannot tell more than the totals do."""
    election = make_election(contests=1, places=2, terminals=1)
    numbers = {"contest-1": {"contest-1-1": 3, "contest-1-2": 3}}
    known = {field.name for field in fields(RecordSource)}
    assert known == {
        *("package", "results", "findings", "decisions", "media", "records"),
        *("results_sha256", "version", "slips", "roll"),
    }
    source = record_source(election, numbers)
    assert source.records == {("p01", "contest-1"): 3, ("p02", "contest-1"): 3}
    assert {one.records for one in source.media} == {3}


def test_the_same_count_gives_the_same_bytes_in_another_process() -> None:
    """No time, no random number and no order of a set gets into data or print."""
    code = (
        "import hashlib, record_world as w\n"
        "from tally_server.records.every_record import every_record\n"
        "for r in every_record(w.normal()):\n"
        "    print(r.name, hashlib.sha256(w.printer().pdf(r)).hexdigest())"
    )
    here = [
        f"{record.name} {sha256(printer().pdf(record)).hexdigest()}"
        for record in every_record(normal())
    ]
    for seed in ("1", "2"):
        run = subprocess.run(  # noqa: S603 - this very interpreter, on the line above
            [sys.executable, "-c", code],
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.splitlines() == here


def test_the_data_of_the_records_is_the_golden_one() -> None:
    """tests/vectors/records.json, made by make_records.py: no member changes unseen."""
    golden = json.loads(VECTORS.read_bytes())
    made = {
        scene: {record.name: json.loads(record.data) for record in every_record(SCENES[scene]())}
        for scene in golden
    }
    assert made == golden


HOSTILE = '#panic("x") *b* $x$ `c` <l> @r \\u{1F600} // /* = h #include "/etc/passwd" 😀\n\x07'


def test_no_text_is_read_as_markup_or_stops_a_record() -> None:
    """Whatever people type as a reason is printed as it is; what has no letter, by number."""
    source = normal()
    decision = InvalidateCandidate(
        by=BY, contest="contest-1", candidate="contest-1-3", reason=HOSTILE, opinion=HOSTILE
    )
    decided = replace(source.decisions, made=(*source.decisions.made, decision))
    for record in every_record(replace(source, decisions=decided)):
        said = written(printer().pdf(record))
        if record.name == "decision-log" or record.name == "election-record-contest-1":
            assert without_spaces('#panic("x") *b* $x$ `c` <l> @r \\u{1F600} // /* = h') in said
            assert "〔U+1F600〕" in said
            assert "〔U+0007〕" in said
            assert "root:" not in said


def test_a_name_that_no_face_draws_is_written_by_number() -> None:
    """A letter in the wrong form would look right; its number cannot, and staff write it in."""
    people = [make_candidate(1, name="辻󠄁"), make_candidate(2)]
    election = make_election(contests=(make_contest(1, people),))
    bare = printer()
    narrow = type(bare)(bare._faces[:1])
    record = every_record(record_source(election, {"contest-1": {"contest-1-1": 1}}))[2]
    assert "〔U+E0101〕" in written(narrow.pdf(record))


def test_nobody_is_told_to_be_elected_while_a_lot_is_open() -> None:
    """Before the lot there is no notice of the elected; the record says what it waits for."""
    waiting, drawn = tied(), tied("council-3")
    assert "elected-notice-council" not in [record.name for record in every_record(waiting)]
    assert "くじが済んでいません" in written(
        printer().pdf(named(waiting, "election-record-council"))
    )
    notice = written(printer().pdf(named(drawn, "elected-notice-council")))
    assert "候補3番" in notice
    assert "候補2番" not in notice


def test_a_joint_count_stands_inside_the_election_record() -> None:
    """公職選挙法79条: one record with the count in it; else two."""
    joint, apart = every_record(normal()), every_record(SCENES["apart"]())
    assert not [one for one in joint if one.name.startswith("count-record")]
    assert len([one for one in apart if one.name.startswith("count-record")]) == 2
    assert json.loads(named(normal(), "election-record-contest-1").data)["count"] is not None
    assert json.loads(named(SCENES["apart"](), "election-record-contest-1").data)["count"] is None


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2019-04-30", "平成31年(2019年)4月30日(火)"),
        ("2019-05-01", "令和元年(2019年)5月1日(水)"),
        ("2026-11-29", "令和8年(2026年)11月29日(日)"),
    ],
)
def test_days_are_written_by_era(day: str, said: str) -> None:
    """The last day of 平成, the first of 令和, whose first year is 元年, and one of today."""
    assert written_day(date.fromisoformat(day)) == said
