"""Findings that people decided over: the independent verifier tells them, and they pass."""

import re
from pathlib import Path
from typing import Any

import pytest
from auditor import audit, failed, shares
from auditor_breaks import BROKEN
from auditor_bundle import KINDS, AuditBundle
from auditor_decided import CASES, counted_again, forget
from auditor_town import AuditTown
from elections import Said


def decided(said: Said) -> set[int]:
    """The numbers of the findings that are told as decided."""
    return {int(number) for number in re.findall(r"^決 (\d+) ", said.out, re.M)}


@pytest.mark.parametrize("name", CASES)
def test_what_was_decided_passes_and_is_told(
    name: str, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A finding that people decided over stands in the verdict, and the bundle passes."""
    town, number = counted_again(name, counted_town, tmp_path), CASES[name].number
    file = AuditBundle.of(town, "sealed").write(tmp_path / "bundle.zip")
    said = audit("bundle", file, *shares(town.keys))
    assert (said.code, failed(said), decided(said)) == (0, set(), {number}), said.out
    assert f"  {number} 決 " in said.out
    assert "合格: 決定済みの指摘" in said.out.splitlines()[-1]


@pytest.mark.parametrize("name", CASES)
def test_without_the_decision_the_same_fails(
    name: str, counted_town: AuditTown, tmp_path: Path
) -> None:
    """The same bundle whose results do not tell of it fails, under the same number."""
    town, number = counted_again(name, counted_town, tmp_path), CASES[name].number
    bundle = AuditBundle.of(town, "sealed")
    forget(bundle)
    said = audit("bundle", bundle.write(tmp_path / "bundle.zip"))
    assert (said.code, failed(said), decided(said)) == (1, {number}, set()), said.out


def test_a_public_bundle_leaves_a_damaged_medium_out(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """What nobody could read is not published: its medium is missing, by decision."""
    town = counted_again("a broken original", counted_town, tmp_path)
    bundle = AuditBundle.of(town, "public")
    for path in [path for path in bundle.tree if path.startswith("media/p01-01/original/")]:
        del bundle.tree[path]
    said = audit("bundle", bundle.write(tmp_path / "bundle.zip"))
    assert (said.code, decided(said)) == (0, {104}), said.out


@pytest.mark.parametrize("kind", KINDS)
def test_an_open_problem_decides_nothing(
    kind: str, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Where nobody settled it, the finding fails, and so does the open problem."""
    town = counted_again("a broken original", counted_town, tmp_path)
    bundle = AuditBundle.of(town, kind)
    for path in [path for path in bundle.tree if path.startswith("media/p01-01/original/")]:
        del bundle.tree[path]

    def unsettle(results: Any) -> None:
        for problem in results["problems"]:
            if problem["terminal"] == "p01-01":
                del problem["settled_by"]

    bundle.change_results(unsettle)
    said = audit("bundle", bundle.write(tmp_path / "bundle.zip"))
    assert (said.code, failed(said)) == (1, {104, 519}), said.out


def test_nothing_can_be_decided_on_a_medium_that_is_counted(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """A problem of a terminal excuses the other medium, never the one with the votes."""
    town = counted_again("a missing duplicate", counted_town, tmp_path)
    BROKEN[209](town)
    said = audit("bundle", AuditBundle.of(town, "sealed").write(tmp_path / "bundle.zip"))
    assert (said.code, failed(said)) == (1, {209}), said.out


def test_a_slip_excuses_no_medium(counted_town: AuditTown, tmp_path: Path) -> None:
    """That a slip is missing says nothing of a duplicate that somebody changed."""
    town = counted_again("a missing slip", counted_town, tmp_path)
    (town.media / "p01-01" / "duplicate" / "log.jsonl").write_bytes(b"")
    said = audit("bundle", AuditBundle.of(town, "sealed").write(tmp_path / "bundle.zip"))
    assert (said.code, failed(said), decided(said)) == (1, {409}, {109}), said.out


def test_a_changed_bundle_is_never_decided(counted_town: AuditTown, tmp_path: Path) -> None:
    """What was done to the bundle itself is a finding, also on a medium not counted."""
    town = counted_again("a broken original", counted_town, tmp_path)
    bundle = AuditBundle.of(town, "sealed")
    path = "media/p01-01/original/records.bin"
    bundle.after.append(lambda tree: tree.update({path: b"!"}))
    said = audit("bundle", bundle.write(tmp_path / "bundle.zip"))
    assert (said.code, failed(said), decided(said)) == (1, {420}, {409}), said.out
