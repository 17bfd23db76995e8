"""A polling day on devices that fail, and the count of what is left of it."""

from pathlib import Path

import pytest
from damages import found, use_duplicate
from elections import SMALL_SCRIPT, Town, cast_totals, counted_totals, small_election

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

RECOVERED = """
[[faults]]
kind = "power-cut"
terminal = "p01-01"
medium = "original"
operation = "write"
after = 14

[[faults]]
kind = "pulled"
terminal = "p01-02"
medium = "duplicate"
operation = "write"
after = 13
times = 0
"""
RETIRED = """
[[faults]]
kind = "pulled"
terminal = "p02-01"
medium = "original"
operation = "write"
after = 13
times = 0
"""


@pytest.fixture
def ready(tmp_path: Path) -> Town:
    """The small election with its ballots, before the day."""
    town = Town.found(tmp_path, small_election())
    town.cast(SMALL_SCRIPT)
    return town


def test_no_vote_is_lost_or_added_by_faults_that_staff_can_mend(ready: Town) -> None:
    """A power cut, and a duplicate that is replaced: restarts, and exact totals."""
    said = ready.day("--faults", ready.write("faults.toml", RECOVERED), "--json")
    assert said.code == 0
    restarts = {one["terminal"]: one["restarts"] for one in said.document["terminals"]}
    assert restarts["p01-01"] >= 1
    assert restarts["p01-02"] >= 1
    assert (said.document["voters"], ready.count().code) == (8, 0)
    assert counted_totals(ready.document) == cast_totals(SMALL_SCRIPT)


def test_a_terminal_that_retired_is_counted_from_its_duplicate_by_decision(ready: Town) -> None:
    """A dead original stops the count; with the duplicate every recorded vote is there."""
    said = ready.day("--faults", ready.write("faults.toml", RETIRED), "--json")
    assert said.code == 0
    (retired,) = [one for one in said.document["terminals"] if one["retired"]]
    assert (retired["terminal"], retired["recorded"] + retired["left"]) == ("p02-01", 3)
    stopped = ready.count()
    assert (stopped.code, ready.has_results) == (3, False)
    assert {subject for subject, _ in found(stopped.lines)} == {"p02-01"}
    assert ready.count("--decisions", ready.decide(use_duplicate("p02-01"))).code in (0, 4)
    counted = sum(one["electronic"]["records"] for one in ready.document["contests"])
    assert counted == sum(one["records"] for one in said.document["terminals"])


def test_faults_of_the_fault_file_are_said_at_once(ready: Town) -> None:
    """A kind, terminal or number that does not exist: bad input, and no day is held."""
    faults = ready.write(
        "faults.toml",
        '[[faults]]\nkind = "earthquake"\nterminal = "p09-01"\nafter = -1\n'
        '[[faults]]\nmedium = "tape"\n',
    )
    said = ready.day("--faults", faults)
    assert said.code == 2
    assert len(said.lines) >= 4
    assert all(line.startswith("faults.toml:") for line in said.lines)
    assert not ready.media.exists()
    assert not ready.keys.exists()
