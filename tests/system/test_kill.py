"""The voting process is killed, again and again, and no vote is lost, doubled or in doubt.

SIGKILL leaves no time for a last word. What was written before it stays in the hands of
the operating system; power cuts, which take that too, are in test_fuse.py.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from officer import CLOSED, LAST_VOTERS, STAGES, Moment, Officer, VotingProcesses, stage
from voting_process import EARLY, KILLED, TWICE


@pytest.fixture(scope="module")
def processes() -> Iterator[VotingProcesses]:
    with VotingProcesses() as processes:
        yield processes


def moments(rng: Random, seconds: Sequence[float]) -> list[Moment]:
    """When to kill in the life of one box: in every stage, most often while voters vote.

    seconds: how long one step takes in each stage, from a life in which nothing was killed.
    """
    plan = [1, 1, *[2] * 6, 3, 3, 4, 4, *[5] * 5, 6, 6, 6]
    return [
        Moment(
            STAGES[0 if rng.random() < 0.2 else at],
            nth=rng.choice((1, 2)) if STAGES[at].endswith("day") else 1,
            seconds=rng.uniform(0, seconds[at]),
        )
        for at in plan
    ]


def longest_steps(processes: VotingProcesses, folder: Path) -> list[float]:
    """How long, in seconds, the longest silence in each stage is when nobody is killed."""
    officer = Officer(processes, folder)
    run = officer.start()
    assert run.status == CLOSED
    officer.assert_counted()
    found = [0.0] * len(STAGES)
    for (began, line), (until, _) in zip(run.said, run.said[1:], strict=False):
        found[stage(line)] = max(found[stage(line)], until - began)
    return found


def test_a_life_without_a_kill_is_closed_and_counted(
    processes: VotingProcesses, tmp_path: Path
) -> None:
    """Control: two days and the close in one process, every vote on both media."""
    officer = Officer(processes, tmp_path)
    run = officer.start()
    assert run.status == CLOSED
    assert officer.recorded == LAST_VOTERS[-1]
    assert not officer.told
    officer.assert_counted()


def test_every_acknowledged_vote_survives_sigkill(
    processes: VotingProcesses, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Killed at random moments of opening, voting, change of day and close, the terminal
    always tells the truth, and the closed media hold each acknowledged vote exactly once."""
    wanted = int(request.config.getoption("--kills"))
    seconds = longest_steps(processes, tmp_path / "control")
    kills: Counter[str] = Counter()
    told: Counter[str] = Counter()
    life = 0
    while kills.total() < wanted:
        life += 1
        officer = Officer(processes, tmp_path / str(life))
        for moment in moments(Random(life), seconds):
            run = officer.start(moment)
            kills[moment.stage] += run.status == KILLED
            assert run.status in (KILLED, CLOSED), run.last
        assert officer.start().status == CLOSED
        officer.assert_counted()
        told += officer.told
    figures = f"{kills.total()} kills in {life} lives: {dict(kills)}; told {dict(told)}"
    print(f"\n{figures}")  # noqa: T201  # the figures belong into the log of the run
    assert all(kills[name] for name in STAGES[1:])


def test_a_vote_that_is_acknowledged_too_early_is_noticed(
    processes: VotingProcesses, tmp_path: Path
) -> None:
    """The detector works: a terminal that says 'recorded' before it is does not pass."""
    officer = Officer(processes, tmp_path, lie=EARLY)
    assert officer.start(Moment("first day", seconds=0.5)).status == KILLED
    assert officer.recorded == 1
    with pytest.raises(AssertionError):
        officer.start(Moment("first day"))


def test_a_vote_that_is_recorded_twice_is_noticed(
    processes: VotingProcesses, tmp_path: Path
) -> None:
    """The detector works: a terminal that records every vote twice does not pass."""
    officer = Officer(processes, tmp_path, lie=TWICE)
    with pytest.raises(AssertionError):
        officer.start()
