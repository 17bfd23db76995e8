"""The night of the practice town, step by step, by people in windows of their own.

What they type stands on the papers of the practice. `shot(page, name)` is called where the
manual has a picture; the steps have the names of its chapters.
"""

import shutil
from collections.abc import Callable
from typing import Any

from practice_world import PracticePlace
from served_paper import Served

from ippyo.practice.lesson import GROUP, SHEETS
from tally_server.people.roles import Role

Shot = Callable[[Any, str], None]
WINDOW = {"viewport": {"width": 1180, "height": 760}, "device_scale_factor": 0.8}


class Night:
    """Everybody has signed in."""

    def __init__(self, shown: Served, shot: Shot) -> None:
        self.world: PracticePlace = shown.world
        self.shown, self.shot = shown, shot
        self.nobody = shown.browser.new_context(**WINDOW, locale="ja-JP").new_page()
        self.go(self.nobody, "/sign-in")
        shot(self.nobody, "sign-in")
        self.administrator = self._window(Role.ADMINISTRATOR)
        self.officer = self._window(Role.COUNTING_OFFICER)
        self.witness = self._window(Role.WITNESS)
        self.a = self._window(Role.OPERATOR_A)
        self.b = self._window(Role.OPERATOR_B)
        self.trustees = [self._window(Role.KEY_TRUSTEE, again) for again in range(2)]
        self.hall = self._window(Role.DISPLAY)
        self.hall.goto("about:blank")

    def _window(self, role: Role, again: int = 0) -> Any:
        return self.shown.page(role, again, **WINDOW)

    def go(self, page: Any, path: str) -> Any:
        page.goto(f"{self.shown.origin}{path}")
        return page

    def look(self, page: Any, path: str, name: str) -> None:
        self.shot(self.go(page, path), name)

    def look_up(self, name: str) -> None:
        """The screen in the hall, which else turns by itself while it is looked at."""
        self.look(self.hall, "/display", name)
        self.hall.goto("about:blank")

    def press(self, page: Any, name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()

    def approve(self, proposer: Any, by: Any = None, name: str = "") -> None:
        """What was just proposed is read and approved by another."""
        by = by or self.witness
        proposer.wait_for_url("**/approvals/*")
        by.goto(proposer.url.partition("?")[0])
        if name:
            self.shot(by, name)
        self.press(by, "この内容を承認する")
        by.wait_for_url("**/approvals/*notice=web_acts.done-approved")
        self.world.room.catch_up()

    def agree(self, path: str, button: str, name: str = "") -> None:
        """The officer presses the button of a page; the witness approves."""
        self.press(self.go(self.officer, path), button)
        self.approve(self.officer, name=name)

    def people(self) -> None:
        self.look(self.administrator, "/", "home")
        self.look(self.administrator, "/people", "people")
        self.look(self.administrator, "/people/new", "person-new")
        self.go(self.administrator, "/people").get_by_role("link", name="立会 京子").click()
        self.shot(self.administrator, "person")
        self.look(self.officer, "/account", "account")
        self.look(self.officer, "/account/password", "password")
        self.look(self.officer, "/account/keys/new", "security-key")
        self.press(self.go(self.administrator, "/people"), "一覧の確定を提案する")
        self.approve(self.administrator, self.officer, "people-settle")
        self.look(self.administrator, "/sessions", "sessions")

    def intake(self) -> None:
        self.look(self.officer, "/opening", "opening-set-up")
        self.agree("/opening", "受領を始める", "approval")
        self._put_in("p01-01", "original", "usb-1")
        self._put_in("p01-01", "duplicate", "usb-2")
        self.go(self.a, "/intake")
        for slot in ("usb-1", "usb-2"):
            self.a.locator("li", has_text=slot).wait_for()
        self.shot(self.a, "intake-mounted")
        self.press(self.a.locator("li", has_text="usb-1"), "いま読み取る")
        self.a.wait_for_url("**/intake?notice=web_intake.read")
        self.look_up("display-progress")
        self.go(self.b, "/intake").set_input_files("#archive", self.world.folder.root / "media.zip")
        self.press(self.b, "取り込む")
        self.b.wait_for_url("**/intake?notice=*")
        self.look(self.witness, "/intake", "intake")
        self.look(self.witness, "/intake/terminal/p02-01", "terminal")
        self._rules_while_they_come()
        self._turnout()

    def _rules_while_they_come(self) -> None:
        """The page looks again by itself; here it is opened anew."""
        self.world.room.verified.look()
        self.look(self.witness, "/compliance", "compliance-media")

    def _put_in(self, terminal: str, role: str, slot: str) -> None:
        folder = self.world.folder
        shutil.copytree(folder.media / terminal / role, folder.slot / slot)

    def _turnout(self) -> None:
        for place, clock, male, female in (
            ("p01", "10:00", 61, 58),
            ("p02", "10:00", 40, 44),
            ("p01", "14:00", 133, 140),
        ):
            self.go(self.a, "/intake/turnout").select_option("#place", place)
            for field, said in (("clock", clock), ("male", str(male)), ("female", str(female))):
                self.a.fill(f"#{field}", said)
            self.press(self.a, "記録する")
            self.a.wait_for_url("**/intake/turnout?notice=*")
        self.look(self.a, "/intake/turnout", "turnout")

    def copied(self) -> None:
        """Slips and voters from paper: the first slip by hand, the others by a scanner."""
        first, *others = self.world.papers.slips
        self.go(self.b, "/intake/slips").select_option("#terminal", first.terminal)
        self.b.fill("#records", str(first.records))
        self.b.fill("#number", first.digest)
        self.shot(self.b, "slips")
        self.b.get_by_role("button", name="記録する").last.click()
        self.b.wait_for_url("**/intake/slips?notice=*")
        for slip in others:
            line = f"IPPYO-SLIP-1 {slip.terminal} {slip.records} {slip.digest}"
            self.go(self.b, "/intake/slips").fill("#code", line)
            self.b.keyboard.press("Enter")
            self.b.wait_for_url("**/intake/slips?notice=*")
        head, *rows = self.world.papers.rows("投票録の人数")
        for place, *numbers in rows:
            for contest, number in zip(head[1:], numbers, strict=True):
                self.go(self.a, "/intake/roll").select_option("#place", label=place)
                self.a.select_option("#contest", label=contest)
                self.a.fill("#voters", number)
                self.a.keyboard.press("Enter")
                self.a.wait_for_url("**/intake/roll?notice=*")
        self.look(self.a, "/intake/roll", "roll")

    def problems(self) -> None:
        self.look(self.officer, "/intake/problems", "problems")
        self.officer.get_by_role("link", name="M-13").click()
        self.shot(self.officer, "problem")
        self.officer.get_by_label("破損").check()
        self.officer.fill("#opinion-use-duplicate", "3人とも異議なし")
        self.press(self.officer, "提案する")
        self.approve(self.officer, name="approval-duplicate")
        self.go(self.officer, "/intake/problems").get_by_role("link", name="R-01").click()
        self.shot(self.officer, "problem-roll")
        said = "第1投票所で名簿に二重に線を引いたと投票管理者が確認"
        self.officer.fill("#reason-accept-difference", said)
        self.press(self.officer, "提案する")
        self.approve(self.officer)
        self.look(self.officer, "/intake/problems", "problems-decided")
        self.look(self.witness, "/approvals", "approvals")

    def opening(self) -> None:
        self.look(self.officer, "/opening", "opening-complete")
        self.agree("/opening", "そろったことの確認")
        self.look(self.officer, "/opening", "statement")
        self.agree("/opening", "開票前の確認書への署名")
        for trustee, words in zip(self.trustees, self.world.papers.shares, strict=True):
            self.go(trustee, "/opening").focus("#words")
            trustee.keyboard.insert_text(" ".join(word[:4] for word in words.split()))
            trustee.keyboard.type(" ")
            if trustee is self.trustees[0]:
                self.shot(trustee, "shares")
            self.press(trustee, "かけらを入れる")
            trustee.wait_for_url("**/opening?notice=*")
        self.look(self.officer, "/opening", "open-now")
        self.press(self.officer, "一括して開く")
        self.world.room.opening.wait()
        self.world.room.catch_up()
        self.look(self.officer, "/release", "release-opened")

    def paper(self) -> None:
        self.go(self.officer, "/paper").locator("summary").first.click()
        for member in GROUP:
            self.officer.check(f"#g-mayor-{member}")
        self.shot(self.officer, "paper-groups")
        self.press(
            self.officer.locator("section", has_text="見本市長選挙").first,
            "按分の欄を加える(2人以上を選ぶ)",
        )
        self.officer.wait_for_url("**/paper?notice=*")
        self.look(self.a, "/paper", "paper")
        for contest in SHEETS:
            self._key(self.a, contest, {})
        self._key(self.b, "mayor", {"own:mihon": "2", "own:takasaki": "3"})
        self._key(self.b, "council", {})
        self.look(self.officer, "/paper/mayor/1", "paper-differs")
        self.press(self.officer, "甲を残し、乙がやり直す")
        self.officer.wait_for_url("**/paper?notice=*")
        self._key(self.b, "mayor", {})
        self.look(self.officer, "/paper/mayor/1", "paper-sheet")
        self.look(self.officer, "/decide/apportion", "apportion")
        self.look(self.officer, "/decide/invalidate", "invalidate")
        self.agree("/release", "紙の票の入力を終える")

    def _key(self, page: Any, contest: str, slips: dict[str, str]) -> None:
        """One keying of the sheet; slips: fields in which the fingers slip."""
        told = {field.name: str(number) for field, number in SHEETS[contest].counts.items()}
        self.go(page, f"/paper/{contest}/1/keying")
        for name, number in (told | slips).items():
            page.fill(f"input[name='{name}']", number)
        if page is self.a and contest == "mayor":
            self.shot(page, "keying")
        if slips:
            page.fill("input[name='ballots:']", "99")
            page.locator("form.keying button.solid").click()
            page.locator("section.error").wait_for()
            self.shot(page, "keying-refused")
            page.fill("input[name='ballots:']", told["ballots:"])
        page.locator("form.keying button.solid").click()
        boxes = page.locator("form.keying input[type=checkbox]")
        boxes.or_(page.locator(".banner.done")).first.wait_for()
        if boxes.count():
            for box in boxes.all():
                box.check()
            page.locator("form.keying button.solid").click()
        page.wait_for_url("**/paper?notice=*")

    def outcome(self) -> None:
        self.look(self.officer, "/outcome", "outcomes")
        self.look(self.officer, "/outcome/mayor", "outcome")
        self.look(self.officer, "/release", "release-tie")
        self.go(self.officer, "/outcome/council/lot").select_option("#winner-1", label="試 みどり")
        self.officer.select_option("#loser-1", label="試験 次郎")
        self.officer.fill("#method", "棒くじ")
        self.officer.fill("#drawn_by", "選挙長 丙山 三郎")
        self.shot(self.officer, "lot")
        self.press(self.officer, "もう一人に承認を求める")
        self.approve(self.officer, name="approval-lot")

    def release(self) -> None:
        self.agree("/release", "結果の確認")
        self.look(self.officer, "/release", "release-reviewed")
        self.agree("/release", "確定", "approval-certify")
        self.bundles()
        self.agree("/release", "公表")
        self.look(self.witness, "/release", "release-published")
        self.look_up("display-result")
        self.look(self.witness, "/audit", "audit")
        self.look(self.witness, "/audit/head", "audit-head")
        self.look(self.witness, "/compliance", "compliance")

    def bundles(self) -> None:
        """The server has made both; the officer takes the sealed one along."""
        self.world.room.bundles.wait()
        self.look(self.officer, "/bundles", "bundles")
        with self.officer.expect_download() as taken:
            self.officer.get_by_role("link", name="監査用の束").click()
        self.taken = taken.value.path()

    def afterwards(self) -> None:
        self.go(self.officer, "/release").locator("summary", has_text="訂正").click()
        self.officer.fill("#why", "紙の束を1つ数え忘れたことが分かった")
        self.officer.fill("#hours", "2")
        self.shot(self.officer, "correct")
        self.officer.locator("form[action='/release/correct'] button").click()
        self.approve(self.officer)
        self.look_up("display-correcting")
        self.agree("/release", "訂正を終える")
        for name in ("結果の確認", "確定", "公表"):
            self.agree("/release", name)
        self.go(self.administrator, "/release").fill("#until", "2030-12-21")
        self.shot(self.administrator, "keep")
        self.administrator.locator("form[action='/release/keep'] button").click()
        self.approve(self.administrator, self.officer)
