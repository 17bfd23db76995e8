"""Every page of the route table by keyboard, by axe and on paper, at every stage of a count."""

from collections.abc import Iterator
from typing import Any

import pytest
from counting_world import counting_world
from pages_shown import NO_PAGES, SCRIPT, SHOWN, Shown, looks, stages
from printed import print_faults
from served_paper import SIZE, Served, served
from tab_walk import tab_to, walk_faults
from test_browser_paper import faults as axe_faults
from test_browser_paper import pictured

from tally_server.people.roles import Role
from tally_server.states.states import State
from tally_server.web.area import checked_access
from tally_server.web.areas import AREAS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A counting place before the first medium; no page complains of anything."""
    folder = tmp_path_factory.mktemp("pages")
    named = {"election_name": "試験市選挙", "mode": "rehearsal", "host": "localhost"}
    with counting_world(folder, script=SCRIPT, **named) as world, served(world, browser) as shown:
        yield shown
    assert shown.complaints == []


def test_no_page_is_forgotten() -> None:
    """Every GET route of the access table is walked and printed, or says why it is no page."""
    routes = {
        key.removeprefix("GET ")
        for key in checked_access(AREAS)
        if key.startswith("GET ") and "/api/" not in key
    }
    assert routes == SHOWN.keys() | NO_PAGES.keys()
    assert not SHOWN.keys() & NO_PAGES.keys()


@pytest.fixture(scope="module")
def faults(place: Served) -> dict[Shown, dict[str, list[str]]]:
    """What is wrong with each page, by keyboard and on paper; all looked at once."""
    windows: dict[Role | None, Any] = {None: place.browser.new_context(viewport=SIZE).new_page()}
    found = {}
    for stage, waiting in stages(place.world):
        for shown in looks(stage, waiting):
            if shown.role not in windows:
                windows[shown.role] = place.page(shown.role)
            page = windows[shown.role]
            page.goto(f"{place.origin}{shown.path}")
            name = f"{stage}-{shown.role or 'nobody'}{shown.path.partition('?')[0]}"
            pictured(page, name.replace("/", "-"))
            walked = walk_faults(page)
            page.goto(f"{place.origin}{shown.path}")
            board = shown.path.startswith("/display")
            seen = axe_faults(page)
            printed = [] if board else print_faults(page, "試験市選挙")
            found[shown] = {
                "walked": walked,
                "axe": seen,
                "printed": printed,
                "lines": menu_lines(page),
            }
    return found


def menu_lines(page: Any) -> list[str]:
    """Empty where the navigation takes one line, or there is none."""
    tops = page.eval_on_selector_all(
        "nav.menu a", "all => [...new Set(all.map((one) => one.getBoundingClientRect().top))]"
    )
    return [f"navigation in lines: {tops}"] if len(tops) > 1 else []


Found = dict[Shown, dict[str, list[str]]]


def test_every_page_is_walked_with_tab_alone(faults: Found) -> None:
    """Past the navigation, in the order of the page, every control reached, the focus seen."""
    assert len(faults) == sum(map(len, SHOWN.values()))
    assert {shown: one["walked"] for shown, one in faults.items() if one["walked"]} == {}


def test_axe_finds_nothing_on_any_page(faults: Found) -> None:
    """WCAG 2.2 AA, as far as axe-core knows it, at every stage and for every role."""
    assert {shown: one["axe"] for shown, one in faults.items() if one["axe"]} == {}


def test_every_page_prints_well(faults: Found) -> None:
    """Election, rehearsal and number on each sheet of A4; no button, nothing cut."""
    assert {shown: one["printed"] for shown, one in faults.items() if one["printed"]} == {}


def test_the_navigation_takes_one_line(faults: Found) -> None:
    """At 1280 pixels, for every role, whichever phase is unfolded."""
    assert {shown: one["lines"] for shown, one in faults.items() if one["lines"]} == {}


def test_an_act_is_proposed_and_approved_by_keyboard_alone(place: Served, faults: Found) -> None:
    """No mouse, from the password to the act that two people agreed on; every form by Enter."""
    assert faults, "the count has come to its publication"
    officer, witness = place.page(Role.COUNTING_OFFICER), place.page(Role.WITNESS)
    officer.goto(f"{place.origin}/release")
    officer.keyboard.press("Tab")
    assert officer.evaluate("document.activeElement.className") == "skip"
    officer.keyboard.press("Enter")
    officer.keyboard.press("Tab")
    assert officer.evaluate("document.querySelector('main').contains(document.activeElement)")
    tab_to(officer, "details:has([action='/release/correct']) > summary")
    officer.keyboard.press("Enter")
    tab_to(officer, "#why")
    officer.keyboard.type("紙の束を1つ数え忘れた")
    tab_to(officer, "#hours")
    officer.keyboard.type("1")
    officer.keyboard.press("Enter")
    officer.wait_for_url("**/approvals/*")
    witness.goto(f"{place.origin}/")
    tab_to(witness, "main a[href='/approvals']")
    witness.keyboard.press("Enter")
    witness.wait_for_url("**/approvals")
    tab_to(witness, "main a[href^='/approvals/']")
    witness.keyboard.press("Enter")
    witness.wait_for_url("**/approvals/*")
    tab_to(witness, "form[action$='/approve'] button")
    witness.keyboard.press("Enter")
    witness.wait_for_url("**notice=web_acts.done-approved")
    assert place.world.state is State.CORRECTING


def test_the_screen_in_the_hall_turns_by_itself(place: Served, faults: Found) -> None:
    """The next of its screens is there after its time; nobody touches anything."""
    assert faults, "the count has come to its publication"
    hall = place.page(Role.DISPLAY)
    hall.clock.install()
    hall.goto(f"{place.origin}/display")
    following = hall.evaluate("document.body.dataset.following")
    seconds = int(hall.evaluate("document.body.dataset.seconds"))
    with hall.expect_request(f"{place.origin}{following}"):
        hall.clock.fast_forward(1000 * seconds)
    hall.wait_for_url(f"{place.origin}{following}")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("document.querySelector('main button').tabIndex = -1", "not reached"),
        ("document.querySelector('main button').tabIndex = 5", "out of order"),
        ("document.querySelector('.skip').remove()", "no way past"),
        (
            "document.querySelector('main').insertAdjacentHTML('beforeend',"
            " '<div onclick=\"1\">only for a mouse</div>')",
            "not reached",
        ),
    ],
)
def test_the_walk_would_find_it(place: Served, spoil: str, said: str) -> None:
    """Positive control: a control out of reach or order, a missing way past the navigation."""
    page = place.page(Role.COUNTING_OFFICER)
    page.goto(f"{place.origin}/account")
    page.evaluate(spoil)
    assert any(one.startswith(said) for one in walk_faults(page))


def test_the_walk_would_find_a_focus_that_is_not_seen(place: Served) -> None:
    """Positive control: a style that takes the ring away."""
    page = place.page(Role.COUNTING_OFFICER)
    page.route(
        "**/static/style.css",
        lambda route: route.fulfill(content_type="text/css", body="*{outline:none !important}"),
    )
    page.goto(f"{place.origin}/account")
    assert any(one.startswith("focus is not seen") for one in walk_faults(page))


def test_the_print_would_find_it(place: Served) -> None:
    """Positive control: without its styles a page prints buttons and no name of the election."""
    page = place.page(Role.COUNTING_OFFICER)
    page.route(
        "**/*.css",
        lambda route: route.fulfill(content_type="text/css", body="main{width:60rem}"),
    )
    page.goto(f"{place.origin}/account")
    said = print_faults(page, "選挙の名")
    for begins in ("on paper", "cut at the edge", "sheet 1 does not say 1/"):
        assert any(one.startswith(begins) for one in said), (begins, said)
