"""What a voter's screen shows, as a value: screens draw it and emit events.

It is made from the session alone, so it can hold no number of voters, and nothing of
anybody but the voter who is here. Who is chosen is on it only where the voter needs it.
"""

from dataclasses import dataclass, field
from typing import Any

from common.ballot import NO_CHOICE
from common.election import Candidate
from terminal import lists
from terminal.lists import Row
from terminal.machine import Refusal
from terminal.session import events as e
from terminal.session.states import Aid, Contested, Session, Settings, State, Voter
from terminal.session.table import TABLE


@dataclass(frozen=True)
class Item:
    """One candidate: name and party only (電磁的記録投票法 Art 5), and the reading for
    furigana and voice. number: the place in the order by lot, for the voice."""

    id: str = field(repr=False)
    number: int
    name: str = field(repr=False)
    kana: str = field(repr=False)
    party: str = field(repr=False)
    selected: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Line:
    """A contest and what stands in it now; chosen is None for 途中終了, or nothing yet."""

    contest: str
    title: str
    chosen: Item | None = field(repr=False)
    without: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Button:
    """An event that the screen offers, by its class; enabled: it would be accepted."""

    event: type[e.Event]
    enabled: bool


@dataclass(frozen=True)
class Pages:
    """Which page is shown, from 1, of how many; and the positions at which the one before
    and the one after begin, None where there is none."""

    shown: int
    of: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class View:
    """screen: names the texts `voter.<screen>` too. contest: the title of the contest
    that is on, contest_id: its id. part: which contest of how many, from 1. items: whom
    one can see or scroll to, top: the first position in sight, count: how many there are
    to go through, all pages together, marked: whether one is chosen, on whatever page.
    lines: for confirming and review. refused: the name of the text on why a grant was
    not accepted. card: the name of the text on a card that lies in the reader, where nobody
    votes; the shell puts it here, no session knows of cards. staff: codes of what staff are to
    know, where nobody is here; put here by the shell, too."""

    screen: State
    settings: Settings
    contest: str = ""
    contest_id: str = ""
    part: tuple[int, int] | None = None
    items: tuple[Item, ...] = ()
    top: int = 0
    count: int = 0
    marked: bool = False
    rows: tuple[Row, ...] = ()
    row: Row | None = None
    pages: Pages | None = None
    lines: tuple[Line, ...] = ()
    buttons: tuple[Button, ...] = ()
    aid: Aid = Aid.ALONE
    refused: str = ""
    card: str = ""
    staff: tuple[str, ...] = ()


CARDS = ("card-left", "card-empty", "card-foreign", "card-unreadable")
"""What `View.card` may name, in voter.toml and in voice.toml."""

_BUTTONS: dict[State, tuple[type[e.VoterEvent], ...]] = {
    State.SHUT: (),
    State.WAITING: (),
    State.ADMITTING: (),
    State.START: (e.Begin, e.AskHelp, e.Set, e.CallStaff),
    State.CHOOSING: (e.Proceed, e.EndWithout, e.Back, e.AskHelp, e.Set, e.CallStaff),
    State.CONFIRMING: (e.Confirm, e.Back, e.AskHelp, e.Set, e.CallStaff),
    State.ENDING: (e.ConfirmEnd, e.Back, e.AskHelp, e.Set, e.CallStaff),
    State.REVIEW: (e.Cast, e.Back, e.AskHelp, e.Set, e.CallStaff),
    State.RECORDING: (),
    State.DONE: (),
    State.HELP: (e.Back, e.Set, e.CallStaff),
    State.ASKING: (e.StillHere, e.Set, e.CallStaff),
    State.CALLED: (e.Set,),
    State.FAILED: (),
}
_PLAIN = frozenset({e.AskHelp, e.Set, e.CallStaff})


def view(session: Session) -> View:
    """The screen of this session; a function of it and of nothing else."""
    plain = View(session.state, session.settings, refused=session.refused)
    voter = session.voter
    if voter is None:
        return plain
    buttons = tuple(_button(session, event) for event in _BUTTONS[session.state])
    plain = View(session.state, session.settings, buttons=buttons, aid=voter.aid)
    match session.state:
        case State.CHOOSING:
            return _choosing(session, voter, buttons)
        case State.CONFIRMING | State.ENDING:
            return _on_contest(plain, voter, (_marked(voter.part, session.state),))
        case State.REVIEW:
            return View(
                session.state,
                session.settings,
                lines=tuple(map(_decided, voter.parts)),
                buttons=buttons,
                aid=voter.aid,
            )
        case _:
            return plain


def _on_contest(plain: View, voter: Voter, lines: tuple[Line, ...]) -> View:
    return View(
        plain.screen,
        plain.settings,
        contest=voter.part.contest.title,
        contest_id=voter.part.contest.id,
        part=(voter.at + 1, len(voter.parts)),
        lines=lines,
        buttons=plain.buttons,
        aid=plain.aid,
    )


def _choosing(session: Session, voter: Voter, buttons: tuple[Button, ...]) -> View:
    part, fit = voter.part, session.per_screen
    contest = part.contest
    shown = lists.choosable(contest, fit, part.top, part.row)
    visible = lists.visible(contest, fit, part.top, part.row)
    return View(
        session.state,
        session.settings,
        contest=contest.title,
        contest_id=contest.id,
        part=(voter.at + 1, len(voter.parts)),
        items=tuple(_item(contest.candidates[at], part.marked) for at in shown),
        top=visible[0] if visible else 0,
        count=len(lists.order(contest, part.row)),
        marked=part.marked is not None,
        rows=lists.rows(contest) if contest.display == "gojuon" else (),
        row=part.row,
        pages=_pages(session, part),
        buttons=buttons,
        aid=voter.aid,
    )


def _pages(session: Session, part: Contested) -> Pages | None:
    """None where everything is on one screen, or is scrolled."""
    contest, fit, row = part.contest, session.per_screen, part.row
    count = lists.page_count(contest, fit, row)
    if contest.display == "scroll" or count < 2:
        return None
    page = lists.page_of(contest, fit, part.top, row)
    before = lists.page_start(contest, fit, page - 1, row) if page else None
    after = lists.page_start(contest, fit, page + 1, row) if page + 1 < count else None
    return Pages(page + 1, count, before, after)


def _item(person: Candidate, selected: str | None) -> Item:
    return Item(
        person.id,
        person.display_order,
        person.name,
        person.kana,
        person.party,
        person.id == selected,
    )


def _marked(part: Contested, state: State) -> Line:
    without = state is State.ENDING
    chosen = None if without or part.marked is None else part.contest.candidate(part.marked)
    return _line(part, chosen, without=without)


def _decided(part: Contested) -> Line:
    without = part.choice == NO_CHOICE
    chosen = None if without or part.choice is None else part.contest.candidate(part.choice)
    return _line(part, chosen, without=without)


def _line(part: Contested, chosen: Candidate | None, *, without: bool) -> Line:
    item = None if chosen is None else _item(chosen, chosen.id)
    return Line(part.contest.id, part.contest.title, item, without)


def _button(session: Session, event: type[e.VoterEvent]) -> Button:
    """Whether the voter's own touch would be accepted, but for the gate."""
    cell = TABLE[session.state][event]
    if event in _PLAIN or isinstance(cell, Refusal):
        return Button(event, event in _PLAIN)
    probe: Any = event(at=session.changed)
    arrow = next(one for one in cell if one.when is None or one.when.holds(session, probe))
    ready = (rule for rule in arrow.needs if rule.name != "not-own-hand")
    return Button(event, all(rule.holds(session, probe) for rule in ready))
