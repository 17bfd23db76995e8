"""What every screen of the board is drawn with: letters, bars, and the line at the top."""

from collections.abc import Iterator

from markupsafe import escape

from common.text import text
from tally_server.board.board import BAR

WIDTH, HEIGHT = 1920, 1080


def say(key: str) -> str:
    """A text of the board, in Japanese."""
    return text(f"board.{key}")


def english(key: str) -> str:
    """The same in English, which stands smaller beside it."""
    return text(f"board.{key}", "en")


def letters(
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


def head(mode: str, title: str, of: str = "") -> Iterator[str]:
    """The line at the top. of: which of how many screens. A rehearsal is marked."""
    yield f'<rect width="{WIDTH}" height="110" fill="#00118f"/>'
    yield letters(50, 76, 58, title, wide=1300, fill="#ffffff", font_weight="bold")
    if of:
        yield letters(1870, 72, 46, of, anchor="end", fill="#ffffff")
    if mode != "official":
        yield '<rect x="1400" y="22" width="290" height="66" fill="#ffffff"/>'
        yield letters(1545, 72, 46, say(mode), anchor="middle", font_weight="bold")


def bar(x: int, y: int, width: int, part: int, height: int) -> str:
    """part: of BAR, filled."""
    filled = width * part // BAR
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="#e6e6e6"/>'
        f'<rect x="{x}" y="{y}" width="{filled}" height="{height}" fill="#0017c1"/>'
    )
