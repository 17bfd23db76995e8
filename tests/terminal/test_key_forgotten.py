"""The terminal's own key leaves its folder once it lies in the box, and never before."""

from dataclasses import replace

import pytest
from booth_world import AROUND, SEVEN, TWO, WITNESSED, BoothWorld

from common.inputs import refuse
from common.signing import SigningKey
from terminal.booth import Booth
from terminal.life import events as life
from terminal.life.states import State
from terminal.session.states import Ballot


class Folder:
    """The part of a terminal's folder that this is about. broken: the disk takes nothing."""

    def __init__(self, world: BoothWorld) -> None:
        self.key: SigningKey | None = world.world.terminal_key("p01-01")
        self.broken = False
        self.forgotten_in: list[State] = []
        self.world = world
        self.plug_in()

    def plug_in(self) -> None:
        """A new process on the same devices, with this folder."""
        self.world.start()
        booth = self.world.booth
        machinery = replace(booth._doer.machinery, signing=self.signing, forget_signing=self.forget)
        self.world.booth = Booth(machinery, Ballot(self.world.world.election.contests, PER_SCREEN))

    def signing(self) -> SigningKey:
        if self.key is None:
            raise refuse("signing.key", "terminal_folder.no-key")
        return self.key

    def forget(self) -> None:
        if self.broken:
            raise OSError("read-only file system")
        self.forgotten_in.append(self.world.state)
        self.key = None


PER_SCREEN = BoothWorld().booth.terminal.session.ballot.per_screen


@pytest.fixture
def folder() -> Folder:
    return Folder(BoothWorld())


def test_the_key_goes_when_the_polls_open(folder: Folder) -> None:
    """Until both halves are handed out the opening can fail and be done anew with it."""
    folder.world.prepare()
    folder.world.must(life.OpenPolls(by=TWO, around=AROUND, now=SEVEN))
    assert folder.key is not None
    folder.world.must(life.HandOutHalves(by=WITNESSED))
    assert folder.world.state is State.OPEN
    assert folder.key is None


def test_a_folder_that_keeps_the_key_takes_no_vote(folder: Folder) -> None:
    """Whoever finds the tablet later could sign with it; so the terminal stops at once."""
    folder.broken = True
    folder.world.prepare()
    folder.world.must(life.OpenPolls(by=TWO, around=AROUND, now=SEVEN))
    folder.world.must(life.HandOutHalves(by=WITNESSED))
    assert folder.world.state is State.INCIDENT
    assert folder.world.booth.terminal.polls.fault
    folder.broken = False
    folder.world.recover()
    assert folder.world.state is State.PAUSED
    assert folder.key is None


def test_a_cut_between_opening_and_forgetting_is_made_good(folder: Folder) -> None:
    """After a restart the recovery takes the key away before anything else."""
    world = folder.world
    world.open()
    folder.key, folder.forgotten_in = world.world.terminal_key("p01-01"), []
    folder.plug_in()
    world.booth.power_on()
    assert folder.key is not None
    world.recover()
    assert folder.key is None
    assert folder.forgotten_in == [State.RECOVERING]


def test_without_its_key_a_terminal_does_not_open(folder: Folder) -> None:
    """It says so in words of its own, and nothing is written to the media."""
    folder.key = None
    folder.world.prepare()
    before = dict(folder.world.original.files)
    folder.world.must(life.OpenPolls(by=TWO, around=AROUND, now=SEVEN))
    assert folder.world.state is State.LOADED
    assert folder.world.booth.terminal.polls.trouble == "no-key"
    assert dict(folder.world.original.files) == before
