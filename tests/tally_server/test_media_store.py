"""Media are copied whole to the counting place's own disk, or not at all."""

import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest
from elections import write_files
from world import DUPLICATE, ORIGINAL, World

from common.closing import CLOSED_FILES
from tally_server.intake.readers import Readers, Sources, read_stored
from tally_server.intake.reading import Media, read_medium, shape_of
from tally_server.intake.store import MediaStore, MediumUnreadable, StoreFailed

WORLD = World()
SHAPE = shape_of(WORLD.package)
CHOICES = {"contest-1": ["contest-1-1", "contest-1-2", "none"]}


def medium(folder: Path, terminal: str = "p01-01") -> Path:
    write_files(folder, WORLD.medium_files(terminal, CHOICES, ORIGINAL))
    return folder


def test_a_medium_is_in_the_store_byte_for_byte(tmp_path: Path) -> None:
    """What lies in the store is what lay on the medium, and verifies like it."""
    source = medium(tmp_path / "stick")
    stored = MediaStore(tmp_path / "store").take(source, SHAPE)
    assert {path.name: path.read_bytes() for path in stored.path.iterdir()} == {
        path.name: path.read_bytes() for path in source.iterdir()
    }
    report = read_medium(source, "p01-01", ORIGINAL, WORLD.expected)
    assert report.good
    assert read_medium(stored.path, "p01-01", ORIGINAL, WORLD.expected) == report


def test_reading_again_changes_nothing(tmp_path: Path) -> None:
    """A medium put in twice is there once, under the same digest."""
    store = MediaStore(tmp_path / "store")
    first = store.take(medium(tmp_path / "stick"), SHAPE)
    second = store.take(tmp_path / "stick", SHAPE)
    assert second.digest == first.digest
    assert store.digests() == {first.digest}
    assert not any((tmp_path / "store" / "coming").iterdir())


def test_one_byte_more_or_less_is_another_medium(tmp_path: Path) -> None:
    """The digest is of every name and every byte."""
    store = MediaStore(tmp_path / "store")
    digests = {store.take(medium(tmp_path / "stick"), SHAPE).digest}
    (tmp_path / "stick" / "stranger.txt").write_bytes(b"")
    digests.add(store.take(tmp_path / "stick", SHAPE).digest)
    (tmp_path / "stick" / "stranger.txt").write_bytes(b"x")
    digests.add(store.take(tmp_path / "stick", SHAPE).digest)
    assert len(digests) == 3


@pytest.mark.parametrize("name", [None, *sorted(CLOSED_FILES)])
def test_what_does_not_belong_is_reported_as_on_the_medium_itself(
    tmp_path: Path, name: str | None
) -> None:
    """Links, folders, huge files and files too many read the same from the store."""
    source = medium(tmp_path / "stick")
    if name is None:
        (source / "System Volume Information").mkdir()
        (source / "manifest.json.lnk").symlink_to("/etc/passwd")
    else:
        (source / name).unlink()
        (source / name).symlink_to("/etc/passwd")
    stored = MediaStore(tmp_path / "store").take(source, SHAPE)
    assert not any(path.is_symlink() for path in stored.path.iterdir())
    assert read_medium(stored.path, "p01-01", ORIGINAL, WORLD.expected) == read_medium(
        source, "p01-01", ORIGINAL, WORLD.expected
    )


def test_a_file_beyond_its_greatest_size_takes_no_room(tmp_path: Path) -> None:
    """A terabyte that a medium claims to hold is noted, and not copied."""
    source = medium(tmp_path / "stick")
    os.truncate(source / "records.bin", 1 << 40)
    os.truncate(os.open(source / "movie", os.O_CREAT | os.O_WRONLY), 1 << 40)
    stored = MediaStore(tmp_path / "store").take(source, SHAPE)
    kinds = {entry.name: entry.kind for entry in stored.entries}
    assert kinds["records.bin"] == kinds["movie"] == "too-large"
    assert sum(path.stat().st_blocks for path in stored.path.iterdir()) * 512 < 200_000
    report = read_medium(stored.path, "p01-01", ORIGINAL, WORLD.expected)
    assert report == read_medium(source, "p01-01", ORIGINAL, WORLD.expected)
    assert report.fault == "file-changed"


def test_more_files_than_any_medium_has_are_not_copied(tmp_path: Path) -> None:
    """A medium with a hundred thousand names is a finding, and stops nothing."""
    source = medium(tmp_path / "stick")
    for number in range(1200):
        (source / f"{number}").touch()
    with pytest.raises(MediumUnreadable, match="more than"):
        MediaStore(tmp_path / "store").take(source, SHAPE)


def test_a_medium_pulled_while_it_is_read_leaves_nothing(tmp_path: Path) -> None:
    """Half a medium is never in the store; the others read with it are."""
    store = MediaStore(tmp_path / "store")
    good, pulled = medium(tmp_path / "a"), medium(tmp_path / "b", "p01-02")
    real = os.open

    def open_or_gone(path: object, *rest: object, **more: object) -> int:
        if str(path) == str(pulled / "records.bin"):
            shutil.rmtree(pulled)
        return real(path, *rest, **more)  # type: ignore[arg-type]  # handed on as it came

    with patch("tally_server.intake.store.os.open", open_or_gone):
        first, second = store.take_all([good, pulled], SHAPE)
    assert isinstance(second, MediumUnreadable)
    assert not isinstance(first, MediumUnreadable)
    assert store.digests() == {first.digest}


def test_bytes_that_come_back_changed_are_noticed(tmp_path: Path) -> None:
    """Positive control: a disk that alters what it was given is caught before the name."""
    store = MediaStore(tmp_path / "store")
    real = store._kept  # the disk is played where it is read

    def altered(folder: Path) -> object:
        path = folder / "records.bin"
        data = bytearray(path.read_bytes())
        data[7] ^= 1
        path.write_bytes(data)
        return real(folder)

    with patch.object(store, "_kept", altered), pytest.raises(StoreFailed):
        store.take(medium(tmp_path / "stick"), SHAPE)
    assert store.digests() == frozenset()


def test_a_crash_before_the_name_leaves_no_medium(tmp_path: Path) -> None:
    """What was being copied when the power went is swept away at the next start."""
    store = MediaStore(tmp_path / "store")
    with (
        patch("tally_server.intake.store._flush_all", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        store.take(medium(tmp_path / "stick"), SHAPE)
    again = MediaStore(tmp_path / "store")
    assert again.digests() == frozenset()
    assert not any(again.coming.iterdir())


def test_a_stored_medium_that_changed_is_known(tmp_path: Path) -> None:
    """Each medium can be held against its own name at any time."""
    store = MediaStore(tmp_path / "store")
    stored = store.take(medium(tmp_path / "stick"), SHAPE)
    assert store.whole(stored.digest)
    (stored.path / "log.jsonl").write_bytes(b"")
    assert not store.whole(stored.digest)


def test_media_in_the_store_are_verified_like_those_on_sticks(tmp_path: Path) -> None:
    """The same checks; a duplicate with the original's bytes is verified with it."""
    store = MediaStore(tmp_path / "store")
    original = store.take(medium(tmp_path / "original"), SHAPE)
    write_files(tmp_path / "duplicate", WORLD.medium_files("p01-01", CHOICES, DUPLICATE))
    duplicate = store.take(tmp_path / "duplicate", SHAPE)
    sources = Sources(
        WORLD.ceremony.sign(WORLD.root),
        WORLD.register.sign(WORLD.ceremony, WORLD.root),
        WORLD.package.payload,
    )
    media = [Media("p01-01", original.path, duplicate.path), Media("p01-02")]
    (first, second), absent = read_stored(media, Readers(sources))
    assert first.good
    assert second.good
    assert first.slip == second.slip
    assert not any(report.present for report in absent)
