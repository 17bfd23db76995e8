"""Which package stands for a terminal after everything that was read."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from world import DUPLICATE, ORIGINAL

from common.closing import Slip
from tally_server.intake.arrivals import Arrival, standing, stranger_findings
from tally_server.intake.findings import open_findings
from tally_server.intake.report import Report


def report(digest: str = "a", **changes: object) -> Report:
    values: dict[str, object] = {"slip": Slip("p01-01", 3, digest), "counts": {"mayor": 3}}
    return replace(Report("p01-01", ORIGINAL, True), **(values | changes))


def arrival(number: int = 1, digest: str = "d1", **changes: object) -> Arrival:
    slip = str(changes.pop("slip", digest))
    return Arrival(number, "usb1", digest, True, report(slip, **changes))


BAD = {"fault": "original-unreadable", "slip": None, "values": {"what": "Input/output error"}}


def bad(number: int, digest: str = "") -> Arrival:
    return Arrival(number, "usb1", digest, True, report(**BAD))


def test_the_same_medium_again_changes_nothing() -> None:
    """A stick that is put in three times counts once."""
    once = standing([arrival()])
    again = standing([arrival(), arrival(2), arrival(3)])
    assert once.report("p01-01", ORIGINAL) == again.report("p01-01", ORIGINAL)
    assert again.forks == ()


def test_a_medium_that_reads_well_the_second_time_stands() -> None:
    """A bad contact is mended by putting the stick in once more, before or after."""
    for readings in ([bad(1), arrival(2)], [arrival(1), bad(2)]):
        assert standing(readings).report("p01-01", ORIGINAL).good
        assert standing(readings).forks == ()


def test_a_medium_that_never_read_well_stands_as_it_was_read_last() -> None:
    """Its problem is listed; it is there, and nobody looks for it."""
    found = standing([bad(1), bad(2)]).report("p01-01", ORIGINAL)
    assert found.present
    assert found.fault == "original-unreadable"


def test_two_good_packages_of_one_terminal_are_an_alarm() -> None:
    """None of them is counted until two people take one out; the other then stands."""
    readings = [arrival(1, "d1"), arrival(2, "d2")]
    found = standing(readings)
    assert found.report("p01-01", ORIGINAL).present is False
    (finding,) = open_findings(found.fork_findings)
    assert (finding.problem.name, finding.problem.terminal) == ("two-packages", "p01-01")
    settled = standing(readings, frozenset({"d2"}))
    assert settled.report("p01-01", ORIGINAL).slip == readings[0].report.slip
    assert settled.fork_findings == ()


def test_one_package_with_a_stray_file_beside_it_is_no_alarm() -> None:
    """A file that a computer left on the stick makes other bytes, not another package."""
    clean, stray = arrival(1, "d1", slip="a"), arrival(2, "d2", slip="a", others=("x.tmp",))
    for readings in ([clean, stray], [stray, replace(clean, number=3)]):
        found = standing(readings)
        assert found.forks == ()
        assert found.report("p01-01", ORIGINAL).others == ()


def test_original_and_duplicate_are_no_alarm() -> None:
    """They are two media of one terminal, and each stands in its own place."""
    duplicate = Arrival(2, "usb2", "d2", True, replace(report("a"), role=DUPLICATE))
    found = standing([arrival(1, "d1", slip="a"), duplicate])
    assert found.forks == ()
    assert found.report("p01-01", DUPLICATE).good


def test_a_medium_of_no_terminal_waits_for_two_people() -> None:
    """A stick of another election is listed, and settled by acknowledging it."""
    stranger = Arrival(1, "usb9", "d9", False, Report("usb9", ORIGINAL, True))
    found = standing([stranger]).strangers
    (finding,) = stranger_findings(found, frozenset())
    assert finding.open
    (settled,) = stranger_findings(found, frozenset({("unknown-folder", "usb9")}))
    assert not settled.open


@given(st.lists(st.sampled_from(["d1", "d2", ""]), max_size=6), st.randoms())
def test_the_order_of_reading_never_decides_between_good_packages(
    digests: list[str], random: object
) -> None:
    """In whatever order sticks come, the same packages stand and the same alarms ring."""
    readings = [
        arrival(number, digest) if digest else bad(number) for number, digest in enumerate(digests)
    ]
    shuffled = list(readings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    anew = [replace(one, number=number) for number, one in enumerate(shuffled)]
    first, second = standing(readings), standing(anew)
    assert len(first.forks) == len(second.forks) == (1 if {"d1", "d2"} <= set(digests) else 0)
    good = first.report("p01-01", ORIGINAL)
    if good.good:
        assert second.report("p01-01", ORIGINAL).slip == good.slip
