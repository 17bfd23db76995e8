"""Going on with the original alone, where the committee's settings allow it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from crash_points import EVERY_BYTE, FEW, FEWER, After, Effort, Start, crash_everywhere
from crashing_medium import Cut, Failure, Keep, Operation, PowerCut
from terminal_checks import assert_both_hold_the_same, assert_counted, assert_not_recovered
from terminal_world import TerminalWorld, Vote
from world import DUPLICATE, ORIGINAL

import terminal.bring_up as bring_up
from common.box_header import MediumRole
from common.closing import CLOSED_FILES
from common.eventlog import Event
from terminal.box_file import BoxFile
from terminal.closing import close_polls
from terminal.files import is_working
from terminal.log_file import LogFile
from terminal.opening import close_for_the_day, open_next_day
from terminal.own_disk import DiskState, Phase, Told
from terminal.ports.medium import Fault, MediumFault
from terminal.recorder import CommitFailed, NotCast, Recorder
from terminal.recovery import AlarmRaised, DuplicateDead, MustRetire
from terminal.unlock import RecoveryRefused, look

THOROUGH = pytest.mark.parametrize(
    "effort", [pytest.param(FEWER, id="fewer"), pytest.param(EVERY_BYTE, marks=pytest.mark.slow)]
)
SLOTS = pytest.mark.parametrize("in_the_slot", ["nothing", "the old one", "an empty one"])


def world(setting: str = "go-on") -> TerminalWorld:
    return TerminalWorld(2, without_duplicate=setting)


@cache
def alone() -> tuple[TerminalWorld, Recorder, dict[str, bytes]]:
    """A terminal that goes on alone: two votes on both media, the third on the original.

    And the duplicate as it was when it fell out, after the second.
    """
    terminal = world()
    terminal.opened_with(2)
    fallen_out = terminal.duplicate.image()
    terminal.duplicate.load({})
    recorder = terminal.recover(without_duplicate=True).recorder
    terminal.cast(recorder, terminal.vote(3))
    return terminal, recorder, fallen_out


def another(in_the_slot: str) -> tuple[TerminalWorld, Recorder]:
    """The same once more, with this in the duplicate's slot."""
    before, at_work, fallen_out = alone()
    terminal, recorder = before.twin(at_work)
    put(terminal, in_the_slot, fallen_out)
    return terminal, recorder


def put(terminal: TerminalWorld, what: str, fallen_out: dict[str, bytes]) -> None:
    if what == "nothing":
        terminal.duplicate.broken = Fault.MISSING
    if what == "the old one":
        terminal.duplicate.load(fallen_out)


def events(terminal: TerminalWorld, role: MediumRole = ORIGINAL) -> list[Event]:
    """What the log of a closed medium tells, in order."""
    return [entry.event for entry in terminal.closed(role).log]


# Who may, and who must not.


def test_by_default_nobody_goes_on_without_a_duplicate() -> None:
    """Where the committee said nothing, two officers' consent is refused."""
    terminal = world("stop")
    terminal.opened_with(2)
    terminal.duplicate.load({})
    before = terminal.image()
    with pytest.raises(DuplicateDead) as dead:
        terminal.recover()
    assert not dead.value.may_go_on
    with pytest.raises(RecoveryRefused, match="without-duplicate-not-allowed"):
        terminal.recover(without_duplicate=True)
    assert terminal.image() == before


def test_two_officers_decide_it() -> None:
    """Without their consent the terminal stops, and says that they may decide."""
    terminal = world()
    terminal.opened_with(2)
    terminal.duplicate.load({})
    with pytest.raises(DuplicateDead) as dead:
        terminal.recover()
    assert dead.value.may_go_on
    recovered = terminal.recover(without_duplicate=True)
    assert recovered.told is Told.RECORDED
    assert recovered.recorder.degraded
    terminal.cast(recovered.recorder, terminal.vote(3))
    assert terminal.duplicate.image() == {}
    slip = close_polls(recovered.recorder)
    assert_counted(terminal, slip, roles=[ORIGINAL])
    assert Event.DEGRADED in events(terminal)
    assert terminal.duplicate.image() == {}


def test_the_original_is_never_the_one_to_be_missing() -> None:
    """The law counts the original: with it dead the terminal retires, whatever is consented."""
    terminal = world()
    terminal.opened_with(2)
    terminal.original.load({})
    with pytest.raises(MustRetire):
        terminal.recover(without_duplicate=True)


def test_consent_given_needlessly_changes_nothing() -> None:
    """With a good duplicate both media are written, as always."""
    terminal = world()
    terminal.opened_with(2)
    recorder = terminal.recover(without_duplicate=True).recorder
    assert not recorder.degraded
    assert_both_hold_the_same(terminal)
    assert_counted(terminal, close_polls(recorder))
    assert Event.DEGRADED not in events(terminal)


def test_a_duplicate_that_reads_and_cannot_be_written_is_left_behind() -> None:
    """That the duplicate is no use may show only when it is written."""
    terminal = world()
    recorder = terminal.opened_with(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal.duplicate, "flush", _write_protected)
        with pytest.raises(CommitFailed):
            terminal.cast(recorder, terminal.vote(3))
        with pytest.raises(CommitFailed) as failed:
            terminal.recover()
        assert failed.value.device == "duplicate"
        recovered = terminal.recover(without_duplicate=True)
        assert recovered.told is Told.RECORDED
        assert recovered.recorder.degraded
        terminal.acknowledged.append(terminal.vote(3))
        terminal.cast(recovered.recorder, terminal.vote(4))
        assert_counted(terminal, close_polls(recovered.recorder), roles=[ORIGINAL])


def _write_protected(name: str) -> None:
    raise MediumFault(Fault.WRITE_PROTECTED, name)


@SLOTS
def test_the_decision_and_the_alarm_outlast_a_restart(in_the_slot: str) -> None:
    """A restart asks nobody again, and the alarm is there until a duplicate is remade."""
    terminal, _ = another(in_the_slot)
    for number in (4, 5):
        recorder = terminal.recover().recorder
        assert recorder.degraded
        terminal.cast(recorder, terminal.vote(number))
    slip = close_polls(recorder)
    assert_counted(terminal, slip, roles=[ORIGINAL])
    assert events(terminal).count(Event.DEGRADED) == 3


# The power gone at every moment.


def casting(in_the_slot: str) -> Start:
    """Vote 4 is cast, by a voter who was admitted, on the original alone."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, recorder = another(in_the_slot)
        vote = terminal.vote(4)
        recorder.admit(vote.grant)
        return terminal, lambda: terminal.cast(recorder, vote)

    return start


def after_cast(in_the_slot: str) -> After:
    """The truth is told, and every vote is counted once, from the original."""

    def after(terminal: TerminalWorld) -> None:
        vote = terminal.vote(4)
        recovered = terminal.recover()
        spent = recovered.recorder.is_spent(vote.grant)
        assert recovered.recorder.degraded
        assert recovered.told is (Told.RECORDED if spent else Told.NOT_RECORDED)
        assert spent or vote not in terminal.acknowledged
        the_voter_comes_again(terminal, recovered.recorder, vote, spent=spent)
        terminal.cast(recovered.recorder, terminal.vote(5))
        assert_counted(terminal, close_polls(recovered.recorder), roles=[ORIGINAL])
        if in_the_slot == "the old one":
            assert terminal.duplicate.image() == alone()[2]

    return after


def the_voter_comes_again(
    terminal: TerminalWorld, recorder: Recorder, vote: Vote, *, spent: bool
) -> None:
    if not spent:
        terminal.cast(recorder, vote)
        return
    with pytest.raises(NotCast, match="grant-spent"):
        recorder.cast(vote.grant, vote.choices)
    if vote not in terminal.acknowledged:
        terminal.acknowledged.append(vote)


@pytest.mark.parametrize("effort", [FEW, pytest.param(EVERY_BYTE, marks=pytest.mark.slow)])
@pytest.mark.parametrize("in_the_slot", ["nothing", "the old one"])
def test_power_lost_while_a_vote_is_cast_alone(in_the_slot: str, effort: Effort) -> None:
    """Whenever the power goes, staff hear the truth, and no vote is lost or doubled."""
    assert crash_everywhere(casting(in_the_slot), after_cast(in_the_slot), effort) > 40


def test_power_lost_and_then_the_original_too() -> None:
    """Of a vote that only a dead original can hold nothing is known, and never *not
    recorded* is said of it; the old duplicate is closed by nobody in silence."""

    def after(terminal: TerminalWorld) -> None:
        tried = not terminal.state.untried
        terminal.original.load({})
        with pytest.raises(MustRetire) as retires:
            terminal.recover(replace_duplicate=True, without_duplicate=True)
        expected = Told.CANNOT_BE_KNOWN if tried else Told.NOT_RECORDED
        assert retires.value.told is expected
        assert retires.value.degraded
        before = terminal.image()
        for reached in (None, retires.value.reached):
            with pytest.raises(RecoveryRefused, match="duplicate-may-lack-votes"):
                terminal.take_over(DUPLICATE, reached=reached)
        assert terminal.image() == before
        assert_accepted(terminal)

    assert crash_everywhere(casting("the old one"), after, FEW) > 40


def assert_accepted(terminal: TerminalWorld) -> None:
    """Two people take what is left: two votes, and the log says that votes may be missing."""
    slip = terminal.take_over(DUPLICATE, accept_stale=True)
    assert_counted(terminal, slip, [terminal.vote(1), terminal.vote(2)], roles=[DUPLICATE])
    closed = terminal.closed(DUPLICATE)
    assert [entry.event for entry in closed.log[-2:]] == [Event.OLDER_ACCEPTED, Event.TAKEN_OVER]
    assert closed.log[-2].values == {"voters": 2, "device": "duplicate"}
    assert closed.manifest["handover"] is True


@THOROUGH
def test_power_lost_while_going_on_alone_begins(effort: Effort) -> None:
    """The decision is kept or asked for again; no vote depends on it."""
    before = world()
    before.opened_with(2)
    before.duplicate.load({})

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal = world()
        terminal.load(before.image())
        terminal.halves, terminal.acknowledged = before.halves, list(before.acknowledged)
        return terminal, lambda: terminal.recover(without_duplicate=True)

    def after(terminal: TerminalWorld) -> None:
        recovered = terminal.recover(without_duplicate=True)
        assert recovered.told is Told.RECORDED
        assert recovered.recorder.degraded
        terminal.cast(recovered.recorder, terminal.vote(3))
        assert_counted(terminal, close_polls(recovered.recorder), roles=[ORIGINAL])
        assert Event.DEGRADED in events(terminal)

    assert crash_everywhere(start, after, effort) > 30


# Another duplicate.


def remaking(in_the_slot: str) -> Start:
    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, _ = another(in_the_slot)
        return terminal, lambda: terminal.recover(replace_duplicate=True)

    return start


@pytest.mark.parametrize("in_the_slot", ["the old one", "an empty one"])
def test_a_duplicate_remade_ends_the_alarm(in_the_slot: str) -> None:
    """With the officer's consent both media are written again, and the log tells when."""
    terminal, _ = another(in_the_slot)
    recorder = terminal.recover(replace_duplicate=True).recorder
    assert not recorder.degraded
    assert not terminal.state.degraded
    assert_both_hold_the_same(terminal)
    terminal.cast(recorder, terminal.vote(4))
    assert not terminal.recover().recorder.degraded
    assert_counted(terminal, close_polls(terminal.recover().recorder))
    told = [
        event for event in events(terminal) if event in (Event.DEGRADED, Event.DUPLICATE_REMADE)
    ]
    assert told == [Event.DEGRADED, Event.DUPLICATE_REMADE]


@THOROUGH
@pytest.mark.parametrize("in_the_slot", ["the old one", "an empty one"])
def test_power_lost_while_another_duplicate_is_made(in_the_slot: str, effort: Effort) -> None:
    """Cut off anywhere, the terminal goes on alone or with both, and loses no vote."""

    def after(terminal: TerminalWorld) -> None:
        recovered = terminal.recover()
        assert recovered.told is Told.RECORDED
        terminal.cast(recovered.recorder, terminal.vote(4))
        degraded = recovered.recorder.degraded
        roles = [ORIGINAL] if degraded else [ORIGINAL, DUPLICATE]
        assert_counted(terminal, close_polls(recovered.recorder), roles=roles)
        assert degraded or Event.DUPLICATE_REMADE in events(terminal)

    assert crash_everywhere(remaking(in_the_slot), after, effort) > 50


@THOROUGH
@pytest.mark.parametrize("in_the_slot", ["the old one", "an empty one"])
def test_power_lost_while_another_is_made_and_the_original_dies(
    in_the_slot: str, effort: Effort
) -> None:
    """A duplicate that was being made is whole, or nobody takes it for whole."""
    whole = set()

    def after(terminal: TerminalWorld) -> None:
        terminal.original.load({})
        with pytest.raises(MustRetire) as retires:
            terminal.recover()
        found = look(terminal.duplicate, DUPLICATE, terminal.provision).newest
        holds_all = found is not None and found.header.count == 3
        told = Told.RECORDED if holds_all else Told.CANNOT_BE_KNOWN
        assert retires.value.told is told
        whole.add(holds_all)
        try:
            slip = terminal.take_over(DUPLICATE, reached=retires.value.reached)
        except RecoveryRefused:
            assert not holds_all
        else:
            assert_counted(terminal, slip, roles=[DUPLICATE])

    assert crash_everywhere(remaking(in_the_slot), after, effort) > 50
    assert whole == {True, False}


def test_a_duplicate_that_cannot_be_remade_leaves_the_terminal_alone() -> None:
    """Consent to both: the terminal tries the duplicate, and goes on without it."""
    terminal, _ = another("an empty one")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal.duplicate, "flush", _write_protected)
        recovered = terminal.recover(replace_duplicate=True, without_duplicate=True)
    assert recovered.recorder.degraded
    assert_counted(terminal, close_polls(recovered.recorder), roles=[ORIGINAL])


def test_an_old_duplicate_that_comes_back_after_another_was_made_is_an_alarm() -> None:
    """With two good media in use, an older one in the slot was put there by somebody."""
    terminal, _ = another("an empty one")
    recorder = terminal.recover(replace_duplicate=True).recorder
    terminal.cast(recorder, terminal.vote(4))
    terminal.duplicate.load(alone()[2])
    with pytest.raises(AlarmRaised):
        terminal.recover()


# The close and the night.


@SLOTS
def test_closed_without_a_duplicate(in_the_slot: str) -> None:
    """The original alone is closed; what lies in the other slot is not touched."""
    terminal, recorder = another(in_the_slot)
    before = terminal.duplicate.image()
    slip = close_polls(recorder)
    assert_counted(terminal, slip, roles=[ORIGINAL])
    assert terminal.duplicate.image() == before
    terminal.halves = None
    assert terminal.resume_close() == slip


@pytest.mark.parametrize("in_the_slot", ["the old one", "an empty one"])
def test_the_duplicate_is_made_at_the_close_with_consent(in_the_slot: str) -> None:
    """Both media are closed, with one slip, and the log tells that one was remade."""
    terminal, recorder = another(in_the_slot)
    assert_counted(terminal, close_polls(recorder, replace_duplicate=True))
    assert events(terminal)[-2:] == [Event.DUPLICATE_REMADE, Event.CLOSING]


@THOROUGH
@pytest.mark.parametrize("consent", [False, True])
@pytest.mark.parametrize("in_the_slot", ["the old one", "an empty one"])
def test_power_lost_during_the_close(in_the_slot: str, consent: bool, effort: Effort) -> None:
    """However the close is cut off, the original is closed in the end with every vote, and
    the duplicate where people want it."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, recorder = another(in_the_slot)
        return terminal, lambda: close_polls(recorder, replace_duplicate=consent)

    def after(terminal: TerminalWorld) -> None:
        if terminal.state.phase is Phase.OPEN:
            slip = close_polls(terminal.recover().recorder, replace_duplicate=consent)
        else:
            slip = terminal.resume_close(replace_duplicate=consent)
        roles = [ORIGINAL, DUPLICATE] if consent else [ORIGINAL]
        assert_counted(terminal, slip, roles=roles)
        assert terminal.state.phase is Phase.CLOSED
        assert not any(map(is_working, terminal.original.image()))

    assert crash_everywhere(start, after, effort) > 60


def test_an_original_that_is_exchanged_during_the_close_is_never_called_closed() -> None:
    """At whatever moment another medium is put in: the close fails, or one of the two
    holds the whole package."""
    terminal, recorder = another("nothing")
    terminal.power.begin()
    close_polls(recorder)
    failed = 0
    for at in range(len(terminal.power.trace)):
        terminal, recorder = another("nothing")
        terminal.power.begin()
        taken_out = exchange_at(terminal, at)
        try:
            slip = close_polls(recorder)
        except MediumFault:
            failed += 1
            terminal.original.load(taken_out)
            again = recorder.keys.destroyed
            slip = terminal.resume_close() if again else close_polls(recorder)
        closed = [image for image in (terminal.original.image(), taken_out) if is_whole(image)]
        assert closed
        terminal.original.load({name: closed[0][name] for name in CLOSED_FILES})
        assert_counted(terminal, slip, roles=[ORIGINAL])
    assert failed > 20


def is_whole(image: dict[str, bytes]) -> bool:
    return set(image) >= CLOSED_FILES


def exchange_at(terminal: TerminalWorld, at: int) -> dict[str, bytes]:
    """An empty medium is put into the original's slot at this operation; what is taken out."""
    taken_out: dict[str, bytes] = {}
    count = terminal.power.pass_through

    def pass_through(operation: Operation) -> Failure | None:
        if len(terminal.power.trace) == at:
            taken_out.update(terminal.original.image())
            terminal.original.load({})
        return count(operation)

    terminal.power.pass_through = pass_through  # type: ignore[method-assign]  # it is watched
    return taken_out


@pytest.mark.parametrize("setting", ["stop", "go-on"])
def test_a_duplicate_that_dies_during_the_close(setting: str) -> None:
    """Two people may close the original alone, if the committee's settings allow it."""
    terminal = world(setting)
    recorder = terminal.opened_with(2)
    terminal.power.begin(cut=Cut(30, keep=Keep.ALL))
    with pytest.raises(PowerCut):
        close_polls(recorder)
    terminal.power.restart()
    terminal.duplicate.load({})
    terminal.duplicate.broken = Fault.MISSING
    with pytest.raises(DuplicateDead) as dead:
        terminal.resume_close()
    assert dead.value.may_go_on is (setting == "go-on")
    if setting == "stop":
        with pytest.raises(RecoveryRefused, match="without-duplicate-not-allowed"):
            terminal.resume_close(without_duplicate=True)
        return
    slip = terminal.resume_close(without_duplicate=True)
    assert_counted(terminal, slip, roles=[ORIGINAL])


@THOROUGH
def test_power_lost_while_the_day_changes(effort: Effort) -> None:
    """Over a night of early voting the terminal goes on alone, and no vote is lost."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, recorder = another("the old one")
        return terminal, lambda: change_the_day(terminal, recorder)

    def after(terminal: TerminalWorld) -> None:
        recorder = terminal.recover_with_some_halves().recorder
        assert recorder.degraded
        if terminal.state.phase is not Phase.OPEN:
            recorder = next_day(terminal, recorder)
        terminal.cast(recorder, terminal.vote(4, terminal.state.opening))
        assert_counted(terminal, close_polls(recorder), roles=[ORIGINAL])

    assert crash_everywhere(start, after, effort) > 60


def change_the_day(terminal: TerminalWorld, recorder: Recorder) -> None:
    close_for_the_day(recorder)
    next_day(terminal, terminal.recover().recorder)


def next_day(terminal: TerminalWorld, rested: Recorder) -> Recorder:
    opened = open_next_day(rested)
    terminal.older_halves, terminal.halves = terminal.halves, opened.halves
    return opened.handed_out()


def test_yesterdays_duplicate_is_remade_in_the_morning() -> None:
    """A duplicate that missed a change of day is made anew from the original."""
    terminal, recorder = another("the old one")
    change_the_day(terminal, recorder)
    recorder = terminal.recover(replace_duplicate=True).recorder
    assert not recorder.degraded
    terminal.cast(recorder, terminal.vote(4, opening=2))
    assert_both_hold_the_same(terminal)
    assert_counted(terminal, close_polls(recorder))


# Another device.


def test_a_duplicate_that_reached_the_last_write_needs_no_consent() -> None:
    """Where the dead terminal told how far it came, a duplicate that came as far is whole."""
    terminal = world()
    terminal.opened_with(2)
    terminal.original.load({})
    with pytest.raises(MustRetire) as retires:
        terminal.recover()
    with pytest.raises(RecoveryRefused, match="duplicate-may-lack-votes"):
        terminal.take_over(DUPLICATE)
    slip = terminal.take_over(DUPLICATE, reached=retires.value.reached)
    assert_counted(terminal, slip, roles=[DUPLICATE])
    assert Event.OLDER_ACCEPTED not in events(terminal, DUPLICATE)


def test_an_original_is_never_stale() -> None:
    """Another device closes the original of a terminal that went on alone as any other."""
    terminal, _ = another("nothing")
    assert_counted(terminal, terminal.take_over(ORIGINAL), roles=[ORIGINAL])


@THOROUGH
def test_power_lost_while_a_stale_duplicate_is_closed(effort: Effort) -> None:
    """That two people accepted it is never lost from the log, whenever the power goes."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, _ = another("the old one")
        terminal.original.load({})
        return terminal, lambda: terminal.take_over(DUPLICATE, accept_stale=True)

    assert crash_everywhere(start, assert_accepted, effort) > 40


def test_where_nobody_may_go_on_alone_a_duplicate_is_closed_as_always() -> None:
    """No consent is asked for where no duplicate can be stale."""
    terminal = world("stop")
    terminal.opened_with(2)
    assert_counted(terminal, terminal.take_over(DUPLICATE), roles=[DUPLICATE])


# Terminals that must be caught.


def forgets_that_it_is_alone(patch: pytest.MonkeyPatch) -> None:
    """A terminal that does not keep the decision on its own disk."""
    save = Recorder._disk_step

    def forgetful(self: Recorder, state: DiskState) -> None:
        save(self, replace(state, alone=0))

    patch.setattr(Recorder, "_disk_step", forgetful)


def writes_neither(patch: pytest.MonkeyPatch) -> None:
    """A terminal that leaves out the original, too."""
    patch.setattr(Recorder, "in_use", property(lambda self: () if self.degraded else self.boxes))


def takes_no_log(patch: pytest.MonkeyPatch) -> None:
    """A terminal that goes on alone and does not log it."""
    add = LogFile.add

    def silent(self: LogFile, event: Event, **values: object) -> None:
        if event is not Event.DEGRADED:
            add(self, event, **values)  # type: ignore[arg-type]  # handed through as they came

    patch.setattr(LogFile, "add", silent)


def takes_any_duplicate_for_good(patch: pytest.MonkeyPatch) -> None:
    """A terminal to which a duplicate that comes back is as good as one that stayed."""
    patch.setattr("terminal.recovery.is_stale", lambda *_: False)
    patch.setattr(bring_up, "is_stale", lambda *_: False)


@pytest.mark.parametrize(
    ("bad", "found_by"),
    [
        (forgets_that_it_is_alone, "nothing"),
        (writes_neither, "nothing"),
        (takes_no_log, "nothing"),
        (takes_any_duplicate_for_good, "the old one"),
    ],
)
def test_a_bad_terminal_is_caught(
    bad: Callable[[pytest.MonkeyPatch], None], found_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of these mistakes is found by a test that the terminal passes."""
    bad(monkeypatch)
    alone.cache_clear()
    try:
        with pytest.raises((AssertionError, DuplicateDead, RecoveryRefused, AlarmRaised)):
            test_the_decision_and_the_alarm_outlast_a_restart(found_by)
    finally:
        alone.cache_clear()


def never_flushes(patch: pytest.MonkeyPatch) -> None:
    """A box that is reported before it is lasting."""
    write = BoxFile.write

    def lazy(self: BoxFile, *arguments: object) -> None:
        with pytest.MonkeyPatch.context() as within:
            within.setattr(self.medium, "flush", lambda _: None)
            within.setattr("terminal.box_file.read_back", lambda *_: None)
            write(self, *arguments)  # type: ignore[arg-type]  # handed through as they came

    patch.setattr(BoxFile, "write", lazy)


def test_a_vote_alone_that_is_not_lasting_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The crash test sees a terminal that reports before the original is flushed."""
    alone()
    never_flushes(monkeypatch)
    with pytest.raises((AssertionError, AlarmRaised)):
        crash_everywhere(casting("nothing"), after_cast("nothing"), FEW)


def test_wrong_halves_change_nothing_while_alone() -> None:
    """The decision of before opens nothing to anybody else."""
    terminal, _ = another("nothing")
    one, _ = terminal.their_halves()
    terminal.halves = (one, one)
    assert_not_recovered(terminal, "wrong-halves")
