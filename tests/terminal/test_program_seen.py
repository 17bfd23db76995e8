"""The terminal compares the program that runs with the one that was inspected (Act Art 6)."""

from dataclasses import replace

import pytest
from test_life import polls_in

from common.program_code import ProgramNamed
from terminal.app.program_seen import ProgramSeen, conditions
from terminal.life.conditions import refusing
from terminal.life.states import Condition, State

RUNS = ProgramNamed("1.0", "1" * 64, "2" * 64)
OTHER, BELOW, UNTOLD = (
    Condition.PROGRAM_OTHER,
    Condition.PACKAGES_OTHER,
    Condition.PROGRAM_UNTOLD,
)


@pytest.mark.parametrize(
    ("inspected", "other", "found"),
    [
        (RUNS, (), set()),
        (replace(RUNS, pins=""), (), set()),
        (replace(RUNS, sha256="3" * 64), (), {OTHER}),
        (replace(RUNS, version="1.1"), (), {OTHER}),
        (replace(RUNS, pins="3" * 64), (), {BELOW}),
        (RUNS, ("kivy 2.2",), {BELOW}),
        (ProgramNamed("1.1", "3" * 64, "3" * 64), ("kivy 2.2",), {OTHER, BELOW}),
        (None, (), {UNTOLD}),
    ],
)
def test_each_difference_has_its_name(
    inspected: ProgramNamed | None, other: tuple[str, ...], found: set[Condition]
) -> None:
    """Version, hash, list of packages, installed packages; nothing told is a finding, too."""
    assert conditions(ProgramSeen(RUNS, inspected, other)) == found


@pytest.mark.parametrize("condition", [OTHER, BELOW])
def test_a_program_that_was_not_inspected_opens_no_polls(condition: Condition) -> None:
    """Neither in the morning nor after a pause; a missing number alone only warns."""
    for state in (State.LOADED, State.ZERO_CHECKED, State.DAY_CLOSED, State.PAUSED):
        polls = polls_in(state)
        assert refusing(polls, [condition]) == (condition,)
        assert refusing(polls, [UNTOLD]) == ()
