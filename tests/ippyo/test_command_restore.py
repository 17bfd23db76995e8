"""`ippyo tally restore`: a counting place on another machine, from its second copy."""

from pathlib import Path

from elections import ippyo
from room_world import RoomWorld, room_world


def copied(world: RoomWorld) -> Path:
    """The second copy of a place that has read one medium."""
    world.begin()
    world.read("p01-01/original")
    world.room.catch_up()
    return world.folder / "copy"


def test_a_copy_is_restored_into_a_new_folder(tmp_path: Path) -> None:
    """Database and media are there, for nobody else to read, and the command says so."""
    with room_world(tmp_path / "place") as world:
        copy = copied(world)
        said = ippyo("tally", "restore", "--copy", copy, "--data", tmp_path / "new")
    assert said.code == 0, said.err
    assert "媒体 1 個" in said.out
    assert (tmp_path / "new" / "count.sqlite").is_file()
    assert len(list((tmp_path / "new" / "counting" / "media").iterdir())) == 1
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert copy.stat().st_mode & 0o077 == 0


def test_what_is_no_whole_copy_is_refused(tmp_path: Path) -> None:
    """Nothing, a folder in use, a changed medium: one line, and nothing is put in place."""
    (tmp_path / "empty").mkdir()
    said = ippyo("tally", "restore", "--copy", tmp_path / "empty", "--data", tmp_path / "new")
    assert said.code == 2
    assert "count.sqlite" in said.err
    with room_world(tmp_path / "place") as world:
        copy = copied(world)
        said = ippyo("tally", "restore", "--copy", copy, "--data", tmp_path / "place")
        assert said.code == 2
        (medium,) = (copy / "counting" / "media").iterdir()
        (medium / "manifest.json").write_bytes(b"{}")
        said = ippyo("tally", "restore", "--copy", copy, "--data", tmp_path / "other")
        assert said.code == 2
        assert medium.name in said.err
        assert not (tmp_path / "other" / "counting").exists()
