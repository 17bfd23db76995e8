"""Who signs the bundles, and when: the committee's root key, at the count or after it."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from builders import make_election
from bundle_files import PUBLIC, SEALED, files_in, full_after, index_in, signatures_in
from by_hand import dsse_value
from command_fixtures import Threads
from elections import Said, Town, ippyo, world_town, write_files, write_media
from world import PROGRAM, World

from common.canonical import canonical
from common.secret import Secret
from tally_server.audit.archive_writer import measured, write_archive
from tally_server.audit.bundle import write_bundle
from tally_server.audit.index import sign_index
from tally_server.audit.layout import Kind
from tally_server.preparation.root_key import lock_root

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

WORDS = b"four people know these words"
CONTEST = "contest-1"
VOTES = {"p01-01": ["contest-1-1", "contest-1-2"], "p02-01": ["contest-1-1"]}
BUNDLES = (SEALED, PUBLIC)


def world_of(mode: str, seed: int = 0) -> World:
    election = make_election(mode=mode, places=2, terminals=1)
    return World(suite=2, election=election, seed=seed)


def city_in(folder: Path, world: World) -> Town:
    """A town with its root key locked; shares lie with the trustees."""
    town = world_town(world, folder, shares_in="trustees")
    closings = {
        terminal: (world.closing(terminal, {CONTEST: cast}), world.terminal_key(terminal))
        for terminal, cast in VOTES.items()
    }
    write_media(town, closings)
    locked = lock_root(world.root, world.uid, Secret(WORDS))
    write_files(town.keys, {"root.key": locked})
    write_files(town.folder, {"words": WORDS + b"\n", "wrong": b"other words\n"})
    return town


def count(town: Town, *options: object, **named: Path) -> Said:
    shares = [town.folder / "trustees" / number / "share.txt" for number in ("1", "3")]
    words = [word for file in shares for word in ("--share", file)]
    return town.count(*words, *options, **named)


def sign(town: Town, *bundles: Path, words: str = "words", **keys: Path) -> Said:
    """`ippyo audit sign`, of both bundles if none is named."""
    chosen = bundles or tuple(town.results / name for name in BUNDLES)
    folder = keys.get("keys", town.keys)
    file = town.folder / words
    return ippyo("audit", "sign", *chosen, "--keys", folder, "--passphrase-file", file)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """An official election, counted where nobody had the passphrase."""
    town = city_in(tmp_path_factory.mktemp("city"), world_of("official"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tally_server.count.opener.get_context", lambda _: Threads)
        said = count(town)
    assert (said.code, said.err) == (0, "")
    assert "ippyo audit sign" in said.out
    return town


@pytest.fixture
def city(counted: Town, tmp_path: Path) -> Town:
    """The same, to be signed or damaged."""
    return counted.copied_to(tmp_path)


def root_raw() -> bytes:
    return world_of("official").root.public.raw


def test_without_the_passphrase_the_index_has_no_signature_until_people_sign(city: Town) -> None:
    """The count says what to do; signing changes the signature and nothing else."""
    before = {name: files_in(city.results / name) for name in BUNDLES}
    assert [signatures_in(city.results / name) for name in BUNDLES] == [[], []]
    said = sign(city)
    assert (said.code, said.err) == (0, "")
    for name in BUNDLES:
        after = files_in(city.results / name)
        index = dsse_value(after.pop("bundle.json"), "bundle", root_raw())
        assert index == index_in(before[name])
        assert after == {path: file for path, file in before[name].items() if path != "bundle.json"}
    assert sorted(file.name for file in city.results.glob(".*")) == []


def test_with_the_passphrase_the_count_signs(city: Town) -> None:
    """Signing later gives, to the byte, what signing at the count gives."""
    again = city.folder / "again"
    said = count(city, "--passphrase-file", city.folder / "words", out=again)
    assert (said.code, said.err) == (0, "")
    assert "audit sign" not in said.out
    assert sign(city).code == 0
    for name in BUNDLES:
        assert (again / name).read_bytes() == (city.results / name).read_bytes()


def test_a_wrong_passphrase_is_told_before_anything_is_opened(tmp_path: Path) -> None:
    """Bad input: nothing counted, no opening in the book, nothing written."""
    town = city_in(tmp_path, world_of("official"))
    said = count(town, "--passphrase-file", town.folder / "wrong")
    assert (said.code, len(said.lines)) == (2, 1)
    assert not town.has_results
    assert not (town.keys / "openings.json").exists()


@pytest.mark.parametrize("where", ["locked", "taken away"])
def test_a_rehearsal_whose_root_key_is_not_open_counts_unsigned(tmp_path: Path, where: str) -> None:
    """The count needs no root key: with it locked, or elsewhere, the bundles wait for it."""
    town = city_in(tmp_path, world_of("rehearsal"))
    if where == "taken away":
        (town.keys / "root.key").rename(town.folder / "root.key")
    said = count(town)
    assert (said.code, said.err) == (0, "")
    assert "ippyo audit sign" in said.out
    assert signatures_in(town.results / PUBLIC) == []


def test_a_signed_bundle_is_not_signed_again(city: Town) -> None:
    """It says that nothing is to be done; the file stays as it is."""
    assert sign(city).code == 0
    before = (city.results / SEALED).read_bytes()
    said = sign(city, city.results / SEALED)
    assert (said.code, len(said.lines)) == (2, 1)
    assert "もう署名があります" in said.lines[0]
    assert (city.results / SEALED).read_bytes() == before


def test_the_good_bundle_is_signed_although_the_other_is_damaged(city: Town) -> None:
    """Each is looked at by itself, and the exit code tells that one was not signed."""
    (city.results / SEALED).write_bytes(b"")
    said = sign(city)
    assert (said.code, len(said.lines)) == (2, 1)
    assert len(signatures_in(city.results / PUBLIC)) == 1


def rewritten(city: Town, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The public bundle with other files, under the index it had."""
    file = city.results / PUBLIC
    files = files_in(file)
    change(files)
    write_archive(file, measured(files))
    return file


def reindexed(city: Town, change: Callable[[dict[str, Any]], object]) -> Path:
    """The public bundle with another index, still unsigned."""

    def put(files: dict[str, bytes]) -> None:
        index = index_in(files)
        change(index)
        files["bundle.json"] = sign_index(index, None)

    return rewritten(city, put)


def with_other_results(city: Town) -> Path:
    changed = b'{"contests": []}'
    return rewritten(city, lambda files: files.update({"count/results.json": changed}))


def with_records(city: Town) -> Path:
    """A public bundle that somebody indexed sealed records into."""
    records = files_in(city.results / SEALED)
    tree = files_in(city.results / PUBLIC) | {
        path: data for path, data in records.items() if path.endswith("records.bin")
    }
    del tree["bundle.json"]
    statement = json.loads(tree["count/opening-statement.json"])
    package, file = world_of("official").package, city.results / PUBLIC
    write_bundle(tree, Kind.PUBLIC, package, statement, PROGRAM, None, file)
    return file


def with_other_pool(city: Town) -> Path:
    """A bundle of a pool that the committee never opened, whole in itself."""
    tree = files_in(city.results / PUBLIC)
    del tree["bundle.json"]
    statement = json.loads(tree["count/opening-statement.json"])
    statement["pools"][0]["sha256"] = "0" * 64
    tree["count/opening-statement.json"] = canonical(statement) + b"\n"
    package, file = world_of("official").package, city.results / PUBLIC
    write_bundle(tree, Kind.PUBLIC, package, statement, PROGRAM, None, file)
    return file


def signed_by_a_stranger(city: Town) -> Path:
    other = World(suite=2, seed=5).root

    def put(files: dict[str, bytes]) -> None:
        files["bundle.json"] = sign_index(index_in(files), other)

    return rewritten(city, put)


def of_another_election(city: Town) -> Path:
    other = city_in(city.folder / "other", world_of("official", seed=9))
    assert count(other).code == 0
    shutil.copy(other.results / PUBLIC, city.results / PUBLIC)
    return city.results / PUBLIC


def with_a_byte_more(city: Town) -> Path:
    file = city.results / PUBLIC
    file.write_bytes(file.read_bytes() + b"\0")
    return file


UNFIT: Mapping[str, Callable[[Town], Path]] = {
    "a changed file": with_other_results,
    "sealed records in the public bundle": with_records,
    "a pool that was never opened": with_other_pool,
    "signed by a stranger": signed_by_a_stranger,
    "another election": of_another_election,
    "a byte behind it": with_a_byte_more,
    "no index": lambda city: rewritten(city, lambda files: files.pop("bundle.json")),
    "no package": lambda city: rewritten(city, lambda files: files.pop("package.json")),
    "a file missing": lambda city: rewritten(city, lambda files: files.pop("count/media.csv")),
    "a file too many": lambda city: rewritten(city, lambda files: files.update({"x": b""})),
    "another kind": lambda city: reindexed(city, lambda index: index.update(kind="other")),
    "the other kind": lambda city: reindexed(city, lambda index: index.update(kind="sealed")),
    "another pool hash": lambda city: reindexed(
        city, lambda index: index.update(pool_hash="0" * 64)
    ),
    "another package hash": lambda city: reindexed(
        city, lambda index: index.update(package_hash="0" * 64)
    ),
    "another mode": lambda city: reindexed(city, lambda index: index.update(mode="rehearsal")),
    "silent about what is left out": lambda city: reindexed(
        city, lambda index: index["left_out"].pop()
    ),
}


@pytest.mark.parametrize("make", UNFIT.values(), ids=UNFIT.keys())
def test_the_committee_signs_no_bundle_unread(city: Town, make: Callable[[Town], Path]) -> None:
    """Not well-formed, not whole, or not of this election: nothing is signed or changed."""
    file = make(city)
    before = file.read_bytes()
    said = sign(city, file)
    assert (said.code, len(said.lines)) == (2, 1)
    assert file.read_bytes() == before


def test_a_bundle_that_is_not_there_is_bad_input(city: Town) -> None:
    """And so is a folder: what is signed is the archive."""
    for name in ("nothing.zip", "."):
        said = sign(city, city.results / name)
        assert (said.code, len(said.lines)) == (2, 1)


def test_a_full_disk_while_signing_leaves_the_bundle_unsigned_and_whole(city: Town) -> None:
    """After any number of bytes the old archive is there, and nothing beside it."""
    file = city.results / PUBLIC
    before, names = file.read_bytes(), sorted(path.name for path in city.results.iterdir())
    for limit in range(0, len(before), len(before) // 20):
        with full_after(limit):
            said = sign(city, file)
        assert (said.code, len(said.lines)) == (2, 1)
        assert file.read_bytes() == before
        assert sorted(path.name for path in city.results.iterdir()) == names
    assert sign(city, file).code == 0


def test_official_bundles_are_never_overwritten(city: Town) -> None:
    """Where only a bundle is left of official results, a new count writes nothing."""
    for file in city.results.iterdir():
        if file.is_dir():
            shutil.rmtree(file)
        elif file.name != SEALED:
            file.unlink()
    before = (city.results / SEALED).read_bytes()
    said = count(city)
    assert (said.code, len(said.lines)) == (2, 1)
    assert (city.results / SEALED).read_bytes() == before
    assert [file.name for file in city.results.iterdir()] == [SEALED]


def test_the_breakers_break_what_they_mean_to(city: Town) -> None:
    """Taken apart and put together again without a change, the bundle is signed."""
    file = reindexed(city, lambda index: index.copy())
    assert sign(city, file).code == 0
    assert len(signatures_in(file)) == 1
