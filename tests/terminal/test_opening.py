"""The zero check and the first opening, with power cuts everywhere."""

from collections.abc import Callable

import pytest
from crash_points import EVERY_BYTE, FEWER, Effort, crash_everywhere
from crashing_medium import Cut, Failure, Keep, PowerCut
from terminal_checks import assert_counted
from terminal_world import TERMINAL, TerminalWorld, clock, small_world
from world import World

from common.closing import RECORDS_FILE
from common.eventlog import Event
from terminal.closing import close_polls
from terminal.files import BOX_FILE
from terminal.opening import NotEmpty, open_polls, zero_check
from terminal.own_disk import Phase, Told
from terminal.ports.medium import Fault, MediumFault
from terminal.recorder import CommitFailed, Recorder
from terminal.recovery import RecoveryRefused

THOROUGH = pytest.mark.parametrize(
    "effort", [pytest.param(FEWER, id="fewer"), pytest.param(EVERY_BYTE, marks=pytest.mark.slow)]
)


def opened_after_all(terminal: TerminalWorld) -> Recorder:
    """What staff do after a power cut: go on if the polls were open, else open them."""
    if terminal.state.phase is Phase.OPEN:
        recovered = terminal.recover()
        assert recovered.told is Told.UNDECIDED
        return recovered.recorder
    return terminal.open()


@THOROUGH
def test_power_lost_during_the_first_opening(effort: Effort) -> None:
    """However often the power goes, the polls open on an empty box and votes are counted."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal = TerminalWorld()
        return terminal, terminal.open

    def after(terminal: TerminalWorld) -> None:
        recorder = opened_after_all(terminal)
        assert recorder.count == 0
        terminal.cast(recorder, terminal.vote(1))
        assert_counted(terminal, close_polls(recorder))

    assert crash_everywhere(start, after, effort) > 100


@pytest.mark.parametrize("at", range(5, 60, 9))
def test_power_lost_again_while_the_polls_are_opened_anew(at: int) -> None:
    """The same where the power went before, in an earlier opening."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal = TerminalWorld()
        terminal.power.begin(cut=Cut(at, keep=Keep.SOME))
        with pytest.raises(PowerCut):
            terminal.open()
        terminal.power.restart()
        return terminal, lambda: opened_after_all(terminal)

    def after(terminal: TerminalWorld) -> None:
        recorder = opened_after_all(terminal)
        terminal.cast(recorder, terminal.vote(1))
        assert_counted(terminal, close_polls(recorder))

    assert crash_everywhere(start, after, Effort((Keep.SPOIL,), (), ())) > 10


@pytest.mark.parametrize("device", ["original", "duplicate"])
@pytest.mark.parametrize("name", ["a.txt", "DCIM/", BOX_FILE, RECORDS_FILE])
def test_the_polls_do_not_open_on_a_medium_that_holds_something(device: str, name: str) -> None:
    """Before the first vote both media are empty, or the polls stay closed."""
    terminal = TerminalWorld()
    getattr(terminal, device).load({name: b"something"})
    before = terminal.image()
    with pytest.raises(NotEmpty) as found:
        terminal.open()
    assert (found.value.device, found.value.found) == (device, (name,))
    assert terminal.image() == before


def test_the_zero_check_writes_nothing() -> None:
    """Before the witnesses the media are only looked at."""
    terminal = TerminalWorld()
    zero_check(terminal.media)
    assert {operation.action for operation in terminal.power.trace} >= {"names"}
    assert terminal.original.image() == terminal.duplicate.image() == {}


@pytest.mark.parametrize("device", ["original", "duplicate"])
def test_the_polls_do_not_open_without_a_medium(device: str) -> None:
    """An empty slot is told at once."""
    terminal = TerminalWorld()
    getattr(terminal, device).broken = Fault.MISSING
    with pytest.raises(MediumFault) as fault:
        terminal.open()
    assert fault.value.fault is Fault.MISSING


def cut_off(terminal: TerminalWorld) -> None:
    """An opening that lost power after the box was made."""
    terminal.power.begin()
    terminal.begin_opening()
    terminal.power.restart()


def neighbours_medium() -> dict[str, bytes]:
    """The open medium of another terminal, with a vote on it."""
    neighbour = TerminalWorld(name="p01-02")
    neighbour.opened_with(1)
    return neighbour.original.image()


@pytest.mark.parametrize("device", ["original", "duplicate"])
def test_the_neighbours_votes_are_never_cleared_away(device: str) -> None:
    """A wrong medium put in after an opening was cut off keeps all that lies on it."""
    terminal = TerminalWorld()
    cut_off(terminal)
    neighbours = neighbours_medium()
    getattr(terminal, device).load(neighbours)
    with pytest.raises(NotEmpty):
        terminal.open()
    assert getattr(terminal, device).image() == neighbours


def test_pictures_on_a_medium_are_never_cleared_away() -> None:
    """A medium with other files on it is refused after an opening was cut off, not emptied."""
    terminal = TerminalWorld()
    cut_off(terminal)
    terminal.duplicate.load({**terminal.duplicate.image(), "holiday.jpg": b"x"})
    with pytest.raises(NotEmpty):
        terminal.open()
    assert "holiday.jpg" in terminal.duplicate.image()


def test_a_terminal_that_opened_does_not_open_again() -> None:
    """Not even on two empty media: its first box must be found, closed and counted."""
    terminal = TerminalWorld()
    terminal.opened_with(1)
    terminal.original.load({})
    terminal.duplicate.load({})
    with pytest.raises(ValueError, match="never opened"):
        terminal.open()
    assert terminal.original.image() == {}


def test_halves_of_an_opening_that_was_cut_off_are_worthless() -> None:
    """If the power goes before both have their halves, new ones are made."""
    terminal = TerminalWorld()
    cut_off(terminal)
    first = terminal.their_halves()
    with pytest.raises(RecoveryRefused, match="nothing-to-recover"):
        terminal.recover()
    terminal.cast(terminal.open(), terminal.vote(1))
    terminal.halves = first
    with pytest.raises(RecoveryRefused, match="wrong-halves"):
        terminal.recover()


def test_a_fault_during_the_opening_opens_nothing() -> None:
    """Whatever device fails, the polls are not open, and can be opened once it is well."""
    terminal = TerminalWorld()
    terminal.power.begin()
    terminal.open()
    for at in range(len(terminal.power.trace)):
        again = TerminalWorld()
        again.power.begin(failure=Failure(at, Fault.WRITE_ERROR))
        with pytest.raises((MediumFault, CommitFailed)):
            again.open()
        again.power.begin()
        recorder = opened_after_all(again)
        again.cast(recorder, again.vote(1))
        assert_counted(again, close_polls(recorder))


def test_the_log_tells_the_opening() -> None:
    """What happened at the opening stands in the log, in this order."""
    terminal = TerminalWorld()
    close_polls(terminal.open())
    events = [entry.event for entry in terminal.closed(terminal.roles[0]).log]
    assert events == [Event.PROVISIONED, Event.ZERO_CHECKED, Event.OPENED, Event.CLOSING]


def test_an_unprepared_terminal_does_not_open() -> None:
    """A terminal whose own disk holds nothing was never provisioned."""
    terminal = TerminalWorld()
    terminal.disk_medium.load({})
    world: World = small_world(1)
    with pytest.raises(MediumFault):
        open_polls(
            terminal.provision,
            terminal.media,
            terminal.bare_disk(),
            world.terminal_key(TERMINAL),
            clock,
        )
    assert terminal.original.image() == {}
