"""The turnout on the board: what places told, of their own electors, and nothing more."""

import re
from xml.etree import ElementTree

import pytest
from builders import make_election, make_place
from hypothesis import given
from hypothesis import strategies as st
from turnout_world import HOURS, turnout_sheet

from tally_server.board import turnout
from tally_server.board.board import BAR
from tally_server.board.markup import Screen, board_svg
from tally_server.board.turnout import Hours, Places, turnout_screens
from tally_server.intake.turnout import Call, sheet

ELECTION = make_election()  # two places of 10 and 12 electors


def screens(*calls: Call) -> tuple[Screen, ...]:
    return turnout_screens("試験市選挙", "rehearsal", sheet(calls, ELECTION))


def said(page: Screen) -> list[str]:
    svg = ElementTree.fromstring(board_svg(page))  # noqa: S314 - made by the line itself
    return [part.text or "" for part in svg.iter() if part.tag.endswith("text")]


def test_before_the_first_call_there_is_no_screen() -> None:
    """0.00 % would be read as a turnout."""
    assert screens() == ()


def test_the_rate_is_of_the_electors_of_the_places_that_told() -> None:
    """11 of 22 electors; the other place is not taken for one where nobody voted."""
    hours, places = screens(Call("p01", "10:00", 5, 6))
    assert isinstance(hours, Hours)
    assert isinstance(places, Places)
    assert [(one.clock, one.told, one.figure.percent) for one in hours.hours] == [
        ("10:00", 1, "50.00")
    ]
    texts = said(hours)
    assert "投票率(中間) 10:00" in texts
    assert "報告した投票所 1 / 2" in texts
    assert "投票者 11(男 5 女 6)" in texts
    assert places.rows[1].figure is None
    assert "報告待ち" in said(places)


def test_the_newest_hour_stands_large_and_each_hour_has_its_bar() -> None:
    """The bar is as long as the turnout: half of it for 50 %."""
    hours = screens(Call("p01", "10:00", 5, 6), Call("p01", "11:00", 10, 12))[0]
    assert isinstance(hours, Hours)
    assert [one.figure.bar for one in hours.hours] == [BAR // 2, BAR]
    assert "投票率(中間) 11:00" in said(hours)
    widths = [int(width) for width in re.findall(r'width="(\d+)"[^>]*#0017c1', board_svg(hours))]
    assert widths[0] * 2 == widths[1] == 1150


def test_a_number_that_cannot_be_is_not_shown_to_the_hall() -> None:
    """More voters than electors, or fewer than an hour ago: the place is asked again, and its
    number is in no total."""
    good = Call("p01", "10:00", 5, 6)
    for wrong in (
        [Call("p02", "10:00", 11, 0)],
        [Call("p02", "10:00", 9, 9), Call("p02", "11:00", 8, 9)],
    ):
        hours, places = screens(good, *wrong)
        assert isinstance(hours, Hours)
        assert isinstance(places, Places)
        assert [one.told for one in hours.hours] == [1]
        assert hours.hours[-1].figure.both == 11
        assert places.rows[1].figure is None
        assert "確認中" in said(places)
    assert screens(Call("p02", "10:00", 11, 0)) == ()


def test_places_for_early_voting_are_left_out() -> None:
    """They have no electors of their own, and what they told is in no figure of the day."""
    shown = turnout_screens("x", "official", turnout_sheet())
    texts = [text for page in shown for text in said(page)]
    assert "市役所" not in texts
    assert "期日前投票と不在者投票は含みません" in "".join(texts)


def test_many_places_turn_over_several_screens() -> None:
    """Each place once, in the order of the election; the newest hours on the first screen."""
    told = turnout_sheet()
    hours, *places = turnout_screens("x", "official", told)
    assert isinstance(hours, Hours)
    assert [one.clock for one in hours.hours] == list(HOURS[-turnout.HOURS :])
    names = [row.name for page in places if isinstance(page, Places) for row in page.rows]
    assert names == [row.place.name for row in told.rows if row.place.kind == "day"]
    assert [page.number for page in places if isinstance(page, Places)] == [1, 2, 3]
    assert "1 / 3" in said(places[0])


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 12)), min_size=2, max_size=2))
def test_the_total_is_the_sum_of_the_places(told: list[tuple[int, int]]) -> None:
    """Of whatever they told; no rate is above 100 %, no bar longer than its frame."""
    calls = [Call(f"p0{at}", "12:00", *both) for at, both in enumerate(told, 1)]
    hours, places = screens(*calls)
    assert isinstance(hours, Hours)
    assert isinstance(places, Places)
    figures = [row.figure for row in places.rows]
    assert all(figure is not None and 0 <= figure.bar <= BAR for figure in figures)
    assert hours.hours[0].figure.both == sum(figure.both for figure in figures if figure)


@pytest.mark.parametrize("mode", ["rehearsal", "official"])
def test_a_rehearsal_is_marked(mode: str) -> None:
    """On these screens too."""
    for page in turnout_screens("x", mode, turnout_sheet()):
        assert ("リハーサル" in said(page)) == (mode == "rehearsal")


def test_no_name_becomes_markup() -> None:
    """A place may be called what it likes."""
    hostile = "<script>&\"'"
    one = make_election(places=(make_place(1, name=hostile),))
    for page in turnout_screens(hostile, "official", sheet([Call("p01", "10:00", 1, 1)], one)):
        assert hostile in said(page)
