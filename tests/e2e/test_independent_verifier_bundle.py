"""The independent verifier on bundles: every check, and a bundle that breaks just that one."""

from pathlib import Path

import pytest
from auditor import audit, audit_alone, carried_out, failed, shares, verifier
from auditor_breaks import ANNOUNCED
from auditor_bundle import KINDS, AuditBundle
from auditor_bundle_breaks import (
    BROKEN_AGAIN,
    BROKEN_TOWN_WITH_SHARES,
    BROKEN_WITH_SHARES,
    broken_again,
    broken_bundle,
    good_bundle,
    numbers_of,
)
from auditor_town import AuditTown

ONE_EACH = [(kind, number) for kind in KINDS for number in numbers_of(kind)]


def asked(kind: str, *, with_shares: bool = False) -> set[int]:
    """The numbers that the page asks of an archive of this kind, with announced hashes."""
    v = verifier()
    numbers = set(v.CHECKS) - {107}
    if kind == "public":
        return numbers - set(v.OF_SEALED_RECORDS)
    return numbers if with_shares else numbers - {504, 505, 506, 508, 509}


def announced(town: AuditTown) -> list[object]:
    return [
        *("--election-uid", town.world.uid.hex()),
        *("--package-hash", town.world.package.hash),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_bundle_passes_every_check(
    kind: str, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A good election passes, and every check that can be made was made."""
    said = audit("bundle", good_bundle(counted_town, tmp_path, kind), *announced(counted_town))
    assert (said.code, failed(said)) == (0, set()), said.out
    assert carried_out(said) == asked(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_folder_is_the_same_bundle(kind: str, counted_town: AuditTown, tmp_path: Path) -> None:
    """Whoever unpacks the archive verifies the same; only its form is not asked."""
    folder = AuditBundle.of(counted_town, kind).write_folder(tmp_path / "bundle")
    said = audit_alone("bundle", folder, *announced(counted_town))
    assert (said.code, failed(said), said.err) == (0, set(), "")
    assert carried_out(said) == asked(kind) - {418}


@pytest.mark.parametrize(("kind", "number"), ONE_EACH)
def test_what_breaks_one_check_fails_that_check(
    kind: str, number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A bundle broken in one way is reported under the number of that check alone."""
    broken = broken_bundle(counted_town, tmp_path, number, kind)
    said = audit("bundle", broken.file)
    assert (said.code, failed(said)) == (1, {number}), said.out


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BROKEN_AGAIN)
def test_other_ways_to_break_a_check(
    name: str, kind: str, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A check that several faults can break finds each of them."""
    broken = broken_again(counted_town, tmp_path, name, kind)
    said = audit("bundle", broken.file)
    assert (said.code, failed(said)) == (1, {broken.number}), said.out


@pytest.mark.parametrize("number", ANNOUNCED)
def test_another_hash_than_the_announced_fails(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Whoever compares with what was announced is told when it is something else."""
    file = good_bundle(counted_town, tmp_path, "public")
    said = audit("bundle", file, ANNOUNCED[number], "0" * 64)
    assert (said.code, failed(said)) == (1, {number})


def test_a_recount_of_a_sealed_bundle_finds_its_totals(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """With two shares every check is made, and no line names a place and a candidate."""
    file = good_bundle(counted_town, tmp_path, "sealed")
    said = audit("bundle", file, *shares(counted_town.keys), *announced(counted_town))
    assert (said.code, failed(said)) == (0, set()), said.out
    assert carried_out(said) == asked("sealed", with_shares=True)
    assert "        3 contest-1-1" in said.out
    assert not [line for line in said.out.splitlines() if "p0" in line and "contest-" in line]


@pytest.mark.parametrize("number", BROKEN_WITH_SHARES)
def test_results_that_the_votes_do_not_give_fail(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Results that agree with themselves in everything are still held against the votes."""
    bundle = AuditBundle.of(counted_town, "sealed")
    BROKEN_WITH_SHARES[number](bundle)
    file = bundle.write(tmp_path / "bundle.zip")
    assert audit("bundle", file).code == 0
    said = audit("bundle", file, *shares(counted_town.keys))
    assert (said.code, failed(said)) == (1, {number}), said.out


@pytest.mark.parametrize("number", BROKEN_TOWN_WITH_SHARES)
def test_a_vote_or_a_share_that_does_not_open_fails(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A vote that nobody can count, or shares of another key: there are no totals."""
    town = counted_town.copied_to(tmp_path / "town")
    BROKEN_TOWN_WITH_SHARES[number](town)
    file = AuditBundle.of(town, "sealed").write(tmp_path / "bundle.zip")
    said = audit("bundle", file, *shares(town.keys))
    assert (said.code, failed(said)) == (1, {number}), said.out
    assert "contest-1-1 " not in said.out


@pytest.mark.parametrize("number", [201, 203, 210, 213, 305, 307, 316, 409, 422, 503, 510, 511])
def test_votes_that_nobody_vouches_for_are_never_opened(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Where index, keys, media or statement are in doubt, the pool of a bundle stays sealed."""
    broken = broken_bundle(counted_town, tmp_path, number, "sealed")
    said = audit("bundle", broken.file, *shares(counted_town.keys))
    assert said.code == 1
    assert not carried_out(said) & {504, 505, 506}
    assert "contest-1-1 " not in said.out


def test_a_public_bundle_cannot_be_recounted(counted_town: AuditTown, tmp_path: Path) -> None:
    """Shares are no use without sealed records, and nothing passes that was not made."""
    file = good_bundle(counted_town, tmp_path, "public")
    said = audit("bundle", file, *shares(counted_town.keys))
    assert (said.code, failed(said)) == (1, set())
    assert "504" in said.out.splitlines()[-1]
