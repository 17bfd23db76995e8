"""The examples in docs/formats are an election that can be held, with those very results."""

import json
import re
from pathlib import Path

import pytest
from elections import SCHEMA, Town, ippyo, no_float

from common.folder import FILES, check_folder

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

EXAMPLE = re.compile(r"\*\*`([\w.]+)`\*\*\n\n```\w+\n(.*?)```", re.DOTALL)
HASH = re.compile(r'("package_hash": ")[0-9a-f]{64}')


def examples(page: str) -> dict[str, str]:
    """The files that a page shows, by their names."""
    text = (SCHEMA.parent / page).read_text(encoding="utf-8")
    return dict(EXAMPLE.findall(text))


@pytest.fixture
def held(tmp_path: Path) -> Town:
    """The election of the pages after its count."""
    election = {name: text.encode() for name, text in examples("election-folder.md").items()}
    checked = check_folder(election)
    assert checked.election is not None
    assert checked.warnings == ()
    town = Town.found(tmp_path, checked.election)
    for name, data in election.items():
        (town.election / name).write_bytes(data)
    for name, text in examples("inputs.md").items():
        town.write(name, text)
    assert town.day().code == 0
    options = [
        *("--roll", town.folder / "roll.csv", "--paper", town.folder / "paper.csv"),
        *("--decisions", town.folder / "decisions.json"),
    ]
    said = town.count(*options)
    assert said.code == 0, said.err
    return town


def test_the_pages_show_every_file_that_a_person_writes() -> None:
    """No file of the folder or of the inputs is without an example."""
    assert set(examples("election-folder.md")) == set(FILES)
    assert set(examples("inputs.md")) == {
        "ballots.csv",
        "roll.csv",
        "paper.csv",
        "decisions.json",
    }


def test_the_example_election_checks_without_errors(held: Town) -> None:
    """The folder on the page is a good one, and holds no letter that is not its own."""
    said = ippyo("election", "check", held.election)
    assert (said.code, said.err) == (0, "")


def test_the_example_gives_the_results_on_the_page(held: Town) -> None:
    """results.json, to the byte but for the package hash; and results.csv to the byte."""
    shown = examples("results.md")
    written = (held.results / "results.json").read_text(encoding="utf-8")
    assert HASH.sub(r"\1…", written) == shown["results.json"]
    table = (held.results / "results.csv").read_bytes()
    assert table == b"\xef\xbb\xbf" + shown["results.csv"].replace("\n", "\r\n").encode()
    assert held.document["election"] == "mihon-2027"


def test_the_sums_on_the_page_hold(held: Town) -> None:
    """Records and valid votes are the sums that the page says."""
    for contest in held.document["contests"]:
        rows, electronic = contest["candidates"], contest["electronic"]
        others = ("ended_without_choice", "invalidated", "set_aside")
        cast = sum(row["electronic"] for row in rows) + sum(electronic[key] for key in others)
        assert electronic["records"] == cast
        numerators = [row["total"].split("/") for row in rows]
        assert sum(int(n) * 60 // int(d) for n, d in numerators) == contest["valid"] * 60


def test_the_statement_is_canonical_json(held: Town) -> None:
    """The opening statement is one line in the spelling that is hashed."""
    data = (held.results / "opening-statement.json").read_bytes()
    value = json.loads(data, parse_float=no_float)
    spelled = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert data == spelled.encode() + b"\n"
