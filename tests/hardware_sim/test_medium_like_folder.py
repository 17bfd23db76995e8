"""Where nothing fails, the simulated medium and a real folder cannot be told apart."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware_sim.media_folder import read_folder, write_folder
from hardware_sim.medium import SimulatedMedium
from terminal.devices.folder_medium import CONSTANT_TIME, FolderMedium
from terminal.ports.medium import Medium, MediumFault

names = st.sampled_from(["box", "log", "key-1"])
places = st.integers(0, 9000)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("create"), names, places),
        st.tuples(st.just("write"), names, places, st.binary(max_size=300)),
        st.tuples(st.just("read"), names, places, st.integers(0, 600)),
        st.tuples(st.just("truncate"), names, places),
        st.tuples(st.sampled_from(["flush", "remove", "size"]), names),
        st.tuples(st.sampled_from(["names", "flush_names"])),
    ),
    max_size=25,
)
Step = tuple[object, ...]


def outcome(medium: Medium, step: Step) -> object:
    """What a call gives: its value, or its fault."""
    call, *arguments = step
    try:
        return getattr(medium, str(call))(*arguments)
    except MediumFault as fault:
        return fault.fault


def sensible(medium: Medium, step: Step) -> bool:
    """Files are flushed that exist, and cut where they are longer."""
    if step[0] == "flush":
        return step[1] in medium.names()
    if step[0] == "truncate" and step[1] in medium.names():
        return step[2] <= medium.size(str(step[1]))  # type: ignore[operator]  # an offset
    return True


@settings(deadline=None, max_examples=80)
@given(steps)
def test_a_folder_and_the_simulation_do_the_same(script: list[Step]) -> None:
    """Each call has the same result on both, and both hold the same files in the end."""
    with tempfile.TemporaryDirectory() as folder:
        real, simulated = FolderMedium(Path(folder)), SimulatedMedium("original")
        for step in script:
            if sensible(simulated, step):
                assert outcome(simulated, step) == outcome(real, step), step
        for name in simulated.names():
            simulated.flush(name)
            real.flush(name)
        simulated.flush_names()
        real.close()
        assert read_folder(Path(folder)) == simulated.lasting()


@dataclass
class Remembered:
    """What was flushed, remembered in the plainest way: whole files."""

    files: dict[str, list[bytes]] = field(default_factory=dict)  # [present, flushed]
    lasting: dict[str, list[bytes]] = field(default_factory=dict)

    def follow(self, step: Step) -> None:
        call, *arguments = step
        if call == "create":
            self.files[str(arguments[0])] = [bytes(int(str(arguments[1]))), b""]
        elif call == "flush_names":
            self.lasting = dict(self.files)
        elif arguments and arguments[0] in self.files:
            self._change(str(call), self.files[str(arguments[0])], step)
            if call == "remove":
                del self.files[str(arguments[0])]

    def _change(self, call: str, file: list[bytes], step: Step) -> None:
        match step:
            case ("write", _, int(offset), bytes(data)) if data:
                present = file[0].ljust(offset, b"\0")
                file[0] = present[:offset] + data + present[offset + len(data) :]
            case ("truncate", _, int(size)):
                file[0] = file[0][:size]
            case _ if call == "flush":
                file[1] = file[0]


@given(steps)
def test_a_power_cut_leaves_exactly_what_was_flushed(script: list[Step]) -> None:
    """Where a power cut keeps nothing of the cache, the flushed state is what remains."""
    medium, expected = SimulatedMedium("original"), Remembered()
    for step in script:
        outcome(medium, step)
        expected.follow(step)
    medium.lose_power()
    flushed = {name: file[1] for name, file in expected.lasting.items()}
    assert medium.lasting() == flushed
    assert {name: medium.read(name, 0, medium.size(name)) for name in medium.names()} == flushed


def test_a_simulated_medium_is_left_as_a_folder(tmp_path: Path) -> None:
    """The folder holds what would be on the medium, and its times tell nothing."""
    medium = SimulatedMedium("original")
    medium.put({"box": b"flushed", "empty": b""})
    medium.write("box", 0, b"FLUSHED")
    medium.write_folder(tmp_path / "p01-01" / "original")
    folder = tmp_path / "p01-01" / "original"
    assert read_folder(folder) == {"box": b"flushed", "empty": b""}
    for path in (folder, folder / "box", folder / "empty"):
        assert path.stat().st_mtime == CONSTANT_TIME
    assert (folder / "box").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    """Media that were left before are never mixed with others."""
    write_folder(tmp_path / "original", {"box": b"before"})
    with pytest.raises(FileExistsError):
        write_folder(tmp_path / "original", {"box": b"after"})
    assert read_folder(tmp_path / "original") == {"box": b"before"}


def test_a_folder_is_read_without_its_links_and_folders(tmp_path: Path) -> None:
    """Only plain files are a medium's."""
    (tmp_path / "box").write_bytes(b"data")
    (tmp_path / "link").symlink_to("box")
    (tmp_path / "folder").mkdir()
    assert read_folder(tmp_path) == {"box": b"data"}
