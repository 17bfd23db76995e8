"""The order by lot, whatever way a long list is shown."""

import pytest
from builders import make_candidate, make_contest
from hypothesis import given
from hypothesis import strategies as st

from common.election import Contest
from terminal import lists
from terminal.lists import Row

COUNTS = st.integers(1, 60)


def contest_of(count: int, display: str) -> Contest:
    return make_contest(candidates=count, display=display)


@pytest.mark.parametrize(
    ("kana", "row"),
    [
        ("あおき", Row.A),
        ("がもう", Row.KA),
        ("ジョージ", Row.SA),
        ("っつ", Row.TA),
        ("ぱく", Row.HA),
        ("ヴィクトル", Row.A),
        ("ゃの", Row.YA),
        ("ヶ", Row.KA),
        ("をの", Row.WA),
        ("ん", Row.WA),
    ],
)
def test_a_name_stands_in_the_row_it_begins_with(kana: str, row: Row) -> None:
    """Voiced, small and katakana letters stand where a voter looks for them."""
    assert lists.row_of(kana) is row


def test_what_is_no_kana_has_no_row() -> None:
    """A reading that begins otherwise is refused, never put somewhere."""
    with pytest.raises(ValueError, match="kana"):
        lists.row_of("A")


@given(COUNTS, st.integers(1, 60))
def test_pages_show_everybody_once_in_the_order_by_lot(count: int, fit: int) -> None:
    """Turned from the first to the last page, each candidate is seen exactly once."""
    contest = contest_of(count, "pages")
    pages = range(lists.page_count(contest, fit))
    shown = [at for page in pages for at in lists.visible(contest, fit, page * fit, None)]
    assert shown == list(range(count))


@given(COUNTS, st.integers(1, 60), st.integers(0, 59))
def test_a_list_that_was_turned_to_somebody_shows_them(count: int, fit: int, top: int) -> None:
    """Whatever the size of letters, the place in the list is kept."""
    for display in ("pages", "scroll"):
        contest = contest_of(count, display)
        at = min(top, count - 1)
        assert at in lists.visible(contest, fit, at, None)
        assert len(lists.visible(contest, fit, at, None)) <= fit


@given(COUNTS)
def test_the_rows_hold_everybody_once(count: int) -> None:
    """In the 五十音 nobody is missing, and within a row the order is the lot's."""
    contest = contest_of(count, "gojuon")
    shown = [at for row in lists.rows(contest) for at in lists.in_row(contest, row)]
    assert sorted(shown) == list(range(count))
    for row in lists.rows(contest):
        assert list(lists.in_row(contest, row)) == sorted(lists.in_row(contest, row))
    assert lists.visible(contest, 4, 0, None) == ()


@given(COUNTS, st.integers(1, 60))
def test_a_single_screen_shows_everybody_that_it_has_room_for(count: int, fit: int) -> None:
    """With display `single` nobody has to be looked for, but where letters are so large
    that not all have room; then pages are turned, and every one has to be seen."""
    contest = contest_of(count, "single")
    assert lists.visible(contest, max(fit, count), 0, None) == tuple(range(count))
    pages = range(lists.page_count(contest, fit))
    shown = [lists.visible(contest, fit, page * fit, None) for page in pages]
    assert [at for page in shown for at in page] == list(range(count))
    assert lists.all_seen(contest, frozenset(range(count)))
    assert not lists.all_seen(contest, frozenset(range(count - 1)))


@given(COUNTS, st.integers(1, 60))
def test_a_long_row_is_turned_in_pages(count: int, fit: int) -> None:
    """However many there are in a row of the 五十音, each of them comes on the screen."""
    contest = contest_of(count, "gojuon")
    for row in lists.rows(contest):
        pages = range(lists.page_count(contest, fit, row))
        starts = [lists.page_start(contest, fit, page, row) for page in pages]
        shown = [lists.visible(contest, fit, start, row) for start in starts]
        assert all(len(page) <= fit for page in shown)
        assert tuple(at for page in shown for at in page) == lists.in_row(contest, row)


def test_the_voice_counts_in_the_order_by_lot() -> None:
    """Each candidate is announced by their place in the order by lot."""
    people = [make_candidate(1, filing_no=2), make_candidate(2, filing_no=1)]
    assert lists.numbers(people) == (1, 2)
