"""The power gone at every moment of a vote: what is told, and what is counted."""

from collections.abc import Callable

import pytest
from crash_points import EVERY_BYTE, FEW, FEWER, After, Start, crash_everywhere
from crashing_medium import Cut, Keep, PowerCut
from terminal_checks import assert_both_hold_the_same, assert_counted
from terminal_world import TerminalWorld, Vote

from common.box import Sealed
from common.signing import SigningKey
from terminal.box_file import BoxFile
from terminal.closing import close_polls
from terminal.own_disk import DiskUnreadable, OwnDisk, Told
from terminal.ports.medium import MediumFault
from terminal.recorder import NotCast, Recorder
from terminal.recovery import AlarmRaised, MustRetire

FIRST, SECOND, MANY = 1, 2, 5
IN_ONE_CONTEST = 6  # this voter has only the first contest
CASES = [(FIRST, 1), (FIRST, 2), (SECOND, 1), (SECOND, 2), (MANY, 2), (IN_ONE_CONTEST, 2)]


def casting(number: int, contests: int, sector: int = 512) -> Start:
    """Vote `number` is cast, by a voter who was admitted before."""
    before = TerminalWorld(contests, sector)
    at_work = before.opened_with(number - 1)

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, recorder = before.twin(at_work)
        vote = terminal.vote(number)
        recorder.admit(vote.grant)
        return terminal, lambda: terminal.cast(recorder, vote)

    return start


def after_cast(number: int) -> After:
    """The truth is told, the media agree, and every vote is counted once."""

    def after(terminal: TerminalWorld) -> None:
        vote = terminal.vote(number)
        recovered = terminal.recover()
        spent = recovered.recorder.is_spent(vote.grant)
        assert recovered.told is (Told.RECORDED if spent else Told.NOT_RECORDED)
        assert spent or vote not in terminal.acknowledged
        assert_both_hold_the_same(terminal)
        the_voter_comes_again(terminal, recovered.recorder, vote, spent=spent)
        terminal.cast(recovered.recorder, terminal.vote(number + 1))
        assert_counted(terminal, close_polls(recovered.recorder))

    return after


def the_voter_comes_again(
    terminal: TerminalWorld, recorder: Recorder, vote: Vote, *, spent: bool
) -> None:
    """The grant of a recorded vote is refused; with another the voter votes again."""
    if not spent:
        terminal.cast(recorder, vote)
        return
    with pytest.raises(NotCast, match="grant-spent"):
        recorder.cast(vote.grant, vote.choices)
    if vote not in terminal.acknowledged:
        terminal.acknowledged.append(vote)


@pytest.mark.parametrize(("number", "contests"), CASES)
def test_power_lost_while_a_vote_is_cast_is_told_as_it_is(number: int, contests: int) -> None:
    """Whenever the power goes, staff hear the truth, and no vote is lost or doubled."""
    assert crash_everywhere(casting(number, contests), after_cast(number), FEW) > 80


def test_the_grant_tells_also_of_a_voter_who_was_not_admitted() -> None:
    """Whatever is told of the last vote that was tried: the grant itself is never wrong."""
    before = TerminalWorld(2)
    at_work = before.opened_with(1)

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, recorder = before.twin(at_work)
        return terminal, lambda: terminal.cast(recorder, terminal.vote(SECOND))

    def after(terminal: TerminalWorld) -> None:
        vote = terminal.vote(SECOND)
        recorder = terminal.recover().recorder
        spent = recorder.is_spent(vote.grant)
        assert spent or vote not in terminal.acknowledged
        the_voter_comes_again(terminal, recorder, vote, spent=spent)
        assert_counted(terminal, close_polls(recorder))

    assert crash_everywhere(start, after, FEWER) > 50


def test_power_lost_on_media_with_large_sectors() -> None:
    """The same where a power cut ruins 4,096 bytes at once, and not only 512."""
    assert crash_everywhere(casting(SECOND, 2, 4096), after_cast(SECOND), FEWER) > 50


@pytest.mark.slow
@pytest.mark.parametrize("sector", [512, 4096])
@pytest.mark.parametrize(("number", "contests"), CASES)
def test_power_lost_at_every_byte_of_a_vote(number: int, contests: int, sector: int) -> None:
    """The same at every single byte of every write."""
    start = casting(number, contests, sector)
    assert crash_everywhere(start, after_cast(number), EVERY_BYTE) > 1_000


def admitting(number: int) -> Start:
    """The next voter presents a grant, after `number` - 1 votes."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal = TerminalWorld(2)
        recorder = terminal.opened_with(number - 1)
        return terminal, lambda: recorder.admit(terminal.vote(number).grant)

    return start


@pytest.mark.parametrize("number", [FIRST, SECOND])
def test_power_lost_while_a_voter_is_admitted(number: int) -> None:
    """A voter who had only presented a grant is never told that it was used."""

    def after(terminal: TerminalWorld) -> None:
        recovered = terminal.recover()
        before = Told.RECORDED if number > FIRST else Told.UNDECIDED
        assert recovered.told in (before, Told.NOT_RECORDED)
        assert not recovered.recorder.is_spent(terminal.vote(number).grant)
        terminal.cast(recovered.recorder, terminal.vote(number))
        assert_counted(terminal, close_polls(recovered.recorder))

    assert crash_everywhere(admitting(number), after, FEW) > 10


def recovering(stopped_at: int) -> Start:
    """Recovery, after the power went at some operation of the second vote."""
    cast = casting(SECOND, 2)

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal, act = cast()
        lose_power(terminal, act, stopped_at)
        return terminal, terminal.recover

    return start


def lose_power(terminal: TerminalWorld, act: Callable[[], object], at: int) -> None:
    terminal.power.begin(cut=Cut(at, keep=Keep.SOME, seed=at))
    with pytest.raises(PowerCut):
        act()
    terminal.power.restart()


@pytest.mark.parametrize("stopped_at", [1, 4, 9])
def test_power_lost_again_during_recovery(stopped_at: int) -> None:
    """A second power cut, while recovery was at work, changes nothing of the truth."""
    assert crash_everywhere(recovering(stopped_at), after_cast(SECOND), FEWER) > 50


@pytest.mark.slow
@pytest.mark.parametrize("stopped_at", range(0, 18, 3))
def test_power_lost_at_every_byte_of_recovery(stopped_at: int) -> None:
    """The same at every single byte that recovery writes."""
    assert crash_everywhere(recovering(stopped_at), after_cast(SECOND), EVERY_BYTE) > 1_000


# Terminals that must be caught.


def never_flushes(patch: pytest.MonkeyPatch) -> None:
    """A box that is reported before it is lasting."""

    def write(self: BoxFile, sealed: Sealed, key: SigningKey) -> None:
        slot = 1 - self._present
        data = sealed.slot(self.role, key)
        self.medium.write("box", slot * self._shape.slot_bytes, data)
        self._present = slot

    patch.setattr(BoxFile, "write", write)


def writes_over_the_state_before(patch: pytest.MonkeyPatch) -> None:
    """A box with one slot only."""
    write = BoxFile.write

    def over(self: BoxFile, sealed: Sealed, key: SigningKey) -> None:
        self._present = 1
        write(self, sealed, key)

    patch.setattr(BoxFile, "write", over)


def writes_the_duplicate_first(patch: pytest.MonkeyPatch) -> None:
    """The order of the two media exchanged."""
    start = Recorder.__init__

    def exchanged(self: Recorder, *arguments: object) -> None:
        start(self, *arguments)  # type: ignore[arg-type]  # handed through as they came
        self.boxes = self.boxes[::-1]

    patch.setattr(Recorder, "__init__", exchanged)


def forgets_what_it_tried(patch: pytest.MonkeyPatch) -> None:
    """An own disk that is written only after the media were."""
    patch.setattr(Recorder, "_disk_step", lambda self, state: setattr(self.disk, "state", state))


def admits_nobody(patch: pytest.MonkeyPatch) -> None:
    """A terminal that does not note that another voter came."""
    patch.setattr(Recorder, "_mark_admitted", lambda _: None)


def keeps_the_epoch_of_a_lost_vote(patch: pytest.MonkeyPatch) -> None:
    """Own memory whose two slots lie in the same place."""
    patch.setattr(OwnDisk, "_sequence", property(lambda _: 1, lambda _, __: None), raising=False)


_CAUGHT = (AssertionError, MediumFault, AlarmRaised, MustRetire, DiskUnreadable)


@pytest.mark.parametrize(
    "bad",
    [
        never_flushes,
        writes_over_the_state_before,
        writes_the_duplicate_first,
        forgets_what_it_tried,
        admits_nobody,
        keeps_the_epoch_of_a_lost_vote,
    ],
)
def test_a_bad_terminal_is_caught(
    bad: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of these mistakes is found by the same test that the terminal passes."""
    bad(monkeypatch)
    with pytest.raises(_CAUGHT) as caught:
        crash_everywhere(casting(SECOND, 1), after_cast(SECOND), FEW)
    assert any("after Cut" in note for note in getattr(caught.value, "__notes__", ()))
