"""docs/requirements.md: each rule, its code, its test and its last result, never stale."""

import ast
import re
from importlib import import_module
from inspect import getsourcefile

import pytest
from auditor_town import AuditTown, counted_town
from make_requirements import PAGE
from requirements_page import TESTS, checks, good_report, requirements_page

from tally_server.compliance.check import Part
from tally_server.compliance.drills.drills import DRILLS
from tally_server.compliance.measured.measures import MEASURED
from tally_server.compliance.report import Report
from tally_server.compliance.result import State
from tally_server.compliance.rule import AUTOMATIC, How, Profile

__all__ = ["counted_town"]
ROOT = PAGE.parents[1]


@pytest.fixture(scope="module")
def reports(counted_town: AuditTown, tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    return [
        good_report(counted_town, tmp_path_factory.mktemp(profile.value), profile)
        for profile in Profile
    ]


def test_the_page_is_that_of_rulebook_checks_and_results(reports: list[Report]) -> None:
    """Whoever changes a rule, a check or what it comes to must write the page anew."""
    assert PAGE.read_text(encoding="utf-8") == requirements_page(reports), (
        "stale: run `cd tests && python -m make_requirements`"
    )


def test_every_automatic_part_of_every_rule_has_its_check(reports: list[Report]) -> None:
    """And no check is of a rule that does not ask for it."""
    asked = {part for report in reports for part in report.rules.parts if part.how in AUTOMATIC}
    assert set(checks()) == asked
    assert {check.part for check in DRILLS} == {one for one in asked if one.how is How.DRILL}
    assert {check.part for check in MEASURED} == {one for one in asked if one.how is How.MEASURED}


def test_every_check_is_a_function_in_the_file_that_the_page_names() -> None:
    """The code that the page points to is there, under the name of its rule."""
    for part, code in checks().items():
        file, name = code.split(":")
        module = import_module(file.removesuffix(".py").replace("/", "."))
        assert getsourcefile(module) == str(ROOT / file), part
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert any(isinstance(one, ast.FunctionDef) and one.name == name for one in tree.body), part


def test_every_kind_of_check_has_its_test() -> None:
    """The files that the page names are there, and name the rules or their table."""
    for how, file in TESTS.items():
        assert (ROOT / file).is_file(), how


def test_what_is_not_met_of_a_good_election_is_known(reports: list[Report]) -> None:
    """Of Japan's rules none; of VVSG 2.0 principle 9, which no paperless terminal can meet, and
    the themes of low contrast, which this one does not offer."""
    red = {row.rule.id for report in reports for row in report.rows if row.state is State.NOT_MET}
    assert red == {"vvsg-9.1.1", "vvsg-7.1-d"}


def test_every_automatic_part_of_a_good_election_is_shown(reports: list[Report]) -> None:
    """Nothing that a program can show stays open."""
    for report in reports:
        for row in report.rows:
            for how in row.rule.automatic:
                assert row.parts[how].state is not State.NOT_SHOWN, Part(row.rule.id, how)


def test_the_page_has_every_rule_once() -> None:
    """A reader finds each id, of the law and of R01 to R39 and T1.1 to T8.4, TA.1 to TA.6."""
    page = PAGE.read_text(encoding="utf-8")
    found = re.findall(r"^\| \*\*([^*]+)\*\* \|", page, re.M)
    assert len(found) == len(set(found))
    assert {f"r{number:02d}" for number in range(1, 40)} <= set(found)
    assert {f"act-4-1-{number}" for number in range(1, 9)} <= set(found)
    assert {f"ta.{number}" for number in range(1, 7)} <= set(found)
    groups = {1: 5, 2: 7, 3: 6, 4: 4, 5: 6, 7: 5, 8: 4}
    assert {f"t{one}.{n}" for one, most in groups.items() for n in range(1, most + 1)} <= set(found)
