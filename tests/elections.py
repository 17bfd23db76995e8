"""Whole elections as a person holds them: folders on disk, and the command `ippyo`.

town = Town.found(folder, make_election())
town.cast({("p01-01", "contest-1"): {"contest-1-1": 2, "none": 1}})
town.day()
said = town.count("--roll", town.roll())
assert said.code == 0
"""

import csv
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from builders import csv_bytes, folder_files, make_election, make_place
from jsonschema import Draft202012Validator
from typer.testing import CliRunner
from world import DUPLICATE, ORIGINAL, World

from common.ballot import NO_CHOICE
from common.certificates import Role
from common.closing import Closing
from common.election import Election
from common.signing import SigningKey
from ippyo.app import app
from tally_server.preparation.shares import split_seed

BALLOT_COLUMNS = ("place", "terminal", "contest", "choice", "count")
SCHEMA = Path(__file__).parent.parent / "docs" / "formats" / "results.schema.json"
BY = ("甲野 太郎", "乙川 花子")

Script = Mapping[tuple[str, str], Mapping[str, int]]
"""By terminal and contest, how often each choice is made."""

SMALL_SCRIPT: Script = {
    ("p01-01", "contest-1"): {"contest-1-1": 2, "contest-1-2": 1},
    ("p01-01", "contest-2"): {"contest-2-1": 1, "contest-2-2": 1, "none": 1},
    ("p01-02", "contest-1"): {"contest-1-2": 1, "none": 1},
    ("p01-02", "contest-2"): {"contest-2-3": 1},
    ("p02-01", "contest-1"): {"contest-1-1": 2, "contest-1-3": 1},
    ("p02-01", "contest-2"): {"contest-2-1": 2, "contest-2-2": 1},
}


def small_election(**changes: Any) -> Election:
    """Two contests, two places, three terminals: the election of SMALL_SCRIPT."""
    places = (make_place(1, terminals=2), make_place(2, terminals=1))
    return make_election(contests=2, places=places, **changes)


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """Standard error, line by line."""
        return self.err.splitlines()


def ippyo(*arguments: object, language: str = "ja", typed: str = "") -> Said:
    """The command, run in this process. An exception that it does not handle is raised.

    typed: what a person answers.
    """
    runner = CliRunner(env={"IPPYO_LANG": language})
    words = [str(argument) for argument in arguments]
    result = runner.invoke(app, words, catch_exceptions=False, input=typed or None)
    return Said(result.exit_code, result.stdout, result.stderr)


@dataclass(frozen=True)
class Town:
    """An election in a folder: `election/`, `ballots.csv`, `keys/`, `media/`, `results/`."""

    folder: Path
    definition: Election

    @classmethod
    def found(cls, folder: Path, election: Election) -> "Town":
        """A new town whose election folder is written."""
        town = cls(folder, election)
        write_files(town.election, folder_files(election))
        return town

    @property
    def election(self) -> Path:
        return self.folder / "election"

    @property
    def ballots(self) -> Path:
        return self.folder / "ballots.csv"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def results(self) -> Path:
        return self.folder / "results"

    @property
    def slips(self) -> Path:
        return self.media / "slips.csv"

    @property
    def document(self) -> Any:
        """What `results.json` holds, as its schema says."""
        return read_results((self.results / "results.json").read_bytes())

    @property
    def has_results(self) -> bool:
        return self.results.exists() and any(self.results.iterdir())

    def original(self, terminal: str) -> Path:
        return self.media / terminal / "original"

    def duplicate(self, terminal: str) -> Path:
        return self.media / terminal / "duplicate"

    def copied_to(self, folder: Path) -> "Town":
        """The same town in another folder, to be damaged there."""
        shutil.copytree(self.folder, folder, symlinks=True, dirs_exist_ok=True)
        return Town(folder, self.definition)

    def write(self, name: str, data: bytes | str) -> Path:
        """A file of the town with these bytes, or this text."""
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
        """A CSV file of the town."""
        return self.write(name, csv_bytes(columns, rows))

    def cast(self, script: Script) -> None:
        """`ballots.csv` with this script."""
        rows = (
            (self.definition.place_of(terminal).id, terminal, contest, choice, number)
            for (terminal, contest), choices in script.items()
            for choice, number in choices.items()
        )
        self.table("ballots.csv", BALLOT_COLUMNS, rows)

    def decide(self, *decisions: Mapping[str, object]) -> Path:
        """`decisions.json` with these decisions, each by two people if it says nothing else."""
        signed = [{"by": BY, **decision} for decision in decisions]
        return self.write("decisions.json", json.dumps({"decisions": signed}, ensure_ascii=False))

    def paper(self, *rows: Sequence[object]) -> Path:
        return self.table("paper.csv", ("contest", "item", "candidate", "count"), rows)

    def roll(self, voters: Mapping[tuple[str, str], int]) -> Path:
        """`roll.csv` from the voters of each place and contest."""
        rows = [(place, contest, number) for (place, contest), number in voters.items()]
        return self.table("roll.csv", ("place", "contest", "voters"), rows)

    def day(self, *options: object, **named: Path) -> Said:
        """`ippyo simulate day`; named: another election, ballots, keys or out."""
        paths = {
            "election": self.election,
            "ballots": self.ballots,
            "keys": self.keys,
            "out": self.media,
        }
        return ippyo("simulate", "day", *_named(paths | named), "--workers", 1, *options)

    def count(self, *options: object, **named: Path) -> Said:
        """`ippyo tally count`; named: another election, keys, media or out."""
        paths = {
            "election": self.election,
            "keys": self.keys,
            "media": self.media,
            "out": self.results,
        }
        return ippyo("tally", "count", *_named(paths | named), "--workers", 1, *options)


def _named(paths: Mapping[str, Path]) -> list[object]:
    return [part for name, path in paths.items() for part in (f"--{name}", path)]


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def read_results(data: bytes) -> Any:
    """The value of a `results.json`; a float or anything beside the schema is refused."""
    document = json.loads(data, parse_float=no_float, parse_constant=no_float)
    assert schema_faults(document) == []
    return document


def schema_faults(document: Any) -> list[str]:
    """What in a `results.json` is not as its schema says, by its path."""
    faults = results_schema().iter_errors(document)
    return [f"{fault.json_path}: {fault.message}" for fault in faults]


def no_float(written: str) -> float:
    raise ValueError(f"a JSON float: {written}")


@cache
def results_schema() -> Draft202012Validator:
    """docs/formats/results.schema.json."""
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def polled(folder: Path, election: Election, script: Script) -> Town:
    """A town after its polling day."""
    town = Town.found(folder, election)
    town.cast(script)
    said = town.day()
    assert said.code == 0, said.err
    return town


def cast_totals(script: Script) -> dict[str, dict[str, int]]:
    """What the voters of a script chose: by contest, the number of each choice."""
    totals: dict[str, dict[str, int]] = {}
    for (_, contest), choices in script.items():
        of = totals.setdefault(contest, {})
        for choice, number in choices.items():
            of[choice] = of.get(choice, 0) + number
    return totals


def counted_totals(document: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """The same, of a `results.json`; choices that nobody made are left out."""
    totals = {}
    for contest in document["contests"]:
        of = {row["id"]: row["electronic"] for row in contest["candidates"]}
        of[NO_CHOICE] = contest["electronic"]["ended_without_choice"]
        totals[contest["id"]] = {choice: number for choice, number in of.items() if number}
    return totals


def roll_of(election: Election, script: Script) -> dict[tuple[str, str], int]:
    """The voters of each place and contest, as the roll of a faultless day shows them."""
    voters = {
        (place.id, contest.id): 0 for place in election.places for contest in election.contests
    }
    for (terminal, contest), choices in script.items():
        voters[election.place_of(terminal).id, contest] += sum(choices.values())
    return voters


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by their header; a byte order mark is no part of it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def drop_slip(town: Town, terminal: str) -> None:
    """`slips.csv` without the terminal's row."""
    lines = town.slips.read_text().splitlines(keepends=True)
    town.slips.write_text("".join(line for line in lines if not line.startswith(f"{terminal},")))


def world_town(world: World, folder: Path, shares_in: str = "keys/trustees") -> Town:
    """The election and KEYS of a world as folders; its media are written by write_media().

    shares_in: the folder of the trustees' folders.
    """
    town = Town.found(folder, world.election)
    signed = {
        "ceremony.json": world.ceremony.sign(world.root),
        "register.json": world.register.sign(world.ceremony, world.root),
        "root.crt": world.certify(Role.ROOT, "root", world.root.public).pem,
    }
    write_files(town.keys, signed)
    needed, trustees = world.ceremony.needed, world.ceremony.trustees
    for number, words in enumerate(split_seed(world.election_seed, needed, trustees), start=1):
        share = {"share.txt": words.reveal() + b"\n"}
        write_files(town.folder / shares_in / str(number), share)
    return town


def write_media(town: Town, closings: Mapping[str, tuple[Closing, SigningKey]]) -> None:
    """Original and duplicate of each terminal, and the slips."""
    for terminal, (closing, key) in closings.items():
        for role in (ORIGINAL, DUPLICATE):
            write_files(town.media / terminal / role.word, closing.on(role, key))
    slips = [closing.slip for closing, _ in closings.values()]
    rows = [(slip.terminal, slip.records, slip.digest) for slip in slips]
    town.slips.write_bytes(csv_bytes(("terminal", "records", "digest"), rows))
