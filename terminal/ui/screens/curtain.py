"""The screen of a voter who votes by voice alone: dark, for nobody to read along.

Keys and voice go on. It is up where the voter's own steps are; where staff come or
nothing is left of the voter, the screen is there again.
"""

from terminal.session.states import STEPS, State, TextSize
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.page import Align, Block, Look, Page
from terminal.ui.rect import Rect

NAME = "curtain"
_UNDER = frozenset((*STEPS, State.HELP, State.ASKING, State.RECORDING))


def covered(view: View) -> bool:
    return view.settings.curtain and view.screen in _UNDER


def page(desk: Desk) -> Page:
    """One line for who comes by, the same whatever is under it; nothing can be touched."""
    glass, em = desk.glass, desk.letters(TextSize.NORMAL).base
    whole = Rect(0, 0, glass.width, glass.height)
    words = desk.lines(desk.said("curtain"), whole.w - 2 * desk.gap, em)
    inner = whole.inner(desk.gap, desk.gap)
    texts = desk.stack(words, inner, em, align=Align.CENTRE, middle=True)
    return Page(NAME, (Block(NAME, whole, Look.PAGE, texts),))
