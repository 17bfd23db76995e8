"""A ballot by touches on the widget itself, through Kivy's own window and event loop."""

import gc
from dataclasses import replace
from typing import Any

import pytest
from ballot_world import contest, election
from fingers import Finger, frame, middle, tap
from screens_world import Person, Screens

from terminal.session.events import Time
from terminal.session.states import State, TextSize, Theme

pytestmark = pytest.mark.usefixtures("window")


class Booth:
    """A person whose fingers touch what is on the glass."""

    def __init__(self, screens: Screens, *contests: Any) -> None:
        self.window = screens.window
        self.person: Person = screens.person(election(*contests))
        self.sheet = screens.sheet(self.person)
        self.person.arrive()

    @property
    def state(self) -> State:
        return self.person.view.screen

    def tap(self, key: str, after: int = 1_000) -> "Booth":
        """A finger down and up on this target, so many milliseconds later."""
        self.person.now += after
        tap(self.window, self.sheet.page.target(key))
        frame()
        return self


def test_a_ballot_from_grant_to_done(screens: Screens) -> None:
    """Begin, choose, proceed, confirm: the one who was touched is recorded, once."""
    booth = Booth(screens, contest(1, 8))
    booth.tap("bar-forward").tap("candidate-contest-1-3").tap("bar-forward").tap("bar-confirm")
    assert booth.state is State.DONE
    assert booth.person.recorded == [{"contest-1": "contest-1-3"}]


def test_several_contests_in_turn(screens: Screens) -> None:
    """One is chosen, one ended without choosing, one changed on the review: then all at
    once are recorded."""
    booth = Booth(screens, contest(1, 3), contest(2, 13), contest(3, 5))
    booth.tap("bar-forward").tap("candidate-contest-1-2").tap("bar-forward").tap("bar-confirm")
    booth.tap("bar-end").tap("bar-confirm")
    booth.tap("candidate-contest-3-5").tap("bar-forward").tap("bar-confirm")
    assert booth.state is State.REVIEW
    assert booth.person.recorded == []
    booth.tap("change-contest-1").tap("candidate-contest-1-3").tap("bar-forward")
    booth.tap("bar-confirm").tap("bar-forward")
    assert booth.person.recorded == [
        {"contest-1": "contest-1-3", "contest-2": "none", "contest-3": "contest-3-5"}
    ]


@pytest.mark.parametrize("apart", [20, 120, 390])
def test_a_double_tap_anywhere_records_nothing(screens: Screens, apart: int) -> None:
    """Whatever is tapped twice in one place, quickly: no vote comes of the second tap."""
    booth = Booth(screens, contest(1, 8))
    for key in ("bar-forward", "candidate-contest-1-8", "bar-forward"):
        place = middle(booth.sheet.page.target(key))
        booth.tap(key)
        booth.person.now += apart
        Finger(booth.window).down(*place).up(*place)
    assert booth.state is State.CONFIRMING
    assert booth.person.recorded == []


def test_taps_in_one_place_alone_never_record(screens: Screens) -> None:
    """Somebody hammers on one place, at leisure: wherever it is, nothing is recorded."""
    booth = Booth(screens, contest(1, 8), contest(2, 5))
    hammer(booth)
    assert booth.person.recorded == []


def test_hammering_is_caught_where_buttons_share_a_place(screens: Screens) -> None:
    """If the confirming button lay where a candidate and the button before it lay, the
    hammering above would record: so that test can fail."""
    booth = Booth(screens, contest(1, 8))
    everything = (booth.person.pages.grids, booth.person.pages.own)
    for grids, key in [(some, key) for some in everything for key in some]:
        made = grids[key]
        everywhere = made.frame.area._replace(h=made.frame.area.h // 4)
        slots = {**made.frame.slots, "forward": everywhere, "confirm": everywhere}
        bad = replace(made, frame=replace(made.frame, slots=slots))
        grids[key] = bad
    try:
        booth.sheet.show(booth.person.view)
        booth.tap("bar-forward").tap("candidate-contest-1-8")
        hammer(booth)
        assert booth.person.recorded
    finally:
        screens.forget_pages()


def hammer(booth: Booth) -> None:
    """Eight slow taps at each of many places."""
    glass = booth.person.pages.desk.glass
    for x in range(60, glass.width, 160):
        for y in range(60, glass.height, 120):
            for _ in range(8):
                booth.person.now += 1_000
                Finger(booth.window).down(x, y).up(x, y)


def test_a_second_finger_casts_nothing(screens: Screens) -> None:
    """While another finger rests on the glass, the confirming button does nothing."""
    booth = Booth(screens, contest(1, 8))
    booth.tap("bar-forward").tap("candidate-contest-1-3").tap("bar-forward")
    button = middle(booth.sheet.page.target("bar-confirm"))
    booth.person.now += 1_000
    rest = Finger(booth.window, 1).down(300, 300)
    Finger(booth.window, 2).down(*button).up(*button)
    assert booth.person.recorded == []
    rest.up(*button)
    assert booth.person.recorded == []
    booth.tap("bar-confirm")
    assert len(booth.person.recorded) == 1


def test_sliding_off_the_button_casts_nothing(screens: Screens) -> None:
    """A finger lifted elsewhere, or put elsewhere and lifted on the button, does nothing."""
    booth = Booth(screens, contest(1, 8))
    booth.tap("bar-forward").tap("candidate-contest-1-3").tap("bar-forward")
    button = middle(booth.sheet.page.target("bar-confirm"))
    booth.person.now += 1_000
    Finger(booth.window, 1).down(*button).slide(300, 300).up(300, 300)
    Finger(booth.window, 2).down(300, 300).slide(*button).up(*button)
    assert booth.person.recorded == []


def test_another_button_of_a_mouse_does_nothing(screens: Screens) -> None:
    """A right click or the wheel of a mouse on a button is no touch."""
    booth = Booth(screens, contest(1, 8))
    place = middle(booth.sheet.page.target("bar-forward"))
    for name in ("right", "middle", "scrollup", "scrolldown"):
        booth.person.now += 1_000
        Finger(booth.window, button=name).down(*place).up(*place)
    assert booth.state is State.START


def test_settings_change_anywhere_and_lose_nothing(screens: Screens) -> None:
    """Letters and colours change in the middle of a long list: the choice stays, and the
    next voter begins with the usual ones."""
    booth = Booth(screens, contest(1, 24))
    booth.tap("bar-forward").tap("turn-after").tap(booth.sheet.page.targets[-1].key)
    tile = next(t.key for t in booth.sheet.page.targets if t.key.startswith("candidate-"))
    booth.tap(tile)
    for key in ("side-larger", "side-larger", "side-theme", "side-smaller", "side-theme"):
        booth.tap(key)
        assert booth.person.session.voter is not None
        assert f"candidate-{booth.person.session.voter.part.marked}" == tile
    assert booth.person.view.settings.size is TextSize.LARGE
    assert booth.person.view.settings.theme is Theme.YELLOW
    assert booth.sheet.page.target(tile).ticked


def test_a_mark_on_another_page_is_told(screens: Screens) -> None:
    """Whoever has marked one and turns the page reads that one is chosen, before all pages
    were seen too."""
    booth = Booth(screens, contest(1, 40))
    said = booth.person.pages.desk.said
    booth.tap("bar-forward")
    texts = [text.words for _, text in booth.sheet.page.texts]
    assert any(said("unmarked") in words for words in texts)
    tile = next(t.key for t in booth.sheet.page.targets if t.key.startswith("candidate-"))
    booth.tap(tile).tap("turn-after")
    texts = [text.words for _, text in booth.sheet.page.texts]
    assert any(said("marked") in words for words in texts)
    assert not any(said("unmarked") in words for words in texts)


def test_the_choice_leaves_the_screen_with_the_voter(screens: Screens) -> None:
    """After recording neither the page nor a kept picture tells whom the voter chose."""
    booth = Booth(screens, contest(1, 8))
    booth.tap("bar-forward").tap("candidate-contest-1-3").tap("bar-forward")
    large = max(text.em for _, text in booth.sheet.page.texts if text.personal)
    booth.tap("bar-confirm")
    assert not any(text.personal for _, text in booth.sheet.page.texts)
    assert all(em != large for _, _, em in screens.ink.kept)


def test_many_ballots_leave_nothing_behind(screens: Screens) -> None:
    """After the first ballots, neither Python objects nor drawn elements grow."""
    booth = Booth(screens, contest(1, 8))
    counts = []
    for _ in range(6):
        for _ in range(5):
            vote(booth)
        counts.append((objects(), len(booth.sheet.canvas.children)))
    assert counts[-1][1] == counts[1][1]
    assert counts[-1][0] <= counts[1][0] + 50


def vote(booth: Booth) -> None:
    booth.tap("bar-forward").tap("candidate-contest-1-3").tap("bar-forward").tap("bar-confirm")
    booth.person.recorded.clear()
    booth.person.now += 20_000
    booth.person.does(Time)
    booth.person.arrive()


def objects() -> int:
    gc.collect()
    return len(gc.get_objects())
