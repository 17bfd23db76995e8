"""`ippyo simulate metropolis`: made-up media that a count takes, and that nobody can mistake."""

import json
from pathlib import Path

import pytest
from builders import folder_files
from elections import ippyo, small_election, write_files
from world import World


def election_folder(folder: Path, mode: str) -> Path:
    """The small election as a person would keep it, in this mode."""
    made = small_election(mode=mode)
    write_files(folder, folder_files(made))
    return folder


def test_a_made_up_metropolis_is_counted_to_what_was_made(tmp_path: Path) -> None:
    """The ordinary count takes its folders as they are, and finds every choice again."""
    town, out = tmp_path / "town", tmp_path / "out"
    made = ippyo(
        *("simulate", "metropolis", "--voters", 60, "--terminal-records", 7, "--folder", town),
        *("--suite", 2, "--workers", 1, "--json"),
    )
    assert made.code == 0
    assert (made.document["voters"], made.document["terminals"]) == (60, 9)
    said = ippyo(
        *("tally", "count", "--election", town / "package.json", "--keys", town / "keys"),
        *("--media", town / "media", "--slips", town / "media" / "slips.csv"),
        *("--roll", town / "roll.csv", "--out", out, "--workers", 1),
    )
    assert said.code in (0, 4), said.out  # 4: a tie between made-up candidates
    (contest,) = json.loads((out / "results.json").read_text())["contests"]
    told = {person["id"]: person["electronic"] for person in contest["candidates"]}
    told["none"] = contest["electronic"]["ended_without_choice"]
    cast = json.loads((town / "made.json").read_text())["made"]["mayor"]
    assert {name: votes for name, votes in told.items() if votes} == cast
    assert sum(cast.values()) == 60


def test_it_says_that_no_voter_made_it(tmp_path: Path) -> None:
    """On the screen, in its own file, and in the log and the manifest of every medium."""
    town = tmp_path / "town"
    said = ippyo("simulate", "metropolis", "--voters", 4, "--folder", town, language="en")
    assert "bulk path" in said.out
    assert "no voter was simulated" in said.out
    assert json.loads((town / "made.json").read_text())["path"] == "bulk"
    for log in town.glob("media/*/*/log.jsonl"):
        assert json.loads(log.read_text().splitlines()[0])["values"]["program"] == "bulk"
        assert '"version":"bulk"' in _payload(log.parent / "manifest.json")


def _payload(document: Path) -> str:
    from base64 import b64decode

    return b64decode(json.loads(document.read_text())["payload"]).decode()


def test_an_official_election_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """Its records come from voters at terminals: exit code 2, one line, no folder."""
    election = election_folder(tmp_path / "election", "official")
    said = ippyo(
        *("simulate", "metropolis", "--voters", 4, "--election", election),
        *("--folder", tmp_path / "town"),
    )
    assert (said.code, len(said.lines)) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["election"]


def test_a_built_official_package_is_refused_too(tmp_path: Path) -> None:
    """Not only the folder that it was built from."""
    package = tmp_path / "package.json"
    package.write_bytes(World(mode="official").package_file)
    said = ippyo(
        *("simulate", "metropolis", "--voters", 4, "--election", package),
        *("--folder", tmp_path / "town"),
    )
    assert said.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["package.json"]


def test_the_terminals_of_a_rehearsal_may_be_filled(tmp_path: Path) -> None:
    """All its contests and terminals, with keys of their own; what is too much is refused."""
    election = election_folder(tmp_path / "election", "rehearsal")
    command = ("simulate", "metropolis", "--election", election, "--workers", 1, "--json")
    said = ippyo(*command, "--voters", 40, "--folder", tmp_path / "town")
    assert said.code == 0
    for made in said.document["made"].values():
        assert sum(made.values()) == 40
    terminals = {path.name for path in (tmp_path / "town" / "media").iterdir()} - {"slips.csv"}
    assert len(terminals) == said.document["terminals"]
    most = ippyo(*command, "--voters", 10**6, "--folder", tmp_path / "more")
    assert most.code == 2
    assert not (tmp_path / "more").exists()


@pytest.mark.parametrize("name", ["file", "full"])
def test_what_is_there_is_not_written_over(tmp_path: Path, name: str) -> None:
    """A file, or a folder with something in it: exit code 2."""
    there = tmp_path / name
    if name == "file":
        there.write_text("x")
    else:
        there.mkdir()
        (there / "x").write_text("x")
    said = ippyo("simulate", "metropolis", "--voters", 2, "--folder", there)
    assert said.code == 2
    assert len(list(tmp_path.iterdir())) == 1
