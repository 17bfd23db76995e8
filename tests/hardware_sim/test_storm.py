"""Thousands of votes under random faults: none lost, none doubled, no false "done"."""

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

import pytest
import storm as storm_module
from builders import make_election
from storm import Storm, Watched, storm
from world import World

import terminal.take_over as take_over_module
from common.box_contents import Contents
from common.grant import Grant, new_grant
from hardware_sim import virtual_terminal
from terminal.own_disk import DiskState, Told
from terminal.recorder import Recorder

VOTERS = 20


@cache
def _world(without_duplicate: str) -> World:
    election = make_election(contests=2, box_capacity=100, without_duplicate=without_duplicate)
    return World(suite=2, election=election)


def _run(number: int) -> tuple[int, Storm]:
    """Every third day may go on without a duplicate; on every second a medium dies."""
    world = _world("go-on" if number % 3 == 2 else "stop")
    return number, storm(number, VOTERS, world, lasting=number % 2 == 1)


def _storms(days: int, first: int = 0) -> list[tuple[int, Storm]]:
    numbers = range(first, first + days)
    workers = len(os.sched_getaffinity(0))
    if days < 50 or workers == 1:
        return [_run(number) for number in numbers]
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return list(pool.map(_run, numbers, chunksize=25))


def _told(days: list[tuple[int, Storm]]) -> str:
    casts = sum(day.casts for _, day in days)
    restarts = sum(day.restarts for _, day in days)
    retired = sum(day.retired for _, day in days)
    unclosed = sum(not day.closed for _, day in days)
    wrong = sum(bool(day.wrong) for _, day in days)
    alone = sum(day.degraded > 0 for _, day in days)
    remade = sum(day.remade > 0 for _, day in days)
    lacking = sum(day.lacking > 0 for _, day in days)
    keys = sum(day.lost_keys > 0 for _, day in days)
    return (
        f"storm: {len(days)} days, {casts} casts, {restarts} restarts, {retired} terminals"
        f" retired, {unclosed} that nobody could close; {alone} days without a duplicate,"
        f" {remade} with one remade, {lacking} closed by two people without votes that died"
        f" with the original; {keys} days with lost key files; {wrong} days gone wrong"
    )


def test_no_vote_is_lost_doubled_or_falsely_done_in_a_storm(
    pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever fails, every vote reported as recorded is counted exactly once."""
    casts = int(pytestconfig.getoption("casts"))
    days = _storms(-(-casts * 11 // (10 * VOTERS)))  # some terminals retire early
    with capsys.disabled():
        print(f"\n{_told(days)}")  # noqa: T201  # the figures belong into the log of the run
    assert {number: day.wrong for number, day in days if day.wrong} == {}
    assert sum(day.casts for _, day in days) >= casts
    # The storm is one: terminals were restarted and retired, and most days were closed.
    assert sum(day.restarts for _, day in days) > len(days)
    assert sum(day.retired for _, day in days) > 0
    assert sum(day.closed for _, day in days) > 0.9 * len(days)
    for happened in ("degraded", "remade", "lacking", "lost_keys", "confirmed"):
        assert any(getattr(day, happened) for _, day in days), happened


def test_the_storm_sees_a_vote_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector works: a recorder that reports before it writes is caught."""
    real = Recorder.commit

    def forgetful(self: Recorder, contents: Contents, state: DiskState) -> None:
        """The third vote is reported, and never written."""
        if contents.count != 3 or state.attempted >= state.cast:
            real(self, contents, state)

    monkeypatch.setattr(Recorder, "commit", forgetful)
    assert any(day.wrong for _, day in _storms(3))


class Credulous(Watched):
    """An officer who lets everybody vote again after a fault, with a new grant.

    That is what happened in 海老名 in 2003.
    """

    def _restart(self, fault: BaseException) -> tuple[Recorder, Told]:
        recorder, _ = super()._restart(fault)
        return recorder, Told.NOT_RECORDED


def test_the_storm_sees_a_vote_that_is_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector works: people who let everybody vote again after a fault are caught."""
    real_cast = Recorder.cast

    def cast(self: Recorder, grant: Grant, choices: Mapping[str, str]) -> int:
        """The desk issued another grant, since the officer said so."""
        return real_cast(self, new_grant(grant.terminal, grant.opening, grant.contests), choices)

    monkeypatch.setattr(Recorder, "cast", cast)
    monkeypatch.setattr(storm_module, "Watched", Credulous)
    assert any(day.wrong for _, day in _storms(20))


WHERE_BOTH_DIE = range(5, 60, 6)
"""Days on which the duplicate falls out, and a while later the original dies."""


def _bad_days() -> list[str]:
    return [wrong for number in WHERE_BOTH_DIE for wrong in _run(number)[1].wrong]


def test_the_storm_sees_a_duplicate_that_is_believed_though_it_lacks_votes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The detector works: another device that closes any duplicate in silence is caught."""
    assert _bad_days() == []
    monkeypatch.setattr(take_over_module, "_may_lack_votes", lambda *_: False)
    assert "a vote that was reported as recorded is lost" in _bad_days()


def test_the_storm_sees_a_retired_terminal_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector works: a terminal that forgets that it retired is caught."""
    monkeypatch.setattr(virtual_terminal, "retire", lambda *_: None)
    assert any("a retired terminal" in wrong for wrong in _bad_days())
