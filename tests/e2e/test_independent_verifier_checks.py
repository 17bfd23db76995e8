"""Every numbered check of the independent verifier, and a town that breaks just that one."""

import re
from pathlib import Path

import pytest
from auditor import SCRIPT, audit, carried_out, failed, recount_words, shares, verifier
from auditor_breaks import ANNOUNCED, BROKEN, BROKEN_RECOUNT, BROKEN_VOTES
from auditor_bundle_breaks import BROKEN_BUNDLE
from auditor_town import AuditTown

CHECKS_PAGE = SCRIPT.with_name("checks.md")


def test_a_good_town_passes_every_check(counted_town: AuditTown) -> None:
    """A good election passes, and no check is left out."""
    announced = ["--election-uid", counted_town.world.uid.hex()]
    announced += ["--package-hash", counted_town.world.package.hash]
    said = audit(*recount_words(counted_town), *announced)
    assert (said.code, failed(said)) == (0, set())
    v = verifier()
    assert carried_out(said) == set(v.CHECKS) - {v.OF_AN_ARCHIVE, *v.OF_A_BUNDLE}


@pytest.mark.parametrize("number", BROKEN)
def test_what_breaks_one_check_fails_that_check(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Media or keys broken in one way are reported under the number of that check alone."""
    town = counted_town.copied_to(tmp_path)
    BROKEN[number](town)
    said = audit("media", *town.words)
    assert (said.code, failed(said)) == (1, {number}), said.out


@pytest.mark.parametrize("number", BROKEN_RECOUNT)
def test_a_recount_that_does_not_agree_fails_that_check(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Shares, results or a statement that do not fit are reported under their number."""
    town = counted_town.copied_to(tmp_path)
    BROKEN_RECOUNT[number](town)
    said = audit(*recount_words(town))
    assert (said.code, failed(said)) == (1, {number}), said.out


@pytest.mark.parametrize("number", BROKEN_VOTES)
def test_a_vote_that_cannot_be_counted_fails_that_check(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A vote that does not open, or is no choice, is named by its hash; there are no totals."""
    town = counted_town.copied_to(tmp_path)
    BROKEN_VOTES[number](town)
    said = audit("recount", *town.words, *shares(town.keys))
    assert (said.code, failed(said)) == (1, {number}), said.out
    assert "contest-1-1" not in said.out


@pytest.mark.parametrize("number", ANNOUNCED)
def test_another_hash_than_the_announced_fails_that_check(
    number: int, counted_town: AuditTown
) -> None:
    """Whoever compares with what was announced is told when it is something else."""
    said = audit("media", *counted_town.words, ANNOUNCED[number], "0" * 64)
    assert (said.code, failed(said)) == (1, {number})


def test_every_check_has_its_counterexample_and_its_line_on_the_page() -> None:
    """No check without something that it catches, and none that the page does not tell."""
    numbers = set(verifier().CHECKS)
    assert numbers == {*BROKEN, *BROKEN_RECOUNT, *BROKEN_VOTES, *ANNOUNCED, *BROKEN_BUNDLE}
    page = CHECKS_PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d{3}) \| (.*?) \|", page, re.M))
    assert {int(number): text for number, text in rows.items()} == verifier().CHECKS


def test_the_page_tells_which_checks_a_public_bundle_has() -> None:
    """The circles in the last column are the checks that the script makes of one."""
    page = CHECKS_PAGE.read_text(encoding="utf-8")
    public = {int(number) for number in re.findall(r"^\| (\d{3}) \|.*\| ○ \|$", page, re.M)}
    v = verifier()
    assert public == set(v.CHECKS) - {*v.OF_SEALED_RECORDS, *v.NOT_OF_A_BUNDLE}
