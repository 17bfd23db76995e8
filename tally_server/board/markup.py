"""The board as one inline SVG: no script, nothing loaded; it fills any screen.

Drawn for 1920 × 1080. All candidates of a contest have one size of letters, the largest
that its rows leave; a name that is still too wide is pressed together, never drawn
smaller than the others.
"""

from collections.abc import Iterator
from typing import assert_never

from markupsafe import escape

from tally_server.board.board import BAR, Correction, Page, Progress, Row
from tally_server.board.drawing import HEIGHT, WIDTH, bar, english, head, letters, say
from tally_server.board.turnout import Hours, Places
from tally_server.board.turnout_markup import hours_parts, places_parts

SMALL = 30
_FEWEST = 4  # fewer rows are not drawn higher still
_TOP, _ROOM = 130, 790
_NAME_AT, _NAME_WIDTH, _MARK_AT, _BAR_AT, _BAR_WIDTH, _VOTES_WIDTH = 50, 700, 770, 1030, 440, 380
_PRESSED = 2  # at most so narrow, before all names of the contest get smaller letters
_SMALLEST = 40


Screen = Page | Progress | Hours | Places | Correction


def board_svg(page: Screen) -> str:
    """The markup of one screen; names are escaped, and nothing of them is markup."""
    match page:
        case Page():
            parts = _result(page)
        case Progress():
            parts = _progress(page)
        case Hours():
            parts = hours_parts(page)
        case Places():
            parts = places_parts(page)
        case Correction():
            parts = _correction(page)
        case _:
            assert_never(page)
    label = escape(page.title if isinstance(page, Page) else page.election)
    return (
        f'<svg class="board" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" aria-label="{label}"'
        ' font-family="BIZ UDPGothic, BIZ UDGothic, sans-serif">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>' + "".join(parts) + "</svg>"
    )


def board_page(page: Screen, following: str | None = None, seconds: int = 12) -> str:
    """A whole page of its own. following: address of the next screen, shown after so long."""
    title = escape(page.election)
    turn = ""
    if following is not None:
        turn = f'<meta http-equiv="refresh" content="{seconds};url={escape(following)}">'
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        f"<title>{title}</title>{turn}"
        '<meta name="viewport" content="width=device-width">'
        "<style>html,body{margin:0;height:100%}svg{display:block;width:100%;height:100%}</style>"
        f"</head><body>{board_svg(page)}</body></html>\n"
    )


def _progress(page: Progress) -> Iterator[str]:
    yield from head(page.mode, page.election)
    yield letters(WIDTH // 2, 230, 76, say("counting"), anchor="middle", font_weight="bold")
    yield letters(WIDTH // 2, 290, 40, english("counting"), anchor="middle")
    lines = (
        ("places", page.places, page.places_expected),
        ("terminals", page.terminals, page.terminals_expected),
    )
    for at, (key, arrived, expected) in enumerate(lines):
        y = 450 + 290 * at
        yield letters(100, y, 70, say(key))
        yield letters(100, y + 50, 38, english(key))
        said = f"{arrived:,} / {expected:,}"
        yield letters(1820, y + 20, 130, said, anchor="end", font_weight="bold")
        yield bar(100, y + 80, 1720, arrived * BAR // expected if expected else 0, 50)
    yield letters(WIDTH // 2, 1040, 40, say("no-candidates"), anchor="middle")


def _correction(page: Correction) -> Iterator[str]:
    yield from head(page.mode, page.election)
    yield letters(WIDTH // 2, 430, 150, say("correcting"), anchor="middle", font_weight="bold")
    yield letters(WIDTH // 2, 520, 46, english("correcting"), anchor="middle")
    for y, key in ((680, "correcting-what"), (800, "correcting-next")):
        yield letters(WIDTH // 2, y, 58, say(key), anchor="middle")
        yield letters(WIDTH // 2, y + 46, 32, english(key), anchor="middle")


def _result(page: Page) -> Iterator[str]:
    of = f"{page.number} / {page.pages}" if page.pages > 1 else ""
    yield from head(page.mode, page.title, of)
    step = _ROOM // max(page.slots, _FEWEST)
    size = max(_SMALLEST, min(step // 2, _PRESSED * _NAME_WIDTH // page.longest))
    for at, row in enumerate(page.rows):
        yield from _row(row, _TOP + step * at, step, size)
    yield f'<rect y="940" width="{WIDTH}" height="140" fill="#f2f2f2"/>'
    step = WIDTH // len(page.numbers)
    for at, (key, figure) in enumerate(page.numbers):
        x = step * at + step // 2
        label = f"{say(key)} {english(key)}"
        yield letters(x, 980, SMALL, label, anchor="middle", wide=step - 20)
        yield letters(x, 1052, 62, figure, anchor="middle", font_weight="bold", wide=step - 30)


def _row(row: Row, top: int, step: int, size: int) -> Iterator[str]:
    """A row of this height; the name stands on its middle, the party well below it."""
    line = top + step // 2
    middle, high = line - size * 3 // 8, min(step * 5 // 8, 90)
    if row.mark:
        fill = "#5c5c5c" if row.mark == "waiting" else "#c5102d"
        box = f'x="{_MARK_AT}" y="{middle - high // 2}" width="240" height="{high}" rx="8"'
        yield f'<rect {box} fill="{fill}"/>'
        yield letters(
            *(_MARK_AT + 120, middle + 16, 46, say(row.mark)),
            anchor="middle",
            wide=220,
            fill="#ffffff",
            font_weight="bold",
        )
    yield letters(_NAME_AT, line, size, row.name, wide=_NAME_WIDTH)
    yield letters(_NAME_AT, top + step * 13 // 16, step // 5, row.party, wide=_NAME_WIDTH)
    yield bar(_BAR_AT, middle - high // 2, _BAR_WIDTH, row.bar, high)
    figure = min(step * 7 // 12, 90)
    yield letters(
        *(1870, line, figure, row.votes), anchor="end", wide=_VOTES_WIDTH, font_weight="bold"
    )
