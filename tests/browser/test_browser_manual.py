"""The practice town is counted in a real browser by what its papers and the manual say.

`IPPYO_MANUAL=1 uv run pytest tests/browser/test_browser_manual.py` makes the pictures of
docs/manual/counting-place.md anew, in docs/images/manual/.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from elections import read_results
from few_colours import in_few_colours
from PIL import Image
from practice_night import Night
from practice_world import PracticePlace
from served_paper import Served, served

from tally_server.states.states import State

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parents[2] / "docs" / "images" / "manual"
TALLEST = 1500


@pytest.fixture(scope="module")
def shown(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    world = PracticePlace(tmp_path_factory.mktemp("practice") / "town")
    try:
        with served(world, browser) as opened:
            yield opened
        assert opened.complaints == []
    finally:
        world.close()


class Camera:
    """Notes every picture that the manual needs, and takes it where it is asked to."""

    def __init__(self, folder: Path | None) -> None:
        self.taken: list[str] = []
        self._folder = folder

    def __call__(self, page: Any, name: str) -> None:
        self.taken.append(name)
        if self._folder is None:
            return
        page.wait_for_load_state()
        high = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        size = page.viewport_size
        page.set_viewport_size({"width": size["width"], "height": high})
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        few = in_few_colours(Image.open(io.BytesIO(page.screenshot())))
        few.save(self._folder / f"{name}.png", optimize=True)
        page.set_viewport_size(size)


def test_the_practice_is_counted_to_its_end_as_the_manual_tells(shown: Served) -> None:
    """From signing in to the keeping: a broken original, a wrong number, a slip of the fingers,
    an apportionment, a lot, a correction. The manual has a picture of each step."""
    folder = PICTURES if os.environ.get("IPPYO_MANUAL") else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
    camera = Camera(folder)
    night = Night(shown, camera)
    night.people()
    night.intake()
    night.copied()
    night.problems()
    night.opening()
    night.paper()
    night.outcome()
    night.release()
    night.afterwards()
    world: PracticePlace = shown.world
    assert world.state is State.PUBLISHED
    document = read_results((world.room.results.folder(2) / "results.json").read_bytes())
    mayor, council = document["contests"]
    assert mayor["outcome"]["elected"] == ["takasaki"]
    assert council["outcome"]["elected"] == ["kokoromi"]
    assert {row["total"] for row in council["candidates"]} == {"105/1"}, "the paper made a tie"
    actions = [one["action"] for one in document["decisions"]]
    assert actions == ["use-duplicate", "accept-difference", "lot"]
    assert sorted(set(camera.taken)) == sorted(camera.taken)
    assert {path.stem for path in PICTURES.glob("*.png")} == set(camera.taken), (
        "make the pictures anew: IPPYO_MANUAL=1 uv run pytest tests/browser/test_browser_manual.py"
    )
