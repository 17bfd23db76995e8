"""Drills of compliance: a good terminal passes them all, a bad one fails just its rule."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import make_contest, make_election, make_place
from drills.breakers import ALIASES, BREAKERS, Kind
from drills.page import filled

from common.election import Election
from common.text import catalogue
from ippyo.drill_terminal.maker import Simulated
from ippyo.drill_terminal.terminal import SimulatedTerminal
from tally_server.compliance.drills import grants
from tally_server.compliance.drills.drills import DRILLS
from tally_server.compliance.drills.protocol import Bench, Maker
from tally_server.compliance.result import State
from terminal.ui.millimetres import Glass

ELECTION = make_election(contests=2, candidates=4)
OWN = tuple(check for check in DRILLS if check.rule not in ALIASES.values())


@pytest.fixture(scope="module")
def good() -> Kind:
    return Kind(ELECTION, SimulatedTerminal)


@pytest.fixture(autouse=True)
def quick_pins() -> Iterator[None]:
    """A PIN is slow to try on purpose, which is not what is tested here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("common.pins._COST", 2)
        yield


def red(maker: Maker) -> set[str]:
    """The rules that this kind of terminal does not meet."""
    bench = Bench(maker, every=False)
    return {check.rule for check in OWN if check.look(bench).state is not State.MET}


@pytest.mark.parametrize("rule", [check.rule for check in DRILLS])
def test_our_terminal_meets_every_rule_and_says_how(good: Kind, rule: str) -> None:
    """Each drill is passed, and tells in Japanese and English what was seen."""
    check = next(one for one in DRILLS if one.rule == rule)
    result = check.look(Bench(good, every=False))
    assert result.state is State.MET, [one.say("en") for one in result.evidence]
    for evidence in result.evidence:
        assert evidence.say("ja")
        assert evidence.say("en")


def _unopposed() -> Election:
    return make_election(contests=1, candidates=1)


def _long_official() -> Election:
    contests = (make_contest(1, 60, display="gojuon"), make_contest(2, 25, display="scroll"))
    return make_election(contests=contests, mode="official")


def _early() -> Election:
    days = {"first_day": date(2024, 12, 19), "last_day": date(2024, 12, 21)}
    early = make_place(1, kind="early", electors_male=0, electors_female=0, **days)
    return make_election(contests=1, candidates=2, places=(early, make_place(2)))


@pytest.mark.parametrize("election", [_unopposed, _long_official, _early])
def test_any_election_can_be_drilled(election: Callable[[], Election]) -> None:
    """One candidate, long lists of an official election, places of early voting."""
    assert red(Kind(election(), SimulatedTerminal)) == set()


def test_a_screen_too_small_for_the_names_meets_no_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No report breaks off: what cannot be shown on the glass is told, rule by rule."""
    tiny = Glass.of_inches(320, 240, 3.0)
    monkeypatch.setattr("ippyo.drill_terminal.world.GLASS", tiny)
    found = grants.t1_1(Bench(Simulated(ELECTION, suite=2)))
    assert found.state is State.NOT_MET
    assert "terminal" in found.evidence[-1].say("ja")


@pytest.mark.parametrize("name", BREAKERS)
def test_a_bad_terminal_turns_its_rule_red_and_no_other(
    good: Kind, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every breaker against every drill."""
    breaker = BREAKERS[name]
    breaker.spoil(monkeypatch)
    maker = Kind(ELECTION, breaker.kind, None if breaker.fresh else good)
    assert red(maker) == breaker.red


def test_no_rule_is_without_its_breaker() -> None:
    broken = {rule for breaker in BREAKERS.values() for rule in breaker.red}
    assert broken | set(ALIASES.values()) == {check.rule for check in DRILLS}


@pytest.mark.parametrize("rule", ALIASES)
def test_a_rule_of_vvsg_is_red_with_the_rule_it_rests_on(
    good: Kind, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(name for name, breaker in BREAKERS.items() if breaker.red == {rule})
    BREAKERS[name].spoil(monkeypatch)
    check = next(one for one in DRILLS if one.rule == ALIASES[rule])
    bench = Bench(Kind(ELECTION, BREAKERS[name].kind, good), every=False)
    assert check.look(bench).state is State.NOT_MET


def test_every_fact_of_the_catalogue_is_asked_of_a_terminal(good: Kind) -> None:
    """No text stands there that no drill ever says."""
    bench = Bench(good, every=False)
    said = {one.key for check in DRILLS for one in check.look(bench).evidence}
    rest = {"drills.not-so", "drills.stuck", "drills.nothing-seen"}
    assert said | rest == {key for key in catalogue() if key.startswith("drills.")}


def test_the_page_on_drills_tells_what_they_do_now() -> None:
    """docs/compliance-drills.md; `cd tests && uv run python make_drill_page.py` writes it."""
    page = Path(__file__).parents[2] / "docs" / "compliance-drills.md"
    text = page.read_text(encoding="utf-8")
    assert filled(text) == text
