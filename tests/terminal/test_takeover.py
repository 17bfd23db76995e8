"""Another device closes the box of a dead terminal, from either of its media."""

from collections.abc import Callable, Mapping

import pytest
from crash_points import EVERY_BYTE, FEWER, Effort, crash_everywhere
from crashing_medium import Cut, Keep, PowerCut
from terminal_checks import assert_counted
from terminal_world import TerminalWorld, clock
from world import DUPLICATE, ORIGINAL

from common.box_header import MediumRole
from common.eventlog import Event
from terminal.closing import close_polls
from terminal.files import BOX_FILE
from terminal.own_disk import Told
from terminal.ports.medium import Fault, MediumFault
from terminal.recovery import MustRetire
from terminal.take_over import take_over
from terminal.unlock import RecoveryRefused, look

ROLES = pytest.mark.parametrize("role", MediumRole, ids=lambda role: role.word)
BEFORE = TerminalWorld(2)
AT_WORK = BEFORE.opened_with(2)
CAST_OPERATIONS = 18
SECTOR = 512


def dead(at: int | None = None) -> TerminalWorld:
    """A terminal that never starts again, its power gone at an operation of the third vote."""
    terminal, recorder = BEFORE.twin(AT_WORK)
    vote = terminal.vote(3)
    recorder.admit(vote.grant)
    terminal.power.begin(cut=None if at is None else Cut(at, keep=Keep.SOME, seed=at))
    if at is not None:
        with pytest.raises(PowerCut):
            terminal.cast(recorder, vote)
    terminal.power.restart()
    return terminal


def votes_on(terminal: TerminalWorld, records: int) -> None:
    """Count the third vote too, where the medium holds it."""
    if records > sum(len(vote.choices) for vote in terminal.acknowledged):
        terminal.acknowledged.append(terminal.vote(3))


@ROLES
def test_one_medium_and_both_halves_are_enough(role: MediumRole) -> None:
    """Every vote of a dead terminal is closed and counted, and the hand-over is on record."""
    terminal = dead()
    slip = terminal.take_over(role)
    assert_counted(terminal, slip, roles=[role])
    closed = terminal.closed(role)
    assert closed.log[-1].event is Event.TAKEN_OVER
    assert closed.log[-1].values["device"] == role.word
    assert closed.manifest["handover"] is True


@ROLES
def test_the_other_medium_is_not_touched(role: MediumRole) -> None:
    """One medium is closed; the other stays as the terminal left it, with its box."""
    terminal = dead()
    other = DUPLICATE if role is ORIGINAL else ORIGINAL
    before = terminal.medium(other).image()
    terminal.take_over(role)
    assert terminal.medium(other).image() == before
    assert BOX_FILE in before


@ROLES
@pytest.mark.parametrize("effort", [FEWER, pytest.param(EVERY_BYTE, marks=pytest.mark.slow)])
def test_power_lost_during_the_hand_over(role: MediumRole, effort: Effort) -> None:
    """Cut off anywhere, the hand-over is done again, and stays on record as one."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal = dead()
        return terminal, lambda: terminal.take_over(role)

    def after(terminal: TerminalWorld) -> None:
        slip = terminal.take_over(role)
        assert_counted(terminal, slip, roles=[role])
        assert terminal.closed(role).manifest["handover"] is True
        events = [entry.event for entry in terminal.closed(role).log]
        assert events.count(Event.TAKEN_OVER) == 1

    assert crash_everywhere(start, after, effort) > 50


@pytest.mark.parametrize("at", range(CAST_OPERATIONS))
def test_a_terminal_that_died_during_a_vote(at: int) -> None:
    """What the terminal tells of the last vote is what the hand-over then closes."""
    terminal = dead(at)
    terminal.original.broken = Fault.MISSING
    with pytest.raises(MustRetire) as retires:
        terminal.recover()
    slip = terminal.take_over(DUPLICATE)
    votes_on(terminal, slip.records)
    recorded = terminal.vote(3) in terminal.acknowledged
    assert recorded is (retires.value.told is Told.RECORDED)
    assert_counted(terminal, slip, roles=[DUPLICATE])


@ROLES
@pytest.mark.parametrize("at", range(0, CAST_OPERATIONS, 3))
def test_a_hand_over_is_the_same_each_time_it_is_asked_for(role: MediumRole, at: int) -> None:
    """Asking again shows the same slip and writes nothing more."""
    terminal = dead(at)
    slip = terminal.take_over(role)
    before = terminal.image()
    assert terminal.take_over(role) == slip
    assert terminal.image() == before


@ROLES
def test_a_close_that_the_terminal_had_begun_is_finished_as_its_own(role: MediumRole) -> None:
    """Where the log was finished, the package is the terminal's, and no hand-over is claimed."""
    own, recorder = BEFORE.twin(AT_WORK)
    own.power.begin()
    close_polls(recorder)
    length, expected = len(own.power.trace), own.medium(role).image()
    finished = 0
    for at in range(length):
        terminal, recorder = BEFORE.twin(AT_WORK)
        terminal.power.begin(cut=Cut(at, keep=Keep.NONE))
        with pytest.raises(PowerCut):
            close_polls(recorder)
        terminal.power.restart()
        slip = terminal.take_over(role)
        assert_counted(terminal, slip, roles=[role])
        handover = terminal.closed(role).manifest["handover"]
        assert (terminal.medium(role).image() == expected) is not handover
        finished += not handover
    assert 0 < finished < length


def test_only_the_right_halves_and_role_open_it() -> None:
    """Wrong halves, or a medium in the wrong role, change nothing on the medium."""
    terminal = dead()
    before = terminal.image()
    right = terminal.their_halves()
    one, two = right
    for wrong in ((one, one), (two, two)):
        terminal.halves = wrong
        with pytest.raises(RecoveryRefused, match="wrong-halves"):
            terminal.take_over(ORIGINAL)
    neighbour = TerminalWorld(name="p01-02")
    neighbour.opened_with(1)
    terminal.halves = neighbour.halves
    with pytest.raises(RecoveryRefused, match="halves-of-another-terminal"):
        terminal.take_over(ORIGINAL)
    terminal.halves = right
    terminal.original.load(before["duplicate"])
    with pytest.raises(RecoveryRefused, match="medium-unreadable"):
        terminal.take_over(ORIGINAL)
    terminal.load(before)
    assert_counted(terminal, terminal.take_over(ORIGINAL), roles=[ORIGINAL])


def test_an_empty_medium_holds_no_box() -> None:
    """Nothing is made up where nothing is."""
    terminal = dead()
    terminal.original.load({})
    with pytest.raises(RecoveryRefused, match="medium-unreadable"):
        terminal.take_over(ORIGINAL)
    assert terminal.original.image() == {}


def test_a_medium_that_fails_can_be_tried_again() -> None:
    """A fault during the hand-over loses nothing."""
    terminal = dead()
    terminal.duplicate.broken = Fault.WRITE_PROTECTED
    with pytest.raises((MediumFault, RecoveryRefused)):
        terminal.take_over(DUPLICATE)
    terminal.duplicate.broken = None
    assert_counted(terminal, terminal.take_over(DUPLICATE), roles=[DUPLICATE])


def newest_box_spoilt(role: MediumRole) -> TerminalWorld:
    """A dead terminal with two votes, of whose newest box on this medium a sector is gone."""
    terminal = dead()
    medium = terminal.medium(role)
    newest = look(medium, role, terminal.provision).newest
    assert newest is not None
    medium.spoil(BOX_FILE, newest.number * terminal.provision.shape.slot_bytes // SECTOR)
    return terminal


@ROLES
def test_a_newest_box_that_cannot_be_read_is_not_passed_over(role: MediumRole) -> None:
    """The box before the newest is never closed in silence: its last vote would be lost."""
    terminal = newest_box_spoilt(role)
    before = terminal.image()
    with pytest.raises(RecoveryRefused) as refused:
        terminal.take_over(role)
    assert refused.value.reason == "newest-box-unreadable"
    assert terminal.image() == before


@ROLES
def test_two_people_may_accept_the_box_before_the_newest(role: MediumRole) -> None:
    """Where it must be, the box before is closed, with one voter less, on the record."""
    terminal = newest_box_spoilt(role)
    halves = terminal.their_halves()
    medium = terminal.medium(role)
    slip = take_over(terminal.provision, medium, role, halves, clock, accept_older=True)
    terminal.acknowledged.pop()
    assert_counted(terminal, slip, roles=[role])
    assert terminal.closed(role).log[-1].values["voters"] == 1


def rolled_back() -> tuple[TerminalWorld, Mapping[str, bytes], Mapping[str, bytes]]:
    """A terminal that died after one more vote, an older state of its original in the slot;
    that state, and the newest."""
    terminal, recorder = BEFORE.twin(AT_WORK)
    older = terminal.original.image()
    vote = terminal.vote(3)
    recorder.admit(vote.grant)
    terminal.cast(recorder, vote)
    newest = terminal.original.image()
    terminal.original.load(older)
    return terminal, older, newest


def test_an_original_that_was_rolled_back_is_not_closed_unseen() -> None:
    """An older state of the original lies in the slot: the number that the dead terminal told
    betrays it; the duplicate, which reached it, is closed with every vote."""
    terminal, older, newest = rolled_back()
    reached = terminal.state.original
    with pytest.raises(RecoveryRefused, match="original-behind"):
        terminal.take_over(ORIGINAL, reached=reached)
    assert terminal.original.image() == older
    slip = terminal.take_over(DUPLICATE, reached=reached)
    assert_counted(terminal, slip, roles=[DUPLICATE])
    terminal.original.load(newest)
    assert_counted(terminal, terminal.take_over(ORIGINAL, reached=reached), roles=[ORIGINAL])


def test_two_people_may_accept_an_older_original_and_the_log_says_so() -> None:
    """Where neither the right original nor the duplicate is left."""
    terminal, _, _ = rolled_back()
    terminal.take_over(ORIGINAL, reached=terminal.state.original, accept_stale=True)
    told = [entry for entry in terminal.closed(ORIGINAL).log if entry.event is Event.OLDER_ACCEPTED]
    assert [entry.values["device"] for entry in told] == ["original"]
