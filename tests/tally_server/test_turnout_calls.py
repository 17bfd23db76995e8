"""The hourly turnout that places tell by telephone."""

from builders import make_election

from tally_server.intake.turnout import Call, sheet

ELECTION = make_election()


def test_the_last_call_of_an_hour_stands() -> None:
    """A place that corrects itself is believed; nothing is added up twice."""
    found = sheet([Call("p01", "10:00", 3, 4), Call("p01", "10:00", 3, 5)], ELECTION)
    assert found.total("10:00") == 8
    assert found.told("10:00") == 1


def test_totals_are_over_the_places_that_told() -> None:
    """The number of places that told stands beside, so that nobody takes it for all."""
    calls = [Call("p01", "10:00", 1, 1), Call("p02", "10:00", 2, 2), Call("p02", "11:00", 3, 3)]
    found = sheet(calls, ELECTION)
    assert found.clocks == ("10:00", "11:00")
    assert [(found.told(clock), found.total(clock)) for clock in found.clocks] == [(2, 6), (1, 6)]


def test_a_number_that_cannot_be_is_marked_and_kept() -> None:
    """Fewer than an hour before, or more than electors: said, never corrected."""
    fell = sheet([Call("p01", "10:00", 5, 4), Call("p01", "11:00", 4, 6)], ELECTION)
    assert fell.rows[0].odd == ("turnout-fell",)
    assert fell.total("11:00") == 10
    many = sheet([Call("p02", "10:00", 11, 0)], ELECTION)
    assert many.rows[1].odd == ("turnout-above-electors",)
    assert sheet([Call("p01", "10:00", 10, 12)], ELECTION).rows[0].odd == ()
