"""Colours, three ways (VVSG 2.0 7.1-C and D); a test measures every pair that meets.

Colour is never the only cue: a mark has a tick, a button that does nothing yet a thin
edge, a warning its words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from terminal.session.states import Theme

Colour = tuple[float, float, float]

DEFAULT_CONTRAST = 10.0
"""VVSG 2.0 7.1-C: all that informs, against what it stands on."""


def colour(hexadecimal: str) -> Colour:
    """`#rrggbb` as parts of one."""
    red, green, blue = (int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


@dataclass(frozen=True)
class Pair:
    """Letters on a ground, with an edge around it."""

    ground: Colour
    letters: Colour
    edge: Colour


def pair(ground: str, letters: str, edge: str) -> Pair:
    return Pair(colour(ground), colour(letters), colour(edge))


@dataclass(frozen=True)
class Colours:
    """page: what is said. tile: a candidate. marked: the chosen one. plain: a button.
    main: the button that goes on. idle: a button that does nothing yet. strip: the top
    of an official screen. notice: the mark of a rehearsal, and what is wrong.
    required: the contrast that VVSG asks of text on the page in this theme."""

    page: Pair
    tile: Pair
    marked: Pair
    plain: Pair
    main: Pair
    idle: Pair
    strip: Pair
    notice: Pair
    required: float


COLOURS: Mapping[Theme, Colours] = {
    Theme.PLAIN: Colours(
        page=pair("#ffffff", "#000000", "#ffffff"),
        tile=pair("#ffffff", "#000000", "#4d4d4d"),
        marked=pair("#0b3b7a", "#ffffff", "#0b3b7a"),
        plain=pair("#e9edf2", "#000000", "#4d4d4d"),
        main=pair("#0b3b7a", "#ffffff", "#0b3b7a"),
        idle=pair("#ffffff", "#404040", "#8c8c8c"),
        strip=pair("#e9edf2", "#000000", "#e9edf2"),
        notice=pair("#ffd54a", "#000000", "#ffd54a"),
        required=20.0,
    ),
    Theme.DARK: Colours(
        page=pair("#000000", "#ffffff", "#000000"),
        tile=pair("#000000", "#ffffff", "#b3b3b3"),
        marked=pair("#ffffff", "#000000", "#ffffff"),
        plain=pair("#262626", "#ffffff", "#b3b3b3"),
        main=pair("#ffffff", "#000000", "#ffffff"),
        idle=pair("#000000", "#cccccc", "#737373"),
        strip=pair("#262626", "#ffffff", "#262626"),
        notice=pair("#ffd54a", "#000000", "#ffd54a"),
        required=18.0,
    ),
    Theme.YELLOW: Colours(
        page=pair("#000000", "#ffff00", "#000000"),
        tile=pair("#000000", "#ffff00", "#bfbf00"),
        marked=pair("#ffff00", "#000000", "#ffff00"),
        plain=pair("#000000", "#ffff00", "#bfbf00"),
        main=pair("#ffff00", "#000000", "#ffff00"),
        idle=pair("#000000", "#cccc00", "#7a7a00"),
        strip=pair("#000000", "#ffff00", "#7a7a00"),
        notice=pair("#ffffff", "#000000", "#ffffff"),
        required=17.5,
    ),
}


def luminance(of: Colour) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in of
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
