"""Slips of paper: a closed list, what each may hold, and that people and scanners can read them."""

import ast
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from make_slip_pictures import FOLDER, pictures
from PIL import Image, ImageDraw, ImageFont
from slips_world import LETTERS, any_slip, codes_on, half, heading, picture, printer, slips

import terminal
from common.text import catalogue, text
from hardware_sim.printer.plug import InMemory
from terminal.devices.escpos_printer import EscPosPrinter
from terminal.ports.slip_printer import Outcome
from terminal.slips.kinds import KINDS, Heading, Slip, TrialSlip, same
from terminal.slips.layout import laid_out
from terminal.slips.letters import UNKNOWN
from terminal.slips.outlines import Glyph
from terminal.slips.raster import LEAST_MODULE, WIDTHS, NoRoomForCode, code, raster
from terminal.slips.strip import Banner, Code, Size, Strip, Words

SLIPS = slips()
PAPER = pytest.mark.parametrize("paper", sorted(WIDTHS))
KIND = pytest.mark.parametrize("kind", sorted(SLIPS))
FONT = Path(terminal.__file__).parent / "ui" / "fonts" / "BIZUDPGothic-Regular.ttf"
PAGE = Path(__file__).parents[2] / "docs" / "printer.md"

MAY_HOLD = {
    "Heading": ("election", "mode", "terminal"),
    "GrantSlip": ("heading", "code"),
    "HalfSlip": ("heading", "opening", "number", "line"),
    "HandOverSlip": ("heading", "records", "digest", "code"),
    "ReadinessSlip": ("heading", "at", "package", "program", "tried", "networks", "code"),
    "HourlySlip": ("heading", "day", "hour", "voters"),
    "TrialSlip": ("heading",),
}
"""Everything that can come to a printer. A line more here is a decision of people."""


def words(strip: Strip) -> str:
    """All that is printed in letters."""
    return repr([vars(part) for part in strip.parts])


def test_what_may_be_printed_is_a_closed_list() -> None:
    """Seven kinds, each with these fields and no other; there is no room for a candidate."""
    assert {kind.__name__ for kind in KINDS} == set(MAY_HOLD) - {"Heading"}
    for kind in (*KINDS, Heading):
        assert tuple(one.name for one in fields(kind)) == MAY_HOLD[kind.__name__]


def test_the_page_for_people_shows_the_same_list() -> None:
    """docs/printer.md names every kind of slip by its title."""
    page = PAGE.read_text(encoding="utf-8")
    titles = ("grant", "half", "hand-over", "readiness", "hourly", "test")
    for title in titles:
        assert text(f"slips.{title}", number="1・2" if title == "half" else 1) in page


@KIND
def test_the_pictures_of_slips_are_of_today(kind: str) -> None:
    """docs/images/slips; else: cd tests && python -m make_slip_pictures."""
    drawn = pictures()[kind]
    with Image.open(FOLDER / f"{kind}.png") as image:
        shown = image.convert("L").tobytes()
    assert shown == picture(list(drawn.rows), drawn.wide).tobytes()


def test_only_the_list_comes_to_a_printer() -> None:
    """A strip, which is what a printer takes, is made in the layout of the list alone."""
    folder = Path(terminal.__file__).parent
    makers = set()
    for file in folder.rglob("*.py"):
        calls = [
            node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)
        ]
        if any(isinstance(call.func, ast.Name) and call.func.id == "Strip" for call in calls):
            makers.add(file.relative_to(folder).as_posix())
    assert makers == {"slips/layout.py"}


def test_nothing_that_knows_a_choice_is_near_a_printer() -> None:
    """The files that make slips import neither the voter's session nor the recorder nor ballots
    (the contract in pyproject.toml follows this through every import)."""
    contracts = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert "no voter's choice can reach a printer" in contracts


@KIND
def test_what_is_secret_is_not_in_what_a_program_prints_of_a_slip(kind: str) -> None:
    """A grant and a half are in no traceback, nor in the name by which copies are known."""
    slip = SLIPS[kind]
    secret = getattr(slip, "line", None) or (getattr(slip, "code", "") if kind == "grant" else "")
    if secret:
        assert secret not in repr(slip)
        assert secret not in repr(laid_out(slip))
    assert not secret or secret.split(" ")[-1] not in same(slip)


@KIND
@pytest.mark.parametrize("mode", ["rehearsal", "training"])
def test_a_slip_of_a_rehearsal_says_so_first(kind: str, mode: str) -> None:
    """White on black, before anything else; an official one has no such line."""
    rehearsed = replace(SLIPS[kind], heading=heading(mode))
    assert laid_out(rehearsed).parts[0] == Banner(text(f"slips.{mode}"))
    official = replace(SLIPS[kind], heading=heading("official"))
    for one in ("rehearsal", "training"):
        assert text(f"slips.{one}") not in words(laid_out(official))


@KIND
def test_a_second_print_is_marked(kind: str) -> None:
    """It says which print it is; a grant and a half, which may be there once only, say to tear up
    the one before. A first print says neither."""
    tear = [Words(text("slips.second-tear"), centred=True)]
    first, second = (laid_out(SLIPS[kind], copy) for copy in (1, 2))
    assert second.parts[1] == Banner(text("slips.second", number=2))
    added = [part for part in second.parts if part not in first.parts]
    assert added == [second.parts[1], *(tear if kind in ("grant", "half") else [])]


@PAPER
@KIND
def test_a_scanner_reads_the_printed_code(kind: str, paper: int) -> None:
    """A reader that is not ours finds on the paper the line that was meant, and one alone."""
    made = printer(paper)
    slip = SLIPS[kind]
    answer = EscPosPrinter(InMemory(made.machine), LETTERS, paper).print(laid_out(slip))
    assert answer.outcome is Outcome.PRINTED
    (piece,) = made.pieces
    meant = [part.text for part in laid_out(slip).parts if isinstance(part, Code)]
    assert codes_on(piece, made.wide) == meant
    assert len(meant) == (kind != "hourly")


def test_a_reader_of_codes_finds_a_wrong_dot() -> None:
    """Positive control: a code that was half burnt is not read."""
    made = printer()
    rows = code("IPPYO-TEST-1", made.wide)
    assert codes_on(rows, made.wide) == ["IPPYO-TEST-1"]
    spoilt = [row if at < len(rows) // 2 else 0 for at, row in enumerate(rows)]
    assert codes_on(spoilt, made.wide) == []


@given(any_slip())
@settings(max_examples=40, deadline=None)
def test_any_slip_is_printed_to_the_dot(slip: Slip) -> None:
    """Whatever it says: the dots on paper are those that were drawn, from the first row to the
    cut, and the printer met no byte that it does not know."""
    for paper in WIDTHS:
        made = printer(paper)
        answer = EscPosPrinter(InMemory(made.machine), LETTERS, paper).print(laid_out(slip))
        assert answer.outcome is Outcome.PRINTED
        (piece,) = made.pieces
        drawn = raster(laid_out(slip), WIDTHS[paper], LETTERS)
        differing = [
            (one ^ other).bit_count() for one, other in zip(drawn.rows, piece, strict=False)
        ]
        assert sum(differing) <= 3  # an order in the dots is broken up by a dot more
        assert not any(piece[len(drawn.rows) :])
        assert not made.machine.strange
        assert len(piece) > len(drawn.rows)


@given(any_slip())
@settings(max_examples=40, deadline=None)
def test_the_code_of_any_slip_is_read(slip: Slip) -> None:
    """The smallest module is 0.375 mm, and what was meant is what is read."""
    drawn = raster(laid_out(slip), WIDTHS[58], LETTERS)
    meant = [part.text for part in laid_out(slip).parts if isinstance(part, Code)]
    assert codes_on(list(drawn.rows), drawn.wide) == meant


def test_no_letter_is_smaller_than_three_millimetres() -> None:
    """As tall on paper as the size says: small ones 3.25 mm, those to be copied 4 mm."""
    assert min(size.millimetres for size in Size) >= 3.25
    assert Size.NORMAL.millimetres >= 4
    for size in Size:
        drawn = raster(Strip((Words("国", size),)), WIDTHS[58], LETTERS)
        inked = [at for at, row in enumerate(drawn.rows) if row]
        assert inked[-1] - inked[0] + 1 >= 0.8 * size.value


@PAPER
def test_nothing_is_cut_off_at_the_edge(paper: int) -> None:
    """A long name is broken into lines; its letters are all there."""
    name = "四條畷市長選挙及び四條畷市議会議員補欠選挙" * 2
    wide = WIDTHS[paper]
    for size in Size:
        lines = LETTERS.lines(name, size.value, wide)
        assert all(line.wide <= wide + size.value // 4 for line in lines)
        whole = LETTERS.lines(name, size.value, 100 * wide)
        ink = sum(row.bit_count() for line in lines for row in line.rows)
        assert ink == sum(row.bit_count() for row in whole[0].rows)


def test_a_letter_that_no_face_draws_is_seen() -> None:
    """It is 〓 and never another letter or nothing."""
    lacking = LETTERS.lines("市\U0001f600長", 32, 384)
    assert lacking == LETTERS.lines(f"市{UNKNOWN}長", 32, 384)


def test_the_form_of_a_name_is_the_one_that_was_chosen() -> None:
    """𠮷 and 吉 differ on paper, and so do the two forms of a letter with its selector where
    the face has them."""
    assert LETTERS.lines("𠮷", 48, 384) != LETTERS.lines("吉", 48, 384)
    drawn = LETTERS.lines("辻󠄀", 48, 384)
    assert sum(row.bit_count() for row in drawn[0].rows) > 50


@pytest.mark.parametrize("em", [Size.HUGE.value, 200])
def test_the_letters_are_those_of_the_font(em: int) -> None:
    """Against a rasteriser that is not ours (Pillow's FreeType): at most one dot in fifteen
    differs, and that at an edge; with another letter more do. (Smaller ones FreeType bends to
    the dots, as the font asks.)"""
    letters = "国選挙投票ぽあ8g"
    for letter, other in zip(letters, letters[1:] + letters[0], strict=True):
        assert _apart(letter, letter, em) <= em**2 / 15, letter
        assert _apart(letter, other, em) > em**2 / 15, letter


def _apart(letter: str, other: str, em: int) -> int:
    """Dots that differ between ours of the one and theirs of the other."""
    font = ImageFont.truetype(str(FONT), em, layout_engine=ImageFont.Layout.BASIC)
    (line,) = LETTERS.lines(letter, em, 384)
    image = Image.new("L", (line.wide, em), 0)
    ImageDraw.Draw(image).text((0, 0), other, 255, font)
    theirs = [
        [image.getpixel((x, y)) > 100 for x in range(line.wide)]  # type: ignore[operator]  # "L"
        for y in range(em)
    ]
    ours = [[bool(row >> (line.wide - 1 - x) & 1) for x in range(line.wide)] for row in line.rows]
    moved = [(right, down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
    return min(_differing(theirs, ours, right, down) for right, down in moved)


def _differing(one: list[list[bool]], other: list[list[bool]], right: int, down: int) -> int:
    high, wide = len(one), len(one[0])
    return sum(
        one[y][x] != (0 <= y + down < high and 0 <= x + right < wide and other[y + down][x + right])
        for y in range(high)
        for x in range(wide)
    )


def test_a_code_without_room_is_refused() -> None:
    """It is not printed so small that nobody can read it."""
    with pytest.raises(NoRoomForCode):
        code("x" * 1500, WIDTHS[58])
    dots = code("A" * 300, WIDTHS[58])
    first = next(row for row in dots if row)
    run = f"{first:b}".split("0")[0]
    assert len(run) >= 7 * LEAST_MODULE


def test_every_text_of_a_slip_is_used_and_in_two_languages() -> None:
    """slips.toml has nothing that is never printed."""
    source = (Path(terminal.__file__).parent / "slips" / "layout.py").read_text(encoding="utf-8")
    for key in (key for key in catalogue() if key.startswith("slips.")):
        name = key.partition(".")[2]
        stem = name.rstrip("12").rstrip("-") if name.startswith("half-keeper") else name
        assert f'"{name}"' in source or f'"{stem}-' in source or name in ("rehearsal", "training")
        assert set(catalogue()[key]) == {"ja", "en"}


@KIND
def test_english_words_are_not_broken(kind: str) -> None:
    """A line ends between words."""
    for part in laid_out(SLIPS[kind], language="en").parts:
        if isinstance(part, Words) and part.text.isascii() and " " in part.text:
            lines = LETTERS.lines(part.text, Size.NORMAL.value, 384)
            assert all(isinstance(line.wide, int) and line.wide <= 400 for line in lines)


def test_a_glyph_is_kept_and_words_are_not() -> None:
    """What stays in memory tells nothing of a half: sixteen letters, whatever they spelt."""
    raster(laid_out(half()), 384, LETTERS)
    assert all(isinstance(kept, Glyph) for kept in LETTERS._kept.values())
    assert all(len(key[1]) <= 2 for key in LETTERS._kept)


def test_a_test_slip_shows_every_size() -> None:
    """Whoever sets a printer up sees each size of letters, both edges, a banner and a code."""
    parts = laid_out(TrialSlip(heading())).parts
    assert {part.size for part in parts if isinstance(part, Words)} >= set(Size)
    drawn = raster(laid_out(TrialSlip(heading())), 384, LETTERS)
    assert any(row == (1 << 384) - 1 for row in drawn.rows)
    assert picture(list(drawn.rows), 384).size[0] == 384
