"""What may be wrong with a staff page, found on the page itself; see layout_checks."""

from collections.abc import Iterator

from layout_checks import (
    close_targets,
    cut_off,
    outside,
    overlapping,
    overlapping_texts,
    small_targets,
    unequal_tiles,
)

from terminal.ui.desk import Desk
from terminal.ui.letters import FACE, LEAST_FACE, SMALLEST_MM
from terminal.ui.page import Block, Look, Page

HEAD_MM = 4.8
"""Of the line that says what a page is (VVSG 2.0 7.1-G, as voters' normal letters)."""

DOT_MM = 0.5
"""A dot of a QR code that a hand-held scanner reads from a screen at arm's length."""


def staff_faults(desk: Desk, page: Page) -> list[str]:
    """Everything that is wrong with this page."""
    return [
        *small_targets(desk, page),
        *close_targets(desk, page),
        *outside(desk, page),
        *overlapping(page),
        *cut_off(desk, page),
        *overlapping_texts(page),
        *unequal_tiles(page),
        *small_staff_letters(desk, page),
        *small_codes(desk, page),
        *several_main(page),
        *undrawn(desk, page),
    ]


def small_staff_letters(desk: Desk, page: Page) -> Iterator[str]:
    """No letter below VVSG's smallest, the head never below its normal size."""
    for element, text in page.texts:
        face = FACE if text.face.startswith("BIZ") else LEAST_FACE
        high = desk.glass.mm(text.em * face)
        needed = HEAD_MM if element.key == "head" else SMALLEST_MM
        if high < needed - 1e-9:
            yield f"{page.name}: a text of {element.key} is {high:.2f} mm, not {needed}"


def small_codes(desk: Desk, page: Page) -> Iterator[str]:
    """A code has dots that a scanner reads, whole pixels each, and lies in its element."""
    for element in page.elements:
        code = element.code if isinstance(element, Block) else None
        if code is None:
            continue
        if desk.glass.mm(code.dot) < DOT_MM:
            yield f"{page.name}: dots of {desk.glass.mm(code.dot):.2f} mm"
        if code.dot * len(code.dots) != code.box.w or code.box.w != code.box.h:
            yield f"{page.name}: a code of {len(code.dots)} dots in {code.box}"
        if not element.box.contains(code.box):
            yield f"{page.name}: a code leaves {element.key}"


def several_main(page: Page) -> Iterator[str]:
    """One main button at most, so that nobody has to look for what comes next."""
    found = [target.key for target in page.targets if target.look is Look.MAIN]
    if len(found) > 1:
        yield f"{page.name}: {found} all look like the main one"


def undrawn(desk: Desk, page: Page) -> Iterator[str]:
    """Every text is one that the first face, or that of a rare name, draws exactly."""
    for element, text in page.texts:
        if not text.words:
            continue
        exact = desk.faces.face_of(text.words)
        if not (text.face == exact or (text.face.startswith("BIZ") and exact.startswith("BIZ"))):
            yield f"{page.name}: {text.face} does not draw a text of {element.key}"
