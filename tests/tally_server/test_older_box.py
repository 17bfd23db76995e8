"""The counting place sees that a box was closed that may lack votes."""

from pathlib import Path

import pytest
from terminal_world import TerminalWorld
from world import DUPLICATE

from common.problems import Action
from hardware_sim.media_folder import write_folder
from tally_server.intake.reading import read_terminal
from tally_server.intake.report import Report
from tally_server.intake.terminals import Decided, Slips, settle_terminal

NAME = "older-box-accepted"


def carried(folder: Path, *, stale: bool) -> tuple[TerminalWorld, Report, Report]:
    """The duplicate of a terminal whose original died, closed by another device."""
    terminal = TerminalWorld(without_duplicate="go-on")
    recorder = terminal.opened_with(2)
    if stale:
        fallen_out = terminal.duplicate.image()
        terminal.duplicate.load({})
        recorder = terminal.recover(without_duplicate=True).recorder
        terminal.cast(recorder, terminal.vote(3))
        terminal.duplicate.load(fallen_out)
    reached = terminal.state.original
    terminal.take_over(DUPLICATE, reached=reached, accept_stale=stale)
    write_folder(folder / "duplicate", terminal.duplicate.image())
    return terminal, *read_terminal(folder, terminal.name, terminal.world.expected)


@pytest.mark.parametrize("stale", [True, False])
def test_a_box_that_may_lack_votes_is_listed(tmp_path: Path, stale: bool) -> None:
    """Where two people accepted an older box, it is counted, and everybody can read why
    votes may be missing; of a duplicate that is whole nothing of the kind is said."""
    _, original, duplicate = carried(tmp_path, stale=stale)
    assert duplicate.good
    decided = Decided(use_duplicate=True)
    result = settle_terminal(original, duplicate, Slips(given=False), decided)
    assert result.counted == duplicate
    listed = [f.problem for f in result.findings if f.problem.name == NAME]
    assert len(listed) == stale
    assert [problem.values for problem in listed] == [{"medium": "duplicate", "voters": 2}] * stale


def test_it_can_be_acknowledged(tmp_path: Path) -> None:
    """Two people put on record that they looked into it."""
    _, original, duplicate = carried(tmp_path, stale=True)
    decided = Decided(use_duplicate=True, acknowledged=frozenset({NAME}))
    result = settle_terminal(original, duplicate, Slips(given=False), decided)
    (finding,) = [f for f in result.findings if f.problem.name == NAME]
    assert finding.settled_by is Action.ACKNOWLEDGE
