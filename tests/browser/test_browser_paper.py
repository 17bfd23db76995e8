"""Paper votes, outcome and lot in a real browser: by keyboard alone, and readable by everybody.

`IPPYO_PICTURES=folder` keeps a picture of every page that a test names.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paper_world import SHEET, PaperWorld, paper_world
from served_paper import Served, served

from common.problems import Problem
from tally_server.paper.entry import State
from tally_server.people.roles import Role

pytestmark = pytest.mark.browser

A, B, OFFICER, WITNESS = (
    Role.OPERATOR_A,
    Role.OPERATOR_B,
    Role.COUNTING_OFFICER,
    Role.WITNESS,
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 800}
COUNTS = {"own:mayor-1": "12", "own:mayor-2": "7", "group:mayor-1+mayor-2": "3", "ballots:": "22"}
TIE = {"council-1": 9, "council-2": 5, "council-3": 5, "council-4": 5}


@pytest.fixture
def place(browser: Any, tmp_path: Path) -> Iterator[Served]:
    """A counting place in which nobody has keyed anything; no page complains of anything."""
    with paper_world(tmp_path) as world, served(world, browser) as shown:
        yield shown
    assert shown.complaints == []


def pictured(page: Any, name: str) -> None:
    """Keeps a picture where somebody asked for one."""
    folder = os.environ.get("IPPYO_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def faults(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def counted(world: PaperWorld) -> None:
    """Paper is keyed and closed; the mayor needs an apportionment, the council a lot."""
    world.agree(1, COUNTS)
    world.agree(1, {}, contest="council")
    mayor = {"mayor-1": 20, "mayor-2": 9, "mayor-3": 12}
    world.desk.electronic = {"mayor": mayor, "council": TIE}
    world.desk.open = False


def typed(page: Any, numbers: dict[str, str]) -> None:
    """Every field from the first on, by digits and Enter alone."""
    names = page.eval_on_selector_all("input.number", "all => all.map((one) => one.name)")
    for name in names:
        assert page.evaluate("document.activeElement.name") == name
        page.keyboard.type(numbers.get(name, ""))
        page.keyboard.press("Enter")


def test_a_sheet_is_keyed_with_digits_and_enter_alone(place: Served) -> None:
    """No mouse: from the list to the form, through every number, to the button, and in."""
    page = place.page(A)
    page.goto(f"{place.origin}/paper")
    link = page.locator(f"a[href='{SHEET}/keying']")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{place.origin}{SHEET}/keying")
    pictured(page, "keying")
    typed(page, COUNTS)
    assert page.inner_text("#running") == "22 票。合計欄と一致しています"
    assert page.evaluate("document.activeElement.className") == "button solid"
    pictured(page, "keying-filled")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{place.origin}/paper?notice=web_paper.done-first")
    keying = place.world.entry().first
    assert keying is not None
    assert keying.keyed.added == 22


def test_the_running_sum_says_how_many_are_missing(place: Served) -> None:
    """In words, with any kind of digits, above and below the total."""
    page = place.page(A)
    page.goto(f"{place.origin}{SHEET}/keying")
    page.fill("input[name='ballots:']", "２０")
    page.fill("input[name='own:mayor-1']", "12")
    assert page.inner_text("#running") == "12 票。合計欄まで、あと 8 票"
    page.fill("input[name='own:mayor-2']", "1,000")
    assert page.inner_text("#running") == "1,012 票。合計欄より 992 票多い"
    page.fill("input[name='own:mayor-2']", "x")
    assert page.inner_text("#running") == "-"
    page.focus("input[name='own:mayor-2']")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "own:mayor-1"


def test_the_form_works_without_its_script(place: Served) -> None:
    """A browser that runs no script keys a sheet all the same."""
    page = place.page(A, java_script_enabled=False)
    page.goto(f"{place.origin}{SHEET}/keying")
    for name, number in COUNTS.items():
        page.fill(f"input[name='{name}']", number)
    page.click("form.keying button.solid")
    page.wait_for_url(f"{place.origin}/paper?notice=web_paper.done-first")
    assert place.world.entry().state is State.FIRST


def test_a_refused_form_leads_to_what_is_wrong(place: Served) -> None:
    """What was typed is still there, the fault stands at its field, and the field has the focus."""
    page = place.page(A)
    page.goto(f"{place.origin}{SHEET}/keying")
    typed(page, {**COUNTS, "ballots:": "23"})
    page.keyboard.press("Enter")
    page.wait_for_selector("section.error")
    page.wait_for_function("document.activeElement.name === 'ballots:'")
    assert page.input_value("input[name='own:mayor-1']") == "12"
    assert "X-21" in page.inner_text("section.error")
    assert faults(page) == []
    pictured(page, "keying-refused")


def test_differing_keyings_are_judged_and_keyed_again(place: Served) -> None:
    """A, B and the officer at three windows, from the slip to the agreement, by keyboard."""
    pages = {role: place.page(role) for role in (A, B, OFFICER)}
    for role, numbers in ((A, COUNTS), (B, {**COUNTS, "own:mayor-1": "21", "ballots:": "31"})):
        pages[role].goto(f"{place.origin}{SHEET}/keying")
        typed(pages[role], numbers)
        pages[role].keyboard.press("Enter")
        pages[role].wait_for_url("**/paper?notice=*")
    assert "開票管理者に渡してください" in pages[B].inner_text("main")
    officer = pages[OFFICER]
    officer.goto(f"{place.origin}{SHEET}")
    assert "21" in officer.inner_text("main table")
    assert faults(officer) == []
    pictured(officer, "differences")
    officer.get_by_role("button", name="甲を残し、乙がやり直す").focus()
    officer.keyboard.press("Enter")
    officer.wait_for_url("**/paper?notice=web_paper.done-keep-first")
    pages[B].goto(f"{place.origin}{SHEET}/keying")
    typed(pages[B], COUNTS)
    pages[B].keyboard.press("Enter")
    pages[B].wait_for_url("**/paper?notice=web_paper.done-agreed")
    assert place.world.entry().state is State.AGREED


def test_the_lot_is_put_on_record_by_two_people_by_keyboard(place: Served) -> None:
    """The officer writes down what was drawn, the witness reads and approves it."""
    counted(place.world)
    officer, witness = place.page(OFFICER), place.page(WITNESS)
    officer.goto(f"{place.origin}/outcome/council/lot")
    assert faults(officer) == []
    pictured(officer, "lot")
    for field, letters in (
        ("winner-1", "候補　3番"),
        ("loser-1", "候補　4番"),
        ("loser-2", "候補　2番"),
    ):
        officer.focus(f"#{field}")
        officer.select_option(f"#{field}", label=letters)
    officer.focus("#method")
    officer.keyboard.type("棒くじ")
    officer.keyboard.press("Tab")
    officer.keyboard.type("選挙長 丙山 三郎")
    officer.keyboard.press("Tab")
    officer.keyboard.press("Enter")
    officer.wait_for_url("**/approvals/*")
    witness.goto(officer.url.partition("?")[0])
    assert "棒くじ" in witness.inner_text("main")
    pictured(witness, "lot-approval")
    witness.get_by_role("button", name="承認").first.focus()
    witness.keyboard.press("Enter")
    witness.wait_for_url("**/approvals/*notice=web_acts.done-approved")
    witness.goto(f"{place.origin}/outcome/council")
    assert "当選(くじ)" in witness.inner_text("main")
    assert faults(witness) == []
    pictured(witness, "outcome-council")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    place: Served, size: dict[str, int]
) -> None:
    """Every page before and after, wide and narrow, in both languages."""
    page = place.page(A, viewport=size)
    paths = ["/paper", f"{SHEET}/keying", SHEET, "/outcome"]
    for path in paths:
        _looked_at(page, place, path, size)
    counted(place.world)
    officer = place.page(OFFICER, viewport=size)
    values = {"group": "mayor-1+mayor-2", "ballots": 7}
    place.world.desk.problems = (Problem("apportionment-undefined", None, None, "mayor", values),)
    decisions = ("/outcome/council/lot", "/decide/apportion", "/decide/invalidate")
    for path in ("/paper", SHEET, "/outcome", "/outcome/mayor", *decisions):
        _looked_at(officer, place, path, size)
    officer.click("form[action='/language'] button")
    _looked_at(officer, place, "/outcome/mayor", size)
    assert "How the votes were worked out" in officer.inner_text("main")


def _looked_at(page: Any, place: Served, path: str, size: dict[str, int]) -> None:
    page.goto(f"{place.origin}{path}")
    assert faults(page) == [], path
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"], path
    pictured(page, f"{path.strip('/').replace('/', '-')}-{size['width']}")


def test_axe_would_find_something(place: Served) -> None:
    """Positive control: a field without its label is found."""
    page = place.page(A)
    page.goto(f"{place.origin}{SHEET}/keying")
    page.evaluate("document.querySelector('.number-row label').remove()")
    assert any(one.startswith("label") for one in faults(page))


def test_an_agreed_sheet_prints_with_room_for_signatures(place: Served) -> None:
    """On paper stand numbers and four signatures, and no buttons."""
    place.world.agree(1, COUNTS)
    page = place.page(OFFICER)
    page.goto(f"{place.origin}{SHEET}")
    assert not page.is_visible(".signatures")
    page.emulate_media(media="print")
    assert page.is_visible(".signatures")
    assert not page.is_visible("details")
    assert not page.is_visible("nav.menu")
    pictured(page, "sheet-print")
