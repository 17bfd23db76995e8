"""What recovery refuses, and what it tells."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from terminal_checks import assert_counted, assert_not_recovered
from terminal_world import TerminalWorld, restarted
from world import ORIGINAL

from common.eventlog import Event
from common.halves import Half
from common.secret import Secret
from terminal.closing import close_polls
from terminal.own_disk import Told

# The halves.


def another_part(half: Half) -> Half:
    return replace(half, part=Secret(bytes(32)))


HALVES: dict[str, tuple[Callable[[Half, Half], tuple[Half, Half]], str]] = {
    "one half wrong": (lambda one, two: (one, another_part(two)), "wrong-halves"),
    "both halves wrong": (
        lambda one, two: (another_part(one), another_part(two)),
        "wrong-halves",
    ),
    "twice the first half": (lambda one, _: (one, one), "wrong-halves"),
    "twice the second half": (lambda _, two: (two, two), "wrong-halves"),
    "one of another opening": (
        lambda one, two: (one, replace(two, opening=2)),
        "wrong-halves",
    ),
    "both of another opening": (
        lambda one, two: (replace(one, opening=2), replace(two, opening=2)),
        "halves-of-another-opening",
    ),
    "one of another terminal": (
        lambda one, two: (one, replace(two, terminal="p01-02")),
        "halves-of-another-terminal",
    ),
    "both of another terminal": (
        lambda one, two: (replace(one, terminal="p01-02"), replace(two, terminal="p01-02")),
        "halves-of-another-terminal",
    ),
}


@pytest.mark.parametrize("name", HALVES)
def test_only_both_halves_of_this_opening_open_the_box(name: str) -> None:
    """With anything but the two halves nothing is opened, and nothing is written."""
    change, reason = HALVES[name]
    terminal = restarted()
    right = terminal.their_halves()
    terminal.halves = change(*right)
    assert_not_recovered(terminal, reason)
    terminal.halves = right
    assert terminal.recover().told is Told.RECORDED


def test_the_halves_are_good_in_either_order() -> None:
    """It does not matter who of the two comes first."""
    terminal = restarted()
    one, two = terminal.their_halves()
    terminal.halves = (two, one)
    assert terminal.recover().recorder.count == 2


def test_a_closed_terminal_is_not_recovered() -> None:
    """After the close there is no box to go on with."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(2)
    close_polls(recorder)
    assert_not_recovered(terminal, "nothing-to-recover")


# What is told, and stays told.


def test_the_truth_stays_the_same_however_often_it_is_asked() -> None:
    """Restart after restart tells the same of the last vote, until another voter comes."""
    terminal = restarted()
    for _ in range(4):
        assert terminal.recover().told is Told.RECORDED
    recorder = terminal.recover().recorder
    recorder.admit(terminal.vote(3).grant)
    for _ in range(4):
        assert terminal.recover().told is Told.NOT_RECORDED
    terminal.cast(terminal.recover().recorder, terminal.vote(3))
    assert terminal.recover().told is Told.RECORDED
    assert_counted(terminal, close_polls(terminal.recover().recorder))


def test_what_was_found_stands_in_the_log() -> None:
    """Each restart, and what was told, is in the log that the witnesses get."""
    terminal = restarted(1)
    close_polls(terminal.recover().recorder)
    entries = [entry for entry in terminal.closed(ORIGINAL).log if "truth" in entry.values]
    assert [(entry.event, dict(entry.values)) for entry in entries] == [
        (Event.TRUTH_TOLD, {"truth": "recorded", "voters": 1})
    ]
    assert Event.RESTARTED in [entry.event for entry in terminal.closed(ORIGINAL).log]
