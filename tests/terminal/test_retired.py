"""A terminal whose retirement staff confirmed never goes on, whatever reads again."""

from collections.abc import Callable

import pytest
from crash_points import EVERY_BYTE, crash_everywhere
from crashing_medium import Cut, Keep, PowerCut
from terminal_checks import assert_counted, assert_nothing_written
from terminal_world import TerminalWorld, restarted
from world import DUPLICATE

import terminal.recovery as recovery
from common.closing import MANIFEST_FILE
from terminal.closing import close_polls
from terminal.opening import close_for_the_day, open_next_day
from terminal.own_disk import DiskState, Phase, Told
from terminal.ports.medium import Fault
from terminal.recorder import NotCast, Recorder
from terminal.recovery import MustRetire, Retired
from terminal.retire import retire
from terminal.unlock import RecoveryRefused


def told_to_retire() -> tuple[TerminalWorld, Told]:
    """A terminal whose original is out of its slot, and what it told of the last vote."""
    terminal = restarted()
    terminal.original.broken = Fault.MISSING
    with pytest.raises(MustRetire) as retires:
        terminal.recover()
    return terminal, retires.value.told


def retired() -> TerminalWorld:
    """Staff confirmed it, and afterwards the original reads as if nothing had been."""
    terminal, told = told_to_retire()
    retire(terminal.bare_disk(), told)
    terminal.original.broken = None
    return terminal


WAYS: dict[str, Callable[[TerminalWorld], object]] = {
    "recover": lambda terminal: terminal.recover(),
    "recover with every consent": lambda terminal: terminal.recover(replace_duplicate=True),
    "open": lambda terminal: terminal.open(),
    "go on with a close": lambda terminal: terminal.resume_close(replace_duplicate=True),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_retired_terminal_refuses_whatever_reads_again(way: str) -> None:
    """It says why, tells again what it told of the last vote, and writes nothing."""
    terminal = retired()
    before = terminal.image()
    terminal.power.begin()
    with pytest.raises(Retired) as refused:
        WAYS[way](terminal)
    assert refused.value.reason == "retired"
    assert refused.value.told is Told.RECORDED
    assert_nothing_written(terminal, before)


@pytest.mark.parametrize("way", WAYS)
def test_a_retired_terminal_refuses_empty_media(way: str) -> None:
    """Two new media make no new terminal of it."""
    terminal = retired()
    terminal.original.load({})
    terminal.duplicate.load({})
    with pytest.raises(Retired):
        WAYS[way](terminal)
    assert terminal.original.image() == terminal.duplicate.image() == {}


def at_work() -> tuple[TerminalWorld, Recorder]:
    """A recorder that was open when its terminal was retired."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(2)
    retire(recorder.disk, Told.RECORDED)
    return terminal, recorder


def test_a_retired_terminal_admits_and_records_nobody() -> None:
    """Not even where its process was never restarted."""
    terminal, recorder = at_work()
    before, vote = terminal.image(), terminal.vote(3)
    with pytest.raises(NotCast, match="retired"):
        recorder.admit(vote.grant)
    with pytest.raises(NotCast, match="retired"):
        recorder.cast(vote.grant, vote.choices)
    assert terminal.image() == before


@pytest.mark.parametrize("act", [close_polls, close_for_the_day, open_next_day])
def test_a_retired_terminal_closes_and_opens_nothing(act: Callable[[Recorder], object]) -> None:
    """The close belongs to the other device, and to it alone."""
    terminal, recorder = at_work()
    before = terminal.image()
    with pytest.raises(Retired):
        act(recorder)
    assert terminal.image() == before


def test_before_staff_confirm_it_the_original_may_be_tried_again() -> None:
    """A medium that did not sit well in its slot retires nobody."""
    terminal, _ = told_to_retire()
    terminal.original.broken = None
    recorder = terminal.recover().recorder
    terminal.cast(recorder, terminal.vote(3))
    assert_counted(terminal, close_polls(recorder))


def test_there_are_never_two_closing_packages_of_a_retired_terminal() -> None:
    """After another device closed the duplicate, the original that reads again stays open
    for ever: the count finds one package."""
    terminal = retired()
    slip = terminal.take_over(DUPLICATE)
    for way in WAYS.values():
        with pytest.raises(Retired):
            way(terminal)
    assert_counted(terminal, slip, roles=[DUPLICATE])
    assert MANIFEST_FILE not in terminal.original.image()


def test_what_was_told_first_stays() -> None:
    """Confirming it twice changes nothing of what people were told."""
    terminal = retired()
    retire(terminal.bare_disk(), Told.NOT_RECORDED)
    with pytest.raises(Retired) as refused:
        terminal.recover()
    assert refused.value.told is Told.RECORDED


@pytest.mark.parametrize("told", Told)
def test_every_truth_that_was_told_is_kept(told: Told) -> None:
    """Whatever staff heard of the last vote, they can hear it again."""
    terminal, _ = told_to_retire()
    retire(terminal.bare_disk(), told)
    with pytest.raises(Retired) as refused:
        terminal.recover()
    assert refused.value.told is told
    state = terminal.state
    assert (state.phase, state.verdict) == (Phase.RETIRED, told)


def test_power_lost_while_it_is_confirmed() -> None:
    """At every byte: it is retired, or staff are asked once more and told the same."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, told = told_to_retire()
        return terminal, lambda: retire(terminal.bare_disk(), told)

    def after(terminal: TerminalWorld) -> None:
        with pytest.raises((MustRetire, Retired)) as raised:
            terminal.recover()
        assert raised.value.told is Told.RECORDED
        retire(terminal.bare_disk(), raised.value.told)
        terminal.original.broken = None
        with pytest.raises(Retired):
            terminal.recover()

    assert crash_everywhere(start, after, EVERY_BYTE) > 50


def test_a_terminal_retires_in_the_middle_of_its_close() -> None:
    """Where the original dies during the close, another device closes the duplicate."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(2)
    terminal.power.begin(cut=Cut(30, keep=Keep.ALL))
    with pytest.raises(PowerCut):
        close_polls(recorder)
    terminal.power.restart()
    retire(terminal.bare_disk(), Told.RECORDED)
    with pytest.raises(Retired):
        terminal.resume_close()
    assert_counted(terminal, terminal.take_over(DUPLICATE), roles=[DUPLICATE])


def test_only_a_terminal_with_a_box_can_retire() -> None:
    """Before the polls open, and after the close, there is nothing to leave behind."""
    terminal = TerminalWorld()
    with pytest.raises(RecoveryRefused, match="nothing-to-retire"):
        retire(terminal.bare_disk(), Told.UNDECIDED)
    opened = terminal.begin_opening()
    with pytest.raises(RecoveryRefused, match="nothing-to-retire"):
        retire(terminal.bare_disk(), Told.UNDECIDED)
    close_polls(opened.handed_out())
    with pytest.raises(RecoveryRefused, match="nothing-to-retire"):
        retire(terminal.bare_disk(), Told.UNDECIDED)


def test_a_terminal_that_forgets_its_retirement_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The test above sees a recovery that does not look at the own disk's phase."""
    terminal = retired()
    monkeypatch.setattr(recovery, "refuse_retired", lambda _: None)
    with pytest.raises(RecoveryRefused) as refused:
        terminal.recover()
    assert not isinstance(refused.value, Retired)
    state = terminal.state
    open_again = DiskState(Phase.OPEN, state.opening, state.attempted, cast=state.cast)
    terminal.disk().save(open_again)
    assert terminal.recover().recorder.count == 2
