"""Geometry of every screen in millimetres, at every size of letters and on every glass."""

from functools import cache
from itertools import combinations

import pytest
from ballot_world import contest, election
from layout_checks import faults
from screens_world import GLASSES, Screens, settings_of

from common.election import Election
from terminal.session.states import State, TextSize
from terminal.ui.page import Page

COUNTS = (1, 2, 5, 8, 13, 24, 60)
ELECTIONS = {
    **{f"{count}": (lambda count=count: election(contest(1, count))) for count in COUNTS},
    **{f"{n}-long": (lambda n=n: election(contest(1, n, long=True))) for n in (2, 8, 60)},
    **{
        f"60-{display}": (lambda display=display: election(contest(1, 60, display=display)))
        for display in ("pages", "scroll", "gojuon")
    },
    "three": lambda: election(contest(1, 2), contest(2, 13), contest(3, 24, display="scroll")),
}
SIZES = pytest.mark.parametrize("size", list(TextSize))
GLASS = pytest.mark.parametrize("glass", list(GLASSES))


@cache
def named(name: str) -> Election:
    return ELECTIONS[name]()


@cache
def pages_of(screens: Screens, name: str, glass: str, size: TextSize) -> dict[str, Page]:
    """Every screen that a voter of this election comes to."""
    of = named(name)
    person = screens.person(of, GLASSES[glass])
    return {"waiting": person.page, **dict(person.walk(settings_of(size)))}


@GLASS
@SIZES
@pytest.mark.parametrize("name", list(ELECTIONS))
def test_every_screen_can_be_read_and_touched(
    screens: Screens, name: str, size: TextSize, glass: str
) -> None:
    """Targets of 12.7 mm, 2.54 mm apart; letters as large as VVSG asks; nothing cut off,
    nothing over another; all candidates equal: with 1 to 60 of them and long names."""
    of = named(name)
    desk = screens.desk(of, GLASSES[glass])
    for page in pages_of(screens, name, glass, size).values():
        found = faults(desk, page, TextSize.NORMAL if page.name == "waiting" else size)
        assert found == []


@GLASS
@SIZES
@pytest.mark.parametrize("name", list(ELECTIONS))
def test_what_decides_lies_where_nothing_else_was(
    screens: Screens, name: str, size: TextSize, glass: str
) -> None:
    """Where one confirms there was no candidate, no 投票しないで終了する, and no button of
    the screen before: a second tap in one place decides nothing."""
    pages = pages_of(screens, name, glass, size)
    choosing = [page for page in pages.values() if page.name == State.CHOOSING.value]
    confirm = pages["confirming"].target("bar-confirm").box
    for page in choosing:
        for target in page.targets:
            assert not confirm.overlaps(target.box), target.key
    end = choosing[0].target("bar-end").box
    deciding = [page.target("bar-confirm").box for page in pages.values() if has_confirm(page)]
    assert all(not end.overlaps(box) for box in deciding)
    if "review" in pages:
        cast = pages["review"].target("bar-forward").box
        for before in ("confirming", "ending"):
            assert not any(cast.overlaps(target.box) for target in pages[before].targets)


def has_confirm(page: Page) -> bool:
    return any(target.key == "bar-confirm" for target in page.targets)


@GLASS
@SIZES
def test_one_can_always_end_change_letters_and_call(
    screens: Screens, size: TextSize, glass: str
) -> None:
    """投票しないで終了する on every list; size, colours and staff on every step, in the
    same place; the mark of a rehearsal on every screen."""
    pages = pages_of(screens, "three", glass, size)
    for page in pages.values():
        assert any("模擬投票" in text.words for _, text in page.texts), page.name
        keys = {target.key for target in page.targets}
        if page.name == State.CHOOSING.value:
            assert "bar-end" in keys
        if page.name not in ("waiting", "recording", "done"):
            wanted = {"side-larger", "side-smaller", "side-theme", "side-staff"}
            assert wanted - ({"side-staff"} if page.name == "called" else set()) <= keys
    for key in ("side-larger", "side-smaller", "side-theme", "bar-back"):
        places = {t.box for page in pages.values() for t in page.targets if t.key == key}
        assert len(places) == 1, f"{key} moves"


@GLASS
@SIZES
def test_a_mark_moves_nothing(screens: Screens, size: TextSize, glass: str) -> None:
    """When a candidate is chosen, every box and every letter stays where it was."""
    pages = pages_of(screens, "8", glass, size)
    before, after = pages["choosing"], pages["marked"]
    places = [
        {e.key: (e.box, [t.box for t in e.texts]) for e in p.elements} for p in (before, after)
    ]
    for key in places[0].keys() & places[1].keys() - {"bar-forward", "heading", "turn-where"}:
        assert places[0][key] == places[1][key], key


def test_nobody_is_chosen_before_a_touch(screens: Screens) -> None:
    """There is no default: on a fresh list no candidate is marked, and one cannot go on."""
    page = screens.person(named("8")).arrive().press("bar-forward").page
    assert not any(target.ticked for target in page.targets)
    assert page.target("bar-forward").act is None


def test_an_official_screen_says_which_election_and_no_more(screens: Screens) -> None:
    """The mark of a rehearsal is on none of an official election's screens."""
    of = election(contest(1, 3), mode="official")
    for _, page in screens.person(of).walk(settings_of(TextSize.NORMAL)):
        assert not any("練習" in text.words for _, text in page.texts)


@SIZES
def test_larger_letters_are_larger(screens: Screens, size: TextSize) -> None:
    """Each of the four sizes is really larger than the one before."""
    bases = [screens.desk(named("2")).letters(one).base for one in TextSize]
    assert all(small < large for small, large in combinations(bases, 2))
    assert screens.desk(named("2")).letters(size).base in bases
