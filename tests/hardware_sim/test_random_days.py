"""Whole days at a place, with faults: nothing lost, doubled or leaked; and bad terminals
that such a day must find out."""

import os
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from functools import cache
from multiprocessing import get_context
from typing import Any
from unittest.mock import patch

import pytest
from place_world import Day, PlaceWorld

from common.eventlog import Event
from common.grant import Grant, new_grant
from terminal.doer import Doer
from terminal.life import events as life
from terminal.own_disk import Told
from terminal.recorder import Recorder


@cache
def _world(without_duplicate: str) -> PlaceWorld:
    return PlaceWorld(without_duplicate=without_duplicate)


def _day(seed: int) -> Day:
    """Every third day may go on without a duplicate."""
    return _world("go-on" if seed % 3 == 0 else "stop").random_day(seed)


def _summary(seed: int) -> tuple[int, list[str], Counter[str]]:
    """What a day came to, small enough to be sent by a process."""
    day = _day(seed)
    used = day.lived.used.values()
    numbers = Counter(
        voters=len(day.lived.served),
        unserved=day.lived.unserved,
        replaced=len(day.lived.replaced),
        power_cuts=sum(one.happened.power_cuts for one in used),
        incidents=sum(one.happened.incidents for one in used),
        networks=sum(one.happened.networks for one in used),
        taken_over=sum(one.happened.taken_over for one in used),
        unknown=sum(len(ledger.unknown) for ledger in day.lived.ledgers.values()),
    )
    return seed, day.wrong + day.leaks, numbers


def _days(number: int) -> list[tuple[int, list[str], Counter[str]]]:
    workers = len(os.sched_getaffinity(0))
    if number < 50 or workers == 1:
        return [_summary(seed) for seed in range(number)]
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return list(pool.map(_summary, range(number), chunksize=10))


def test_nothing_is_lost_doubled_or_leaked_on_random_days(
    pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever fails at a place: each vote that was told as recorded is on the closed media,
    once, and nothing on any medium or disk tells of a vote."""
    number = int(pytestconfig.getoption("days"))
    days = _days(number)
    total: Counter[str] = sum((numbers for _, _, numbers in days), Counter())
    with capsys.disabled():
        print(f"\nplace: {number} days, {dict(total)}")  # noqa: T201  # for the log of the run
    assert {seed: said for seed, said, _ in days if said} == {}
    # The days were what they claim to be.
    for happened in ("power_cuts", "incidents", "networks", "taken_over", "replaced"):
        assert total[happened] > 0
    assert total["voters"] > 25 * number


# Bad terminals. Each is found out by what it does to the votes of a day.


class _Forgets(Recorder):
    """Says of its sixth voter that the vote is recorded, and records nothing."""

    served = 0

    def cast(self, grant: Grant, choices: Mapping[str, str]) -> int:
        self.served += 1
        return self.count if self.served == 6 else super().cast(grant, choices)


class _Twice(Recorder):
    """Records every vote a second time under a grant of its own."""

    def cast(self, grant: Grant, choices: Mapping[str, str]) -> int:
        super().cast(grant, choices)
        again = new_grant(grant.terminal, grant.opening, grant.contests)
        return super().cast(again, choices)


class _Logs(Recorder):
    """Writes into its log whom the voter chose."""

    def cast(self, grant: Grant, choices: Mapping[str, str]) -> int:
        found = super().cast(grant, choices)
        chosen = next(iter(choices.values()))
        self.log.add(Event.DEVICE_FAULT, device="box", fault=chosen)
        return found


def _recorder(kind: type[Recorder]) -> AbstractContextManager[object]:
    return patch("terminal.opening.Recorder", kind)


@pytest.mark.parametrize(
    ("kind", "said"),
    [(_Forgets, "is lost"), (_Twice, "a vote twice"), (_Logs, "a vote beside a place")],
    ids=["forgets", "twice", "logs"],
)
def test_a_bad_terminal_is_found_out_by_a_day(kind: type[Recorder], said: str) -> None:
    """A vote that is not recorded, one that is recorded twice, one that is told in the log:
    a plain day without any fault finds each."""
    with _recorder(kind):
        day = PlaceWorld().plain_day(1, 24)
    assert any(said in found for found in day.wrong + day.leaks)


def test_a_false_word_about_the_last_vote_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that after every fault lets the voter vote again (海老名 2003): the day finds
    that a vote is recorded of which it was said that it is not."""
    real = Doer._recover

    def recover(self: Doer, **how: bool) -> life.Event:
        said: Any = real(self, **how)
        return life.Recovered(
            voters=said.voters, opening=said.opening, told=Told.NOT_RECORDED, degraded=said.degraded
        )

    monkeypatch.setattr(Doer, "_recover", recover)
    days = [PlaceWorld().random_day(seed) for seed in (1, 2)]
    assert any("told as not recorded" in said for day in days for said in day.wrong)
