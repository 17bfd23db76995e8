"""The public board in a browser: everything on the screen, nothing over another, nothing loaded."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from record_world import SCENES
from turnout_world import turnout_sheet

from tally_server.board.board import Correction, Progress, board_pages
from tally_server.board.markup import Screen, board_page
from tally_server.board.turnout import turnout_screens

pytestmark = pytest.mark.browser

TEXTS = """() => [...document.querySelectorAll('svg text')].map((one) => {
  const box = one.getBoundingClientRect();
  return [one.textContent, box.left, box.top, box.right, box.bottom];
})"""


def screens() -> dict[str, Screen]:
    found: dict[str, Screen] = {
        "progress": Progress("試験市選挙", "rehearsal", 9, 16, 1204, 2048),
        "correction": Correction("試験市選挙", "rehearsal"),
    }
    told = turnout_screens("試験市選挙", "rehearsal", turnout_sheet())
    found |= {f"turnout-{at}": page for at, page in enumerate(told)}
    for name, make in SCENES.items():
        source = make()
        pages = board_pages(source.election.name, "rehearsal", source.results[0], (21921, 51234))
        found |= {f"{name}-{page.number}": page for page in (pages[0], pages[-1])}
    return found


@pytest.mark.parametrize("name", screens())
def test_every_text_of_the_board_stands_on_the_screen_and_over_no_other(
    name: str, browser: Browser, tmp_path: Path
) -> None:
    """At 1920 × 1080; no request leaves the page."""
    file = tmp_path / "board.html"
    file.write_text(board_page(screens()[name]), encoding="utf-8")
    with browser.new_context(viewport={"width": 1920, "height": 1080}) as context:
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        texts = page.evaluate(TEXTS)
    assert asked == [file.as_uri()]
    assert texts
    for said, left, top, right, bottom in texts:
        assert 0 <= left <= right <= 1920, said
        assert 0 <= top <= bottom <= 1080, said
    for at, (said, *box) in enumerate(texts):
        for other, *theirs in texts[at + 1 :]:
            apart_x = box[2] <= theirs[0] + 1 or theirs[2] <= box[0] + 1
            # The line boxes of a name and its party touch; their letters do not.
            slack = 0.35 * min(box[3] - box[1], theirs[3] - theirs[1])
            apart_y = box[3] <= theirs[1] + slack or theirs[3] <= box[1] + slack
            assert apart_x or apart_y, (said, other)
