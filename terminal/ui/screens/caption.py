"""What the cursor rests on where the page has no target for it: the way around a long
list, the settings of the voice, scanning. For who votes by switches and sees.
"""

from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD
from terminal.ui.letters import line
from terminal.ui.page import Align, Block, Look
from terminal.ui.rect import Rect

KEY = "caption"
_WIDE = 0.6
_DOWN = 0.6


def caption(desk: Desk, size: TextSize, words: str) -> Block:
    """A box over the middle of the page, as long as the cursor is there; it is no target,
    and what lies under it can be touched."""
    glass, em = desk.glass, desk.letters(size).base
    width = round(glass.width * _WIDE)
    lines = desk.lines(words, width - 4 * desk.pad, em, BOLD)
    height = len(lines) * line(em) + 4 * desk.pad
    middle = round(glass.height * _DOWN)
    top = min(middle, glass.height - height - desk.gap)
    box = Rect((glass.width - width) // 2, top, width, height)
    inner = box.inner(2 * desk.pad, 2 * desk.pad)
    texts = desk.stack(lines, inner, em, BOLD, Align.CENTRE)
    return Block(KEY, box, Look.MAIN, texts, 2 * desk.edge)
