"""What may be wrong with a page, found on the page itself; one detector a rule.

Each gives a line for every fault. tests/ui/test_detectors.py shows each a bad page.
"""

from collections.abc import Iterator
from itertools import combinations

from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.letters import FACE, LEAST_FACE, NEEDED_MM, SMALLEST_MM
from terminal.ui.millimetres import GAP_MM, TARGET_MM
from terminal.ui.page import Block, Page, Target, Text
from terminal.ui.rect import Rect


def faults(desk: Desk, page: Page, size: TextSize) -> list[str]:
    """Everything that is wrong with this page at this size."""
    return [
        *small_targets(desk, page),
        *close_targets(desk, page),
        *outside(desk, page),
        *overlapping(page),
        *cut_off(desk, page),
        *overlapping_texts(page),
        *small_letters(desk, page, size),
        *unequal_tiles(page),
    ]


def small_targets(desk: Desk, page: Page) -> Iterator[str]:
    """VVSG 2.0 7.2-I: 12.7 mm each way."""
    for target in page.targets:
        sides = (desk.glass.mm(target.box.w), desk.glass.mm(target.box.h))
        if min(sides) < TARGET_MM:
            yield f"{page.name}: {target.key} is {sides[0]:.1f} x {sides[1]:.1f} mm"


def close_targets(desk: Desk, page: Page) -> Iterator[str]:
    """VVSG 2.0 7.2-I: 2.54 mm between, no overlap."""
    for one, other in combinations(page.targets, 2):
        apart = desk.glass.mm(one.box.distance(other.box))
        if apart < GAP_MM:
            yield f"{page.name}: {one.key} and {other.key} are {apart:.2f} mm apart"


def outside(desk: Desk, page: Page) -> Iterator[str]:
    """Everything is on the glass."""
    glass = Rect(0, 0, desk.glass.width, desk.glass.height)
    for element in page.elements:
        if not glass.contains(element.box):
            yield f"{page.name}: {element.key} at {element.box} leaves the glass"


def overlapping(page: Page) -> Iterator[str]:
    """Nothing lies over a thing that can be touched, but the card that it is part of."""
    for one, other in combinations(page.elements, 2):
        if isinstance(one, Target) or isinstance(other, Target):
            card = isinstance(one, Block) and one.box.contains(other.box)
            if one.box.overlaps(other.box) and not card:
                yield f"{page.name}: {one.key} and {other.key} overlap"


def cut_off(desk: Desk, page: Page) -> Iterator[str]:
    """Every text is whole in its box, and its box in its element."""
    for element, text in page.texts:
        width = desk.measure(text.words, text.face, text.em)
        if width > text.box.w or text.em > text.box.h:
            yield f"{page.name}: a text of {element.key} needs {width} of {text.box.w} px"
        if not element.box.contains(text.box):
            yield f"{page.name}: a text of {element.key} at {text.box} leaves {element.box}"


def overlapping_texts(page: Page) -> Iterator[str]:
    """No line of text lies over another, or over what can be touched."""
    texts = [(element, text) for element, text in page.texts]
    for (owner, one), (other_owner, other) in combinations(texts, 2):
        if one.box.overlaps(other.box):
            yield f"{page.name}: texts of {owner.key} and {other_owner.key} overlap"
    for element, text in texts:
        for target in page.targets:
            if target is not element and target.box.overlaps(text.box):
                yield f"{page.name}: a text of {element.key} lies under {target.key}"


def small_letters(desk: Desk, page: Page, size: TextSize) -> Iterator[str]:
    """VVSG 2.0 7.1-G, by the height of a kanji: names and what is said at the size set,
    furigana, party and the strip never below 3.5 mm."""
    low, _ = NEEDED_MM[size]
    for element, text in page.texts:
        face = FACE if text.face.startswith("BIZ") else LEAST_FACE
        height = desk.glass.mm(text.em * face)
        needed = SMALLEST_MM if is_minor(element.key, element.texts, text) else low
        if height < needed - 1e-9:
            yield f"{page.name}: a text of {element.key} is {height:.2f} mm, not {needed}"


def is_minor(key: str, texts: tuple[Text, ...], text: Text) -> bool:
    """Furigana, party, the title over a line of the review, the strip."""
    if key == "strip":
        return True
    beside_a_name = key.startswith(("candidate-", "line-")) or key == "chosen"
    return beside_a_name and text.em < max(other.em for other in texts)


def unequal_tiles(page: Page) -> Iterator[str]:
    """All candidates are equal: box, edge, place and size of letters."""
    tiles = [target for target in page.targets if target.key.startswith("candidate-")]
    shapes = {(t.box.w, t.box.h, t.edge) for t in tiles}
    if len(shapes) > 1:
        yield f"{page.name}: boxes of {sorted(shapes)}"
    ems = {max(text.em for text in tile.texts) for tile in tiles}
    if len(ems) > 1:
        yield f"{page.name}: names of {sorted(ems)} px"
    places = {min(text.box.x for text in tile.texts) - tile.box.x for tile in tiles}
    ticks = {(t.tick.x - t.box.x, t.tick.y - t.box.y, t.tick.w) for t in tiles if t.tick}
    if len(places) > 1 or len(ticks) > 1:
        yield f"{page.name}: names or ticks stand at {sorted(places)}, {sorted(ticks)}"
