"""Every clip that any screen of an election can say, by going through the screens.

For preparation: the vocabulary that is rendered (`common/clips.py`) must hold all of it.
Sessions are put together as values, each with a voter and a choice that could be there;
how many candidates fit on a screen makes no difference to what is said of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

from common.ballot import NO_CHOICE
from common.clips import SPEEDS, VOLUMES
from common.election import Contest, Election
from common.grant import new_grant
from common.text import catalogue
from terminal import lists
from terminal.access.stops import stops
from terminal.session.states import (
    SCANS,
    Aid,
    Contested,
    Session,
    Settings,
    State,
    TextSize,
    Theme,
    Voter,
)
from terminal.session.view import CARDS, View, view
from terminal.ui.desk import Desk
from terminal.ui.faces import load_faces
from terminal.ui.millimetres import Glass
from terminal.ui.pages import Pages
from terminal.voice import speech

_GLASS = Glass.of_inches(1920, 1200, 13.3)
_USUAL = Settings(audio=True)
_OVER = (State.START, State.HELP, State.ASKING, State.CALLED)
_ALONE = (State.SHUT, State.ADMITTING, State.RECORDING, State.DONE, State.FAILED)


def all_said(election: Election) -> frozenset[str]:
    """The names of the clips."""
    pages = _pages(election)
    views = list(_views(election, Session(pages.ballot(election))))
    said = {name for view in views for name in _of_view(view, pages)}
    said |= {name for card in CARDS for name in speech.heading(_with_card(card))}
    said |= {name for changed in _settings() for name in speech.settings(_USUAL, changed)}
    said |= {name for changed in _settings() for name in speech.settings(changed, _USUAL)}
    said |= {name for one, other in _marks(views) for name in speech.changed(one, other)}
    return frozenset(said)


def _pages(election: Election) -> Pages:
    """Pages with letters half as wide as they are high: nothing is drawn."""
    return Pages(
        Desk(
            _GLASS,
            load_faces(),
            lambda words, _, em: em * len(words) // 2,
            election.name,
            election.mode,
            election.contests,
        )
    )


def _of_view(shown: View, pages: Pages) -> Iterator[str]:
    yield from speech.heading(shown)
    for stop in stops(shown, pages.page(shown)):
        yield from speech.stop(shown, stop)
        yield from speech.again(shown, stop)
        if stop.act is None:
            yield from speech.idle(shown, stop)


def _with_card(card: str) -> View:
    return View(State.WAITING, _USUAL, card=card)


def _views(election: Election, empty: Session) -> Iterator[View]:
    """Each screen with each thing that can stand on it."""
    waiting = replace(empty, state=State.WAITING)
    refusals = (key.partition(".") for key in catalogue())
    reasons = (name for area, _, name in refusals if area == "grant_refusals")
    yield from (view(replace(waiting, refused=reason)) for reason in ("", *reasons))
    yield from (view(replace(empty, state=state)) for state in _ALONE)
    parts = tuple(Contested(contest) for contest in election.contests)
    for at, contest in enumerate(election.contests):
        for part in _parts(contest):
            others = (*parts[:at], part, *parts[at + 1 :])
            yield from _with(empty, others, at)


def _parts(contest: Contest) -> Iterator[Contested]:
    """One contest in a voter's hands: nobody, each candidate, or nobody on purpose; heard to
    the end or not."""
    people = contest.candidates
    rows: Iterable[lists.Row | None] = lists.rows(contest) if contest.display == "gojuon" else ()
    everybody = frozenset(range(len(people)))
    for row in (None, *rows):
        yield Contested(contest, row=row)
    for at, person in enumerate(people):
        row = lists.row_of(person.kana) if contest.display == "gojuon" else None
        for seen in (frozenset(), everybody):
            yield Contested(contest, person.id, person.id, top=at, row=row, seen=seen)
    yield Contested(contest, choice=NO_CHOICE)


def _with(empty: Session, parts: tuple[Contested, ...], at: int) -> Iterator[View]:
    """All screens of a voter with these choices, alone and with an aid; alone in the
    terminal with one contest, and with all."""
    grant = new_grant("x-01", 1, tuple(part.contest.id for part in parts))
    for mine, aid in product(((parts[at],), parts), (Aid.ALONE, Aid.ASSISTED)):
        here = Voter(grant, mine, at if len(mine) > 1 else 0, aid)
        with_voter = replace(empty, voter=here, settings=_USUAL)
        states = [State.CHOOSING, State.ENDING, *_OVER]
        if here.part.marked is not None:
            states.append(State.CONFIRMING)
        if here.part.choice is not None:
            states.append(State.REVIEW)
        yield from (view(replace(with_voter, state=state)) for state in states)
    dark = replace(empty.settings, audio=True, curtain=True)
    yield view(replace(empty, voter=Voter(grant, parts), settings=dark, state=State.START))


def _settings() -> Iterator[Settings]:
    yield from (replace(_USUAL, size=size) for size in TextSize)
    yield from (replace(_USUAL, theme=theme) for theme in Theme)
    yield from (replace(_USUAL, volume=step) for step in VOLUMES)
    yield from (replace(_USUAL, speed=step) for step in SPEEDS)
    yield from (replace(_USUAL, scan=step) for step in SCANS)
    yield replace(_USUAL, curtain=True)
    yield Settings()


def _marks(views: list[View]) -> Iterator[tuple[View, View]]:
    """From nobody, and from somebody else, to each who can be marked."""
    lists_shown = [one for one in views if one.screen is State.CHOOSING]
    for one in lists_shown:
        unmarked = replace(one, items=(), marked=False)
        yield unmarked, one
        yield replace(unmarked, marked=True), one
