"""A hand before the scanner of a terminal on a desk."""

from pathlib import Path

import pytest
from elections import ippyo

from common.badges import WORD
from common.grant import read_grant
from hardware_sim.devices.state_file import load, save
from ippyo.desk_terminal import DEVICES, set_up
from ippyo.program import program
from terminal.life.states import Device


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    set_up(tmp_path, None, None, program())
    return tmp_path


def held(desk: Path, what: str) -> str:
    assert ippyo("simulate", "hold-up", "--folder", desk, what).code == 0
    return load(desk / DEVICES).code


def test_a_badge_and_a_grant_are_held_up(desk: Path) -> None:
    """The badge of the officer, and a grant that this terminal's reception issued."""
    assert held(desk, "badge-2").startswith(WORD)
    folder = set_up(desk, None, None, program()).folder
    one = read_grant(held(desk, "grant"), folder.provision.uid, folder.provision.receptions)
    other = read_grant(held(desk, "grant"), folder.provision.uid, folder.provision.receptions)
    assert one.terminal == folder.provision.terminal
    assert one.id != other.id


def test_any_other_text_is_held_up_as_it_is(desk: Path) -> None:
    """A half of the box secret, or rubbish."""
    assert held(desk, "IPPYO-HALF-1 rubbish") == "IPPYO-HALF-1 rubbish"


def test_an_unplugged_scanner_and_an_empty_folder_are_said(desk: Path, tmp_path: Path) -> None:
    """In one line each, with what to do."""
    save(load(desk / DEVICES).plug(Device.SCANNER, on=False), desk / DEVICES)
    for folder in (desk, tmp_path / "nothing"):
        said = ippyo("simulate", "hold-up", "--folder", folder, "badge-1")
        assert said.code == 2
        assert len(said.lines) == 1
