"""Media that are damaged, foreign, missing or exchanged: found, named, and decided on."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from damages import (
    ONE,
    OTHER,
    TWO,
    Case,
    acknowledge,
    add,
    both,
    copy,
    empty,
    exchange,
    flip,
    foreign,
    found,
    make_folder,
    not_used,
    nothing,
    older,
    original,
    remove,
    use_duplicate,
)
from elections import SMALL_SCRIPT, Town, cast_totals, counted_totals, drop_slip
from stopping_damages import STOPPING

from tally_server.count.pool import build_pools

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")


@pytest.mark.parametrize("case", STOPPING.values(), ids=STOPPING.keys())
def test_the_count_stops_names_the_terminal_and_goes_on_by_decision(town: Town, case: Case) -> None:
    """No totals until two people decide; with their decision the totals are exact."""
    case.damage(town)
    said = town.count()
    assert said.code == 3
    assert found(said.lines) == [*case.found]
    assert not town.has_results
    said = town.count("--decisions", town.decide(*case.decisions))
    assert said.code == 0, said.err
    assert found(said.lines) == [*case.found]
    assert counted_totals(town.document) == cast_totals(SMALL_SCRIPT)
    problems = town.document["problems"]
    assert [(one["terminal"], one["code"]) for one in problems] == [*case.found]
    assert {one["settled_by"] for one in problems} == {one["action"] for one in case.decisions}


GOING_ON = {
    "duplicate missing": Case(remove(f"{ONE}/duplicate"), ((ONE, "M-22"),), ()),
    "duplicate empty": Case(empty(f"{ONE}/duplicate"), ((ONE, "M-22"),), ()),
    "duplicate flipped": Case(flip(f"{ONE}/duplicate/records.bin"), ((ONE, "M-23"),), ()),
    "duplicate with a file too many": Case(add(f"{ONE}/duplicate/x"), ((ONE, "M-23"),), ()),
    "duplicate is a copy of the original": Case(
        copy(f"{ONE}/original", f"{ONE}/duplicate"),
        ((ONE, "M-23"),),
        (),
    ),
    "duplicate of another ceremony": Case(foreign(f"{ONE}/duplicate"), ((ONE, "M-23"),), ()),
    "slip of one terminal missing": Case(lambda town: drop_slip(town, ONE), ((ONE, "M-19"),), ()),
    "no slips at all": Case(remove("slips.csv"), (("-", "M-21"),), ()),
}


@pytest.mark.parametrize("case", GOING_ON.values(), ids=GOING_ON.keys())
def test_a_lost_duplicate_or_missing_slips_are_listed_and_do_not_stop_the_count(
    town: Town, case: Case
) -> None:
    """The original is counted, the exit code stays 0, and the problem stands in the results."""
    case.damage(town)
    said = town.count()
    assert (said.code, found(said.lines)) == (0, [*case.found])
    assert counted_totals(town.document) == cast_totals(SMALL_SCRIPT)
    (problem,) = town.document["problems"]
    ((subject, code),) = case.found
    assert (problem["terminal"] or "-", problem["code"]) == (subject, code)
    assert (problem["weight"], "settled_by" in problem) == ("acknowledge", False)


@pytest.mark.parametrize("case", GOING_ON.values(), ids=GOING_ON.keys())
def test_what_does_not_stop_the_count_can_be_acknowledged(town: Town, case: Case) -> None:
    """Two people's acknowledgement stands beside the problem."""
    case.damage(town)
    ((subject, code),) = case.found
    decision = acknowledge(code, None if subject == "-" else subject)
    assert town.count("--decisions", town.decide(decision)).code == 0
    assert [one["settled_by"] for one in town.document["problems"]] == ["acknowledge"]


CONTRADICTED = {
    "the duplicate while the original is good": Case(nothing, ((ONE, "M-26"),), (use_duplicate(),)),
    "the duplicate that is lost, too": Case(
        remove(ONE), ((ONE, "M-25"),), (use_duplicate(reason="lost"),)
    ),
    "the duplicate that is damaged, too": Case(
        both(flip(original("log.jsonl")), flip(f"{ONE}/duplicate/log.jsonl")),
        ((ONE, "M-13"), (ONE, "M-25")),
        (use_duplicate(),),
    ),
    "a duplicate with a file too many": Case(
        both(flip(original("log.jsonl")), add(f"{ONE}/duplicate/x")),
        ((ONE, "M-13"), (ONE, "M-25")),
        (use_duplicate(),),
    ),
    "not used, with a good original": Case(nothing, ((ONE, "M-27"),), (not_used(),)),
    "not used, with a damaged original": Case(
        flip(original("records.bin")), ((ONE, "M-20"), (ONE, "M-13")), (not_used(),)
    ),
    "not used, with a duplicate": Case(
        remove(f"{ONE}/original"), ((ONE, "M-20"), (ONE, "M-01")), (not_used(),)
    ),
    "not used, with a slip of the witnesses": Case(remove(ONE), ((ONE, "M-20"),), (not_used(),)),
    "original and duplicate exchanged": Case(
        exchange(f"{ONE}/original", f"{ONE}/duplicate"),
        ((ONE, "M-12"), (ONE, "M-25")),
        (use_duplicate(),),
    ),
    "all media of two terminals exchanged": Case(
        exchange(ONE, OTHER),
        ((ONE, "M-08"), (ONE, "M-25"), (OTHER, "M-08"), (OTHER, "M-25")),
        (use_duplicate(ONE), use_duplicate(OTHER)),
    ),
    "both media of an older day": Case(
        older(ONE), ((ONE, "M-18"), (ONE, "M-18")), (use_duplicate(),)
    ),
    "a good original for lost": Case(
        remove(f"{TWO}/duplicate"), ((ONE, "M-26"), (TWO, "M-22")), (use_duplicate(),)
    ),
    "an acknowledgement of another terminal": Case(
        add(original("memo.txt")), ((ONE, "M-05"),), (acknowledge("M-05", TWO),)
    ),
}


@pytest.mark.parametrize("case", CONTRADICTED.values(), ids=CONTRADICTED.keys())
def test_a_decision_that_does_not_fit_the_media_lets_nothing_pass(town: Town, case: Case) -> None:
    """A duplicate never takes the place of a good original, nor a damaged one of any."""
    case.damage(town)
    said = town.count("--decisions", town.decide(*case.decisions))
    assert (said.code, found(said.lines)) == (3, [*case.found])
    assert not town.has_results


@pytest.mark.parametrize("column", ["records", "digest"])
def test_a_slip_that_differs_stops_the_count(town: Town, column: str) -> None:
    """Another number or digest on the witnesses' slip: acknowledged for a slip of the pen."""
    text = town.slips.read_text()
    line = next(line for line in text.splitlines() if line.startswith(ONE))
    terminal, records, digest = line.split(",")
    wrong = {"records": (str(int(records) + 1), digest), "digest": (records, "0" * 64)}[column]
    town.slips.write_text(text.replace(line, ",".join((terminal, *wrong))))
    said = town.count()
    assert (said.code, found(said.lines)) == (3, [(ONE, "M-18")])
    assert not town.has_results
    assert town.count("--decisions", town.decide(acknowledge("M-18"))).code == 0


def test_exchanged_media_count_once_they_lie_where_they_belong(town: Town) -> None:
    """What was only put into the wrong folder is put right, without any decision."""
    for pair in ((f"{ONE}/original", f"{ONE}/duplicate"), (TWO, OTHER)):
        exchange(*pair)(town)
    assert town.count().code == 3
    for pair in ((f"{ONE}/original", f"{ONE}/duplicate"), (TWO, OTHER)):
        exchange(*pair)(town)
    said = town.count()
    assert (said.code, said.err) == (0, "")


def test_media_of_another_election_package_are_found_at_every_terminal(town: Town) -> None:
    """If the folder is not the one that the terminals were given, every medium says so."""
    people = town.election / "candidates.csv"
    people.write_text(people.read_text().replace(",40\n", ",41\n", 1))
    said = town.count()
    assert said.code == 3
    stopping = [line for line in found(said.lines) if line[1] != "M-23"]
    assert stopping == [(terminal, "M-11") for terminal in (ONE, TWO, OTHER)]
    assert not town.has_results


def test_all_problems_of_all_terminals_are_said_at_once(town: Town) -> None:
    """People see everything that waits for them, not the first thing only."""
    flip(original("log.jsonl"))(town)
    remove(f"{TWO}/original")(town)
    remove(f"{OTHER}/duplicate")(town)
    make_folder("p09-01")(town)
    said = town.count()
    assert said.code == 3
    assert found(said.lines) == [
        ("p09-01", "M-24"),
        (ONE, "M-13"),
        (TWO, "M-01"),
        (OTHER, "M-22"),
    ]
    assert "3 件" in said.out


def test_a_file_where_a_terminals_folder_should_be(town: Town) -> None:
    """Not a folder at all: said of this terminal, without a traceback."""
    shutil.rmtree(town.media / ONE)
    (town.media / ONE).write_bytes(b"")
    said = town.count()
    assert said.code == 3
    assert {subject for subject, _ in found(said.lines)} == {ONE}
    assert not town.has_results


def test_a_name_that_cannot_be_printed_stays_on_one_line(town: Town) -> None:
    """A stranger's name with a line break or escape codes is shown with ? for them."""
    (town.media / "p09\n\x1b[31m").mkdir()
    said = town.count()
    assert (said.code, len(said.lines)) == (3, 1)
    assert "\x1b" not in said.err


def test_records_that_change_between_reading_and_counting_are_not_counted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A medium taken out or exchanged after its check stops the count, and is named."""

    def then_gone(*arguments: Any) -> object:
        (town.original(ONE) / "records.bin").unlink()
        return build_pools(*arguments)

    monkeypatch.setattr("tally_server.count.count.build_pools", then_gone)
    said = town.count()
    assert (said.code, found(said.lines)) == (3, [(ONE, "M-13")])
    assert not town.has_results


def test_a_folder_that_cannot_be_listed_is_a_problem_and_no_traceback(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken medium whose folder gives an I/O error stops the count, named."""
    listed = os.listdir

    def listdir(path: Path) -> list[str]:
        if Path(path) == town.media / ONE:
            raise OSError(5, "Input/output error")
        return listed(path)

    monkeypatch.setattr(os, "listdir", listdir)
    said = town.count()
    assert (said.code, found(said.lines)) == (3, [(ONE, "M-24")])
    assert not town.has_results


@pytest.mark.parametrize("name", [b"memo\n\x1b[31m", b"\xff\xfe.txt", "写真.jpg".encode()])
@pytest.mark.parametrize("where", [original("."), "."])
def test_any_file_name_there_can_be_is_told_on_one_line(
    town: Town, name: bytes, where: str
) -> None:
    """Line breaks, escape codes, no UTF-8: said on one line, and written into the results."""
    (Path(os.fsdecode(os.path.join(os.fsencode(town.media / where), name)))).touch()
    said = town.count()
    assert (said.code, len(said.lines)) == (3, 1)
    assert "\x1b" not in said.err
    ((terminal, code),) = found(said.lines)
    said = town.count("--decisions", town.decide(acknowledge(code, terminal)))
    assert said.code == 0
    assert len(town.document["problems"]) == 1
