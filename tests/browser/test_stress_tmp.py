"""The HTML verifier in a real browser: the same verdict as the script's, for every check."""

import json
from pathlib import Path
from typing import Any

import pytest
from auditor import audit, carried_out, failed
from auditor_breaks import ANNOUNCED
from auditor_bundle import KINDS, AuditBundle
from auditor_bundle_breaks import (
    BROKEN_AGAIN,
    broken_again,
    broken_bundle,
    good_bundle,
    numbers_of,
)
from auditor_decided import CASES, counted_again, forget
from auditor_town import AuditTown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from verifier_page import VerifierPage

from common.canonical import canonical
from tally_server.audit.archive_writer import measured, write_archive

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[1] / "vectors" / "bundle"
ONE_EACH = [(kind, number) for kind in KINDS for number in numbers_of(kind)]
RANDOM = settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DOCUMENTS = ("count/results.json", "count/opening-statement.json", "inputs/decisions.json")
VALUES = st.sampled_from(
    [None, True, -1, 0, 7, "", "0/1", "1/2", "2/4", "p01-01", "contest-1-1", "0" * 64, [], {}]
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_bundle_passes_as_archive_and_as_folder(
    kind: str, page: VerifierPage, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A good election passes, and the page makes the checks that the script makes."""
    archive = good_bundle(counted_town, tmp_path, kind)
    folder = AuditBundle.of(counted_town, kind).write_folder(tmp_path / "bundle")
    for bundle in (archive, folder):
        shown = page.verify(bundle)
        assert (shown.passed, shown.word, shown.findings) == (True, "合格", ())
        assert shown.made == set(shown.marks) == carried_out(audit("bundle", bundle))


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_bundles_pass(kind: str, page: VerifierPage) -> None:
    """The bundles that every other verifier is measured by."""
    assert page.verify(VECTORS / f"{kind}-bundle.zip").passed


@pytest.mark.parametrize(("kind", "number"), ONE_EACH)
def test_what_breaks_one_check_fails_that_check(
    kind: str, number: int, page: VerifierPage, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A bundle broken in one way fails in the browser under the number of that check alone."""
    shown = page.verify(broken_bundle(counted_town, tmp_path, number, kind).file)
    assert (shown.passed, shown.failed) == (False, {number}), shown.findings


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BROKEN_AGAIN)
def test_other_ways_to_break_a_check(
    name: str, kind: str, page: VerifierPage, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Faults of another kind under the same numbers."""
    broken = broken_again(counted_town, tmp_path, name, kind)
    assert page.verify(broken.file).failed == {broken.number}


@pytest.mark.parametrize("kind", KINDS)
def test_the_announced_values_are_compared(
    kind: str, page: VerifierPage, counted_town: AuditTown, tmp_path: Path
) -> None:
    """211 and 212: however they are spaced, the announced values decide; others fail."""
    world = counted_town.world
    page.verify(good_bundle(counted_town, tmp_path, kind))
    good = {211: world.uid.hex().upper(), 212: " ".join([world.package.hash[:32], world.package.hash[32:]])}
    for number, field in {211: "#uid", 212: "#package"}.items():
        page.page.fill(field, "0" * 64)
        assert page.verdict().failed == {number}
        page.page.fill(field, good[number])
        assert page.verdict().passed
        assert page.verdict().marks[number] == "✓ OK"
        assert page.page.inner_text(f"{field}-says") == "✓ 同じです"
    assert set(ANNOUNCED) == {211, 212}
    page.page.fill("#uid", "0" * 63)
    assert 211 not in page.verdict().marks
    assert "64文字ではありません" in page.page.inner_text("#uid-says")


@pytest.mark.parametrize("name", CASES)
def test_what_was_decided_passes_and_is_told(
    name: str, page: VerifierPage, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A finding that people decided over is shown as 決; without the decision it fails."""
    town, number = counted_again(name, counted_town, tmp_path), CASES[name].number
    bundle = AuditBundle.of(town, "sealed")
    shown = page.verify(bundle.write(tmp_path / "decided.zip"))
    assert (shown.passed, shown.decided) == (True, {number}), shown.findings
    assert "決" in shown.marks[number]
    forget(bundle)
    shown = page.verify(bundle.write(tmp_path / "open.zip"))
    assert (shown.passed, shown.failed, shown.decided) == (False, {number}, set())


@RANDOM
@given(data=st.data())
def test_both_agree_on_any_changed_file(
    page: VerifierPage, counted_town: AuditTown, tmp_path: Path, data: st.DataObject
) -> None:
    """A file with other bytes in it, well indexed or not: the same numbers fail."""
    bundle = AuditBundle.of(counted_town, data.draw(st.sampled_from(KINDS)))
    path = data.draw(st.sampled_from(sorted(bundle.tree)))
    good = bundle.tree[path]
    at, cut = data.draw(st.integers(0, len(good))), data.draw(st.integers(0, 3))
    bad = good[:at] + data.draw(st.binary(max_size=3)) + good[at + cut :]
    if data.draw(st.booleans()):
        bundle.after.append(lambda tree: tree.update({path: bad}))
    else:
        bundle.tree[path] = bad
    _agree(page, bundle.write(tmp_path / "bundle.zip"))


@RANDOM
@given(data=st.data())
def test_both_agree_on_any_changed_document(
    page: VerifierPage, counted_town: AuditTown, tmp_path: Path, data: st.DataObject
) -> None:
    """Well indexed results, statements and decisions that say something else."""
    bundle = AuditBundle.of(counted_town, data.draw(st.sampled_from(KINDS)))
    name = data.draw(st.sampled_from(DOCUMENTS))
    value = json.loads(bundle.tree[name])
    *way, last = data.draw(st.sampled_from(_places(value)))
    inner = value
    for step in way:
        inner = inner[step]
    inner[last] = data.draw(VALUES)
    bundle.tree[name] = canonical(value) + b"\n"
    _agree(page, bundle.write(tmp_path / "bundle.zip"))


@RANDOM
@given(data=st.data())
def test_a_hostile_archive_is_a_finding(
    page: VerifierPage, counted_town: AuditTown, tmp_path: Path, data: st.DataObject
) -> None:
    """Archives that are cut, spliced or made of noise fail; the page never hangs."""
    file = tmp_path / "bundle.zip"
    bundle = AuditBundle.of(counted_town, "public")
    write_archive(file, measured(bundle.tree | {"bundle.json": bundle.signed_index()}))
    good = file.read_bytes()
    # Most of what can go wrong is in the directory and the end.
    at = data.draw(st.integers(0, 200) | st.integers(len(good) - 9000, len(good)))
    bad = good[:at] + data.draw(st.binary(max_size=30)) + good[at + data.draw(st.integers(0, 30)) :]
    file.write_bytes(data.draw(st.sampled_from([bad, bad[at:], bad[:at], b"PK\5\6" + bytes(18)])))
    if file.read_bytes() != good:
        assert page.verify(file).failed == failed(audit("bundle", file)) != set()


def _agree(page: VerifierPage, bundle: Path) -> None:
    shown, said = page.verify(bundle), audit("bundle", bundle)
    assert shown.failed == failed(said), (shown.findings, said.out)
    assert shown.passed == (said.code == 0)
    if shown.failed.isdisjoint({418}):
        assert shown.made == carried_out(said)


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside this one."""
    pairs: Any = value.items() if isinstance(value, dict) else ()
    pairs = enumerate(value) if isinstance(value, list) else pairs
    return [
        way for step, one in pairs for way in [(*above, step), *_places(one, (*above, step))]
    ]
