"""What a voter does at the screen, as a list of acts in order, and the pauses before them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from random import Random

from common.ballot import NO_CHOICE
from common.election import Contest
from hardware_sim.voters.visitors import Visitor, Way
from terminal import lists
from terminal.session import events as e
from terminal.session.states import Settings, TextSize

LEAST_GAP = 0.5
"""Seconds between two touches; the screen accepts none within 0.4 s of the one before."""

Act = Callable[..., e.VoterEvent]
"""Made into an event with its time and the hand that touches."""


def acts(
    visitor: Visitor, contests: Sequence[Contest], per_screen: Mapping[TextSize, int]
) -> list[Act]:
    """From the start to the tap that records."""
    size = TextSize.LARGE if visitor.way is Way.LARGER else TextSize.NORMAL
    made: list[Act] = []
    if visitor.way is Way.LARGER:
        made.append(partial(e.Set, settings=Settings(size=size)))
    if visitor.way is Way.AUDIO:
        made.append(partial(e.Set, settings=Settings(audio=True)))
    if visitor.way is Way.READS_HELP:
        made += [e.AskHelp, e.Back]
    made.append(e.Begin)
    voting = [contest for contest in contests if contest.id in visitor.choices]
    for contest in voting:
        made += _one_contest(contest, visitor, per_screen[size])
    if len(voting) > 1:
        made.append(e.Cast)
    return made


def _one_contest(contest: Contest, visitor: Visitor, per_screen: int) -> Iterator[Act]:
    choice = visitor.choices[contest.id]
    if contest.id in visitor.corrected:
        first = next(one.id for one in contest.candidates if one.id != choice)
        yield from _to(contest, first, per_screen)
        yield e.Back
    if choice == NO_CHOICE:
        yield from (e.EndWithout, e.ConfirmEnd)
        return
    yield from _to(contest, choice, per_screen)
    yield e.Confirm


def _to(contest: Contest, choice: str, per_screen: int) -> Iterator[Act]:
    """Through every page, to the one with this candidate, and on to the confirming screen."""
    at = next(n for n, one in enumerate(contest.candidates) if one.id == choice)
    if contest.display == "gojuon":
        row = lists.row_of(contest.candidates[at].kana)
        yield partial(e.OpenRow, row=row)
        people = lists.in_row(contest, row)
        page = people.index(at) // per_screen
        if page:
            yield partial(e.ShowFrom, position=people[page * per_screen])
    elif len(contest.candidates) > per_screen:
        starts = range(0, len(contest.candidates), per_screen)
        yield from (partial(e.ShowFrom, position=start) for start in starts)
        yield partial(e.ShowFrom, position=at // per_screen * per_screen)
    yield partial(e.Choose, candidate=choice)
    yield e.Proceed


def gaps(number: int, seconds: float, rng: Random) -> list[float]:
    """Pauses before so many acts that add up to so many seconds, or to the least that the
    screen allows."""
    weights = [rng.expovariate(1) for _ in range(number)]
    free = max(0.0, seconds - LEAST_GAP * number)
    total = sum(weights) or 1.0
    return [LEAST_GAP + free * weight / total for weight in weights]
