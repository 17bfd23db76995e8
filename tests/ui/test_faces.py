"""A name is drawn by one face that has all of it, the same one on every terminal."""

import json
import shutil
from pathlib import Path

import pytest
from make_coverage import described

from terminal.ui.faces import (
    BOLD,
    COVERAGE,
    FOLDER,
    IPAMJ,
    NOTO,
    REGULAR,
    SYSTEM,
    NoFace,
    load_faces,
)


def test_the_coverage_is_that_of_the_fonts() -> None:
    """What stands in coverage.json is read from the very font files in the program."""
    stored = json.loads(COVERAGE.read_text())
    for name in (REGULAR, BOLD, NOTO):
        assert json.loads(json.dumps(described(FOLDER / name))) == stored[name]
    if (SYSTEM / IPAMJ).is_file():
        assert json.loads(json.dumps(described(SYSTEM / IPAMJ))) == stored[IPAMJ]


@pytest.mark.parametrize(
    ("name", "face"),
    [
        ("佐藤　花子", REGULAR),
        ("髙﨑　濵子", REGULAR),
        ("𠮷田　一郎", NOTO),
        ("辻\U000e0100　幸子", REGULAR),
        ("槗本　辻\U000e0100", NOTO),
    ],
)
def test_the_first_face_that_has_the_whole_name_draws_it(name: str, face: str) -> None:
    """BIZ UDPGothic where it can, Noto Sans JP for the whole name where it cannot."""
    assert load_faces((FOLDER,)).face_of(name) == face


def test_a_name_that_no_face_has_is_not_drawn_wrongly() -> None:
    """A selector that no font knows is refused: the bare letter would be another form."""
    with pytest.raises(NoFace):
        load_faces((FOLDER,)).face_of("田\U000e01ef")


def test_another_font_under_the_same_name_is_not_used(tmp_path: Path) -> None:
    """A font file that is not the one described counts as missing."""
    for name in (REGULAR, BOLD, NOTO):
        shutil.copy(FOLDER / name, tmp_path / name)
    assert load_faces((tmp_path,)).files[NOTO] == tmp_path / NOTO
    with (tmp_path / NOTO).open("ab") as file:
        file.write(b"\0")
    with pytest.raises(NoFace, match="damaged"):
        load_faces((tmp_path,))
