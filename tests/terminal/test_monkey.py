"""Hours of anything at a terminal, and bad terminals that the monkey must find out."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import pytest
from bad_recorder import done_anyway
from monkey import Monkey, run

import terminal.booth as booth_module
from common.grant import new_grant
from terminal.booth import Booth
from terminal.doer import Doer
from terminal.life import events as life
from terminal.life.states import State as PollsState
from terminal.life.table import TABLE as POLLS
from terminal.machine import Arrow, Refusal
from terminal.own_disk import Told
from terminal.recorder import Recorder
from terminal.session import events as voter
from terminal.session import rules as r
from terminal.session.effects import Record
from terminal.session.states import State
from terminal.session.table import TABLE as SESSION
from terminal.whole import Tables, step

ACTS = 2000
SEEDS = range(6)
Patch = pytest.MonkeyPatch


def _said(days: list[Monkey]) -> str:
    total: Counter[str] = Counter()
    for day in days:
        total.update({k: v for k, v in asdict(day.numbers).items() if k != "end"})
    ends = Counter(day.numbers.end for day in days)
    return (
        f"monkey: {len(days)} days, {total['hours']:.0f} hours, {total['acts']:,} acts,"
        f" {total['touches']:,} touches, {total['refused']:,} refused, {total['recorded']} votes,"
        f" {total['restarts']} power cuts, {total['incidents']} incidents,"
        f" {total['networks']} networks up; {dict(ends)}"
    )


def _hold(seeds: range, capsys: pytest.CaptureFixture[str]) -> list[Monkey]:
    days = [run(seed, ACTS) for seed in seeds]
    with capsys.disabled():
        print(f"\n{_said(days)}")  # noqa: T201  # the figures belong into the log of the run
    wrong = zip(seeds, (day.truth.wrong for day in days), strict=True)
    assert {seed: found for seed, found in wrong if found} == {}
    return days


def test_no_monkey_loses_doubles_or_makes_up_a_vote(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever hands, plugs, networks and power do for hours: recorded is what somebody
    confirmed, once; and staff always have a way on, to the hand-over."""
    days = _hold(SEEDS, capsys)
    # The days were what they claim to be.
    assert sum(day.numbers.recorded for day in days) > 10 * len(days)
    assert sum(day.numbers.restarts for day in days) > len(days)
    assert sum(day.numbers.incidents for day in days) > len(days)
    assert sum(day.numbers.networks for day in days) > len(days)
    assert sum(day.numbers.hours for day in days) > 2 * len(days)


@pytest.mark.slow
def test_hundreds_of_monkeys_do_not(capsys: pytest.CaptureFixture[str]) -> None:
    """The same for half a thousand days; all ways to end a day are among them."""
    days = _hold(range(500), capsys)
    assert len({day.numbers.end for day in days}) > 1


# Bad terminals. Each is found out by the law that it breaks.

TO_RECORDING = Arrow(State.RECORDING, effects=lambda session, _: r.record_none(session, _))


def _table(patch: Patch, polls: Any = None, session: Any = None) -> None:
    """The booth goes by these tables."""
    tables = Tables(polls=polls or POLLS, session=session or SESSION)
    patch.setattr(booth_module, "step", partial(step, tables=tables))


def _session(state: State, event: type[Any], *arrows: Arrow[Any]) -> Callable[[Patch], None]:
    table = {**SESSION, state: {**SESSION[state], event: arrows}}
    return lambda patch: _table(patch, session=table)


def _polls(state: PollsState, cells: Mapping[type[Any], Any]) -> Callable[[Patch], None]:
    return lambda patch: _table(patch, polls={**POLLS, state: {**POLLS[state], **cells}})


def _twice(patch: Patch) -> None:
    real = Booth._record

    def record(self: Booth, effect: Record) -> voter.Event:
        grant = effect.grant
        again = new_grant(grant.terminal, grant.opening, grant.contests)
        real(self, Record(again, effect.choices))
        return real(self, effect)

    patch.setattr(Booth, "_record", record)


def _never_recorded(patch: Patch) -> None:
    """After every fault the voter is told to vote again (海老名 2003)."""
    real = Doer._recover

    def recover(self: Doer, **how: bool) -> life.Event:
        said: Any = real(self, **how)
        return life.Recovered(
            voters=said.voters,
            opening=said.opening,
            told=Told.NOT_RECORDED,
            degraded=said.degraded,
        )

    patch.setattr(Doer, "_recover", recover)


def _forgets_grants(patch: Patch) -> None:
    """A used grant is as good as a new one: its vote is put in under another."""
    real = Recorder.cast

    def cast(self: Recorder, grant: Any, choices: Any) -> int:
        return real(self, new_grant(grant.terminal, grant.opening, grant.contests), choices)

    patch.setattr(Recorder, "cast", cast)
    patch.setattr(Recorder, "is_spent", lambda *_: False)


def _hangs(patch: Patch) -> None:
    """A close that says nothing when it is done."""
    real = Doer._close
    patch.setattr(Doer, "_close", lambda self: real(self) and None)


def _no_escape(patch: Patch) -> None:
    """Staff cannot end the session of a voter who left; the monkey asks the same table."""
    refusal = {voter.EndForVoter: Refusal("call-first")}
    session = {**SESSION, State.HELP: {**SESSION[State.HELP], **refusal}}
    _table(patch, session=session)
    patch.setattr("monkey.step", partial(step, tables=Tables(session=session)))


DEAD_END = {event: Refusal("recover-first") for event in life.BY_PEOPLE}
STAYS_OPEN = (Arrow(PollsState.OPEN),)
BAD: dict[str, tuple[str, Callable[[Patch], None]]] = {
    "calling staff records": (
        "a vote that nobody confirmed",
        _session(State.CHOOSING, voter.CallStaff, TO_RECORDING),
    ),
    "time records": (
        "a vote that nobody confirmed",
        _session(State.ASKING, voter.Time, TO_RECORDING),
    ),
    "a screen records another choice": (
        "a vote on a medium that nobody cast",
        _session(
            State.REVIEW,
            voter.Cast,
            Arrow(State.RECORDING, effects=lambda s, e: r.record_none(s, e)),
        ),
    ),
    "the last voter's choice stays": (
        "something of a voter is left",
        _session(State.RECORDING, voter.Recorded, Arrow(State.DONE)),
    ),
    "no escape": (
        "no escape",
        _no_escape,
    ),
    "every vote twice": ("a wrong number of voters", _twice),
    "done although a medium failed": ("a wrong number of voters|lost", done_anyway),
    "not recorded, after every fault": ("nobody cast|a wrong number of voters", _never_recorded),
    "used grants are taken": ("one grant, two votes", _forgets_grants),
    "work that never ends": ("stuck at work", _hangs),
    "an incident is a dead end": ("a crew found no end", _polls(PollsState.INCIDENT, DEAD_END)),
    "a network does not matter": (
        "open while a network is up",
        _polls(PollsState.OPEN, {life.NetworkFound: STAYS_OPEN}),
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_terminal_is_found_out(bad: str, monkeypatch: Patch) -> None:
    """Positive control: within a few days, and by the law that it breaks."""
    law, spoil = BAD[bad]
    spoil(monkeypatch)
    found: list[str] = []
    for seed in range(12):
        found += run(seed, 700).truth.wrong
        if any(part in one for part in law.split("|") for one in found):
            return
    pytest.fail(f"not found out: {sorted(set(found))}")
