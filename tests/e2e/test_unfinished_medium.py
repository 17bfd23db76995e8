"""A terminal that was never closed: found at intake, closed by another device, counted."""

from collections import Counter
from pathlib import Path

import pytest
from damages import found, use_duplicate
from elections import Town, counted_totals, drop_slip, world_town, write_files, write_media
from terminal_world import TerminalWorld, clock
from world import DUPLICATE, ORIGINAL

from common.closing import Slip
from terminal.files import read_whole
from terminal.ports.medium import Medium
from terminal.take_over import take_over

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

DEAD, GOOD = "p01-01", "p01-02"
VOTERS = range(1, 6)


@pytest.fixture
def dead() -> TerminalWorld:
    """A terminal that took five votes and then stopped for ever."""
    terminal = TerminalWorld()
    recorder = terminal.open()
    for number in VOTERS:
        terminal.cast(recorder, terminal.vote(number))
    return terminal


@pytest.fixture
def carried(dead: TerminalWorld, tmp_path: Path) -> Town:
    """Its media as they were taken out, beside those of a terminal that was closed."""
    town = world_town(dead.world, tmp_path)
    closing = dead.world.closing(GOOD, {"contest-1": ["contest-1-1", "none"]})
    write_media(town, {GOOD: (closing, dead.world.terminal_key(GOOD))})
    for role, medium in ((ORIGINAL, dead.original), (DUPLICATE, dead.duplicate)):
        write_files(town.media / DEAD / role.word, files_on(medium))
    return town


def files_on(medium: Medium) -> dict[str, bytes]:
    return {name: read_whole(medium, name) for name in medium.names()}


def add_slip(town: Town, slip: Slip) -> None:
    with town.slips.open("a") as file:
        file.write(f"{slip.terminal},{slip.records},{slip.digest}\n")


def expected_totals(dead: TerminalWorld) -> dict[str, dict[str, int]]:
    """The votes of both terminals together."""
    votes = Counter(dead.vote(number).choices["contest-1"] for number in VOTERS)
    votes.update({"contest-1-1": 1, "none": 1})
    return {"contest-1": dict(votes)}


def test_media_that_were_never_closed_are_not_counted(carried: Town) -> None:
    """The terminal is named; neither of its media can be used, by no decision."""
    said = carried.count()
    assert (said.code, found(said.lines)) == (3, [(DEAD, "M-03"), (DEAD, "M-23")])
    said = carried.count("--decisions", carried.decide(use_duplicate(DEAD)))
    assert (said.code, found(said.lines)) == (3, [(DEAD, "M-03"), (DEAD, "M-25")])
    assert not carried.has_results


def test_another_device_closes_the_box_and_every_vote_counts(
    carried: Town, dead: TerminalWorld
) -> None:
    """With both halves of the secret the original is closed; no vote is lost or added."""
    assert dead.halves is not None
    slip = take_over(dead.provision, dead.original, ORIGINAL, dead.halves, clock)
    for file in carried.original(DEAD).iterdir():
        file.unlink()
    write_files(carried.original(DEAD), files_on(dead.original))
    add_slip(carried, slip)
    said = carried.count()
    assert (said.code, found(said.lines)) == (0, [(DEAD, "M-23")])
    assert counted_totals(carried.document) == expected_totals(dead)


def test_a_close_that_was_cut_off_is_not_taken_for_a_closed_medium(carried: Town) -> None:
    """While the working box still lies beside a whole closing package, the close goes on."""
    box = (carried.original(DEAD) / "box").read_bytes()
    write_files(carried.original(GOOD), {"box": box})
    said = carried.count()
    assert said.code == 3
    assert (GOOD, "M-03") in found(said.lines)


def test_an_unfinished_medium_does_not_become_a_terminal_that_was_never_used(
    carried: Town,
) -> None:
    """Signs of use contradict the decision not-used, also without a slip."""
    drop_slip(carried, DEAD)
    decided = carried.decide({"action": "not-used", "terminal": DEAD})
    said = carried.count("--decisions", decided)
    assert said.code == 3
    assert (DEAD, "M-20") in found(said.lines)
    assert not carried.has_results
