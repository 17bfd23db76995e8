"""Many terminals' media, read step by step together: each is found as if it were alone."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from common.closing import LOG_FILE, MANIFEST_FILE, MEDIUM_FILE, RECORDS_FILE
from common.closing_reader import Expected
from ippyo.bench.town import Polled, found_town, poll
from tally_server.intake.reading import Media, media_under, read_all, read_terminal

TERMINALS, EACH = 21, 2


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Polled:
    town = found_town(TERMINALS, 2, EACH + 1)
    return poll(town, TERMINALS * EACH, tmp_path_factory.mktemp("town") / "m", 1, lambda _: None)


@pytest.fixture
def media(polled: Polled, tmp_path: Path) -> Path:
    """A copy of all media that may be broken."""
    return Path(shutil.copytree(polled.media, tmp_path / "media"))


def changed(name: str) -> Callable[[Path], None]:
    def change(medium: Path) -> None:
        data = bytearray((medium / name).read_bytes())
        data[len(data) // 2] ^= 1
        (medium / name).write_bytes(data)

    return change


def unfinished(medium: Path) -> None:
    (medium / "box").write_bytes(b"votes of a day that was not closed")


def taken_apart(medium: Path) -> None:
    (medium / RECORDS_FILE).unlink()
    (medium / RECORDS_FILE).mkdir()


FAULTS: dict[str, Callable[[Path], None]] = {
    "gone": shutil.rmtree,
    "records changed": changed(RECORDS_FILE),
    "log changed": changed(LOG_FILE),
    "manifest changed": changed(MANIFEST_FILE),
    "another medium.json": changed(MEDIUM_FILE),
    "never closed": unfinished,
    "a folder in the place of a file": taken_apart,
    "a foreign file": lambda medium: (medium / "photo.jpg").write_bytes(b"x") and None,
}


def swapped(folder: Path) -> None:
    """Original and duplicate lie in each other's place."""
    (folder / "original").rename(folder / "x")
    (folder / "duplicate").rename(folder / "original")
    (folder / "x").rename(folder / "duplicate")


def found(media: Path, polled: Polled) -> Expected:
    """Every terminal's reports are those that it has alone; gives what they are held against."""
    expected = polled.town.sources.expected()
    terminals = polled.town.package.election.terminals
    together = list(read_all((media_under(media / one, one) for one in terminals), expected))
    assert together == [read_terminal(media / one, one, expected) for one in terminals]
    return expected


def test_the_media_of_a_whole_town_are_good(media: Path, polled: Polled) -> None:
    """All of both kinds, in the order asked for; more of them than are read at once."""
    expected = found(media, polled)
    terminals = polled.town.package.election.terminals
    pairs = list(read_all((media_under(media / one, one) for one in terminals), expected))
    assert [pair[0].terminal for pair in pairs] == list(terminals)
    assert all(report.good for pair in pairs for report in pair)


@pytest.mark.parametrize("seed", range(6))
def test_a_broken_medium_changes_nothing_of_its_neighbours(
    media: Path, polled: Polled, seed: int
) -> None:
    """Whatever is wrong with any number of them, originals and duplicates."""
    chance = random.Random(seed)
    broken = set()
    for terminal in polled.town.package.election.terminals:
        for role in ("original", "duplicate"):
            if chance.random() < 0.35:
                FAULTS[chance.choice(sorted(FAULTS))](media / terminal / role)
                broken.add((terminal, role))
        if not {(terminal, "original"), (terminal, "duplicate")} & broken and chance.random() < 0.2:
            swapped(media / terminal)
            broken |= {(terminal, "original"), (terminal, "duplicate")}
    expected = found(media, polled)
    for terminal in polled.town.package.election.terminals:
        for report in read_terminal(media / terminal, terminal, expected):
            word = report.role.word
            assert report.good or (terminal, word) in broken, (terminal, word, report.fault)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("role", ["original", "duplicate"])
def test_a_broken_original_does_not_spoil_its_duplicate_nor_the_other_way(
    media: Path, polled: Polled, fault: str, role: str
) -> None:
    """The good one of two media stays good, whichever it is; but for a foreign file the other is
    not."""
    terminal = polled.town.package.election.terminals[0]
    FAULTS[fault](media / terminal / role)
    expected = found(media, polled)
    good = {one.role.word: one.good for one in read_terminal(media / terminal, terminal, expected)}
    other = {"original": "duplicate", "duplicate": "original"}[role]
    assert good == {role: fault == "a foreign file", other: True}


def test_a_terminal_without_media_is_told_as_that(polled: Polled) -> None:
    """Neither path is there; nothing is opened."""
    expected = polled.town.sources.expected()
    terminal = polled.town.package.election.terminals[0]
    (pair,) = read_all([Media(terminal)], expected)
    assert [(one.present, one.good, one.role.word) for one in pair] == [
        (False, False, "original"),
        (False, False, "duplicate"),
    ]
