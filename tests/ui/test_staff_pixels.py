"""What staff, and those who stand behind them, really see on the glass."""

from typing import Any

import pytest
from fingers import Finger, middle
from screens_world import Screens
from snapshot import Snapshot, snapshot
from staff_world import ELECTION, views
from test_pixels import text_contrast

from terminal.dots import matrix
from terminal.session.states import Theme
from terminal.ui.page import Block, Page
from terminal.ui.staff.page import StaffPages
from terminal.ui.theme import DEFAULT_CONTRAST

pytestmark = pytest.mark.window
VIEWS = views()


def laid(screens: Screens, name: str) -> tuple[Any, Page]:
    """The sheet with this page on it, on the window."""
    sheet = screens.sheet(screens.person(ELECTION))
    page = StaffPages(screens.desk(ELECTION)).page(VIEWS[name])
    sheet.turn(page, Theme.PLAIN)
    return sheet, page


def dots_seen(seen: Snapshot, block: Block) -> list[list[bool]]:
    """The middle of each dot: whether it is dark."""
    code = block.code
    assert code is not None
    count, half = len(code.dots), code.dot // 2
    return [
        [
            sum(seen.at(code.box.x + x * code.dot + half, code.box.y + y * code.dot + half)) < 384
            for x in range(count)
        ]
        for y in range(count)
    ]


@pytest.mark.parametrize(
    "name", ["half-1-shown", "info-sign", "info-slip", "info-report", "info-hash"]
)
def test_a_code_on_the_glass_is_the_code_of_its_line(screens: Screens, name: str) -> None:
    """Read back from the pixels dot by dot, with its white border; in black and white."""
    _, page = laid(screens, name)
    block = next(e for e in page.elements if e.key == "code")
    assert isinstance(block, Block)
    seen = snapshot(screens.window)
    assert dots_seen(seen, block) == matrix(VIEWS[name].code)
    assert block.code is not None
    assert seen.colours(block.code.box) == {(0, 0, 0), (255, 255, 255)}


def test_a_pressed_digit_looks_like_any_other(screens: Screens) -> None:
    """Who looks over a shoulder sees no digit light up; another button does."""
    sheet, page = laid(screens, "pin-typed")
    before = snapshot(screens.window)
    for key in ("digit-5", "digit-0"):
        finger = Finger(screens.window).down(*middle(page.target(key)))
        assert sheet._presses.held == key
        assert snapshot(screens.window).rgb == before.rgb, key
        finger.slide(0, 0)
        finger.up(0, 0)
    finger = Finger(screens.window).down(*middle(page.target("pin-erase")))
    assert snapshot(screens.window).rgb != before.rgb
    finger.slide(0, 0)
    finger.up(0, 0)


def test_no_picture_of_a_half_is_kept(screens: Screens) -> None:
    """Once it is covered, neither its letters nor its code are drawn anywhere."""
    sheet, page = laid(screens, "half-1-shown")
    words = set(VIEWS["half-1-shown"].words)
    assert words <= {part.words for _, part in page.texts}
    assert not words & {kept for kept, _, _ in screens.ink.kept}
    sheet.turn(StaffPages(screens.desk(ELECTION)).page(VIEWS["HandOutHalves-half-2"]), Theme.PLAIN)
    assert "words" not in sheet._drawn
    assert "code" not in sheet._drawn


@pytest.mark.parametrize("name", ["home-open", "alarm-degraded", "refused-OpenPolls", "pin-typed"])
def test_every_text_for_staff_stands_out(screens: Screens, name: str) -> None:
    """VVSG 2.0 7.1-C: at least 10:1, measured where the letters are."""
    _, page = laid(screens, name)
    seen = snapshot(screens.window)
    for element, part in page.texts:
        if part.words:
            found = text_contrast(seen, part.box.inner(0, 1))
            assert found >= DEFAULT_CONTRAST, f"{element.key}: {found:.1f}"
