"""The bulk path: made-up media that a count takes for any others, and never officially."""

import json
from pathlib import Path

import pytest
from world import World

from common.closing import CLOSED_FILES
from common.problems import Action
from hardware_sim.bulk import BulkRefused, BulkTerminal, write_bulk
from ippyo.bench.town import CONTEST, Polled, Town, found_town, poll
from tally_server.count.count import Counted, CountInput, Stopped, count

RECORDS = 43


def made_up(folder: Path, terminals: int = 3, suite: int = 1, workers: int = 1) -> Polled:
    """A town of so many terminals after its day."""
    media = folder / "media"
    return poll(found_town(terminals, suite), RECORDS, media, workers, lambda _: None)


def counted(polled: Polled, folder: Path) -> Stopped | Counted:
    """The count of these media, with all checks on."""
    work = folder / "work"
    work.mkdir()
    town = polled.town
    return count(
        CountInput(town.package, town.sources, work, polled.media, work, town.shares, polled.slips)
    )


def terminal_of(town: Town, choices: dict[str, int]) -> list[BulkTerminal]:
    """The first terminal of a town, with these choices."""
    name = town.package.election.terminals[0]
    return [BulkTerminal(town.certificates[name].der, town.signing[name], {CONTEST: choices})]


@pytest.mark.parametrize("suite", [1, 2])
def test_bulk_media_are_counted_exactly(tmp_path: Path, suite: int) -> None:
    """Every check of intake and count passes, and every choice is counted as often as made."""
    polled = made_up(tmp_path, suite=suite)
    result = counted(polled, tmp_path)
    assert isinstance(result, Counted)
    assert result.findings == ()
    votes = result.contests[0].votes
    totals = {**votes.electronic, "none": votes.ended_without_choice}
    assert {name: made for name, made in totals.items() if made} == dict(polled.cast)
    assert sum(totals.values()) == RECORDS


def test_bulk_media_hold_the_files_of_a_closing_and_no_more(tmp_path: Path) -> None:
    """Original and duplicate of every terminal, six files each."""
    polled = made_up(tmp_path)
    for terminal in polled.town.package.election.terminals:
        for medium in ("original", "duplicate"):
            names = {file.name for file in (polled.media / terminal / medium).iterdir()}
            assert names == CLOSED_FILES


def test_bulk_media_say_that_no_terminal_made_them(tmp_path: Path) -> None:
    """Log and manifest name the program `bulk`: nobody takes them for a terminal's."""
    polled = made_up(tmp_path, terminals=1)
    (original,) = polled.media.glob("*/original")
    first = json.loads((original / "log.jsonl").read_text().splitlines()[0])
    assert first["values"]["program"] == "bulk"
    assert polled.town.package.election.id == "bulk"


def test_two_processes_leave_the_same_kind_of_media(tmp_path: Path) -> None:
    """Side by side, every terminal is there, and the count is exact."""
    polled = made_up(tmp_path, terminals=9, workers=2)
    assert list(polled.slips) == list(polled.town.package.election.terminals)
    assert isinstance(counted(polled, tmp_path), Counted)


def test_the_bulk_path_makes_no_official_record(tmp_path: Path) -> None:
    """An official election is refused before any file is written."""
    official = World(mode="official")
    key = official.terminal_key("p01-01")
    task = BulkTerminal(
        official.certificate("p01-01").der, key.seed.reveal(), {"contest-1": {"none": 1}}
    )
    with pytest.raises(BulkRefused):
        list(write_bulk(official.package_file, [task], tmp_path / "media", 1))
    assert not (tmp_path / "media").exists()


def test_a_training_election_may_be_made_up(tmp_path: Path) -> None:
    """Rehearsal and training are the modes that the bulk path knows."""
    training = World(mode="training")
    key = training.terminal_key("p01-01")
    task = BulkTerminal(
        training.certificate("p01-01").der, key.seed.reveal(), {"contest-1": {"none": 2}}
    )
    (slip,) = write_bulk(training.package_file, [task], tmp_path, 1)
    assert (slip.terminal, slip.records) == ("p01-01", 2)


def test_bulk_seals_differ_every_time(tmp_path: Path) -> None:
    """The same choices never give the same records."""
    town = found_town(1, 1)
    task = terminal_of(town, {"none": 3})
    one = list(write_bulk(town.package_file, task, tmp_path / "one", 1))
    other = list(write_bulk(town.package_file, task, tmp_path / "other", 1))
    assert one[0].digest != other[0].digest


def test_a_changed_bulk_medium_is_refused_like_any_other(tmp_path: Path) -> None:
    """One flipped bit of one record: no totals, and the terminal is named."""
    polled = made_up(tmp_path)
    terminal = polled.town.package.election.terminals[1]
    file = polled.media / terminal / "original" / "records.bin"
    data = bytearray(file.read_bytes())
    data[100] ^= 1
    file.write_bytes(data)
    result = counted(polled, tmp_path)
    assert isinstance(result, Stopped)
    problems = [finding.problem for finding in result.findings if finding.open]
    assert [problem.terminal for problem in problems] == [terminal]
    assert Action.USE_DUPLICATE in problems[0].kind.resolved_by
