"""A polling day at one screen: nothing grows."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ballot_world import contest, election
from fingers import frame, tap
from screens_world import Person, Screens

from terminal.session.events import Time

MARKS = (500, 1_000, 1_500, 2_000, 2_500, 3_000)
FEW = (40, 80, 120)
"""In every run: one that grows by a picture a ballot is found out by these alone."""
MOST_KB = 4_096
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


def held_after(screens: Screens, marks: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """So many ballots, and the kilobytes that the process holds after them."""
    person = screens.person(election(contest(1, 8)))
    screens.sheet(person)
    for number in range(marks[-1]):
        vote(screens, person, number)
        if number + 1 in marks:
            yield number + 1, resident()
    assert len(person.recorded) == marks[-1]


def grown(screens: Screens, marks: tuple[int, ...]) -> int:
    """Kilobytes that were taken between the first mark and the last. Printed for `-s`."""
    held = dict(held_after(screens, marks))
    for ballots, kilobytes in held.items():
        sys.stdout.write(f"{ballots:>6} ballots {kilobytes:>8} kB\n")
    return held[marks[-1]] - held[marks[0]]


@pytest.mark.slow
def test_three_thousand_ballots_in_one_process_do_not_grow(screens: Screens) -> None:
    """After the first 500 ballots, 2,500 more take less than 4 MB."""
    assert grown(screens, MARKS) < MOST_KB


def test_the_first_ballots_do_not_grow_by_a_picture_each(screens: Screens) -> None:
    """After the first 40 ballots, in which all texts were drawn once, 80 more take less than 4 MB:
    one picture of a page that stays a ballot would be 300."""
    assert grown(screens, FEW) < MOST_KB
