"""`ippyo simulate day`, as a person runs it."""

import json
from datetime import date
from pathlib import Path

import pytest
from builders import make_election, make_place
from elections import (
    SMALL_SCRIPT,
    Town,
    counted_totals,
    ippyo,
    read_rows,
    small_election,
)

from common.closing import CLOSED_FILES
from common.package import read_package

TERMINALS = ("p01-01", "p01-02", "p02-01")
pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

RECORDS = {"p01-01": "6", "p01-02": "3", "p02-01": "6"}


def ready(folder: Path) -> Town:
    """The small election with its ballots, before any ceremony."""
    town = Town.found(folder, small_election())
    town.cast(SMALL_SCRIPT)
    return town


def all_files(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_day_leaves_two_closed_media_of_every_terminal(small_day: Town) -> None:
    """Original and duplicate of each terminal hold the six files of a closing, no more."""
    assert sorted(file.name for file in small_day.media.iterdir()) == [*TERMINALS, "slips.csv"]
    for terminal in TERMINALS:
        for medium in (small_day.original(terminal), small_day.duplicate(terminal)):
            assert {file.name for file in medium.iterdir()} == CLOSED_FILES


def test_the_slips_tell_the_number_of_records_and_nothing_of_a_choice(small_day: Town) -> None:
    """A slip a terminal: records and package digest."""
    rows = read_rows(small_day.slips)
    assert all(set(row) == {"terminal", "records", "digest"} for row in rows)
    assert {row["terminal"]: row["records"] for row in rows} == RECORDS


def test_a_day_without_keys_holds_the_ceremony_itself(tmp_path: Path) -> None:
    """Where KEYS is missing, the rehearsal makes them, and all shares lie there."""
    town = ready(tmp_path)
    assert town.day().code == 0
    assert len(list(town.keys.glob("trustees/*/share.txt"))) == 3
    assert sorted(file.stem for file in town.keys.glob("terminals/*.crt")) == [*TERMINALS]


def test_keys_lie_beside_the_media_unless_they_are_named(tmp_path: Path) -> None:
    """Without --keys the folder `keys` beside MEDIA is made and used."""
    town = ready(tmp_path)
    said = ippyo(
        *("simulate", "day", "--election", town.election, "--ballots", town.ballots),
        *("--out", town.media, "--workers", 1),
    )
    assert said.code == 0
    assert (town.keys / "ceremony.json").exists()


def test_existing_keys_are_used_again(tmp_path: Path) -> None:
    """A second day has the same ceremony, and its media can be counted with the same KEYS."""
    town = ready(tmp_path)
    assert town.day().code == 0
    ceremony = (town.keys / "ceremony.json").read_bytes()
    second = town.folder / "second"
    assert town.day(out=second).code == 0
    assert (town.keys / "ceremony.json").read_bytes() == ceremony
    assert town.count(media=second).code == 0
    assert town.count().code == 0


def test_a_day_takes_a_built_package_for_the_folder(tmp_path: Path) -> None:
    """The terminals load the very package that the committee built."""
    town = ready(tmp_path)
    package = town.folder / "package.json"
    ippyo("keys", "ceremony", "--election", town.election, "--out", town.keys)
    ippyo("election", "build", town.election, "--keys", town.keys, "--out", package)
    assert town.day(election=package).code == 0
    loaded = (town.original("p01-01") / "package.json").read_bytes()
    assert read_package(loaded).hash == read_package(package.read_bytes()).hash
    assert town.count(election=package).code == 0


def test_a_built_package_needs_the_keys_it_was_built_with(tmp_path: Path) -> None:
    """No new ceremony is held for a package that has one; nothing is written."""
    town = ready(tmp_path)
    package = town.folder / "package.json"
    ippyo("keys", "ceremony", "--election", town.election, "--out", town.keys)
    ippyo("election", "build", town.election, "--keys", town.keys, "--out", package)
    other = town.folder / "other-keys"
    said = town.day(election=package, keys=other)
    assert said.code == 2
    assert not other.exists()
    assert not town.media.exists()


def early_town(folder: Path) -> Town:
    """A place of the day, and one of early voting over three days."""
    days = {"first_day": date(2024, 12, 19), "last_day": date(2024, 12, 21)}
    early = make_place(2, terminals=1, kind="early", **days)
    town = Town.found(folder, make_election(places=(make_place(1, terminals=1), early)))
    town.cast(
        {
            ("p01-01", "contest-1"): {"contest-1-1": 2},
            ("p02-01", "contest-1"): {"contest-1-1": 3, "contest-1-2": 6, "none": 1},
        }
    )
    return town


def moments(media: Path, terminal: str) -> list[tuple[str, str]]:
    """Every event of a terminal's log, and its time."""
    lines = (media / terminal / "original" / "log.jsonl").read_text().splitlines()
    return [(entry["event"], entry["time"]) for entry in map(json.loads, lines)]


def test_the_same_seed_gives_the_same_order_of_voters(tmp_path: Path) -> None:
    """Voters come on the same days at the same times; another seed deals them anew."""
    town = early_town(tmp_path)
    found = []
    for seed, name in ((7, "one"), (7, "same"), (8, "other")):
        assert town.day("--seed", seed, out=town.folder / name).code == 0
        found.append(moments(town.folder / name, "p02-01"))
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_the_same_seed_gives_the_same_day_but_never_the_same_seals(tmp_path: Path) -> None:
    """With --seed the slips count the same records; what is sealed differs every time."""
    town = ready(tmp_path)
    assert town.day("--seed", 7).code == 0
    again = town.folder / "again"
    assert town.day("--seed", 7, out=again).code == 0
    one, other = read_rows(town.slips), read_rows(again / "slips.csv")
    assert [row["records"] for row in one] == [row["records"] for row in other]
    assert all(a["digest"] != b["digest"] for a, b in zip(one, other, strict=True))


def test_the_day_as_json_tells_records_by_terminal_and_the_seed(tmp_path: Path) -> None:
    """A program learns where the media are, how to repeat the day, and no choice."""
    town = ready(tmp_path)
    said = town.day("--json", "--seed", 7)
    assert said.code == 0
    document = said.document
    terminals = document.pop("terminals")
    assert document == {
        "media": str(town.media),
        "keys": str(town.keys),
        "seed": "7",
        "voters": 8,
    }
    assert {one["terminal"]: str(one["records"]) for one in terminals} == RECORDS
    assert "contest-1-1" not in said.out


def test_two_workers_leave_the_same_kind_of_media(tmp_path: Path) -> None:
    """Several processes side by side: every terminal is there, and the count is exact."""
    town = ready(tmp_path)
    assert town.day("--workers", 2).code == 0
    assert {row["terminal"]: row["records"] for row in read_rows(town.slips)} == RECORDS
    assert town.count("--workers", 2).code == 0


def test_an_official_election_is_never_simulated(tmp_path: Path) -> None:
    """`mode = "official"` is refused before any key or medium is made."""
    town = Town.found(tmp_path, small_election(mode="official"))
    town.cast(SMALL_SCRIPT)
    said = town.day()
    assert said.code == 2
    assert said.lines[0].startswith("election.toml:1: mode: ")
    assert not town.keys.exists()
    assert not town.media.exists()


def test_a_day_never_overwrites_media(town: Town) -> None:
    """A folder that holds media already stays as it is."""
    before = all_files(town.folder)
    said = town.day()
    assert (said.code, len(said.lines)) == (2, 1)
    assert all_files(town.folder) == before


def test_early_voting_lasts_for_days_and_counts_once(tmp_path: Path) -> None:
    """A place of early voting opens each morning anew; every vote of it is counted."""
    town = early_town(tmp_path)
    assert town.day().code == 0
    events = [event for event, _ in moments(town.media, "p02-01")]
    assert events.count("day-opened") == 2
    assert town.count().code == 0
    assert counted_totals(town.document) == {
        "contest-1": {"contest-1-1": 5, "contest-1-2": 6, "none": 1}
    }


@pytest.mark.parametrize("culprit", ["keys", "ballots.csv", "media"])
def test_a_day_that_cannot_begin_makes_nothing(tmp_path: Path, culprit: str) -> None:
    """A file for a folder, or no ballots: the culprit is named, no key or medium is made."""
    town = ready(tmp_path)
    if culprit == "ballots.csv":
        town.ballots.unlink()
    else:
        town.write(culprit, "no folder")
    before = all_files(town.folder)
    said = town.day()
    assert said.code == 2
    assert said.lines
    assert all(culprit in line.split(": ")[0] for line in said.lines)
    assert all_files(town.folder) == before


def test_faults_of_ballots_keys_and_out_are_said_together(town: Town) -> None:
    """One run names what is wrong with every file, and nothing is made."""
    town.write("ballots.csv", "place,terminal,contest,choice,count\np09,p09-01,x,y,-1\n")
    (town.keys / "register.json").write_text("{}")
    said = town.day()
    assert said.code == 2
    assert {line.split(":")[0].rsplit("/", 1)[-1] for line in said.lines} == {
        "ballots.csv",
        "media",
        "register.json",
    }
