"""What is said of the last vote: every row of the table, every alarm, and never too much."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from terminal.own_disk import DiskState, Phase, Told
from terminal.truth import Alarm, Judgement, Next, Reading, is_stale, judge

CAST = DiskState(Phase.OPEN, 1, attempted=8, original=7, duplicate=7, cast=8)
DIGEST = b"\1" * 32
Judge = Callable[[Reading | None, Reading | None, DiskState], Judgement | Alarm]


def at(epoch: int, digest: bytes = DIGEST, *, partial: bool = False) -> Reading:
    return Reading(epoch, digest, partial)


ROWS = {
    "both hold it": (at(8), at(8), Told.RECORDED, Next.GO_ON),
    "the original holds it, the duplicate not yet": (at(8), at(7), Told.RECORDED, Next.GO_ON),
    "the original holds it, no duplicate": (at(8), None, Told.RECORDED, Next.GO_ON),
    "neither holds it": (at(7), at(7), Told.NOT_RECORDED, Next.GO_ON),
    "the original is before it, no duplicate": (at(7), None, Told.NOT_RECORDED, Next.GO_ON),
    "no original, the duplicate holds it": (None, at(8), Told.RECORDED, Next.RETIRE),
    "no original, the duplicate before it": (None, at(7), Told.CANNOT_BE_KNOWN, Next.RETIRE),
    "neither can be read": (None, None, Told.CANNOT_BE_KNOWN, Next.RETIRE),
}


@pytest.mark.parametrize("name", ROWS)
def test_every_row_of_the_table(name: str) -> None:
    """For each state of the two media exactly one truth is told, and one thing follows."""
    original, duplicate, told, following = ROWS[name]
    assert judge(original, duplicate, CAST) == Judgement(told, following)


@pytest.mark.parametrize("name", ROWS)
def test_before_the_first_vote_there_is_nothing_to_tell(name: str) -> None:
    """Where no vote was tried in this opening, no truth about one is told."""
    original, duplicate, _, following = ROWS[name]
    assert judge(original, duplicate, replace(CAST, cast=0)) == Judgement(Told.UNDECIDED, following)


ADMITTED = replace(CAST, attempted=7, cast=8)


@pytest.mark.parametrize(
    ("original", "duplicate", "following"),
    [
        (at(7), at(7), Next.GO_ON),
        (at(7), None, Next.GO_ON),
        (None, at(7), Next.RETIRE),
        (None, None, Next.RETIRE),
    ],
)
def test_of_a_voter_whose_vote_was_not_tried_it_is_always_known(
    original: Reading | None, duplicate: Reading | None, following: Next
) -> None:
    """A voter who was admitted and had not confirmed is never told of another's vote."""
    assert judge(original, duplicate, ADMITTED) == Judgement(Told.NOT_RECORDED, following)


PARTIAL = {
    "the original lost the slot that it must have": (
        at(6, partial=True),
        at(7),
        Judgement(Told.CANNOT_BE_KNOWN, Next.RETIRE),
    ),
    "the original lost the slot that the duplicate follows": (
        at(7, partial=True),
        at(8),
        Judgement(Told.RECORDED, Next.RETIRE),
    ),
    "the original may have lost nothing": (
        at(7, partial=True),
        at(7),
        Judgement(Told.NOT_RECORDED, Next.GO_ON),
    ),
    "the original lost the older slot": (
        at(8, partial=True),
        at(7),
        Judgement(Told.RECORDED, Next.GO_ON),
    ),
    "the duplicate lost the slot that it must have": (
        at(8),
        at(6, partial=True),
        Judgement(Told.RECORDED, Next.GO_ON),
    ),
    "both lost them": (
        at(6, partial=True),
        at(6, partial=True),
        Judgement(Told.CANNOT_BE_KNOWN, Next.RETIRE),
    ),
}


@pytest.mark.parametrize("name", PARTIAL)
def test_a_slot_with_read_errors_is_broken_and_not_forged(name: str) -> None:
    """A medium that gives read errors is behind because it is broken: nobody is accused."""
    original, duplicate, judgement = PARTIAL[name]
    assert judge(original, duplicate, CAST) == judgement


ALARMS = {
    "the original behind what it held": (at(6), at(7), Alarm.ROLLED_BACK),
    "the duplicate behind what it held": (at(8), at(6), Alarm.ROLLED_BACK),
    "both behind what they held": (at(6), at(6), Alarm.ROLLED_BACK),
    "the original alone, behind": (at(6), None, Alarm.ROLLED_BACK),
    "the duplicate alone, behind": (None, at(6), Alarm.ROLLED_BACK),
    "an original from the future": (at(9), at(8), Alarm.UNKNOWN_EPOCH),
    "a duplicate from the future": (at(8), at(9), Alarm.UNKNOWN_EPOCH),
    "a duplicate alone from the future": (None, at(9), Alarm.UNKNOWN_EPOCH),
    "the duplicate ahead of the original": (at(7), at(8), Alarm.DUPLICATE_AHEAD),
    "two boxes of one epoch": (at(8), at(8, b"\2" * 32), Alarm.FORK),
    "two boxes of the epoch before": (at(7), at(7, b"\2" * 32), Alarm.FORK),
}


@pytest.mark.parametrize("name", ALARMS)
def test_every_alarm(name: str) -> None:
    """Media that no honest terminal can have left stop everything, and nothing is told."""
    original, duplicate, alarm = ALARMS[name]
    assert judge(original, duplicate, CAST) is alarm


ALONE = replace(CAST, original=7, duplicate=4, alone=6)
"""From epoch 6 on only the original was written; the duplicate held 4."""

DEGRADED = {
    "a stale duplicate beside the original": (at(8), at(4), Told.RECORDED, Next.GO_ON),
    "an even older one": (at(8), at(2), Told.RECORDED, Next.GO_ON),
    "no duplicate": (at(7), None, Told.NOT_RECORDED, Next.GO_ON),
    "no original, a stale duplicate": (None, at(4), Told.CANNOT_BE_KNOWN, Next.RETIRE),
    "no original, an even older one": (None, at(2), Told.CANNOT_BE_KNOWN, Next.RETIRE),
    "neither can be read": (None, None, Told.CANNOT_BE_KNOWN, Next.RETIRE),
    "the duplicate was just remade": (at(8), at(8), Told.RECORDED, Next.GO_ON),
}


@pytest.mark.parametrize("name", DEGRADED)
def test_a_stale_duplicate_is_neither_believed_nor_an_alarm(name: str) -> None:
    """While the original is written alone, an older duplicate tells nothing of the last
    vote, and nobody is accused because of it."""
    original, duplicate, told, following = DEGRADED[name]
    assert judge(original, duplicate, ALONE) == Judgement(told, following)


@pytest.mark.parametrize(
    ("original", "duplicate", "alarm"),
    [
        (at(6), at(4), Alarm.ROLLED_BACK),
        (at(9), None, Alarm.UNKNOWN_EPOCH),
        (at(7), at(8), Alarm.DUPLICATE_AHEAD),
        (at(8), at(8, b"\2" * 32), Alarm.FORK),
    ],
)
def test_running_alone_hides_no_alarm(
    original: Reading, duplicate: Reading | None, alarm: Alarm
) -> None:
    """An original that was rolled back, or a duplicate that nobody can have written."""
    assert judge(original, duplicate, ALONE) is alarm


def test_what_is_stale() -> None:
    """A duplicate from before the original was written alone; never one of an honest pair."""
    assert is_stale(at(5), ALONE)
    assert is_stale(None, ALONE)
    assert not is_stale(at(6), ALONE)
    assert not is_stale(at(1), CAST)
    assert not is_stale(None, CAST)


def test_different_boxes_of_different_epochs_are_no_fork() -> None:
    """The duplicate one vote behind holds another box, as it must; that is no alarm."""
    assert judge(at(8), at(7, b"\2" * 32), CAST) == Judgement(Told.RECORDED, Next.GO_ON)


@pytest.mark.parametrize("verdict", [Told.RECORDED, Told.NOT_RECORDED, Told.CANNOT_BE_KNOWN])
def test_what_was_told_once_is_told_again(verdict: Told) -> None:
    """Once recovery wrote its verdict onto a medium, a later restart tells the same."""
    decided = replace(CAST, attempted=9, verdict=verdict, since=9)
    assert judge(at(9), at(9), decided) == Judgement(verdict, Next.GO_ON)
    assert judge(at(9), None, decided) == Judgement(verdict, Next.GO_ON)
    assert judge(None, at(9), decided) == Judgement(verdict, Next.RETIRE)


def test_a_recovery_that_was_cut_off_itself_does_not_change_the_truth() -> None:
    """A power cut in the middle of each restart never turns a lost vote into a recorded one."""
    third = replace(CAST, attempted=10, verdict=Told.NOT_RECORDED, since=10)
    assert judge(at(9), at(7), third) == Judgement(Told.NOT_RECORDED, Next.GO_ON)
    assert judge(None, at(9), third) == Judgement(Told.NOT_RECORDED, Next.RETIRE)


def test_a_verdict_that_reached_no_medium_is_found_anew() -> None:
    """A verdict whose epoch is on no medium was never told: the media speak for themselves."""
    decided = replace(CAST, attempted=9, verdict=Told.NOT_RECORDED, since=9)
    assert judge(at(7), at(7), decided) == Judgement(Told.NOT_RECORDED, Next.GO_ON)
    assert judge(None, at(7), decided) == Judgement(Told.CANNOT_BE_KNOWN, Next.RETIRE)


@st.composite
def lawful_states(draw: st.DrawFn) -> DiskState:
    """Any state that a terminal can remember: epochs up to the attempted one, in order."""
    attempted = draw(st.integers(0, 9))
    cast = draw(st.integers(0, attempted + 1))
    known = st.integers(0, attempted)
    alone = draw(st.just(0) | st.integers(0, attempted))
    state = DiskState(Phase.OPEN, 1, attempted, draw(known), draw(known), cast, alone=alone)
    if 0 < cast < attempted and draw(st.booleans()):
        since = draw(st.integers(cast + 1, attempted))
        return replace(state, verdict=draw(st.sampled_from(Told)), since=since)
    return state


readings = st.none() | st.builds(
    Reading, st.integers(0, 11), st.sampled_from([b"\1" * 32, b"\2" * 32]), st.booleans()
)


@given(readings, readings, lawful_states())
@settings(max_examples=500)
def test_recorded_is_told_only_of_a_vote_that_a_readable_medium_can_hold(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> None:
    """「記録されました」 is never said unless a readable medium was written after that vote."""
    judgement = judge(original, duplicate, disk)
    if isinstance(judgement, Alarm) or judgement.told is not Told.RECORDED:
        return
    held = [reading.epoch for reading in (original, duplicate) if reading is not None]
    assert disk.cast > 0
    assert max(held) >= disk.cast


@given(readings, readings, lawful_states().filter(lambda state: not state.since))
@settings(max_examples=500)
def test_not_recorded_is_told_only_on_the_word_of_the_original(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> None:
    """「記録されていません」 needs an original without the vote, or a vote that was not tried."""
    judgement = judge(original, duplicate, disk)
    if isinstance(judgement, Alarm):
        return
    if judgement.told is Told.NOT_RECORDED and not disk.untried:
        assert original is not None
        assert original.epoch < disk.cast
    if judgement.next is Next.GO_ON:
        assert original is not None


@dataclass(frozen=True)
class Box:
    """A medium of the model: the epoch of its box, and the votes that are in it."""

    epoch: int = 0
    votes: frozenset[int] = frozenset()

    def reading(self) -> Reading:
        return Reading(self.epoch, bytes([self.epoch]) * 32)


@dataclass
class Terminal:
    """A terminal of the model: two media, and the memory on its own disk."""

    original: Box | None = Box()
    duplicate: Box | None = Box()
    truth: Box = Box()  # what is on the original, readable or not
    disk: DiskState = field(default_factory=lambda: DiskState(Phase.OPEN, 1))

    def commit(self, box: Box, before: DiskState, steps: int, *, alone: bool) -> bool:
        """The five steps of a commit, cut off after `steps` of them."""
        if steps > 0:
            self.disk = before
        if steps > 1 and self.original is not None:
            self.original = self.truth = box
        if alone:
            if steps > 3 and self.original is not None:
                self.disk = replace(before, original=box.epoch)
                return True
            return False
        if steps > 2 and self.original is not None and self.duplicate is not None:
            self.duplicate = box
        if steps > 3 and self.original is not None and self.duplicate is not None:
            self.disk = replace(before, original=box.epoch, duplicate=box.epoch, alone=0)
            return True
        return False


class PollingDay(RuleBasedStateMachine):
    """Votes, power cuts at every step, and media that die, in any sequence.

    A duplicate that fell out may come back while the terminal goes on without one.
    """

    judge = staticmethod(judge)

    def __init__(self) -> None:
        super().__init__()
        self.terminal = Terminal()
        self.up = True
        self.retired = False
        self.told: dict[int, set[Told]] = {}
        self.fallen_out: list[Box] = []

    @precondition(lambda self: self.up)
    @rule()
    def admit(self) -> None:
        self.terminal.disk = self.terminal.disk.admitting()

    @precondition(lambda self: self.up)
    @rule(steps=st.integers(0, 4))
    def cast(self, steps: int) -> None:
        self.admit()
        terminal = self.terminal
        epoch = terminal.disk.attempted + 1
        box = Box(epoch, terminal.truth.votes | {epoch})
        before = replace(terminal.disk, attempted=epoch)
        self.up = terminal.commit(box, before, steps, alone=before.degraded)
        if self.up:  # the voter was told so on the screen
            self.told.setdefault(epoch, set()).add(Told.RECORDED)

    @rule()
    def power_cut(self) -> None:
        self.up = False

    @precondition(lambda self: not self.retired)
    @rule()
    def original_dies(self) -> None:
        self.terminal.original, self.up = None, False

    @rule()
    def duplicate_dies(self) -> None:
        if self.terminal.duplicate is not None:
            self.fallen_out.append(self.terminal.duplicate)
        self.terminal.duplicate, self.up = None, False

    @precondition(lambda self: self.terminal.disk.degraded and self.fallen_out)
    @rule(oldest=st.booleans())
    def an_old_duplicate_comes_back(self, oldest: bool) -> None:
        self.terminal.duplicate, self.up = self.fallen_out[0 if oldest else -1], False

    @precondition(lambda self: not self.up and not self.retired)
    @rule(steps=st.integers(0, 4), consent=st.booleans(), alone=st.booleans())
    def restart(self, steps: int, consent: bool, alone: bool = False) -> None:
        terminal = self.terminal
        judgement = self.judge(
            terminal.original.reading() if terminal.original else None,
            terminal.duplicate.reading() if terminal.duplicate else None,
            terminal.disk,
        )
        assert isinstance(judgement, Judgement), "an honest day raises no alarm"
        if judgement.next is Next.RETIRE:
            self.retired = True
            self._tell(judgement.told)
            return
        assert terminal.original is not None, "only the original goes on"
        reading = terminal.duplicate.reading() if terminal.duplicate else None
        good = reading is not None and not is_stale(reading, terminal.disk)
        if not (good or consent or alone or terminal.disk.degraded):
            return
        alone = not (good or consent)
        if terminal.duplicate is None and not alone:
            terminal.duplicate = Box()
        epoch = max(terminal.disk.attempted, terminal.disk.cast) + 1
        before = replace(terminal.disk, attempted=epoch, verdict=judgement.told, since=epoch)
        if alone:
            before = replace(before, alone=epoch)
        box = replace(terminal.truth, epoch=epoch)
        if terminal.commit(box, before, steps, alone=alone):
            self.up = True
            recorded = {vote for vote, told in self.told.items() if Told.RECORDED in told}
            assert recorded <= terminal.truth.votes, "a vote told as recorded is lost"
            self._tell(judgement.told)
        elif steps < 3 and terminal.duplicate == Box():
            terminal.duplicate = None  # a new medium without a box is as good as none

    def _tell(self, told: Told) -> None:
        terminal = self.terminal
        vote = terminal.disk.cast
        if told is Told.UNDECIDED:
            assert vote == 0
            return
        self.told.setdefault(vote, set()).add(told)
        held = vote in terminal.truth.votes
        held_by_duplicate = terminal.duplicate is not None and vote in terminal.duplicate.votes
        if told is Told.RECORDED:
            assert held or held_by_duplicate
        elif told is Told.NOT_RECORDED:
            assert not held
            assert not held_by_duplicate
        else:
            assert terminal.original is None
            before = self.told[vote] - {told}
            stale = terminal.disk.degraded and not held_by_duplicate
            assert not before or terminal.duplicate is None or stale

    @invariant()
    def nobody_is_told_two_things(self) -> None:
        """A vote told as recorded is never told as not recorded, nor the other way."""
        for told in self.told.values():
            assert not {Told.RECORDED, Told.NOT_RECORDED} <= told


TestPollingDay = PollingDay.TestCase
TestPollingDay.settings = settings(max_examples=400, stateful_step_count=25, deadline=None)


def guesses(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> Judgement | Alarm:
    """A bad judge: takes the duplicate's word that a vote is not recorded."""
    found = judge(original, duplicate, disk)
    if isinstance(found, Judgement) and duplicate and found.told is Told.CANNOT_BE_KNOWN:
        return replace(found, told=Told.NOT_RECORDED)
    return found


def forgets(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> Judgement | Alarm:
    """A bad judge: forgets what people were told before."""
    return judge(original, duplicate, replace(disk, verdict=Told.UNDECIDED, since=0))


def trusts(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> Judgement | Alarm:
    """A bad judge: says a vote is recorded because it was tried."""
    found = judge(original, duplicate, disk)
    if isinstance(found, Judgement) and found.told is Told.NOT_RECORDED:
        return replace(found, told=Told.RECORDED)
    return found


def believes_stale(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> Judgement | Alarm:
    """A bad judge: goes on from a stale duplicate once the original is dead."""
    if original is None and duplicate is not None and disk.degraded:
        return judge(duplicate, duplicate, replace(disk, original=0, duplicate=0, alone=0))
    return judge(original, duplicate, disk)


def trusts_stale(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> Judgement | Alarm:
    """A bad judge: takes a stale duplicate's word that the last vote is not recorded."""
    found = judge(original, duplicate, disk)
    if isinstance(found, Judgement) and duplicate and original is None and disk.degraded:
        return replace(found, told=Told.NOT_RECORDED)
    return found


def accuses(
    original: Reading | None, duplicate: Reading | None, disk: DiskState
) -> Judgement | Alarm:
    """A bad judge: calls an old duplicate that comes back a crime."""
    return judge(original, duplicate, replace(disk, alone=0))


def votes_alone_and_then_the_original_dies(day: PollingDay) -> None:
    day.cast(4)
    day.duplicate_dies()
    day.restart(4, consent=False, alone=True)
    day.cast(4)
    day.original_dies()
    day.an_old_duplicate_comes_back(oldest=True)
    day.restart(4, consent=False)


def the_first_of_two_duplicates_comes_back(day: PollingDay) -> None:
    day.cast(4)
    day.duplicate_dies()
    day.restart(4, consent=True)
    day.cast(4)
    day.duplicate_dies()
    day.restart(4, consent=False, alone=True)
    day.cast(4)
    day.an_old_duplicate_comes_back(oldest=True)
    day.restart(4, consent=False)


def original_dies_after_the_vote_is_on_it(day: PollingDay) -> None:
    day.cast(2)
    day.original_dies()
    day.restart(4, consent=False)


def power_fails_twice_after_a_vote_that_was_lost(day: PollingDay) -> None:
    day.cast(1)
    day.restart(4, consent=False)
    day.power_cut()
    day.restart(4, consent=False)


@pytest.mark.parametrize(
    ("bad_judge", "happens"),
    [
        (guesses, original_dies_after_the_vote_is_on_it),
        (forgets, power_fails_twice_after_a_vote_that_was_lost),
        (trusts, power_fails_twice_after_a_vote_that_was_lost),
        (believes_stale, votes_alone_and_then_the_original_dies),
        (trusts_stale, votes_alone_and_then_the_original_dies),
        (accuses, the_first_of_two_duplicates_comes_back),
    ],
)
def test_a_bad_judge_is_caught(bad_judge: Judge, happens: Callable[[PollingDay], None]) -> None:
    """The model finds out a judge who guesses, forgets, or believes an attempt."""
    happens(PollingDay())
    bad_day = PollingDay()
    bad_day.judge = bad_judge  # type: ignore[assignment]  # a bad one instead
    with pytest.raises(AssertionError):
        happens(bad_day)
