"""The recorder without any fault: what it takes, what it refuses, what it then holds."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from terminal_checks import assert_both_hold_the_same, assert_counted
from terminal_world import CAPACITY, TerminalWorld, Vote

from common.grant import Grant
from terminal.closing import close_polls
from terminal.opening import close_for_the_day
from terminal.own_disk import Phase
from terminal.recorder import NotCast, Recorder


def opened(contests: int = 2, votes: int = 0) -> tuple[TerminalWorld, Recorder]:
    terminal = TerminalWorld(contests)
    return terminal, terminal.opened_with(votes)


def assert_refused(terminal: TerminalWorld, recorder: Recorder, vote: Vote, reason: str) -> None:
    """The vote is refused for this reason, and not a byte is written anywhere."""
    before = terminal.image()
    terminal.power.begin()
    with pytest.raises(NotCast) as refused:
        recorder.cast(vote.grant, vote.choices)
    assert refused.value.reason == reason
    assert terminal.power.trace == []
    assert terminal.image() == before


def test_every_vote_is_counted_once_on_both_media() -> None:
    """Each voter's choices, in all their contests, are what the counting place reads."""
    terminal, recorder = opened(votes=CAPACITY)
    assert recorder.count == CAPACITY
    assert_both_hold_the_same(terminal)
    assert_counted(terminal, close_polls(recorder))


def test_the_count_is_told_after_each_vote() -> None:
    """The terminal tells staff how many voted, and nothing else."""
    terminal, recorder = opened()
    for number in (1, 2, 3):
        vote = terminal.vote(number)
        assert recorder.cast(vote.grant, vote.choices) == number
        assert recorder.count == number


def test_a_grant_is_spent_by_its_vote() -> None:
    """A grant is good for one vote: before it is spent, and never again afterwards."""
    terminal, recorder = opened()
    vote = terminal.vote(1)
    assert not recorder.is_spent(vote.grant)
    terminal.cast(recorder, vote)
    assert recorder.is_spent(vote.grant)
    assert_refused(terminal, recorder, vote, "grant-spent")


def test_an_admitted_voter_has_recorded_nothing() -> None:
    """A voter who presents a grant and leaves has changed nothing but the terminal's memory."""
    terminal, recorder = opened(votes=1)
    before = {name: terminal.image()[name] for name in ("original", "duplicate")}
    recorder.admit(terminal.vote(2).grant)
    recorder.admit(terminal.vote(3).grant)
    assert terminal.state.untried
    assert {name: terminal.image()[name] for name in before} == before
    terminal.cast(recorder, terminal.vote(3))
    assert_counted(terminal, close_polls(recorder))


def test_a_full_box_takes_no_vote() -> None:
    """The voter after the last that fits is refused before choosing, and loses nothing."""
    terminal, recorder = opened(votes=CAPACITY)
    assert_refused(terminal, recorder, terminal.vote(CAPACITY + 1), "box-full")
    with pytest.raises(NotCast, match="box-full"):
        recorder.admit(terminal.vote(CAPACITY + 1).grant)
    assert_counted(terminal, close_polls(recorder))


def with_grant(**changes: object) -> Callable[[Vote], Vote]:
    return lambda vote: replace(vote, grant=replace(vote.grant, **changes))  # type: ignore[arg-type]  # fields by name


def with_choices(**changes: str) -> Callable[[Vote], Vote]:
    named = {name.replace("_", "-"): choice for name, choice in changes.items()}
    return lambda vote: replace(vote, choices={**vote.choices, **named})


REFUSED: dict[str, tuple[Callable[[Vote], Vote], str]] = {
    "a grant for another terminal": (with_grant(terminal="p01-02"), "grant-for-elsewhere"),
    "a grant of another day": (with_grant(opening=2), "grant-for-elsewhere"),
    "a grant with fewer contests": (with_grant(contests=("contest-1",)), "contests-differ"),
    "a grant with other contests": (
        with_grant(contests=("contest-1", "contest-9")),
        "contests-differ",
    ),
    "a choice too many": (with_choices(contest_9="none"), "contests-differ"),
    "a choice too few": (lambda vote: replace(vote, choices={}), "contests-differ"),
    "no candidate of that name": (with_choices(contest_1="contest-1-9"), "no-such-choice"),
    "a candidate of another contest": (with_choices(contest_1="contest-2-1"), "no-such-choice"),
    "no choice at all": (with_choices(contest_2=""), "no-such-choice"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_vote_here_is_refused(name: str) -> None:
    """A vote that does not fit its grant, or a grant of elsewhere, leaves no trace."""
    change, reason = REFUSED[name]
    terminal, recorder = opened(votes=1)
    assert_refused(terminal, recorder, change(terminal.vote(2)), reason)
    terminal.cast(recorder, terminal.vote(2))


def test_a_contest_that_the_election_has_not_is_refused() -> None:
    """A grant naming a contest of another election is refused, also if the voter chose in it."""
    terminal, recorder = opened(votes=1)
    grant = Grant("p01-01", 1, ("contest-9",), bytes(16))
    assert_refused(terminal, recorder, Vote(grant, {"contest-9": "none"}), "contests-differ")


def test_no_vote_is_cast_before_the_halves_are_handed_out() -> None:
    """The polls are open only once both owners have their halves."""
    terminal = TerminalWorld()
    recorder = terminal.begin_opening().recorder
    assert_refused(terminal, recorder, terminal.vote(1), "not-open")


def test_no_vote_is_cast_after_the_day_was_closed() -> None:
    """A box that rests over night takes no vote."""
    terminal, recorder = opened(votes=1)
    close_for_the_day(recorder)
    assert_refused(terminal, recorder, terminal.vote(2), "not-open")
    assert_refused(terminal, terminal.recover().recorder, terminal.vote(2), "not-open")


def test_no_vote_is_cast_after_the_close() -> None:
    """A closed terminal takes no vote, and its media stay as they are."""
    terminal, recorder = opened(votes=1)
    slip = close_polls(recorder)
    assert terminal.state.phase is Phase.CLOSED
    assert_refused(terminal, recorder, terminal.vote(2), "not-open")
    assert_counted(terminal, slip)
