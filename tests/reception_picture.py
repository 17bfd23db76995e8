"""Draws the clerk's screen for the manual: `cd tests && python -m reception_picture`."""

from html import escape
from pathlib import Path

from reception_world import ReceptionWorld

from terminal.reception.clerk import ENTER, Clerk
from terminal.reception.picture import Look
from terminal.reception.sheet import wide

FILE = Path(__file__).parents[1] / "docs" / "images" / "reception" / "issued.svg"
_CELL, _LINE = 10, 20
_COLOURS = {
    Look.PLAIN: "#ffffff",
    Look.TITLE: "#ffffff",
    Look.MARK: "#7ee787",
    Look.TROUBLE: "#ff9d9d",
    Look.FAINT: "#b8b8b8",
}
_FONT = "'Noto Sans Mono CJK JP', 'BIZ UDGothic', 'MS Gothic', monospace"


def picture() -> str:
    """The screen just after a grant, as SVG: words as text, blocks and code as dots."""
    world = ReceptionWorld()
    clerk = Clerk(world.desk, lambda _: "", world.desk.end)
    clerk.press(ENTER, 1000)
    shown = clerk.picture()
    left = max(wide(row.text) for row in shown.rows) + 3
    parts = []
    for at, row in enumerate(shown.rows):
        if "█" in row.text:
            parts += _dots(row.text, 0, at, _COLOURS[row.look])
        else:
            words = escape(row.text)
            parts.append(
                f'<text x="8" y="{at * _LINE + 20}" fill="{_COLOURS[row.look]}"'
                f' xml:space="preserve">{words}</text>'
            )
    width, height = len(shown.code[0]) * _CELL, len(shown.code) * _LINE
    parts.append(f'<rect x="{left * _CELL}" width="{width}" height="{height}" fill="#ffffff"/>')
    for at, line in enumerate(shown.code):
        parts += _dots(line, left, at, "#000000")
    columns, lines = shown.size
    size = f'viewBox="0 0 {(columns + 3) * _CELL} {lines * _LINE + 16}"'
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}" font-size="18">\n'
        f'<rect width="100%" height="100%" fill="#1e1e1e"/>\n{body}\n</svg>\n'
    )


def _dots(line: str, left: int, at: int, colour: str) -> list[str]:
    """Each block letter as the rectangle that it fills."""
    found = []
    for column, letter in enumerate(line):
        if letter in "█▀▄":
            top = at * _LINE + (_LINE // 2 if letter == "▄" else 0)
            height = _LINE if letter == "█" else _LINE // 2
            x = (left + column) * _CELL
            found.append(
                f'<rect x="{x}" y="{top}" width="{_CELL}" height="{height}" fill="{colour}"/>'
            )
    return found


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
