"""A picture of a page in the few colours that our pages have: a third of the bytes, none lost."""

from itertools import product

from PIL import Image

Colour = tuple[int, int, int]
WHITE, BLACK, MARK = (255, 255, 255), (0, 0, 0), (255, 212, 61)
LETTERS = ("1a1a1a", "4d4d4d", "0017c1", "00118f", "197a4b", "ce0000", "c5102d", "6e4a00", "b78f00")
GROUNDS = ("f2f2f2", "e6f5ec", "e8f1fe", "fbf5e0", "fdeeee", "e6e6e6", "b3b3b3", "767676")
STEPS = 5  # between a letter and its ground, as its edges are drawn


def of(text: str) -> Colour:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def between(one: Colour, other: Colour, step: int) -> Colour:
    red, green, blue = (
        (a * (STEPS - step) + b * step) // STEPS for a, b in zip(one, other, strict=True)
    )
    return red, green, blue


def palette() -> Image.Image:
    """Every colour of style.css and of the board, and the edges of letters in them."""
    edges = {
        between(of(letter), ground, step)
        for letter, ground, step in product(LETTERS, (WHITE, MARK), range(STEPS + 1))
        if ground is WHITE or letter == LETTERS[0]
    }
    colours = sorted(edges | {of(one) for one in GROUNDS} | {WHITE, BLACK, MARK})
    held = Image.new("P", (1, 1))
    held.putpalette([part for colour in colours for part in colour])
    return held


def in_few_colours(drawn: Image.Image) -> Image.Image:
    return drawn.convert("RGB").quantize(palette=palette(), dither=Image.Dither.NONE)
