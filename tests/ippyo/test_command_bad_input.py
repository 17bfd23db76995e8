"""Bad input: all of its faults, by file, line and column; exit code 2, nothing written."""

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from elections import Said, Town, ippyo, polled, small_election
from faulty_files import FAULTY, IN_ELECTION, OF_THE_COUNT

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

LINE = re.compile(r"(?P<file>.+?):(?P<line>[1-9][0-9]*): (?P<column>[^:]+): (?P<what>.+)")


def path_of(town: Town, name: str) -> Path:
    return (town.election if name in IN_ELECTION else town.folder) / name


def run_with(town: Town, name: str) -> Said:
    """The command that reads this file."""
    if name in IN_ELECTION:
        return ippyo("election", "check", town.election)
    if name == "ballots.csv":
        return town.day(out=town.folder / "second")
    return town.count(f"--{name.split('.')[0]}", path_of(town, name))


def written(town: Town) -> set[str]:
    """Everything in the town but its inputs."""
    return {file.name for file in town.folder.iterdir()} - set(FAULTY)


def places(said: Said) -> dict[str, set[tuple[int, str]]]:
    """Line and column of every fault, by file; every line of the answer is a fault."""
    found: dict[str, set[tuple[int, str]]] = {}
    for line in said.lines:
        match = LINE.fullmatch(line)
        assert match, line
        found.setdefault(match["file"], set()).add((int(match["line"]), match["column"]))
    return found


def assert_nothing_was_done(town: Town, said: Said) -> None:
    assert said.code == 2
    assert said.out == ""
    assert written(town) == {"election", "keys", "media"}


@pytest.mark.parametrize("name", FAULTY)
def test_every_fault_of_a_file_is_said_at_once(town: Town, name: str) -> None:
    """Each by its line and column, in one run, and none that is not there."""
    content, expected = FAULTY[name]
    path_of(town, name).write_text(content)
    said = run_with(town, name)
    assert places(said) == {name: expected}
    assert_nothing_was_done(town, said)


@pytest.mark.parametrize("name", IN_ELECTION)
def test_every_fault_is_said_in_english_too(town: Town, name: str) -> None:
    """The same lines and columns in the other language."""
    path_of(town, name).write_text(FAULTY[name][0])
    japanese = ippyo("election", "check", town.election)
    english = ippyo("election", "check", town.election, language="en")
    assert places(english) == places(japanese)
    assert english.err != japanese.err


def test_faults_of_all_files_of_a_count_are_said_together(town: Town) -> None:
    """Roll, paper, slips, decisions, media, keys and results folder in one answer."""
    options: list[object] = []
    for name in OF_THE_COUNT:
        town.write(name, FAULTY[name][0])
        options += [f"--{name.split('.')[0]}", town.folder / name]
    out = town.write("results", "a file")
    said = town.count(
        *options, keys=town.folder / "no-keys", media=town.folder / "no-media", out=out
    )
    assert said.code == 2
    found = places(said)
    assert {name: found[name] for name in OF_THE_COUNT} == {
        name: FAULTY[name][1] for name in OF_THE_COUNT
    }
    others = {file.rsplit("/", 1)[-1] for file in found} - set(OF_THE_COUNT)
    assert others == {"no-media", "results", "ceremony.json", "register.json"}
    assert out.read_text() == "a file"


def test_faults_of_all_files_of_an_election_are_said_together(town: Town) -> None:
    """Settings, candidates and places in one answer, each with its own faults."""
    for name in IN_ELECTION:
        path_of(town, name).write_text(FAULTY[name][0])
    said = ippyo("election", "check", town.election)
    assert said.code == 2
    found = places(said)
    assert set(found) == set(IN_ELECTION)
    assert found["polling_places.csv"] == FAULTY["polling_places.csv"][1]
    assert found["election.toml"] == FAULTY["election.toml"][1]


Spoil = Callable[[Path], object]
SPOILT: dict[str, Spoil] = {
    "missing": lambda path: path.unlink(missing_ok=True),
    "a folder": lambda path: path.mkdir(),
    "empty": lambda path: path.write_bytes(b""),
    "not UTF-8": lambda path: path.write_bytes("選挙,候補者\n".encode("shift_jis")),
    "zero bytes": lambda path: path.write_bytes(bytes(100)),
    "one endless line": lambda path: path.write_bytes(b"a" * 200_000),
    "an open quotation mark": lambda path: path.write_bytes(b'"a,b\nc,d\n'),
    "brackets": lambda path: path.write_bytes(b"[" * 5000),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
@pytest.mark.parametrize("name", FAULTY)
def test_a_file_that_is_no_such_file_is_refused(town: Town, name: str, spoil: Spoil) -> None:
    """Whatever lies there instead: its name, one line or more, no traceback."""
    path = path_of(town, name)
    path.unlink(missing_ok=True)
    spoil(path)
    said = run_with(town, name)
    assert name in places(said)
    assert_nothing_was_done(town, said)


@pytest.mark.parametrize("name", ["ballots.csv", "roll.csv", "candidates.csv"])
def test_a_file_far_too_large_is_refused(town: Town, name: str) -> None:
    """More than 64 MiB is no list of a municipality: refused, and not read to its end."""
    with path_of(town, name).open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    said = run_with(town, name)
    assert places(said) == {name: {(1, "-")}}
    assert_nothing_was_done(town, said)


def test_an_unreadable_file_does_not_hide_the_faults_of_the_others(town: Town) -> None:
    """A folder in place of one file, and what is wrong with another, in one answer."""
    (town.election / "candidates.csv").unlink()
    (town.election / "candidates.csv").mkdir()
    name = "polling_places.csv"
    path_of(town, name).write_text(FAULTY[name][0])
    found = places(ippyo("election", "check", town.election))
    assert found == {"candidates.csv": {(1, "-")}, name: FAULTY[name][1]}


def test_line_100_is_written_as_a_number(town: Town) -> None:
    """No colons, brackets or numbers of a message are drawn as pictures or styles."""
    rows = "p01,p01-01,contest-1,contest-1-1,0\n"
    town.write("ballots.csv", "place,terminal,contest,choice,count\n" + "\n" * 98 + rows[1:])
    said = town.day(out=town.folder / "second")
    assert said.lines[0].startswith("ballots.csv:100: place: ")
    town.write("ballots.csv", "place,terminal,contest,choice,count\n[red]:100:,,,,1\n")
    assert "「[red]:100:」" in town.day(out=town.folder / "second").err


@pytest.mark.parametrize(
    ("option", "culprit"),
    [("election", "nowhere"), ("media", "nowhere"), ("keys", "nowhere/ceremony.json")],
)
def test_a_folder_that_is_not_there_is_named(town: Town, option: str, culprit: str) -> None:
    """A wrong path is one clear line with its name."""
    said = town.count(**{option: town.folder / "nowhere"})
    assert any(culprit in file for file in places(said))
    assert_nothing_was_done(town, said)


def test_keys_of_another_election_are_refused(town: Town, tmp_path: Path) -> None:
    """KEYS of another election, or of another mode of this one, count nothing."""
    for number, changes in enumerate(({"id": "other-2024"}, {"mode": "training"})):
        other = polled(tmp_path / f"other-{number}", small_election(**changes), {})
        said = town.count(keys=other.keys)
        assert (said.code, len(said.lines)) == (2, 1)
        assert not town.has_results
        shutil.rmtree(other.folder)


def test_a_package_built_with_other_keys_is_refused(town: Town, tmp_path: Path) -> None:
    """Package and KEYS belong to one ceremony."""
    other = polled(tmp_path / "other", small_election(), {})
    package = town.folder / "package.json"
    ippyo("election", "build", other.election, "--keys", other.keys, "--out", package)
    said = town.count(election=package)
    assert (said.code, len(said.lines)) == (2, 1)
    assert not town.has_results


@pytest.mark.parametrize("damage", ["not JSON", "flipped", "another document"])
def test_a_file_that_is_no_package_is_refused(town: Town, damage: str) -> None:
    """A package is a signed document, whole and of its own kind."""
    package = town.folder / "package.json"
    ippyo("election", "build", town.election, "--keys", town.keys, "--out", package)
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    replacement = {
        "not JSON": b"\xff\xfe package",
        "flipped": bytes(data),
        "another document": (town.keys / "register.json").read_bytes(),
    }[damage]
    package.write_bytes(replacement)
    said = town.count(election=package)
    assert set(places(said)) == {"package.json"}
    assert (said.code, town.has_results) == (2, False)


@pytest.mark.parametrize("case", ["one share", "misread share", "no shares"])
def test_shares_that_do_not_restore_the_key_count_nothing(town: Town, case: str) -> None:
    """Too few, misread or no shares: bad input, no results, no word of a share."""
    share = town.keys / "trustees" / "1" / "share.txt"
    words = share.read_text().split()
    options: list[object] = ["--share", share]
    if case == "misread share":
        misread = town.write("misread.txt", " ".join([*words[:-1], words[0]]))
        options += ["--share", misread]
    if case == "no shares":
        shutil.rmtree(town.keys / "trustees")
        options = []
    said = town.count(*options)
    assert (said.code, len(said.lines)) == (2, 1)
    assert not set(words) & set(said.err.split())
    assert not town.has_results


def test_results_are_never_written_among_the_media(town: Town) -> None:
    """--out may be neither MEDIA nor a folder in it."""
    for out in (town.media, town.media / "results", town.original("p01-01")):
        before = sorted(town.media.rglob("*"))
        assert town.count(out=out).code == 2
        assert sorted(town.media.rglob("*")) == before


def test_a_results_folder_that_cannot_be_made_is_refused_before_the_count(town: Town) -> None:
    """A path through a file is refused in one line."""
    said = town.count(out=town.ballots / "results")
    assert (said.code, len(said.lines)) == (2, 1)


@pytest.mark.parametrize("command", ["count", "day"])
def test_a_disk_that_fills_up_leaves_nothing_half_written(
    town: Town, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """No room for the results or media: one line, and not one file of them is there."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = sorted(town.folder.rglob("*"))
    if command == "count":
        monkeypatch.setattr("tally_server.count.output.os.fsync", full)
        said = town.count()
    else:
        monkeypatch.setattr("ippyo.simulate.simulate", full)
        said = town.day(out=town.folder / "second")
    assert (said.code, len(said.lines)) == (2, 1)
    assert os.strerror(errno.ENOSPC) in said.err
    assert sorted(town.folder.rglob("*")) == before


def test_a_command_without_what_it_needs_says_so() -> None:
    """Missing options and impossible numbers end with code 2."""
    assert ippyo("tally", "count").code == 2
    assert ippyo("simulate", "day", "--workers", 0).code == 2
    assert ippyo("vote").code == 2
