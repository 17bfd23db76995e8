"""A device that fails while a vote is recorded: what is reported, and what is then true."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from crashing_medium import Failure, Operation
from terminal_checks import assert_both_hold_the_same, assert_counted
from terminal_world import TerminalWorld
from world import DUPLICATE, ORIGINAL

from common.eventlog import Event
from terminal.closing import close_polls
from terminal.opening import close_for_the_day
from terminal.own_disk import DiskUnreadable, Told
from terminal.ports.medium import Fault, MediumFault
from terminal.recorder import CommitFailed, NotCast, Recorder
from terminal.recovery import DuplicateDead, MustRetire

FAULTS = {
    "write": (Fault.WRITE_ERROR, Fault.FULL, Fault.WRITE_PROTECTED, Fault.MISSING),
    "flush": (Fault.WRITE_ERROR, Fault.MISSING),
    "read": (Fault.READ_ERROR, Fault.MISSING),
}
BEFORE = TerminalWorld(2)
AT_WORK = BEFORE.opened_with(1)


def admitted() -> tuple[TerminalWorld, Recorder]:
    """One vote is recorded, and the second voter stands at the terminal."""
    terminal, recorder = BEFORE.twin(AT_WORK)
    recorder.admit(terminal.vote(2).grant)
    return terminal, recorder


def operations() -> tuple[Operation, ...]:
    terminal, recorder = admitted()
    terminal.power.begin()
    terminal.cast(recorder, terminal.vote(2))
    return tuple(terminal.power.trace)


def failures(device: str) -> Iterator[Failure]:
    """Every operation of this device during a vote, failing in every way."""
    for at, operation in enumerate(operations()):
        if operation.device != device:
            continue
        for fault in FAULTS[operation.action]:
            for byte in (0, 700, operation.length) if operation.action == "write" else (0,):
                yield Failure(at, fault, byte)


def cast_and_fail(failure: Failure, device: str) -> tuple[TerminalWorld, Recorder]:
    """The second vote fails, is reported as failed, and the recorder does no more."""
    terminal, recorder = admitted()
    terminal.power.begin(failure=failure)
    with pytest.raises(CommitFailed) as failed:
        terminal.cast(recorder, terminal.vote(2))
    assert (failed.value.device, failed.value.fault) == (device, failure.fault)
    with pytest.raises(NotCast, match="needs-recovery"):
        terminal.cast(recorder, terminal.vote(3))
    for close in (close_polls, close_for_the_day):
        with pytest.raises(ValueError, match="failed"):
            close(recorder)
    return terminal, recorder


def assert_goes_on(terminal: TerminalWorld, told: Told, recorder: Recorder) -> None:
    """What was told of the second vote is so, and the terminal serves to the end."""
    spent = recorder.is_spent(terminal.vote(2).grant)
    assert told is (Told.RECORDED if spent else Told.NOT_RECORDED)
    assert_both_hold_the_same(terminal)
    if spent:
        terminal.acknowledged.append(terminal.vote(2))
    else:
        terminal.cast(recorder, terminal.vote(2))
    terminal.cast(recorder, terminal.vote(3))
    assert_counted(terminal, close_polls(recorder))


@pytest.mark.parametrize("device", ["original", "duplicate", "disk"])
def test_a_fault_that_passes_is_reported_and_the_truth_is_told(device: str) -> None:
    """Whatever fails once, wherever: no false 'recorded', and nothing is lost or doubled."""
    for failure in failures(device):
        terminal, _ = cast_and_fail(failure, device)
        terminal.power.begin()
        recovered = terminal.recover()
        assert_goes_on(terminal, recovered.told, recovered.recorder)


def test_an_original_that_dies_while_a_vote_is_recorded() -> None:
    """The terminal retires; the duplicate is closed, and nobody claims to know the vote."""
    for failure in failures("original"):
        terminal, _ = cast_and_fail(replace(failure, lasting=True), "original")
        with pytest.raises(MustRetire) as retires:
            terminal.recover()
        assert retires.value.told is Told.CANNOT_BE_KNOWN
        slip = terminal.take_over(DUPLICATE)
        assert_counted(terminal, slip, roles=[DUPLICATE])


def test_an_original_that_dies_after_the_duplicate_has_the_vote() -> None:
    """Where the duplicate holds the vote it is recorded, and is counted from there."""
    for failure in failures("disk"):
        terminal, _ = cast_and_fail(failure, "disk")
        terminal.power.begin()
        terminal.original.broken = Fault.MISSING
        with pytest.raises(MustRetire) as retires:
            terminal.recover()
        tried = terminal.state.attempted > terminal.state.original
        recorded = retires.value.told is Told.RECORDED
        assert recorded or retires.value.told is (
            Told.CANNOT_BE_KNOWN if tried else Told.NOT_RECORDED
        )
        if recorded:
            terminal.acknowledged.append(terminal.vote(2))
        assert_counted(terminal, terminal.take_over(DUPLICATE), roles=[DUPLICATE])


def test_a_duplicate_that_dies_is_replaced_with_consent() -> None:
    """The original goes on; another medium takes the duplicate's place, and the log says so."""
    for failure in failures("duplicate"):
        terminal, _ = cast_and_fail(replace(failure, lasting=True), "duplicate")
        with pytest.raises(DuplicateDead) as dead:
            terminal.recover()
        assert dead.value.told is Told.RECORDED
        terminal.duplicate.load({})
        terminal.duplicate.broken = None
        with pytest.raises(DuplicateDead):
            terminal.recover()
        recovered = terminal.recover(replace_duplicate=True)
        assert_goes_on(terminal, recovered.told, recovered.recorder)
        events = [entry.event for entry in terminal.closed(ORIGINAL).log]
        assert events.count(Event.DUPLICATE_REMADE) == 1


def test_without_its_own_disk_the_box_is_closed_by_another_device() -> None:
    """A terminal that forgot what it tried goes no further; its media still tell the votes."""
    for failure in failures("disk"):
        terminal, _ = cast_and_fail(replace(failure, lasting=True), "disk")
        with pytest.raises((MediumFault, DiskUnreadable)):
            terminal.recover()
        slip = terminal.take_over(ORIGINAL)
        if slip.records > sum(len(vote.choices) for vote in terminal.acknowledged):
            terminal.acknowledged.append(terminal.vote(2))
        assert_counted(terminal, slip, roles=[ORIGINAL])


def test_a_medium_that_gives_other_bytes_back_is_no_medium(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A medium that takes every byte and keeps none of them is caught before anybody is told."""
    terminal, recorder = admitted()
    monkeypatch.setattr(terminal.duplicate, "write", lambda *_: None)
    with pytest.raises(CommitFailed) as failed:
        terminal.cast(recorder, terminal.vote(2))
    assert failed.value.device == "duplicate"
    monkeypatch.undo()
    recovered = terminal.recover()
    assert recovered.told is Told.RECORDED
    assert_goes_on(terminal, recovered.told, recovered.recorder)
