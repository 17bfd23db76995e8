"""A dead duplicate is made anew on another medium, if the officer consents."""

from collections.abc import Callable

import pytest
from crash_points import EVERY_BYTE, FEWER, Effort, crash_everywhere
from terminal_checks import assert_both_hold_the_same, assert_counted
from terminal_world import TerminalWorld, restarted
from world import DUPLICATE, ORIGINAL

from common.eventlog import Event
from terminal.closing import close_polls
from terminal.own_disk import Told
from terminal.recovery import DuplicateDead, RecoveryRefused


def without_duplicate() -> TerminalWorld:
    terminal = restarted()
    terminal.duplicate.load({})
    return terminal


def test_another_duplicate_is_made_only_with_consent() -> None:
    """The officer decides; until then the empty medium stays empty."""
    terminal = without_duplicate()
    before = terminal.image()
    with pytest.raises(DuplicateDead) as dead:
        terminal.recover()
    assert dead.value.told is Told.RECORDED
    assert terminal.image() == before
    recovered = terminal.recover(replace_duplicate=True)
    terminal.cast(recovered.recorder, terminal.vote(3))
    assert_counted(terminal, close_polls(recovered.recorder))
    logged = [entry.event for entry in terminal.closed(DUPLICATE).log]
    assert logged.count(Event.DUPLICATE_REMADE) == 1


@pytest.mark.parametrize("effort", [FEWER, pytest.param(EVERY_BYTE, marks=pytest.mark.slow)])
def test_power_lost_while_another_duplicate_is_made(effort: Effort) -> None:
    """The original holds every vote meanwhile, and the duplicate is made in the end."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal = without_duplicate()
        return terminal, lambda: terminal.recover(replace_duplicate=True)

    def after(terminal: TerminalWorld) -> None:
        recovered = terminal.recover(replace_duplicate=True)
        assert recovered.told is Told.RECORDED
        assert_both_hold_the_same(terminal)
        assert_counted(terminal, close_polls(recovered.recorder))
        logged = [entry.event for entry in terminal.closed(DUPLICATE).log]
        assert Event.DUPLICATE_REMADE in logged
        assert Event.DEVICE_FAULT not in logged

    assert crash_everywhere(start, after, effort) > 50


def closed_before() -> dict[str, bytes]:
    """The closed original of this very terminal, as somebody may put it in again."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(2)
    close_polls(recorder)
    return terminal.original.image()


def of_the_neighbour() -> dict[str, bytes]:
    terminal = TerminalWorld(name="p01-02")
    terminal.opened_with(1)
    return terminal.duplicate.image()


STRANGE: dict[str, Callable[[], dict[str, bytes]]] = {
    "the neighbour's duplicate": of_the_neighbour,
    "a closed medium": closed_before,
    "a medium with pictures": lambda: {"holiday.jpg": b"x"},
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_medium_that_holds_something_is_never_made_the_duplicate(name: str) -> None:
    """Not even with consent is anything removed that is not this terminal's to remove."""
    terminal = restarted()
    files = STRANGE[name]()
    terminal.duplicate.load(files)
    with pytest.raises(RecoveryRefused, match="duplicate-not-empty"):
        terminal.recover(replace_duplicate=True)
    assert terminal.duplicate.image() == files
    terminal.duplicate.load({})
    assert terminal.recover(replace_duplicate=True).told is Told.RECORDED


def test_a_good_duplicate_is_not_remade() -> None:
    """Consent given needlessly changes nothing."""
    terminal = restarted()
    close_polls(terminal.recover(replace_duplicate=True).recorder)
    logged = [entry.event for entry in terminal.closed(ORIGINAL).log]
    assert Event.DUPLICATE_REMADE not in logged
