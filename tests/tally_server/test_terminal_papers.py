"""Readiness report and closing slip: what a terminal showed as a code, on paper, and no more."""

import io
import json
from datetime import datetime
from typing import Any

import pikepdf
import pytest
from builders import make_election
from record_world import printer, written
from world import World

from common.closing import Slip
from common.inputs import BadInput
from common.japan import JAPAN
from common.readiness_code import Readiness, Tried, readiness_code
from common.slip_code import slip_code
from ippyo.papers import paper

AT = datetime(2024, 12, 22, 6, 30, tzinfo=JAPAN)


def world_of(mode: str = "rehearsal") -> World:
    return World(suite=2, election=make_election(contests=2, candidates=4, mode=mode), seed=3)


WORLD = world_of()


def report(*tried: Tried, world: World = WORLD, **changes: Any) -> str:
    values: dict[str, Any] = {"package": world.package.hash, "networks": ()} | changes
    found = Readiness("p01-01", AT, values["package"], "ab" * 32, tried, values["networks"])
    return readiness_code(world.uid, found)


GOOD = (Tried("original", True, True), Tried("printer", False, False))


def slip(world: World = WORLD) -> str:
    del world
    return slip_code(Slip("p01-01", 812, "3f" * 32))


def test_the_slip_says_what_the_witnesses_sign_and_no_more() -> None:
    """Terminal, number of records, digest; no candidate's name or number is in its data or on
    its paper (施行令4条2項); that records are no voters is said."""
    record = paper(WORLD.package, slip(), "0.1.0")
    data = json.loads(record.data)
    assert set(data) == {"head", "terminal", "place", "records", "contests", "digest", "code"}
    assert (data["records"], data["digest"].replace(" ", "")) == (812, "3f" * 32)
    said = written(printer().pdf(record))
    for contest in WORLD.election.contests:
        assert contest.title in said
        for person in contest.candidates:
            assert person.id not in record.data.decode()
            assert "".join(person.name.split()) not in said
    assert "投票した人の数ではありません" in said
    assert "812" in said


def test_where_there_is_one_contest_the_slip_needs_no_warning() -> None:
    """Its records are its voters."""
    world = World(suite=2, election=make_election(contests=1), seed=3)
    assert "人の数ではありません" not in written(printer().pdf(paper(world.package, slip(), "1")))


def test_the_readiness_report_says_of_each_device_what_is_to_be_done() -> None:
    """One that is needed and bad forbids the opening; one that is not needed does not."""
    ready = written(printer().pdf(paper(WORLD.package, report(*GOOD), "1")))
    assert "必要なものはすべて使えます" in ready
    bad = report(*GOOD, Tried("keypad", False, True))
    said = written(printer().pdf(paper(WORLD.package, bad, "1")))
    assert "このままでは投票を始められません" in said
    assert "使えません(必要)" in said


@pytest.mark.parametrize("change", [{"package": "0" * 64}, {"networks": ("wlan0",)}])
def test_another_package_or_a_network_forbids_the_opening(change: dict[str, Any]) -> None:
    """And the paper says which."""
    record = paper(WORLD.package, report(*GOOD, **change), "1")
    assert json.loads(record.data)["ready"] is False
    said = written(printer().pdf(record))
    assert "このままでは投票を始められません" in said
    assert ("一致しません" in said) is ("package" in change)
    assert ("wlan0" in said) is ("networks" in change)


@pytest.mark.parametrize("make", [report, slip])
def test_each_paper_is_one_page_of_pdf_a_with_its_data(make: Any) -> None:
    """PDF/A-3a and UA-1 are claimed; what it was made from is attached as it was hashed."""
    line = make(*GOOD) if make is report else make()
    record = paper(WORLD.package, line, "1")
    with pikepdf.open(io.BytesIO(printer().pdf(record))) as opened:
        meta = opened.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfuaid:part"]) == ("3", "1")
        assert len(opened.pages) == 1
        assert opened.attachments["data.json"].get_file().read_bytes() == record.data
    assert json.loads(record.data)["code"]["line"] == line


@pytest.mark.parametrize("mode", ["rehearsal", "training", "official"])
def test_what_is_no_election_is_marked(mode: str) -> None:
    """On both papers, across the page and in words."""
    world = world_of(mode)
    for line in (report(*GOOD, world=world), slip()):
        said = written(printer().pdf(paper(world.package, line, "1")))
        word = {"rehearsal": "リハーサル", "training": "研修"}.get(mode)
        assert ("実際の選挙の記録ではありません" in said) is (word is not None)
        assert word is None or said.count(word) >= 3


@pytest.mark.parametrize(
    "line",
    [
        "",
        "rubbish",
        "IPPYO-OPENING-1 p01-01 1 00000000",
        slip().replace("p01-01", "p09-01"),
        report(*GOOD).replace("p01-01", "p01-02"),
        report(*GOOD, world=World(suite=2, election=WORLD.election, seed=4)),
    ],
)
def test_any_other_line_is_refused(line: str) -> None:
    """Nothing is printed of what was misread, or is of another election or terminal."""
    with pytest.raises(BadInput):
        paper(WORLD.package, line, "1")
