"""Sticks that come and go are read once, when they lie still."""

from pathlib import Path

from tally_server.intake.watch import Look, Watch, look, looked, noted_as_read

HERE = (("manifest.json", 900, 1),)
MORE = (*HERE, ("records.bin", 10_000, 2))


def looks(*nows: dict[str, object], watch: Watch | None = None) -> Look:
    found = Look(watch or Watch(), (), ())
    for now in nows:
        found = looked(found.watch, now)  # type: ignore[arg-type]  # what look() gives
    return found


def test_a_medium_is_read_when_it_lies_still() -> None:
    """The first look never reads: the file system may still be coming up."""
    assert looks({"usb1": HERE}).ready == ()
    assert looks({"usb1": HERE}, {"usb1": HERE}).ready == ("usb1",)


def test_a_medium_that_is_half_there_is_waited_for() -> None:
    """Empty mount points and growing ones are not read."""
    assert looks({"usb1": ()}, {"usb1": ()}).ready == ()
    assert looks({"usb1": HERE}, {"usb1": MORE}).ready == ()
    assert looks({"usb1": HERE}, {"usb1": MORE}, {"usb1": MORE}).ready == ("usb1",)


def test_what_was_read_is_not_read_again_while_it_lies_there() -> None:
    """Neither well nor badly read media are read in a loop."""
    watch = noted_as_read(looks({"usb1": HERE}, {"usb1": HERE}).watch, "usb1")
    assert looks({"usb1": HERE}, {"usb1": HERE}, watch=watch).ready == ()


def test_a_medium_put_in_again_is_read_again() -> None:
    """Gone is told, and the next one under the same name is looked at anew."""
    watch = noted_as_read(looks({"usb1": HERE}, {"usb1": HERE}).watch, "usb1")
    pulled = looked(watch, {})
    assert pulled.gone == ("usb1",)
    again = looks({"usb1": HERE}, {"usb1": HERE}, watch=pulled.watch)
    assert again.ready == ("usb1",)


def test_a_medium_exchanged_under_one_name_is_read() -> None:
    """Another stick in the same slot, between two looks."""
    watch = noted_as_read(looks({"usb1": HERE}, {"usb1": HERE}).watch, "usb1")
    assert looks({"usb1": MORE}, {"usb1": MORE}, watch=watch).ready == ("usb1",)


def test_a_folder_of_mount_points_is_looked_at(tmp_path: Path) -> None:
    """Names and sizes of what lies there; a missing folder is no medium at all."""
    assert look(tmp_path / "nowhere") == {}
    (tmp_path / "usb1").mkdir()
    (tmp_path / "usb1" / "log.jsonl").write_bytes(b"xyz")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "file").write_bytes(b"no folder")
    found = look(tmp_path)
    assert set(found) == {"usb1", "file"}
    assert found["file"] == ()
    ((name, size, _),) = found["usb1"]
    assert (name, size) == ("log.jsonl", 3)
