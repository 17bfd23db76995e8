"""The independent verifier on bundles: every check, and a bundle that breaks just that one."""

import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from itertools import product
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
from elections import Said

from tally_server.audit import zip_form

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


@pytest.mark.parametrize("kind", KINDS)
def test_every_check_of_a_bundle_has_its_broken_one(kind: str) -> None:
    """No check of this kind without a bundle that it catches.

    508 alone has none: a sum that the votes do not give is one that the manifests do not
    give, which is 512.
    """
    more = {*BROKEN_WITH_SHARES, *BROKEN_TOWN_WITH_SHARES} if kind == "sealed" else set()
    assert {*numbers_of(kind), *more, *ANNOUNCED} == asked(kind, with_shares=True) - {508}


def strange_archive(town: AuditTown, tmp_path: Path, change: Callable[[bytes], bytes]) -> Said:
    bundle = AuditBundle.of(town, "public")
    bundle.archive = change
    return audit("bundle", bundle.write(tmp_path / "bundle.zip"))


def repacked(data: bytes) -> bytes:
    """The same files as a usual program packs them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def twice(data: bytes) -> bytes:
    """An archive before the archive, which most programs pass over."""
    return data + data


STRANGE_ARCHIVES: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no archive": lambda _: b"not a ZIP",
    "cut off": lambda data: data[:-1],
    "cut off in the middle": lambda data: data[: len(data) // 2],
    "a byte before it": lambda data: b"!" + data,
    "two archives": twice,
    "repacked": repacked,
    "no file": lambda _: b"PK\5\6" + bytes(18),
    "a changed byte of a file": lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:],
    "a comment": lambda data: data[:-2] + b"\1\0!",
    "another date": lambda data: data[:12] + b"\42" + data[13:],
    "numbers that are too large": lambda data: data[:-12] + b"\xff" * 10 + data[-2:],
}


@pytest.mark.parametrize("name", STRANGE_ARCHIVES)
def test_an_archive_of_another_form_is_refused(
    name: str, counted_town: AuditTown, tmp_path: Path
) -> None:
    """An archive in which two programs could find different files holds nothing."""
    said = strange_archive(counted_town, tmp_path, STRANGE_ARCHIVES[name])
    assert (said.code, failed(said), carried_out(said)) == (1, {418}, {418})


def test_an_archive_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """No file, no verdict but: failed."""
    said = audit("bundle", tmp_path / "nothing.zip")
    assert (said.code, failed(said)) == (1, {418})


def test_a_link_in_a_folder_is_no_file_of_the_bundle(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """A link, a pipe and a strange name are told, and never followed or waited for."""
    folder = AuditBundle.of(counted_town, "public").write_folder(tmp_path / "bundle")
    (folder / "link").symlink_to(folder / "package.json")
    os.mkfifo(folder / "media" / "pipe")
    (folder / os.fsdecode(b"\xff.json")).write_bytes(b"")
    said = audit("bundle", folder)
    assert (said.code, failed(said)) == (1, {112})
    assert len(re.findall("^NG 112 ", said.out, re.M)) == 3


def test_archives_of_any_size_are_spelled_as_ippyo_spells_them() -> None:
    """Headers of numbers that need ZIP64 are the same in both programs."""
    v = verifier()
    for number, size, offset in product((1, 65_534, 65_535, 70_000), SIZES, SIZES):
        assert v.end_records(number, size, offset) == zip_form.end_records(number, size, offset)
    for at, size in product(SIZES, (0, 97, 2**32 - 2)):
        ours, theirs = v.Entry("a/b.json", 7, size), zip_form.Entry("a/b.json", size, 7)
        assert v.central_header(ours, at) == zip_form.central_header(theirs, at)
        assert v.local_header(ours) == zip_form.local_header(theirs)


SIZES = (0, 1, 2**32 - 2, 2**32 - 1, 2**32, 2**40)
