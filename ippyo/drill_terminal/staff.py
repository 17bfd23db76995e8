"""What staff see of a drilled terminal, and its contests, in the words of the drills."""

from dataclasses import fields

from common import election
from tally_server.compliance.drills import protocol as p
from terminal.life.states import Polls, State
from terminal.own_disk import Told
from terminal.whole import Terminal

_STAGES = {
    State.BARE: p.Stage.EMPTY,
    State.READY: p.Stage.TESTED,
    **{State(one.value): one for one in p.Stage if one.value in set(State)},
}
_TOLD = {
    None: p.Told.NOTHING,
    Told.UNDECIDED: p.Told.NOTHING,
    Told.RECORDED: p.Told.RECORDED,
    Told.NOT_RECORDED: p.Told.NOT_RECORDED,
    Told.CANNOT_BE_KNOWN: p.Told.UNKNOWN,
}
_NOT_IN_WORDS = frozenset({"loaded", "slip"})


def seen_by_staff(terminal: Terminal) -> p.Staff:
    """All that their screens are made from."""
    polls = terminal.polls
    slip = None if polls.slip is None else p.Slip(polls.slip.records, polls.slip.digest)
    return p.Staff(
        _STAGES.get(polls.state, p.Stage.OTHER),
        polls.voters,
        _TOLD[polls.truth],
        polls.trouble,
        frozenset(device.value for device in polls.lost),
        (*_words(polls), terminal.session.state.value),
        slip,
    )


def _words(polls: Polls) -> tuple[str, ...]:
    found = {one.name: getattr(polls, one.name) for one in fields(polls)}
    return tuple(f"{name} {value}" for name, value in found.items() if name not in _NOT_IN_WORDS)


def contest_of(contest: election.Contest) -> p.Contest:
    people = (p.Person(one.id, one.name, one.kana, one.party) for one in contest.candidates)
    return p.Contest(contest.id, contest.title, contest.display, tuple(people))
