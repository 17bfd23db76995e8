"""The close: interrupted anywhere it is done to its end, and gives the same bytes."""

from collections.abc import Callable

import pytest
from crash_points import EVERY_BYTE, FEWER, Effort, Start, crash_everywhere
from crashing_medium import Cut, Failure, Keep, PowerCut
from terminal_checks import assert_counted
from terminal_world import TerminalWorld
from world import DUPLICATE, ORIGINAL

from common.closing import CLOSED_FILES, LOG_FILE, MEDIUM_FILE, Slip
from common.eventlog import Event, whole_lines
from terminal.closing import close_polls
from terminal.closing_package import read_closed
from terminal.opening import close_for_the_day
from terminal.own_disk import Phase, Told
from terminal.ports.medium import Fault, MediumFault
from terminal.recorder import Recorder
from terminal.recovery import DuplicateDead, MustRetire, RecoveryRefused

SIX_FILES = 6


def voted(votes: int = 2) -> tuple[TerminalWorld, Recorder]:
    terminal = TerminalWorld(2)
    return terminal, terminal.opened_with(votes)


def closing() -> Start:
    before, at_work = voted()

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, recorder = before.twin(at_work)
        return terminal, lambda: close_polls(recorder)

    return start


def closed_after_all(terminal: TerminalWorld) -> Slip:
    """What staff do after a power cut: close, or go on with the close."""
    if terminal.state.phase is Phase.OPEN:
        recovered = terminal.recover()
        assert recovered.told is Told.RECORDED
        return close_polls(recovered.recorder)
    return terminal.resume_close()


def stopped(at: int) -> TerminalWorld:
    """A terminal whose power went at some operation of its close."""
    terminal, recorder = voted()
    terminal.power.begin(cut=Cut(at, keep=Keep.SOME, seed=at))
    with pytest.raises(PowerCut):
        close_polls(recorder)
    terminal.power.restart()
    return terminal


def length_of_close() -> int:
    terminal, recorder = voted()
    terminal.power.begin()
    close_polls(recorder)
    return len(terminal.power.trace)


def test_both_media_are_closed_and_nothing_else_is_left() -> None:
    """Two whole packages, one slip, no box, no key, and nothing that could sign another."""
    terminal, recorder = voted()
    secret, keys = recorder.keys.secret, recorder.keys
    slip = close_polls(recorder)
    assert_counted(terminal, slip)
    assert set(terminal.original.image()) == set(terminal.duplicate.image()) == CLOSED_FILES
    assert len(CLOSED_FILES) == SIX_FILES
    assert secret.wiped
    assert keys.destroyed
    with pytest.raises(ValueError, match="destroyed"):
        _ = keys.box
    with pytest.raises(ValueError, match="destroyed"):
        keys.signing.sign(b"")


def test_original_and_duplicate_differ_only_in_what_they_are_called() -> None:
    """All files but the statement of the medium are the same bytes."""
    terminal, recorder = voted()
    close_polls(recorder)
    original, duplicate = terminal.original.image(), terminal.duplicate.image()
    assert {n for n in original if original[n] != duplicate[n]} == {MEDIUM_FILE}


@pytest.mark.parametrize(
    "effort", [pytest.param(FEWER, id="fewer"), pytest.param(EVERY_BYTE, marks=pytest.mark.slow)]
)
def test_power_lost_during_the_close(effort: Effort) -> None:
    """However the close is cut off, both media are closed in the end with every vote."""

    def after(terminal: TerminalWorld) -> None:
        assert_counted(terminal, closed_after_all(terminal))
        assert terminal.state.phase is Phase.CLOSED

    assert crash_everywhere(closing(), after, effort) > 200


@pytest.mark.parametrize("at", [7, 40, 70])
def test_power_lost_again_while_the_close_goes_on(at: int) -> None:
    """The same where the power goes a second time, while the close is taken up again."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal = stopped(at)
        return terminal, lambda: closed_after_all(terminal)

    def after(terminal: TerminalWorld) -> None:
        assert_counted(terminal, closed_after_all(terminal))

    assert crash_everywhere(start, after, Effort((Keep.SPOIL,), (), ())) > 10


def test_once_the_log_is_finished_the_package_is_always_the_same() -> None:
    """A close that was cut off and done again gives the very bytes of the first attempt."""
    before, at_work = voted()
    whole, recorder = before.twin(at_work)
    close_polls(recorder)
    finished = tried = 0
    for at in range(length_of_close()):
        terminal, recorder = before.twin(at_work)
        terminal.power.begin(cut=Cut(at, keep=Keep.SOME, seed=at))
        with pytest.raises(PowerCut):
            close_polls(recorder)
        terminal.power.restart()
        tried += 1
        if not any(log_is_finished(terminal, m.image()) for m in terminal.devices[:2]):
            continue
        finished += 1
        closed_after_all(terminal)
        assert terminal.original.image() == whole.original.image()
        assert terminal.duplicate.image() == whole.duplicate.image()
    assert 0 < finished < tried


def log_is_finished(terminal: TerminalWorld, files: dict[str, bytes]) -> bool:
    data = files[LOG_FILE]
    head = whole_lines(data, terminal.world.uid, terminal.name)
    return head.length == len(data) and b'"event":"closing"' in data


def both_are_whole(terminal: TerminalWorld) -> bool:
    return all(
        read_closed(terminal.provision, medium, role) is not None
        for role, medium in terminal.media.in_order()
    )


def test_no_slip_without_halves_unless_all_is_written() -> None:
    """Halves are needed until both packages are whole; then only cleaning up is left."""
    without, with_halves = 0, 0
    for at in range(length_of_close()):
        terminal = stopped(at)
        if terminal.state.phase is not Phase.CLOSING:
            continue
        halves, terminal.halves = terminal.halves, None
        if both_are_whole(terminal):
            without += 1
        else:
            with_halves += 1
            with pytest.raises(RecoveryRefused, match="halves-needed"):
                terminal.resume_close()
            terminal.halves = halves
        assert_counted(terminal, terminal.resume_close())
    assert without > 0
    assert with_halves > 0


def test_the_slip_can_be_shown_again() -> None:
    """Power lost right after the close costs nobody the slip."""
    terminal, recorder = voted()
    slip = close_polls(recorder)
    before = terminal.image()
    terminal.halves = None
    assert terminal.resume_close() == slip
    assert terminal.image() == before


def test_a_closed_terminal_closes_no_second_time() -> None:
    """Nothing is written to the media after the close."""
    terminal, recorder = voted()
    close_polls(recorder)
    before = terminal.image()
    with pytest.raises(ValueError, match="destroyed"):
        close_polls(recorder)
    assert terminal.image() == before


def test_a_box_that_rests_can_be_closed_in_the_morning() -> None:
    """Where the last day ended without a close, the halves of the night close it."""
    terminal, recorder = voted()
    close_for_the_day(recorder)
    with pytest.raises(ValueError, match="destroyed"):
        close_polls(recorder)
    assert_counted(terminal, close_polls(terminal.recover().recorder))


def test_an_open_terminal_has_no_close_to_go_on_with() -> None:
    """Going on with a close needs one that was begun."""
    terminal, _ = voted()
    with pytest.raises(RecoveryRefused, match="not-closing"):
        terminal.resume_close()


# Devices that fail during the close.


def test_a_fault_that_passes_does_not_stop_the_close() -> None:
    """After any single fault the officer closes again, and needs no halves for it."""
    for at in range(length_of_close()):
        terminal, recorder = voted()
        terminal.power.begin(failure=Failure(at, Fault.WRITE_ERROR, byte=100))
        try:
            slip = close_polls(recorder)
        except MediumFault:
            terminal.power.begin()
            if recorder.keys.destroyed:  # both packages are whole
                terminal.halves = None
                slip = terminal.resume_close()
            else:
                slip = close_polls(recorder)
        assert_counted(terminal, slip)
        log = [entry.event for entry in terminal.closed(ORIGINAL).log]
        assert log.count(Event.CLOSING) == 1


def dying(device: str) -> list[TerminalWorld]:
    """Terminals of which this device died at each of its operations during the close."""
    found = []
    terminal, recorder = voted()
    terminal.power.begin()
    close_polls(recorder)
    mine = [at for at, op in enumerate(terminal.power.trace) if op.device == device]
    for at in mine:
        terminal, recorder = voted()
        terminal.power.begin(failure=Failure(at, Fault.READ_ERROR, lasting=True))
        with pytest.raises(MediumFault):
            close_polls(recorder)
        terminal.power.begin()
        found.append(terminal)
    return found


def test_a_duplicate_that_dies_during_the_close_is_replaced_with_consent() -> None:
    """The original is closed, and the duplicate made on another medium if it still can be."""
    made = 0
    for terminal in dying("duplicate"):
        with pytest.raises(DuplicateDead):
            terminal.resume_close()
        terminal.duplicate.load({})
        terminal.duplicate.broken = None
        slip = terminal.resume_close(replace_duplicate=True)
        assert_counted(terminal, slip, roles=[ORIGINAL])
        assert terminal.state.phase is Phase.CLOSED
        if terminal.duplicate.image():
            assert_counted(terminal, slip, roles=[DUPLICATE])
            made += 1
        assert terminal.resume_close() == slip
    assert made > SIX_FILES


def test_a_duplicate_that_dies_after_a_power_cut_at_any_moment_of_the_close() -> None:
    """Even where the cut left half of the working files: the original is not called dead."""
    for at in range(length_of_close()):
        terminal = stopped(at)
        if terminal.state.phase is not Phase.CLOSING:
            continue
        terminal.duplicate.load({})
        slip = terminal.resume_close(replace_duplicate=True)
        assert_counted(terminal, slip, roles=[ORIGINAL])


def test_an_original_that_dies_during_the_close_leaves_the_duplicate() -> None:
    """Another device closes the duplicate, or finds it closed, with every vote."""
    for terminal in dying("original"):
        with pytest.raises(MustRetire):
            terminal.resume_close()
        assert_counted(terminal, terminal.take_over(DUPLICATE), roles=[DUPLICATE])


def test_the_neighbours_medium_is_not_made_the_duplicate_of_a_close() -> None:
    """Votes of another terminal are never written over, with or without consent."""
    neighbour = TerminalWorld(2, name="p01-02")
    close_polls(neighbour.opened_with(1))
    terminal = dying("duplicate")[0]
    terminal.duplicate.broken = None
    terminal.duplicate.load(neighbour.original.image())
    with pytest.raises(RecoveryRefused, match="duplicate-not-empty"):
        terminal.resume_close(replace_duplicate=True)
    assert terminal.duplicate.image() == neighbour.original.image()
