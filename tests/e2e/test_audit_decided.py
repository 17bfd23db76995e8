"""What people decided over is told, and fails no bundle; what nobody decided over does."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from auditor import audit, failed
from auditor_breaks import flip
from auditor_town import AuditTown
from broken_bundles import OpenBundle
from elections import drop_slip
from world import DUPLICATE

from tally_server.audit.layout import Kind
from tally_server.audit.verify_bundle import audit_bundle
from tally_server.audit.verify_media import AuditInput

UNUSED = {"action": "not-used", "terminal": "p02-02"}
DUPLICATE_COUNTS = {
    "action": "use-duplicate",
    "terminal": "p01-01",
    "reason": "damaged",
    "opinion": "異議なし",
}
Damage = Callable[[AuditTown], object]


def lose(town: AuditTown, medium: str) -> None:
    shutil.rmtree(town.media / "p01-01" / medium)


def other_slip(town: AuditTown) -> None:
    slips = town.slips()
    town.write_slips(*(one for one in slips.values()))
    text = town.town.slips.read_text().replace(slips["p01-01"].digest, "0" * 64)
    town.town.slips.write_text(text)


# The damage, the decisions over it, and the numbers of the sealed bundle that are decided.
CASES: Mapping[str, tuple[Damage, list[dict[str, Any]], set[int]]] = {
    "a damaged original": (lambda town: flip(town, "log.jsonl"), [DUPLICATE_COUNTS], {409}),
    "a lost original": (lambda town: lose(town, "original"), [DUPLICATE_COUNTS], {104}),
    "a lost duplicate": (lambda town: lose(town, "duplicate"), [], {105}),
    "a damaged duplicate": (
        lambda town: town.put("p01-01", DUPLICATE, {"records.bin": b""}),
        [],
        {409},
    ),
    "a slip that is missing": (lambda town: drop_slip(town.town, "p01-01"), [], {109}),
    "no slips at all": (lambda town: town.town.slips.unlink(), [], {109}),
    "a slip that differs": (
        other_slip,
        [{"action": "acknowledge", "problem": "M-18", "terminal": "p01-01"}],
        {502},
    ),
}


def counted_with(damage: Damage, decisions: list[dict[str, Any]], town: AuditTown) -> None:
    damage(town)
    shutil.rmtree(town.town.results)
    said = town.town.count("--decisions", town.town.decide(UNUSED, *decisions))
    assert said.code == 0, said.err


@pytest.mark.parametrize("kind", tuple(Kind))
@pytest.mark.parametrize("case", CASES)
def test_a_decided_finding_fails_no_bundle(
    case: str, kind: Kind, counted_town: AuditTown, tmp_path: Path
) -> None:
    """The finding is told as decided, with its number, and both programs pass the bundle."""
    damage, decisions, numbers = CASES[case]
    town = counted_town.copied_to(tmp_path / "town")
    counted_with(damage, decisions, town)
    path = OpenBundle.of(town, kind).packed(tmp_path)
    verdict = audit_bundle(AuditInput(path))
    assert (verdict.passed, verdict.failed) == (True, ())
    found = {finding.number for finding in verdict.findings}
    # Of a medium that is not good the public bundle holds nothing.
    of_public = {409: {104} if decisions else {105}}.get(min(numbers), numbers)
    assert found == (numbers if kind is Kind.SEALED else of_public)
    assert all(finding.decided for finding in verdict.findings)
    assert failed(audit("bundle", path)) == set()


def test_what_nobody_decided_over_fails_the_bundle(counted_town: AuditTown, tmp_path: Path) -> None:
    """The same damage after the count, under the same results, is no decided finding."""
    bundle = OpenBundle.of(counted_town, Kind.SEALED)
    name = "media/p01-01/duplicate/records.bin"
    bundle.files[name] = bundle.files[name][:-1]
    verdict = audit_bundle(AuditInput(bundle.packed(tmp_path)))
    assert {finding.number for finding in verdict.failed} == {409}


def test_a_counted_medium_is_never_decided_over(counted_town: AuditTown, tmp_path: Path) -> None:
    """A problem of a terminal excuses its other medium, and never the one that was counted."""
    town = counted_town.copied_to(tmp_path / "town")
    counted_with(lambda one: flip(one, "log.jsonl"), [DUPLICATE_COUNTS], town)
    bundle = OpenBundle.of(town, Kind.SEALED)
    name = "media/p01-01/duplicate/log.jsonl"
    bundle.files[name] = bundle.files[name][:-1]
    verdict = audit_bundle(AuditInput(bundle.packed(tmp_path)))
    assert [finding.place.medium for finding in verdict.failed] == ["duplicate"]
