"""The change of day in early voting, with power cuts everywhere."""

from collections.abc import Callable

import pytest
from crash_points import EVERY_BYTE, FEWER, Effort, crash_everywhere
from crashing_medium import Cut, Keep, PowerCut
from terminal_checks import assert_counted
from terminal_world import TerminalWorld

from terminal.closing import close_polls
from terminal.files import BLOCK_BYTES, BOX_FILE, is_room, is_working, key_file
from terminal.opening import close_for_the_day, open_next_day
from terminal.own_disk import Phase, Told
from terminal.recorder import Recorder
from terminal.recovery import RecoveryRefused

THOROUGH = pytest.mark.parametrize(
    "effort", [pytest.param(FEWER, id="fewer"), pytest.param(EVERY_BYTE, marks=pytest.mark.slow)]
)


def changing_the_day(terminal: TerminalWorld, recorder: Recorder) -> None:
    """In the evening the box is closed; in the morning it opens under a new secret."""
    if terminal.state.phase is Phase.OPEN:
        close_for_the_day(recorder)
        recorder = terminal.recover().recorder
    next_day(terminal, recorder)


def next_day(terminal: TerminalWorld, rested: Recorder) -> Recorder:
    opened = open_next_day(rested)
    terminal.older_halves, terminal.halves = terminal.halves, opened.halves
    return opened.handed_out()


@THOROUGH
def test_power_lost_while_the_day_changes(effort: Effort) -> None:
    """The votes of the first day are never lost, and the second day opens."""
    evening = TerminalWorld(2)
    at_work = evening.opened_with(2)

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, recorder = evening.twin(at_work)
        return terminal, lambda: changing_the_day(terminal, recorder)

    def after(terminal: TerminalWorld) -> None:
        recovered = terminal.recover_with_some_halves()
        assert recovered.told in (Told.RECORDED, Told.UNDECIDED)
        recorder = recovered.recorder
        if terminal.state.phase is not Phase.OPEN:
            recorder = next_day(terminal, recorder)
        terminal.cast(recorder, terminal.vote(3, terminal.state.opening))
        assert_counted(terminal, close_polls(recorder))

    assert crash_everywhere(start, after, effort) > 100


@pytest.mark.parametrize("keep", [Keep.NONE, Keep.SPOIL])
def test_power_lost_in_every_morning_of_a_week(keep: Keep) -> None:
    """A terminal that loses power once on each of many mornings still counts every vote."""
    terminal = TerminalWorld(2)
    recorder = terminal.opened_with(1)
    for day in range(2, 8):
        close_for_the_day(recorder)
        terminal.power.begin(cut=Cut(at=12 * day, keep=keep))
        with pytest.raises(PowerCut):
            next_day(terminal, terminal.recover().recorder)
        terminal.power.restart()
        recorder = next_day(terminal, terminal.recover_with_some_halves().recorder)
        terminal.cast(recorder, terminal.vote(day, recorder.opening))
    assert_counted(terminal, close_polls(recorder))


def test_totals_of_the_days_before_are_carried() -> None:
    """Votes of three days of early voting are counted together, each once."""
    terminal = TerminalWorld(2)
    recorder = terminal.opened_with(1)
    for day in (2, 3):
        changing_the_day(terminal, recorder)
        recorder = terminal.recover().recorder
        terminal.cast(recorder, terminal.vote(day, opening=day))
    assert recorder.opening == 3
    assert_counted(terminal, close_polls(recorder))


def test_each_day_has_a_secret_of_its_own() -> None:
    """Yesterday's halves open nothing today, and yesterday's key is gone from both media."""
    terminal = TerminalWorld()
    changing_the_day(terminal, terminal.opened_with(1))
    for medium in (terminal.original, terminal.duplicate):
        image, shape = medium.image(), terminal.provision.shape
        working = {name for name in image if is_working(name) and not is_room(name)}
        assert working == {BOX_FILE, key_file(2)}
        yesterday, today = (image[BOX_FILE][shape.key_block(n) :][:BLOCK_BYTES] for n in (1, 2))
        assert yesterday == bytes(BLOCK_BYTES)
        assert today == image[key_file(2)].ljust(BLOCK_BYTES, b"\0")
    terminal.halves = terminal.older_halves
    with pytest.raises(RecoveryRefused, match="halves-of-another-opening"):
        terminal.recover()


def test_nothing_is_told_of_yesterdays_voter() -> None:
    """In the morning there is nobody of whom anything could be told."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(1)
    close_for_the_day(recorder)
    assert terminal.recover().told is Told.UNDECIDED
    changing_the_day(terminal, terminal.recover().recorder)
    assert terminal.recover().told is Told.UNDECIDED


def test_a_grant_of_yesterday_is_refused() -> None:
    """A grant is for one opening; the next day reception issues another."""
    terminal = TerminalWorld()
    changing_the_day(terminal, terminal.opened_with(1))
    vote = terminal.vote(2, opening=1)
    with pytest.raises(Exception, match="grant-for-elsewhere"):
        terminal.recover().recorder.cast(vote.grant, vote.choices)


def test_the_phases_follow_one_another() -> None:
    """No step of the polls can be taken twice, or before its time."""
    terminal = TerminalWorld()
    opened = terminal.begin_opening()
    with pytest.raises(ValueError, match="OPENING"):
        close_for_the_day(opened.recorder)
    recorder = opened.handed_out()
    with pytest.raises(ValueError, match="OPEN"):
        opened.handed_out()
    with pytest.raises(ValueError, match="OPEN"):
        open_next_day(recorder)
    close_for_the_day(recorder)
    with pytest.raises(ValueError, match="destroyed"):
        close_for_the_day(recorder)
    with pytest.raises(ValueError, match="destroyed"):
        open_next_day(recorder)
