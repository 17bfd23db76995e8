"""The conditions in the table of a session, and what an event changes besides the state."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from common.ballot import NO_CHOICE
from terminal import lists
from terminal.machine import Rule
from terminal.session import events as e
from terminal.session.effects import Admit, Record
from terminal.session.states import (
    ALERT_MS,
    IDLE_MS,
    THANKS_MS,
    Aid,
    Contested,
    Hand,
    Session,
    State,
    Voter,
)

Change = Callable[[Session, Any], Session]


def _rule(name: str, holds: Callable[[Session, Any], bool]) -> Rule[Session]:
    return Rule(name, holds)


def here(session: Session) -> Voter:
    """The voter who is at the terminal. A state without one asking for it is a bug."""
    if session.voter is None:
        raise ValueError(f"nobody is here: {session.state}")
    return session.voter


def _choosable(session: Session) -> tuple[str, ...]:
    part = here(session).part
    found = lists.choosable(part.contest, session.per_screen, part.top, part.row)
    return tuple(part.contest.candidates[at].id for at in found)


def own_hand(session: Session, event: e.VoterEvent) -> bool:
    """Whether this hand may record (電磁的記録投票法 Art 7): the voter's own, or where
    clerks vote for the voter, theirs. A helper never records."""
    wanted = Hand.PROXY if here(session).aid is Aid.PROXY else Hand.VOTER
    return event.hand is wanted


def _all_others_decided(session: Session) -> bool:
    voter = here(session)
    return all(part.choice is not None for at, part in enumerate(voter.parts) if at != voter.at)


# What is needed.

KNOWN_CONTESTS = _rule(
    "grant-contests",
    lambda session, event: (
        bool(event.grant.contests)
        and len(set(event.grant.contests)) == len(event.grant.contests)
        and set(event.grant.contests) <= {contest.id for contest in session.ballot.contests}
    ),
)
ON_SCREEN = _rule("not-on-screen", lambda session, event: event.candidate in _choosable(session))
MARKED = _rule("nobody-marked", lambda session, _: here(session).part.marked is not None)
ALL_SEEN = _rule(
    "pages-unseen",
    lambda session, _: lists.all_seen(here(session).part.contest, here(session).part.seen),
)
OWN_HAND = _rule("not-own-hand", own_hand)
IN_LIST = _rule(
    "no-such-position",
    lambda session, event: 0 <= event.position < len(here(session).part.contest.candidates),
)
HAS_ROWS = _rule("no-rows", lambda session, _: here(session).part.contest.display == "gojuon")
MY_CONTEST = _rule(
    "no-such-contest",
    lambda session, event: event.contest in [part.contest.id for part in here(session).parts],
)

# Which of several arrows applies.

ONE_CONTEST = _rule("one-contest", lambda session, _: len(here(session).parts) == 1)
OTHERS_DECIDED = _rule("others-decided", lambda session, _: _all_others_decided(session))
ALL_DECIDED = _rule("all-decided", lambda session, _: here(session).decided)
NOT_FIRST = _rule("not-first", lambda session, _: here(session).at > 0)
IDLE = _rule("idle", lambda session, event: event.at - session.touched >= IDLE_MS)
UNANSWERED = _rule("unanswered", lambda session, event: event.at - session.changed >= ALERT_MS)
THANKED = _rule("thanked", lambda session, event: event.at - session.changed >= THANKS_MS)
NEEDS_VOICE = _rule("needs-voice", lambda session, _: session.settings.audio)

# What changes.


def same(session: Session, _: e.Event) -> Session:
    return session


def reset(state: State) -> Change:
    return lambda session, _: session.reset(state)


def present(session: Session, event: e.PresentGrant | e.Unlock) -> Session:
    """The next voter; nothing of the one before is left."""
    wanted = event.grant.contests
    parts = tuple(Contested(c) for c in session.ballot.contests if c.id in wanted)
    clean = session.reset(State.ADMITTING)
    return replace(clean, voter=Voter(event.grant, parts), touched=event.at)


def grant_refused(session: Session, event: e.GrantRefused) -> Session:
    return replace(session.reset(State.WAITING), refused=event.reason)


def admit(_: Session, event: e.PresentGrant | e.Unlock) -> tuple[Admit, ...]:
    return (Admit(event.grant),)


def _with_part(session: Session, **changes: Any) -> Session:
    voter = here(session)
    return replace(session, voter=voter.with_part(replace(voter.part, **changes)))


def look(session: Session) -> Session:
    """What is on the screen now was seen."""
    part = here(session).part
    shown = lists.visible(part.contest, session.per_screen, part.top, part.row)
    return _with_part(session, seen=part.seen | set(shown))


def begin(session: Session, _: e.Event) -> Session:
    return look(session)


def choose(session: Session, event: e.Choose) -> Session:
    return _with_part(session, marked=event.candidate)


def show_from(session: Session, event: e.ShowFrom) -> Session:
    return look(_with_part(session, top=event.position))


def open_row(session: Session, event: e.OpenRow) -> Session:
    return look(_with_part(session, row=event.row))


def _at(session: Session, at: int) -> Session:
    """Another contest on the screen; what was confirmed there is marked."""
    moved = replace(session, voter=replace(here(session), at=at))
    part = here(moved).part
    marked = part.marked if part.choice in (None, NO_CHOICE) else part.choice
    return look(_with_part(moved, marked=marked))


def to_contest_before(session: Session, _: e.Back) -> Session:
    return _at(session, here(session).at - 1)


def to_contest(session: Session, event: e.Change) -> Session:
    ids = [part.contest.id for part in here(session).parts]
    return _at(session, ids.index(event.contest))


def to_last_contest(session: Session, _: e.Back) -> Session:
    return _at(session, len(here(session).parts) - 1)


def decide(session: Session, _: e.Confirm) -> Session:
    return _with_part(session, choice=here(session).part.marked)


def decide_next(session: Session, event: e.Confirm) -> Session:
    return _next_open(decide(session, event))


def decide_none(session: Session, _: e.ConfirmEnd) -> Session:
    return _with_part(session, choice=NO_CHOICE, marked=None)


def decide_none_next(session: Session, event: e.ConfirmEnd) -> Session:
    return _next_open(decide_none(session, event))


def _next_open(session: Session) -> Session:
    parts = here(session).parts
    return _at(session, next(at for at, part in enumerate(parts) if part.choice is None))


def over(session: Session, _: e.Event) -> Session:
    """Keep the step that is covered now; under a cover there is one already."""
    return replace(session, back=session.back or session.state)


def stop_waiting(session: Session, event: e.Event) -> Session:
    return replace(session, back=None, touched=event.at)


def set_to(session: Session, event: e.Set) -> Session:
    changed = replace(session, settings=event.settings)
    covered = session.back or session.state
    return look(changed) if covered is State.CHOOSING else changed


def with_aid(session: Session, event: e.Help) -> Session:
    return replace(session, voter=replace(here(session), aid=event.aid))


def done(session: Session, _: e.Recorded) -> Session:
    """Only the settings stay, for the thanks; the choice and the grant are gone."""
    return replace(session.reset(State.DONE), settings=session.settings)


# What is to be done.


def _record(session: Session, choices: Mapping[str, str | None]) -> tuple[Record, ...]:
    decided = {contest: choice for contest, choice in choices.items() if choice is not None}
    return (Record(here(session).grant, decided),)


def record(session: Session, event: Any) -> tuple[Record, ...]:
    """What was confirmed, of every contest."""
    if isinstance(event, e.Confirm):
        session = decide(session, event)
    elif isinstance(event, e.ConfirmEnd):
        session = decide_none(session, event)
    return _record(session, {part.contest.id: part.choice for part in here(session).parts})


def record_none(session: Session, _: e.EndForVoter) -> tuple[Record, ...]:
    """途中終了 in every contest, whatever had been confirmed on the way."""
    return _record(session, {part.contest.id: NO_CHOICE for part in here(session).parts})
