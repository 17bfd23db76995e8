"""A polling day at one screen: nothing grows."""

from pathlib import Path

import pytest
from ballot_world import contest, election
from fingers import frame, tap
from screens_world import Person, Screens

from terminal.session.events import Time

BALLOTS = 3_000
STATUS = Path("/proc/self/status")


def resident() -> int:
    """Kilobytes of memory that this process holds."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


def vote(screens: Screens, person: Person, number: int) -> None:
    """One voter, who also changes letters or colours now and then."""
    person.arrive()
    keys = ["bar-forward", f"candidate-contest-1-{number % 8 + 1}", "bar-forward", "bar-confirm"]
    if number % 3 == 0:
        keys.insert(2, "side-larger")
    if number % 7 == 0:
        keys.insert(1, "side-theme")
    for key in keys:
        person.now += 1_000
        tap(screens.window, person.sheet.page.target(key))
    frame()
    person.now += 20_000
    person.does(Time)


@pytest.mark.slow
def test_three_thousand_ballots_in_one_process_do_not_grow(screens: Screens) -> None:
    """After the first 500 ballots, 2,500 more take less than 4 MB."""
    person = screens.person(election(contest(1, 8)))
    screens.sheet(person)
    for number in range(500):
        vote(screens, person, number)
    before = resident()
    for number in range(500, BALLOTS):
        vote(screens, person, number)
    assert len(person.recorded) == BALLOTS
    assert resident() - before < 4_096
