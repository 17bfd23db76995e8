"""A whole count in a real browser, by six people with windows of their own.

`IPPYO_PICTURES=folder` keeps a picture of every page that a test names.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counting_world import CountingWorld, counting_world
from elections import read_results
from served_paper import Served, served
from test_browser_paper import faults, pictured, typed

from tally_server.database import paper as sheets
from tally_server.people.roles import Role
from tally_server.states.states import State

pytestmark = pytest.mark.browser

SCRIPT = {
    ("p01-01", "contest-1"): {"contest-1-1": 3, "contest-1-2": 1},
    ("p01-01", "contest-2"): {"contest-2-1": 2, "contest-2-2": 1, "none": 1},
    ("p01-02", "contest-1"): {"contest-1-2": 2},
    ("p01-02", "contest-2"): {"contest-2-3": 2, "contest-2-1": 1},
    ("p02-01", "contest-1"): {"contest-1-1": 2, "contest-1-3": 1},
    ("p02-01", "contest-2"): {"contest-2-2": 1, "none": 2},
}
GROUP = "contest-1-1+contest-1-2"
PAPER = {"own:contest-1-1": "4", "own:contest-1-2": "2", f"group:{GROUP}": "3", "ballots:": "9"}
PHONE = {"width": 390, "height": 800}
PAGES = (
    *("/intake", "/intake/terminal/p01-02", "/intake/problems", "/intake/slips"),
    *("/intake/roll", "/intake/turnout", "/opening", "/release"),
)


@pytest.fixture
def place(browser: Any, tmp_path: Path) -> Iterator[Served]:
    """A counting place before the first medium; no page complains of anything."""
    with counting_world(tmp_path, script=SCRIPT) as world, served(world, browser) as shown:
        yield shown
    assert shown.complaints == []


class Six:
    """Windows of six people, and what they do in them."""

    def __init__(self, place: Served) -> None:
        self.place = place
        self.world: CountingWorld = place.world
        self.officer = place.page(Role.COUNTING_OFFICER)
        self.witness = place.page(Role.WITNESS)
        self.a = place.page(Role.OPERATOR_A)
        self.b = place.page(Role.OPERATOR_B)
        self.trustees = [place.page(Role.KEY_TRUSTEE, again) for again in range(2)]

    def go(self, page: Any, path: str) -> Any:
        page.goto(f"{self.place.origin}{path}")
        return page

    def agree(self, name: str) -> None:
        """The officer presses the button; the witness reads and approves."""
        self.officer.get_by_role("button", name=name, exact=True).click()
        self.approve()

    def approve(self) -> None:
        self.officer.wait_for_url("**/approvals/*")
        self.witness.goto(self.officer.url.partition("?")[0])
        self.witness.get_by_role("button", name="承認").first.click()
        self.witness.wait_for_url("**/approvals/*notice=web_acts.done-approved")
        self.world.room.catch_up()

    def upload(self, path: Path) -> None:
        self.go(self.a, "/intake").set_input_files("#archive", path)
        self.a.get_by_role("button", name="取り込む").click()
        self.a.wait_for_url("**/intake?notice=*")

    def slips(self) -> None:
        for line in self.world.town.slips.read_text().splitlines()[1:]:
            terminal, records, digest = line.split(",")
            self.go(self.b, "/intake/slips").select_option("#terminal", terminal)
            self.b.fill("#records", records)
            self.b.fill("#number", digest)
            self.b.get_by_role("button", name="記録する").last.click()
            self.b.wait_for_url("**/intake/slips?notice=*")

    def roll(self) -> None:
        rows = {
            ("p01", "contest-1"): 6,
            ("p01", "contest-2"): 7,
            ("p02", "contest-1"): 3,
            ("p02", "contest-2"): 3,
        }
        for (where, contest), voters in rows.items():
            self.go(self.a, "/intake/roll").select_option("#place", where)
            self.a.select_option("#contest", contest)
            self.a.fill("#voters", str(voters))
            self.a.get_by_role("button", name="記録する").click()
            self.a.wait_for_url("**/intake/roll?notice=*")

    def shares(self) -> None:
        for trustee, words in zip(self.trustees, self.world.shares, strict=False):
            self.go(trustee, "/opening").focus("#words")
            short = " ".join(word[:4] for word in words.split())
            trustee.keyboard.insert_text(short)
            trustee.keyboard.type(" ")
            assert trustee.input_value("#words").split() == words.split()
            trustee.get_by_role("button", name="かけらを入れる").click()
            trustee.wait_for_url("**/opening?notice=*")

    def paper(self) -> None:
        for page in (self.a, self.b):
            for contest, numbers in (("contest-1", PAPER), ("contest-2", {})):
                self.go(page, f"/paper/{contest}/1/keying")
                typed(page, numbers)
                page.keyboard.press("Enter")
                asked = page.locator("form.keying input[type=checkbox]")
                asked.or_(page.locator(".banner.done")).first.wait_for()
                for box in asked.all():
                    box.check()
                if asked.count():
                    page.locator("form.keying button.solid").click()
                page.wait_for_url("**/paper?notice=*")

    def lot(self) -> None:
        self.go(self.officer, "/outcome/contest-2/lot")
        self.officer.select_option("#winner-1", label="候補　3番")
        self.officer.select_option("#loser-1", label="候補　2番")
        self.officer.fill("#method", "棒くじ")
        self.officer.keyboard.press("Tab")
        self.officer.keyboard.type("選挙長 丙山 三郎")
        self.officer.keyboard.press("Tab")
        self.officer.keyboard.press("Enter")
        self.approve()


def test_a_whole_election_is_counted_by_six_people(place: Served, tmp_path: Path) -> None:
    """A broken original, paper with an apportionment, a tie settled by a lot; published."""
    six, world = Six(place), place.world
    (world.town.original("p01-02") / "records.bin").write_bytes(b"broken")
    six.go(six.officer, "/opening")
    six.agree("受領を始める")
    archive = tmp_path / "media.zip"
    archive.write_bytes(world.archive())
    six.upload(archive)
    pictured(six.a, "intake")
    six.go(six.officer, "/intake").get_by_role("link", name="M-13").click()
    pictured(six.officer, "problem")
    six.officer.get_by_label("破損").check()
    six.officer.fill("#opinion-use-duplicate", "3人とも異議なし")
    six.agree("提案する")
    pictured(six.witness, "approval")
    six.slips()
    pictured(six.b, "slips")
    six.roll()
    pictured(six.a, "roll")
    six.go(six.officer, "/opening")
    pictured(six.officer, "opening-receiving")
    six.agree("そろったことの確認")
    six.go(six.officer, "/opening")
    pictured(six.officer, "statement")
    six.agree("開票前の確認書への署名")
    six.shares()
    pictured(six.trustees[1], "shares")
    six.go(six.officer, "/opening").get_by_role("button", name="一括して開く").click()
    world.room.opening.wait()
    world.room.catch_up()
    six.go(six.officer, "/release")
    pictured(six.officer, "release-opened")
    assert "候補" not in six.officer.inner_text("main")
    six.go(six.officer, "/paper/contest-1")
    officer = world.person(Role.COUNTING_OFFICER)
    with world.database.write() as tx:
        contest = world.election_world.election.contest("contest-1")
        sheets.add_group(tx, contest, ("contest-1-1", "contest-1-2"), officer, world.clock())
    six.paper()
    six.go(six.officer, "/release")
    six.agree("紙の票の入力を終える")
    six.go(six.officer, "/release")
    pictured(six.officer, "release-tie")
    assert "くじが必要です" in six.officer.inner_text("main")
    six.lot()
    for name in ("結果の確認", "確定", "公表"):
        six.go(six.officer, "/release")
        six.agree(name)
    six.go(six.witness, "/release")
    pictured(six.witness, "release-published")
    assert world.state is State.PUBLISHED
    for name in ("results.json", "record-election-record-contest-1.pdf"):
        with six.witness.expect_download() as told:
            six.witness.locator(f"a[href$='/{name}']").click()
        here = world.room.results.folder(1) / name
        assert Path(told.value.path()).read_bytes() == here.read_bytes()
    _as_cast(world)


def _as_cast(world: CountingWorld) -> None:
    """6 records and 2 paper votes of one, 3 and 2 of the other; 3 ballots shared 9 to 5."""
    document = read_results((world.room.results.folder(1) / "results.json").read_bytes())
    mayor, council = document["contests"]
    totals = {one["id"]: (one["electronic"], one["total"]) for one in mayor["candidates"]}
    assert totals["contest-1-1"] == (5, "153/14")
    assert totals["contest-1-2"] == (3, "85/14")
    assert council["outcome"]["elected"] == ["contest-2-1", "contest-2-3"]
    actions = [one["action"] for one in document["decisions"]]
    assert actions == ["use-duplicate", "lot"]


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    place: Served, size: dict[str, int]
) -> None:
    """Every page for those who use it, wide and narrow, and in English."""
    world, complaints = place.world, []
    roles = (Role.COUNTING_OFFICER, Role.OPERATOR_A, Role.KEY_TRUSTEE)
    pages = [place.page(role, viewport=size) for role in roles]
    forms = ("/intake", "/intake/slips", "/intake/roll", "/intake/turnout")

    def look(stage: str, *paths: tuple[str, ...]) -> None:
        for page, seen in zip(pages, paths, strict=False):
            for path in seen:
                page.goto(f"{place.origin}{path}")
                complaints.extend((stage, path, one) for one in faults(page))
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > size["width"]:
                    complaints.append((stage, path, f"{wide} wide"))
                pictured(page, f"{stage}{path.replace('/', '-')}-{size['width']}")

    (world.town.original("p01-02") / "records.bin").write_bytes(b"broken")
    world.begin()
    world.upload(world.archive())
    look("receiving", PAGES, forms)
    path = "/intake/problem?code=M-13&terminal=p01-02&place=&contest="
    pages[0].goto(f"{place.origin}{path}")
    complaints.extend(("problem", path, one) for one in faults(pages[0]))
    pictured(pages[0], f"problem-{size['width']}")
    world.agree(
        "/intake/decide",
        action="use-duplicate",
        code="M-13",
        terminal="p01-02",
        reason="damaged",
        opinion="異議なし",
    )
    world.forms()
    world.agree("/opening/complete")
    world.agree("/opening/sign")
    look("opening", ("/opening",), (), ("/opening",))
    for again in range(2):
        world.send("/opening/share", Role.KEY_TRUSTEE, again, words=world.shares[again])
    world.open()
    world.paper()
    world.agree("/release/paper")
    pages[0].click("form[action='/language'] button")
    look("paper entered", PAGES)
    assert not complaints, complaints


def test_axe_would_find_something(place: Served) -> None:
    """Positive control: a field without its label is found."""
    place.world.begin()
    page = place.page(Role.OPERATOR_A)
    page.goto(f"{place.origin}/intake/slips")
    page.evaluate("document.querySelector('label[for=records]').remove()")
    assert any(one.startswith("label") for one in faults(page))


def test_the_list_of_media_lives(place: Served) -> None:
    """Thirty witnesses at a projector see a medium arrive without anybody's touch."""
    place.world.begin()
    page = place.page(Role.WITNESS)
    page.goto(f"{place.origin}/intake")
    assert "0 / 3" in page.inner_text(".figures")
    place.world.upload(place.world.archive("p01-01"))
    page.locator(".figures", has_text="1 / 3").wait_for()
    pictured(page, "projector")
