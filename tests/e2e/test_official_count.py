"""The count of an official election: the trustees' shares, one pool, results once."""

import json
import shutil
from pathlib import Path

import pytest
from builders import make_election
from damages import Decision, found, not_used
from elections import Said, Town, counted_totals, drop_slip, read_results, world_town, write_media
from world import World

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

VOTES = {
    "p01-01": ["contest-1-1", "contest-1-1", "contest-1-1", "contest-1-2"],
    "p01-02": ["contest-1-2", "none"],
    "p02-01": ["contest-1-1"],
}
TOTALS = {"contest-1": {"contest-1-1": 4, "contest-1-2": 2, "none": 1}}
REOPEN: Decision = {"action": "reopen", "reason": "端末 p02-01 は使われていなかった"}


@pytest.fixture
def city(tmp_path: Path) -> Town:
    """An official election, its media carried; each trustee has a share, KEYS has none."""
    election = make_election(mode="official", places=2, terminals=2)
    world = World(election=election)
    town = world_town(world, tmp_path, shares_in="trustees")
    votes = {**VOTES, "p02-02": []}
    closings = {
        terminal: (
            world.closing(terminal, {"contest-1": cast}),
            world.terminal_key(terminal),
        )
        for terminal, cast in votes.items()
    }
    write_media(town, closings)
    return town


def count(town: Town, *options: object, shares: tuple[int, ...] = (1, 3), **out: Path) -> Said:
    """The count with the shares of these trustees."""
    files = [town.folder / "trustees" / str(number) / "share.txt" for number in shares]
    return town.count(*(word for file in files for word in ("--share", file)), *options, **out)


def openings(town: Town) -> list[str]:
    """The pools that were opened, as the book in KEYS names them."""
    book = town.keys / "openings.json"
    found: list[str] = json.loads(book.read_bytes())["openings"] if book.exists() else []
    return found


def without_a_terminal(town: Town) -> Decision:
    """The media and slip of p02-01 are taken away; the decision that would hide it."""
    shutil.rmtree(town.media / "p02-01")
    drop_slip(town, "p02-01")
    return not_used("p02-01")


def test_two_trustees_open_the_election(city: Town) -> None:
    """With enough shares the totals are exact, and the opening stands in the book."""
    said = count(city)
    assert (said.code, said.err) == (0, "")
    assert counted_totals(city.document) == TOTALS
    assert len(openings(city)) == 1


@pytest.mark.parametrize("shares", [(), (2,), (2, 2)], ids=str)
def test_without_enough_trustees_nothing_is_opened(city: Town, shares: tuple[int, ...]) -> None:
    """No share, one, or one twice: bad input; no results, no opening in the book."""
    said = count(city, shares=shares)
    assert (said.code, len(said.lines)) == (2, 1)
    assert not city.has_results
    assert openings(city) == []


def test_shares_that_someone_left_in_keys_are_not_used(city: Town) -> None:
    """An official count takes no share from KEYS, even where some lie there."""
    shutil.copytree(city.folder / "trustees", city.keys / "trustees")
    assert count(city, shares=()).code == 2
    assert not city.has_results


def written(folder: Path) -> dict[str, bytes]:
    """Every file under the folder of results, the official records too."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_official_results_are_never_overwritten(city: Town) -> None:
    """A second count needs a folder of its own, and gives the same."""
    assert count(city).code == 0
    before = written(city.results)
    said = count(city)
    assert (said.code, len(said.lines)) == (2, 1)
    assert written(city.results) == before
    again = city.folder / "again"
    assert count(city, out=again).code == 0
    assert (again / "results.json").read_bytes() == before["results.json"]
    assert len(openings(city)) == 1


def test_paper_may_be_corrected_after_the_opening(city: Town) -> None:
    """Another paper.csv is the same pool, so no reopening is needed."""
    assert count(city).code == 0
    paper = city.paper(("contest-1", "own", "contest-1-3", 9))
    assert count(city, "--paper", paper, out=city.folder / "corrected").code == 0
    assert len(openings(city)) == 1


def test_another_set_of_media_is_not_opened_without_a_recorded_reopening(city: Town) -> None:
    """The difference of two counts would betray a terminal: it stops before the opening."""
    assert count(city).code == 0
    decision = without_a_terminal(city)
    again = city.folder / "again"
    said = count(city, "--decisions", city.decide(decision), out=again)
    assert said.code == 3
    assert found(said.lines) == [("p02-01", "M-01"), ("-", "P-01")]
    assert not again.exists()
    assert len(openings(city)) == 1


def test_a_reopening_is_recorded_with_its_reason(city: Town) -> None:
    """With the decision of two people the other pool is opened, and both stand in the book."""
    assert count(city).code == 0
    decided = city.decide(without_a_terminal(city), REOPEN)
    said = count(city, "--decisions", decided, out=city.folder / "again")
    assert said.code == 0
    assert found(said.lines) == [("p02-01", "M-01"), ("-", "P-01")]
    assert len(set(openings(city))) == 2
    written = read_results((city.folder / "again" / "results.json").read_bytes())
    (reopened,) = [one for one in written["decisions"] if one["action"] == "reopen"]
    assert reopened["reason"] == REOPEN["reason"]


def test_a_book_that_cannot_be_read_stops_everything(city: Town) -> None:
    """Whoever damages the book of openings gains no second opening by it."""
    assert count(city).code == 0
    (city.keys / "openings.json").write_text('{"openings": []')
    said = count(city, out=city.folder / "again")
    assert (said.code, len(said.lines)) == (2, 1)
    assert not (city.folder / "again").exists()


def test_a_stopped_count_opens_nothing(city: Town) -> None:
    """While anything about the media waits for a decision, the key is never restored."""
    (city.original("p01-01") / "manifest.json").unlink()
    assert count(city).code == 3
    assert openings(city) == []
