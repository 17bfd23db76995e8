"""Sizes of letters by VVSG 2.0 7.1-G, colours by 7.1-C and D, without any window."""

from dataclasses import fields
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from screens_world import GLASSES

from terminal.session.states import TextSize, Theme
from terminal.ui.faces import FOLDER, NOTO, REGULAR, load_faces
from terminal.ui.letters import FACE, LEAST_FACE, NEEDED_MM, SMALLEST_MM, letters
from terminal.ui.millimetres import Glass
from terminal.ui.theme import COLOURS, DEFAULT_CONTRAST, Pair, colour, contrast


def face_height(font: Path) -> float:
    """The height of 国, by that of the em box."""
    with TTFont(font) as opened:
        glyphs, letter = opened.getGlyphSet(), opened.getBestCmap()[ord("国")]
        pen = BoundsPen(glyphs)
        glyphs[letter].draw(pen)
        _, low, _, high = pen.bounds
        return float((high - low) / opened["head"].unitsPerEm)


def test_the_stated_heights_are_those_of_the_fonts() -> None:
    """The mapping from VVSG's capital I to a kanji holds for every face that is used."""
    assert face_height(FOLDER / REGULAR) >= FACE
    for path in load_faces().files.values():
        assert face_height(path) >= LEAST_FACE
    assert face_height(FOLDER / NOTO) < FACE, "else LEAST_FACE would not be needed"


@pytest.mark.parametrize("glass", list(GLASSES))
@pytest.mark.parametrize("size", list(TextSize))
def test_every_size_lies_in_its_band(glass: str, size: TextSize) -> None:
    """Each of the four sizes is within what VVSG gives for it, on every screen."""
    screen, (low, high) = GLASSES[glass], NEEDED_MM[size]
    found = letters(screen, size)
    assert low <= screen.mm(found.base * FACE) <= high
    assert screen.mm(found.name_least * LEAST_FACE) >= low
    assert screen.mm(found.smallest * LEAST_FACE) >= SMALLEST_MM


def test_a_length_is_never_rounded_down() -> None:
    """12.7 mm are at least 12.7 mm, whatever the size of a pixel."""
    for inches in range(7, 30):
        for width, height in ((1280, 800), (1920, 1200), (2560, 1600)):
            screen = Glass.of_inches(width, height, inches)
            for wanted in (2.54, 3.5, 12.7):
                assert wanted <= screen.mm(screen.px(wanted)) + 1e-9 < wanted + screen.mm(1) + 1e-6


def pairs(theme: Theme) -> dict[str, Pair]:
    colours = COLOURS[theme]
    values = {field.name: getattr(colours, field.name) for field in fields(colours)}
    return {name: value for name, value in values.items() if isinstance(value, Pair)}


@pytest.mark.parametrize("theme", list(Theme))
def test_contrast_is_what_vvsg_asks(theme: Theme) -> None:
    """10:1 for everything that informs; 20:1, 18:1 and 17.5:1 for text on the page."""
    colours = COLOURS[theme]
    for name, found in pairs(theme).items():
        assert contrast(found.ground, found.letters) >= DEFAULT_CONTRAST, name
        edge = contrast(found.edge, colours.page.ground)
        assert name in ("page", "strip", "notice") or edge >= 3, name
    for told in (colours.page, colours.tile):
        assert contrast(told.ground, told.letters) >= colours.required


def test_contrast_is_measured_as_wcag_does() -> None:
    """Black on white is 21:1; a grey that is a little too light is below 10:1."""
    assert contrast(colour("#000000"), colour("#ffffff")) == pytest.approx(21)
    assert contrast(colour("#444444"), colour("#ffffff")) < DEFAULT_CONTRAST
    assert contrast(colour("#ffff00"), colour("#000000")) == pytest.approx(19.56, abs=0.01)
