"""The public board: nothing of a candidate before the result, and then all of it."""

import re
from xml.etree import ElementTree

import pytest
from record_world import SCENES, many_candidates, normal, record_source, tied

from tally_server.board.board import ROWS, Page, Progress, board_pages
from tally_server.board.markup import board_page, board_svg

PROGRESS = Progress("試験市選挙", "rehearsal", 1, 3, 7, 9)


def pages(scene: str = "normal") -> tuple[Page, ...]:
    source = SCENES[scene]()
    return board_pages(source.election.name, source.election.mode, source.results[0], (10, 20))


def said(page: Page | Progress) -> list[str]:
    """The texts of a screen, which must be well-formed XML."""
    svg = ElementTree.fromstring(board_svg(page))  # noqa: S314 - made by the line itself
    return [part.text or "" for part in svg.iter() if part.tag.endswith("text")]


def test_before_the_result_there_are_numbers_of_places_and_terminals_alone() -> None:
    """The value for the progress has no field that could hold a candidate or a vote."""
    assert set(Progress.__dataclass_fields__) == {
        *("election", "mode", "places", "places_expected", "terminals", "terminals_expected"),
    }
    texts = said(PROGRESS)
    assert "1 / 3" in texts
    assert "7 / 9" in texts
    names = [person.name for one in normal().election.contests for person in one.candidates]
    assert not set(names) & set(texts)


@pytest.mark.parametrize("scene", SCENES)
def test_every_candidate_stands_on_one_screen_with_the_votes_of_the_record(scene: str) -> None:
    """All of them, most votes first, with votes as printed and the same size of letters."""
    result = SCENES[scene]().results[0]
    rows = [row for page in pages(scene) for row in page.rows]
    names = {person.id: person.name for person in result.contest.candidates}
    ranked = sorted(result.totals.candidates, key=lambda row: -row.total)
    assert [row.name for row in rows] == [names[row.candidate] for row in ranked]
    assert [row.votes.replace(",", "") for row in rows] == [row.printed for row in ranked]
    shown = [text for page in pages(scene) for text in said(page)]
    assert set(names.values()) <= set(shown)
    sizes = set()
    for page in pages(scene):
        for part in ElementTree.fromstring(board_svg(page)).iter():  # noqa: S314 - made here
            if (part.text or "") in names.values():
                sizes.add(part.get("font-size"))
    assert len(sizes) == 1


def test_sixty_candidates_take_eight_screens_that_turn_without_a_script() -> None:
    """ROWS on each; the last one leads back to the first by the page's own refresh."""
    source = many_candidates()
    made = board_pages(source.election.name, "rehearsal", source.results[0])
    assert [len(page.rows) for page in made] == [ROWS] * 7 + [4]
    html = board_page(made[-1], "/board/1?a=b&c=d")
    assert '<meta http-equiv="refresh" content="12;url=/board/1?a=b&amp;c=d">' in html
    assert "<script" not in html
    assert not re.findall(r'(?:src|href)="', html)


def test_who_is_elected_and_who_waits_is_told_in_words() -> None:
    """By a word beside the name, not by a colour alone; nobody is elected before the lot."""
    assert [row.mark for row in pages("lot-open")[0].rows] == ["elected", *["waiting"] * 3]
    marks = [row.mark for row in pages("lot-drawn")[0].rows]
    assert marks == ["elected", "", "elected-by-lot", ""]
    assert "当選(くじ)" in said(pages("lot-drawn")[0])
    assert not any(row.mark for row in pages("nobody")[0].rows)
    assert tied().results[0].outcome.ties


def test_the_numbers_are_those_of_the_results() -> None:
    """Valid, invalid, ended without choosing, turnout."""
    assert dict(pages()[0].numbers) == {
        "valid": "22,002",
        "invalid": "16",
        "ended": "21",
        "turnout": "50.00 %",
    }


def test_nobody_voted_draws_no_bar() -> None:
    """0 votes of 0: no division, no bar, no winner."""
    source = record_source()
    (page,) = board_pages("x", "official", source.results[0])
    assert {(row.bar, row.mark) for row in page.rows} == {(0, "")}
    assert not {"リハーサル", "研修"} & set(said(page))


@pytest.mark.parametrize("mode", ["rehearsal", "training"])
def test_a_rehearsal_is_marked(mode: str) -> None:
    """Nobody takes the screen of a rehearsal for the result of an election."""
    source = normal(mode=mode)
    page = board_pages(source.election.name, mode, source.results[0])[0]
    assert ("リハーサル" if mode == "rehearsal" else "研修") in said(page)


def test_no_text_becomes_markup() -> None:
    """Titles may hold signs that markup is made of; they stay letters."""
    hostile = "</text><script>alert(1)</script>\"&'"
    page = Progress(hostile, "official", 0, 0, 0, 0)
    assert hostile in said(page)
    assert "<script" not in board_page(page)
