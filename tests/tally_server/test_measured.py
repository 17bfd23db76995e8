"""Measured screens: those of our terminal are as they have to be, and one fault is one rule."""

import time

import pytest
from builders import make_election
from drills.bad_screens import BAD_SCREENS, with_soft_colours

from common.text import catalogue
from ippyo.drill_terminal.maker import Simulated
from ippyo.drill_terminal.terminal import SimulatedTerminal
from ippyo.drill_terminal.world import World
from tally_server.compliance.drills.protocol import Bench, Hand
from tally_server.compliance.drills.screen import Area
from tally_server.compliance.measured import own_time
from tally_server.compliance.measured.colours import contrast
from tally_server.compliance.measured.measures import MEASURED
from tally_server.compliance.measured.screens import Screens, answered, collect
from tally_server.compliance.result import State


@pytest.fixture(scope="module")
def ours() -> Screens:
    return collect(Bench(Simulated(make_election(contests=2, candidates=4), suite=2)))


@pytest.fixture(scope="module")
def screens(ours: Screens) -> Screens:
    """Ours, and what they lack."""
    return with_soft_colours(ours)


def test_our_screens_lack_colours_of_low_contrast_and_the_report_says_so(ours: Screens) -> None:
    """VVSG 2.0 7.1-D asks for 4.5:1 to 8:1, too; all else that is measured is met."""
    assert red(ours) == {"vvsg-7.1-d"}
    check = next(one for one in MEASURED if one.rule == "vvsg-7.1-d")
    bad = [one.key for one in check.look(ours).evidence]
    assert bad == ["drills.not-so", "measured.low"]


def red(screens: Screens) -> set[str]:
    return {check.rule for check in MEASURED if check.look(screens).state is not State.MET}


@pytest.mark.parametrize("rule", [check.rule for check in MEASURED])
def test_our_screens_meet_every_rule_and_say_how(screens: Screens, rule: str) -> None:
    check = next(one for one in MEASURED if one.rule == rule)
    result = check.look(screens)
    assert result.state is State.MET, [one.say("en") for one in result.evidence]
    for evidence in result.evidence:
        assert evidence.say("ja")
        assert evidence.say("en")


@pytest.mark.parametrize("name", BAD_SCREENS)
def test_one_fault_on_one_screen_turns_its_rule_red_and_no_other(
    screens: Screens, name: str
) -> None:
    assert red(BAD_SCREENS[name].spoil(screens)) == BAD_SCREENS[name].red


def test_no_rule_is_without_its_bad_screen() -> None:
    broken = {rule for bad in BAD_SCREENS.values() for rule in bad.red}
    assert broken == {check.rule for check in MEASURED}


def test_every_screen_and_every_form_of_list_was_gone_through(screens: Screens) -> None:
    """All that a voter can see, in four sizes; each form of list in each."""
    shown = {case.screen.shown.value for case in screens.cases}
    assert shown >= {"waiting", "start", "choosing", "confirming", "ending", "review", "done"}
    assert shown >= {"help", "asking", "called"}
    listed = {(case.form, case.screen.size) for case in screens.cases if case.walk}
    sizes = {"small", "normal", "large", "largest"}
    forms = {"own", "single", "pages", "scroll", "gojuon"}
    assert listed >= {(form, size) for form in forms for size in sizes}


def test_nothing_is_measured_where_there_is_no_screen() -> None:
    """Not met by default."""
    assert red(Screens((), (), ())) == {check.rule for check in MEASURED}


class Sleepy(SimulatedTerminal):
    """It waits for something before it answers, and works on nothing meanwhile."""

    def touch(self, area: Area, *, hand: Hand = Hand.VOTER, after: int = 1000) -> None:
        time.sleep(0.11)
        super().touch(area, hand=hand, after=after)


class AllSleepy(Simulated):
    def _new(self, world: World, name: str, seed: str) -> SimulatedTerminal:
        return Sleepy(world, name, seed)


def test_a_terminal_that_waits_before_it_answers_is_too_slow() -> None:
    """Seen on the terminal itself, not on figures: also what takes no computing counts."""
    late = answered(Bench(AllSleepy(make_election(contests=1, candidates=2), suite=2)))
    assert red(Screens((), (), late)) >= {"vvsg-7.2-n"}
    quick = answered(Bench(Simulated(make_election(contests=1, candidates=2), suite=2)))
    assert "vvsg-7.2-n" not in red(Screens((), (), quick))


@pytest.mark.parametrize(
    ("stood", "wall", "worked", "own"),
    [
        ((0.0, 0.0), (1.0, 1.5), (9.0, 9.0), 0.5),
        ((2.0, 2.9), (1.0, 2.0), (9.0, 9.0), 0.1),
        ((None, None), (1.0, 9.0), (3.0, 3.1), 0.1),
    ],
)
def test_what_others_have_of_the_processor_is_no_time_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
    stood: tuple[float | None, float | None],
    wall: tuple[float, float],
    worked: tuple[float, float],
    own: float,
) -> None:
    """Time that the thread stood ready is left out; where nobody counts it, work alone counts."""
    found = []
    for at in range(2):
        monkeypatch.setattr(own_time, "stood_seconds", lambda at=at: stood[at])
        monkeypatch.setattr(own_time.time, "perf_counter", lambda at=at: wall[at])
        monkeypatch.setattr(own_time.time, "thread_time", lambda at=at: worked[at])
        found.append(own_time.own_seconds())
    monkeypatch.undo()
    assert found[1] - found[0] == pytest.approx(own)


def test_contrast_is_that_of_wcag() -> None:
    """White on black is 21, a colour on itself 1; #777777 on white is the known 4.48."""
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#123456", "#123456") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_fact_of_the_catalogue_is_measured(screens: Screens) -> None:
    said = {one.key for check in MEASURED for one in check.look(screens).evidence}
    assert {key for key in catalogue() if key.startswith("measured.")} == said
