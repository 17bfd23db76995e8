"""A hand at the card readers of a desk."""

from pathlib import Path

import pytest
from elections import ippyo

from hardware_sim.devices.state import Reader
from hardware_sim.devices.state_file import load
from ippyo.desk_terminal import DEVICES, set_up
from ippyo.program import program


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    set_up(tmp_path, None, None, program())
    return tmp_path


def card(desk: Path, *what: str) -> int:
    return ippyo("simulate", "card", "--folder", desk, *what).code


def test_a_card_is_put_in_and_taken_out(desk: Path) -> None:
    """Of the terminal, and of reception; a desk begins with officers' and voters' cards."""
    assert load(desk / DEVICES).cards == (
        *("voter-1", "voter-2", "voter-3"),
        *("officer-1", "officer-2"),
    )
    assert card(desk, "officer-1") == 0
    assert card(desk, "--reception", "voter-1") == 0
    readers = load(desk / DEVICES).readers
    assert readers == {Reader.TERMINAL: "officer-1", Reader.RECEPTION: "voter-1"}
    assert card(desk, "take") == 0
    assert load(desk / DEVICES).readers[Reader.TERMINAL] is None


@pytest.mark.parametrize(
    "what", [("nobody",), ("officer-2",), ("take", "--reception"), ("officer-1", "--reception")]
)
def test_what_no_hand_can_do_is_said(desk: Path, what: tuple[str, ...]) -> None:
    """No such card, a reader that is full or empty, a card that is elsewhere: one line each."""
    card(desk, "officer-1")
    said = ippyo("simulate", "card", "--folder", desk, *what)
    assert said.code == 2
    assert len(said.lines) == 1


def test_a_folder_without_a_desk_is_said(tmp_path: Path) -> None:
    assert card(tmp_path, "officer-1") == 2
