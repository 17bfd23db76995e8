"""A second package on a medium: taken in before the first opening alone, and only where the
same committee signed it (電磁的記録投票法 Art 13-2: a new candidate, a new lot)."""

from pathlib import Path

import pytest
from booth_world import PER_SCREEN, TWO, People
from tone_speaker import ToneSpeaker

from common.inputs import BadInput
from common.package import Package
from common.signing import SigningKey
from hardware_sim.devices.desk import DISK, STICKS
from ippyo.desk_terminal import DEVICES, ELECTION, KEYS, TERMINAL, set_up
from ippyo.equipped import on_desk
from ippyo.program import program
from ippyo.sources import read_election, read_keys
from tally_server.preparation.voice.asset_folder import make_assets, sign_assets
from terminal.app.folder import ASSETS, PACKAGE, TerminalFolder, read_terminal_folder
from terminal.app.loaded import loaded
from terminal.app.second_package import take_in
from terminal.booth import Booth
from terminal.devices.folder_medium import FolderMedium
from terminal.doer import Machinery
from terminal.life import events as life
from terminal.life.states import State
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk
from terminal.session.states import ballot_of
from terminal.voice.assets import verified


class Desk:
    """A terminal that never opened, and the committee that could send it another package."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = set_up(path, None, None, program()).folder
        found = read_election(path / ELECTION)
        self.keys = read_keys(path / KEYS, found)
        self.stick = path / DEVICES / STICKS / "stick-1"
        self.disk = FolderMedium(path / DEVICES / DISK)

    @property
    def root(self) -> SigningKey:
        return self.keys.root()

    def second(self, **changes: object) -> Package:
        """The same election after a new lot: the first two candidates have changed places."""
        election = self.folder.provision.package.election
        contest = election.contests[0]
        one, two, *others = contest.candidates
        people = (
            one.model_copy(update={"display_order": two.display_order}),
            two.model_copy(update={"display_order": one.display_order}),
            *others,
        )
        people = tuple(sorted(people, key=lambda person: person.display_order))
        contests = (contest.model_copy(update={"candidates": people}), *election.contests[1:])
        changed = election.model_copy(update={"contests": contests, **changes})
        return Package(changed, self.keys.ceremony)

    def bring(self, data: bytes) -> "Desk":
        (self.stick / PACKAGE).write_bytes(data)
        return self

    def taken_in(self) -> TerminalFolder:
        return take_in(self.folder, self.stick, self.disk)

    @property
    def hash(self) -> str:
        """Of the package that lies in the terminal's folder now."""
        return read_terminal_folder(self.path / TERMINAL, program()).provision.package.hash


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_package_of_the_new_lot_is_taken_in(desk: Desk) -> None:
    """It lies in the terminal's folder, and everything else there is as it was."""
    second = desk.second()
    before = {f.name: f.read_bytes() for f in desk.folder.path.iterdir() if f.is_file()}
    taken = desk.bring(second.sign(desk.root)).taken_in()
    assert taken.provision.package.hash == second.hash == desk.hash
    assert second.hash != desk.folder.provision.package.hash
    after = {f.name: f.read_bytes() for f in desk.folder.path.iterdir() if f.is_file()}
    assert {n: d for n, d in after.items() if n != PACKAGE} == {
        n: d for n, d in before.items() if n != PACKAGE
    }


def test_it_counts_only_once_two_officers_loaded_it(desk: Desk) -> None:
    """The terminal had the first one loaded; with the second it begins as bare, and an empty
    medium is asked for before the polls."""
    first = started(desk)
    first.feed(life.LoadPackage(by=TWO, loaded=first._doer.machinery.loaded))
    assert started(desk).terminal.polls.state is State.LOADED
    desk.bring(desk.second().sign(desk.root))
    again = started(desk)
    assert again.terminal.polls.state is State.BARE
    assert again._doer.machinery.loaded.hash == desk.second().hash
    again.feed(life.LoadPackage(by=TWO, loaded=again._doer.machinery.loaded))
    assert again.terminal.polls.state is State.LOADED


def started(desk: Desk) -> Booth:
    """The program starts on this desk."""
    equipped = on_desk(desk.path, None, None)
    provision, devices = equipped.folder.provision, equipped.devices
    machinery = Machinery(
        provision,
        loaded(provision),
        devices.media,
        devices.disk,
        equipped.folder.signing_key,
        devices.wall,
        People(),
    )
    booth = Booth(machinery, ballot_of(provision.package.election, PER_SCREEN))
    booth.power_on()
    return booth


def opened(desk: Desk) -> None:
    """The polls of the first package are open, and rest on the media."""
    devices = on_desk(desk.path, None, None).devices
    disk = OwnDisk(devices.disk)
    disk.load()
    key = desk.folder.signing_key()
    open_polls(desk.folder.provision, devices.media, disk, key, devices.wall).handed_out()


def test_after_the_opening_nothing_is_taken_in(desk: Desk, tmp_path: Path) -> None:
    """A box is of one package for ever: its stick goes in, the terminal changes nothing."""
    opened(desk)
    stick = tmp_path / "committee"
    stick.mkdir()
    (stick / PACKAGE).write_bytes(desk.second().sign(desk.root))
    assert take_in(desk.folder, stick, desk.disk) is desk.folder
    desk.folder.forget_key()
    assert take_in(desk.folder, stick, desk.disk) is desk.folder
    assert desk.hash == desk.folder.provision.package.hash


def test_where_the_own_disk_tells_nothing_nothing_is_taken_in(desk: Desk) -> None:
    """Nobody knows then whether there was a box."""
    for file in (desk.path / DEVICES / DISK).iterdir():
        file.write_bytes(bytes(len(file.read_bytes())))
    assert desk.bring(desk.second().sign(desk.root)).taken_in() is desk.folder


def test_a_medium_of_votes_is_none_of_the_committees(desk: Desk) -> None:
    """Every medium of votes holds a package too; it is never taken for a second one."""
    desk.bring(desk.second().sign(desk.root))
    (desk.stick / "box").write_bytes(b"votes")
    assert desk.taken_in() is desk.folder


@pytest.mark.parametrize("wrong", ["torn", "other root", "other keys", "terminal gone", "empty"])
def test_what_the_committee_did_not_sign_for_this_terminal_is_refused(
    desk: Desk, wrong: str, tmp_path: Path
) -> None:
    """And the first package stays, to the byte."""
    good = desk.second().sign(desk.root)
    own = desk.folder.provision.place
    places = tuple(
        place for place in desk.folder.provision.package.election.places if place.id != own
    )
    brought = {
        "torn": good[:-40],
        "other root": desk.second().sign(SigningKey.generate()),
        "other keys": other_keys(tmp_path / "others").second().sign(desk.root),
        "terminal gone": desk.second(places=places).sign(desk.root),
        "empty": b"",
    }[wrong]
    before = (desk.folder.path / PACKAGE).read_bytes()
    with pytest.raises(BadInput):
        desk.bring(brought).taken_in()
    assert (desk.folder.path / PACKAGE).read_bytes() == before
    assert on_desk(desk.path, None, None).remarks


def other_keys(path: Path) -> Desk:
    """The same election, held with keys of another ceremony."""
    return Desk(path)


def test_its_voice_comes_with_it(desk: Desk) -> None:
    """The clips of the new order are carried and verified; a stick that comes again changes
    nothing, and a voice of another package is refused."""
    second = desk.second()
    make_assets(desk.stick / ASSETS, second, {}, ToneSpeaker, {})
    sign_assets(desk.stick / ASSETS, second, desk.root)
    desk.bring(second.sign(desk.root)).taken_in()
    assert verified(desk.folder.path / ASSETS, second).index.files
    before = sorted((f, f.stat().st_mtime_ns) for f in (desk.folder.path / ASSETS).rglob("*"))
    again = read_terminal_folder(desk.path / TERMINAL, program())
    assert take_in(again, desk.stick, desk.disk) is again
    assert before == sorted(
        (f, f.stat().st_mtime_ns) for f in (desk.folder.path / ASSETS).rglob("*")
    )
    desk.bring(desk.folder.provision.package_file)
    with pytest.raises(BadInput):
        take_in(again, desk.stick, desk.disk)
