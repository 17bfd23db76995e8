"""A terminal of a rehearsal, set up on a desk as files."""

from pathlib import Path

import pytest

from common.badges import read_badge
from common.inputs import BadInput
from common.secret import Secret
from ippyo.desk_terminal import PEOPLE, PINS, TERMINAL, set_up
from ippyo.equipped import Tablet, on_desk, on_tablet
from terminal.app.folder import SIGNING, read_terminal_folder
from terminal.app.typed import TypedLines
from terminal.app.watch import look
from terminal.badges.pin_book import PinBook
from terminal.files import Pair
from terminal.life.states import Device
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk
from terminal.ports.medium import MediumFault
from terminal.recorder import Recorder

RUNNING = {"version": "1", "sha256": "0" * 64}


def opened(path: Path) -> Recorder:
    """The polls of the terminal in this folder, opened on its devices."""
    equipped = on_desk(path, None, None)
    folder, devices = equipped.folder, equipped.devices
    disk = OwnDisk(devices.disk)
    disk.load()
    media = Pair(devices.media.original, devices.media.duplicate)
    made = open_polls(folder.provision, media, disk, folder.signing_key(), devices.wall)
    return made.handed_out()


def test_the_polls_open_on_a_desk(tmp_path: Path) -> None:
    """Package, keys, certificate and devices fit together; the clock is before the opening."""
    assert opened(tmp_path).count == 0
    sticks = sorted((tmp_path / "devices" / "sticks").iterdir())
    assert all("box" in {file.name for file in stick.iterdir()} for stick in sticks)


def test_both_officers_have_badges_and_pins(tmp_path: Path) -> None:
    """Each badge counts with its own PIN."""
    equipped = on_desk(tmp_path, None, None)
    book = PinBook(equipped.devices.disk, equipped.folder.badges)
    book.load(0)
    for number, pin in enumerate(PINS, 1):
        line = (tmp_path / PEOPLE / f"badge-{number}.txt").read_text("ascii").strip()
        name = read_badge(line, equipped.folder.provision.uid).name
        assert book.enter(line, Secret(pin.encode()), 0) == name


def test_a_desk_that_is_set_up_is_taken_up_again(tmp_path: Path) -> None:
    """The same terminal, and no other one under its folder."""
    first = set_up(tmp_path, None, None, RUNNING)
    again = set_up(tmp_path, None, None, RUNNING)
    assert again.folder.provision == first.folder.provision
    with pytest.raises(BadInput) as refused:
        set_up(tmp_path, None, "p99-01", RUNNING)
    assert "p99-01" not in first.folder.provision.terminal
    assert refused.value.errors[0].key == "desk.other-terminal"


def test_an_official_election_is_refused(tmp_path: Path) -> None:
    """Simulated devices never serve one."""
    election = tmp_path / "election"
    set_up(tmp_path / "first", None, None, RUNNING)
    (tmp_path / "first" / "election").rename(election)
    toml = election / "election.toml"
    toml.write_text(toml.read_text().replace('mode = "rehearsal"', 'mode = "official"'))
    with pytest.raises(BadInput):
        set_up(tmp_path / "second", election, None, RUNNING)
    assert not (tmp_path / "second" / TERMINAL).exists()


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("package.json", "command.no-package"),
        ("terminal.crt", "terminal_folder.no-certificate"),
        ("receptions/01.crt", "terminal_folder.no-certificate"),
        ("badges.json", "terminal_folder.no-badges"),
    ],
)
def test_a_changed_file_is_refused(file: str, key: str, tmp_path: Path) -> None:
    """Every document is verified against the root before anything is believed."""
    set_up(tmp_path, None, None, RUNNING)
    path = tmp_path / TERMINAL / file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(BadInput) as refused:
        read_terminal_folder(tmp_path / TERMINAL, RUNNING)
    assert refused.value.errors[0].key == key


def test_another_terminals_key_is_refused_and_a_used_one_is_gone(tmp_path: Path) -> None:
    """The key is the certificate's own; once the box has it, the folder has it no more."""
    folder = set_up(tmp_path / "one", None, None, RUNNING).folder
    other = set_up(tmp_path / "two", None, None, RUNNING).folder
    mine = (folder.path / SIGNING).read_bytes()
    (folder.path / SIGNING).write_bytes((other.path / SIGNING).read_bytes())
    with pytest.raises(BadInput) as refused:
        folder.signing_key()
    assert refused.value.errors[0].key == "terminal_folder.other-key"
    (folder.path / SIGNING).write_bytes(mine)
    assert folder.signing_key().public == folder.provision.certificate.key
    folder.forget_key()
    with pytest.raises(BadInput):
        folder.signing_key()


def test_a_tablet_without_mounted_media_misses_both(tmp_path: Path) -> None:
    """An empty folder where a stick should be mounted is no medium."""
    folder = set_up(tmp_path, None, None, RUNNING).folder
    for name in ("original", "duplicate", "disk"):
        (tmp_path / name).mkdir()
    places = (tmp_path / name for name in ("original", "duplicate", "disk"))
    tablet = on_tablet(Tablet(folder.path, *places), TypedLines())
    assert look(tablet.devices).missing >= {Device.ORIGINAL, Device.DUPLICATE}
    assert not tablet.devices.apart()


def tablet_of(path: Path) -> Tablet:
    """The folder of a new terminal, and empty media and disk."""
    folder = set_up(path, None, None, RUNNING).folder
    for name in ("original", "duplicate", "own"):
        (path / name).mkdir(exist_ok=True)
    return Tablet(folder.path, path / "original", path / "duplicate", path / "own")


def test_the_empty_disk_of_a_new_tablet_is_made_ready(tmp_path: Path) -> None:
    """Nobody has to prepare it by hand."""
    equipped = on_tablet(tablet_of(tmp_path), TypedLines())
    assert OwnDisk(equipped.devices.disk).load().opening == 0


def test_the_disk_of_a_used_terminal_is_never_made_anew(tmp_path: Path) -> None:
    """It has forgotten what it wrote last: it stays unreadable, and staff see that."""
    tablet = tablet_of(tmp_path)
    equipped = on_tablet(tablet, TypedLines())
    equipped.folder.forget_key()
    for file in tablet.disk.iterdir():
        file.unlink()
    again = on_tablet(tablet, TypedLines())
    with pytest.raises(MediumFault):
        OwnDisk(again.devices.disk).load()


def test_a_disk_that_is_not_there_is_missed(tmp_path: Path) -> None:
    """The terminal begins, and says which device is gone."""
    tablet = tablet_of(tmp_path)
    tablet.disk.rmdir()
    assert Device.DISK in look(on_tablet(tablet, TypedLines()).devices).missing
