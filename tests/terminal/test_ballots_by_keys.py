"""Whole ballots by six keys and by two switches: what was meant is recorded, once."""

from collections.abc import Callable
from typing import Any

import pytest
from cursor_world import Listener, Switches
from ui.ballot_world import contest, election

from common.ballot import NO_CHOICE
from common.election import Election
from terminal.access.keys import Key
from terminal.access.stops import CANDIDATE, SCAN, SKIP
from terminal.session.states import State, TextSize, Theme

Kind = type[Listener]
KINDS = [Listener, Switches]
DISPLAYS = ("single", "pages", "scroll", "gojuon")
SIZES = (1, 3, 9, 60)


def forward(voter: Listener) -> None:
    """From a marked candidate to the confirmation, through all pages."""
    while voter.screen is State.CHOOSING:
        if voter.guide.access.offers(SKIP):
            voter.choose(SKIP)
        voter.choose("bar-forward")


def mark(voter: Listener, contest_id: str, number: int) -> None:
    """This candidate of the contest on the screen is chosen, wherever they stand."""
    wanted = f"{CANDIDATE}{contest_id}-{number}"
    for row in voter.view.rows or (None,):
        if row is not None:
            voter.choose(f"row-{row}")
        if on_some_page(voter, wanted):
            voter.choose(wanted)
            return
    raise AssertionError("no such candidate")


def on_some_page(voter: Listener, wanted: str) -> bool:
    """Whether they are on a page of this list, which then is on the screen."""
    while voter.guide.access.offers("turn-before"):
        voter.choose(SKIP).choose("turn-before")
    while not voter.guide.access.offers(wanted):
        if not voter.guide.access.offers("turn-after"):
            return False
        voter.choose(SKIP).choose("turn-after")
    return True


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("size", SIZES)
def test_the_first_the_middle_and_the_last_of_every_list(
    kind: Kind, display: str, size: int
) -> None:
    """Of 1 to 60 candidates, however they are shown: who was chosen is recorded."""
    for number in sorted({1, (size + 1) // 2, size}):
        voter = kind(election(contest(1, size, display=display))).arrive().choose("bar-forward")
        mark(voter, "contest-1", number)
        forward(voter)
        voter.choose("bar-confirm")
        assert voter.recorded == [{"contest-1": f"contest-1-{number}"}]
        assert voter.screen is State.DONE


def several() -> Election:
    return election(contest(1, 3), contest(2, 9, display="pages"), contest(3, 12, display="gojuon"))


@pytest.mark.parametrize("kind", KINDS)
def test_several_contests_with_corrections(kind: Kind) -> None:
    """Chosen, chosen anew, confirmed, gone back to, ended without choosing, changed on the
    review, and only then recorded, all at once."""
    voter = kind(several()).arrive().choose("bar-forward")
    mark(voter, "contest-1", 1)
    mark(voter, "contest-1", 3)
    forward(voter)
    voter.choose("bar-back").choose("candidate-contest-1-2")
    forward(voter)
    voter.choose("bar-confirm")
    mark(voter, "contest-2", 9)
    forward(voter)
    voter.choose("bar-confirm").choose("bar-end").choose("bar-back").choose("bar-end")
    voter.choose("bar-confirm")
    assert voter.screen is State.REVIEW
    assert voter.recorded == []
    voter.choose("change-contest-2")
    mark(voter, "contest-2", 1)
    forward(voter)
    voter.choose("bar-confirm").choose("bar-forward")
    assert voter.recorded == [
        {"contest-1": "contest-1-2", "contest-2": "contest-2-1", "contest-3": NO_CHOICE}
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_ending_without_a_choice_needs_two_different_keys(kind: Kind) -> None:
    """途中終了 by keys: choosing again and again on its first button ends nothing."""
    voter = kind(election(contest(1, 3))).arrive().choose("bar-forward").choose("bar-end")
    voter.tap(*(Key.CHOOSE,) * 5)
    assert (voter.screen, voter.recorded) == (State.ENDING, [])
    voter.choose("bar-back").choose("bar-end").choose("bar-confirm")
    assert voter.recorded == [{"contest-1": NO_CHOICE}]


def louder(voter: Listener) -> None:
    voter.choose("voice-louder")
    assert voter.view.settings.volume == 6


def faster(voter: Listener) -> None:
    voter.choose("voice-faster").tap(Key.CHOOSE)
    assert voter.view.settings.speed == 5


def larger(voter: Listener) -> None:
    voter.choose("side-larger")
    assert voter.view.settings.size is TextSize.LARGE


def coloured(voter: Listener) -> None:
    voter.choose("side-theme")
    assert voter.view.settings.theme is not Theme.PLAIN


def curtained(voter: Listener) -> None:
    voter.choose("voice-curtain")
    assert voter.view.settings.curtain


def scanning(voter: Listener) -> None:
    voter.choose(SCAN)
    assert voter.view.settings.scan == 1


def helped(voter: Listener) -> None:
    voter.choose("side-help").choose("bar-back")


CHANGES: tuple[Callable[[Listener], None], ...] = (
    *(louder, faster, larger, coloured, curtained, scanning, helped),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", CHANGES)
def test_settings_change_in_the_middle_of_a_ballot(kind: Kind, change: Any) -> None:
    """On the list with a mark, and on the confirmation: the mark stays, and is recorded."""
    voter = kind(election(contest(1, 9, display="pages"))).arrive().choose("bar-forward")
    mark(voter, "contest-1", 4)
    change(voter)
    assert voter.session.voter is not None
    assert voter.session.voter.part.marked == "contest-1-4"
    forward(voter)
    helped(voter)
    voter.choose("bar-confirm")
    assert voter.recorded == [{"contest-1": "contest-1-4"}]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_goes_back_to_usual_for_the_next_voter(kind: Kind) -> None:
    """After a voter who changed everything, the next hears and sees the usual settings."""
    voter = kind(election(contest(1, 3))).arrive()
    for change in CHANGES:
        change(voter)
    voter.choose("bar-forward").choose("bar-end").choose("bar-confirm").waits(11_000)
    assert voter.screen is State.WAITING
    voter.arrive()
    now = voter.view.settings
    assert (now.volume, now.speed, now.scan, now.curtain) == (5, 3, 0, False)
    assert (now.size, now.theme) == (TextSize.NORMAL, Theme.PLAIN)
