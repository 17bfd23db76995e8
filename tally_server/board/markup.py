"""The board as one inline SVG: no script, nothing loaded; it fills any screen.

Drawn for 1920 × 1080. All candidates of a contest have one size of letters, the largest
that its rows leave; a name that is still too wide is pressed together, never drawn
smaller than the others.
"""

from collections.abc import Iterator
from typing import assert_never

from markupsafe import escape

from common.text import text
from tally_server.board.board import BAR, Correction, Page, Progress, Row

WIDTH, HEIGHT = 1920, 1080
SMALL = 30
_FEWEST = 4  # fewer rows are not drawn higher still
_TOP, _ROOM = 130, 790
_NAME_AT, _NAME_WIDTH, _MARK_AT, _BAR_AT, _BAR_WIDTH, _VOTES_WIDTH = 50, 700, 770, 1030, 440, 380
_PRESSED = 2  # at most so narrow, before all names of the contest get smaller letters
_SMALLEST = 40


Screen = Page | Progress | Correction


def board_svg(page: Screen) -> str:
    """The markup of one screen; names are escaped, and nothing of them is markup."""
    match page:
        case Page():
            parts = _result(page)
        case Progress():
            parts = _progress(page)
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


def _say(key: str) -> str:
    return text(f"board.{key}")


def _english(key: str) -> str:
    return text(f"board.{key}", "en")


def _letters(
    x: int, y: int, size: int, said: str, *, anchor: str = "start", wide: int = 0, **more: str
) -> str:
    """One line. wide: pressed together where it would be wider than this."""
    squeeze = ""
    if wide and _width(said, size) > wide:
        squeeze = f' textLength="{wide}" lengthAdjust="spacingAndGlyphs"'
    rest = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}"{squeeze}{rest}>'
        f"{escape(said)}</text>"
    )


def _width(said: str, size: int) -> int:
    """At most so wide: a letter is a square, ASCII is half of one or little more."""
    return sum(size if ord(letter) > 0xFF else size * 5 // 8 for letter in said)


def _head(page: Screen, title: str, of: str = "") -> Iterator[str]:
    yield f'<rect width="{WIDTH}" height="110" fill="#00118f"/>'
    yield _letters(50, 76, 58, title, wide=1300, fill="#ffffff", font_weight="bold")
    if of:
        yield _letters(1870, 72, 46, of, anchor="end", fill="#ffffff")
    if page.mode != "official":
        yield '<rect x="1400" y="22" width="290" height="66" fill="#ffffff"/>'
        yield _letters(1545, 72, 46, _say(page.mode), anchor="middle", font_weight="bold")


def _progress(page: Progress) -> Iterator[str]:
    yield from _head(page, page.election)
    yield _letters(WIDTH // 2, 230, 76, _say("counting"), anchor="middle", font_weight="bold")
    yield _letters(WIDTH // 2, 290, 40, _english("counting"), anchor="middle")
    lines = (
        ("places", page.places, page.places_expected),
        ("terminals", page.terminals, page.terminals_expected),
    )
    for at, (key, arrived, expected) in enumerate(lines):
        y = 450 + 290 * at
        yield _letters(100, y, 70, _say(key))
        yield _letters(100, y + 50, 38, _english(key))
        said = f"{arrived:,} / {expected:,}"
        yield _letters(1820, y + 20, 130, said, anchor="end", font_weight="bold")
        yield _bar(100, y + 80, 1720, arrived * BAR // expected if expected else 0, 50)
    yield _letters(WIDTH // 2, 1040, 40, _say("no-candidates"), anchor="middle")


def _correction(page: Correction) -> Iterator[str]:
    yield from _head(page, page.election)
    yield _letters(WIDTH // 2, 430, 150, _say("correcting"), anchor="middle", font_weight="bold")
    yield _letters(WIDTH // 2, 520, 46, _english("correcting"), anchor="middle")
    for y, key in ((680, "correcting-what"), (800, "correcting-next")):
        yield _letters(WIDTH // 2, y, 58, _say(key), anchor="middle")
        yield _letters(WIDTH // 2, y + 46, 32, _english(key), anchor="middle")


def _bar(x: int, y: int, width: int, part: int, height: int) -> str:
    filled = width * part // BAR
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="#e6e6e6"/>'
        f'<rect x="{x}" y="{y}" width="{filled}" height="{height}" fill="#0017c1"/>'
    )


def _result(page: Page) -> Iterator[str]:
    of = f"{page.number} / {page.pages}" if page.pages > 1 else ""
    yield from _head(page, page.title, of)
    step = _ROOM // max(page.slots, _FEWEST)
    size = max(_SMALLEST, min(step // 2, _PRESSED * _NAME_WIDTH // page.longest))
    for at, row in enumerate(page.rows):
        yield from _row(row, _TOP + step * at, step, size)
    yield f'<rect y="940" width="{WIDTH}" height="140" fill="#f2f2f2"/>'
    step = WIDTH // len(page.numbers)
    for at, (key, figure) in enumerate(page.numbers):
        x = step * at + step // 2
        label = f"{_say(key)} {_english(key)}"
        yield _letters(x, 980, SMALL, label, anchor="middle", wide=step - 20)
        yield _letters(x, 1052, 62, figure, anchor="middle", font_weight="bold", wide=step - 30)


def _row(row: Row, top: int, step: int, size: int) -> Iterator[str]:
    """A row of this height; the name stands on its middle, the party well below it."""
    line = top + step // 2
    middle, high = line - size * 3 // 8, min(step * 5 // 8, 90)
    if row.mark:
        fill = "#5c5c5c" if row.mark == "waiting" else "#c5102d"
        box = f'x="{_MARK_AT}" y="{middle - high // 2}" width="240" height="{high}" rx="8"'
        yield f'<rect {box} fill="{fill}"/>'
        yield _letters(
            *(_MARK_AT + 120, middle + 16, 46, _say(row.mark)),
            anchor="middle",
            wide=220,
            fill="#ffffff",
            font_weight="bold",
        )
    yield _letters(_NAME_AT, line, size, row.name, wide=_NAME_WIDTH)
    yield _letters(_NAME_AT, top + step * 13 // 16, step // 5, row.party, wide=_NAME_WIDTH)
    yield _bar(_BAR_AT, middle - high // 2, _BAR_WIDTH, row.bar, high)
    figure = min(step * 7 // 12, 90)
    yield _letters(
        *(1870, line, figure, row.votes), anchor="end", wide=_VOTES_WIDTH, font_weight="bold"
    )
