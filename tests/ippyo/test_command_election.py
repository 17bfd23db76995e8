"""`ippyo election new|check|build`, as a person runs it."""

from pathlib import Path

import pytest
from builders import make_candidate, make_contest, make_election
from elections import Town, ippyo, small_election

from common.ceremony import read_ceremony
from common.package import read_package


def built(town: Town, name: str = "package.json", keys: str = "keys") -> Path:
    """The town's election package, built with the KEYS folder of this name."""
    package = town.folder / name
    said = ippyo(
        *("election", "build", town.election, "--keys", town.folder / keys, "--out", package)
    )
    assert said.code == 0, said.err
    return package


def test_new_makes_a_folder_that_check_finds_without_errors(tmp_path: Path) -> None:
    """A new election folder is at once an election that could be held."""
    folder = tmp_path / "city" / "election"
    assert ippyo("election", "new", folder).code == 0
    said = ippyo("election", "check", folder)
    assert (said.code, said.lines) == (0, [])
    assert "誤りはありません" in said.out


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    """A folder in which a file of an election lies already is left as it is."""
    (tmp_path / "candidates.csv").write_text("mine")
    said = ippyo("election", "new", tmp_path)
    assert said.code == 2
    assert said.lines[0].startswith("candidates.csv:1: -: ")
    assert [file.name for file in tmp_path.iterdir()] == ["candidates.csv"]


def test_new_says_why_a_file_cannot_become_a_folder(tmp_path: Path) -> None:
    """A name that is a file already is refused in one line."""
    file = tmp_path / "election"
    file.write_text("a file")
    said = ippyo("election", "new", file)
    assert (said.code, len(said.lines)) == (2, 1)
    assert file.read_text() == "a file"


def test_check_as_json_lists_nothing_where_all_is_well(tmp_path: Path) -> None:
    """The machine-readable answer names the election, and no errors."""
    town = Town.found(tmp_path, small_election())
    said = ippyo("election", "check", town.election, "--json")
    assert said.code == 0
    assert said.document == {"ok": True, "election": "test-2024", "errors": [], "warnings": []}


def test_check_as_json_tells_file_line_and_column_of_every_fault(tmp_path: Path) -> None:
    """Every error and its place can be read by a program, in two languages."""
    town = Town.found(tmp_path, small_election())
    (town.election / "candidates.csv").unlink()
    settings = town.election / "election.toml"
    settings.write_text(settings.read_text().replace('"rehearsal"', '"practice"'))
    said = ippyo("election", "check", town.election, "--json")
    assert said.code == 2
    assert said.document["ok"] is False
    found = {(fault["file"], fault["column"]) for fault in said.document["errors"]}
    assert found == {("candidates.csv", "-"), ("election.toml", "mode")}
    for fault in said.document["errors"]:
        assert set(fault) == {"file", "line", "column", "code", "message", "message_en"}
        line = f"{fault['file']}:{fault['line']}: {fault['column']}: {fault['message']}"
        assert line in said.lines


def test_check_as_json_speaks_of_a_missing_folder_too(tmp_path: Path) -> None:
    """Where there is no folder at all, the answer is still JSON."""
    said = ippyo("election", "check", tmp_path / "nowhere", "--json")
    assert (said.code, said.document["ok"], len(said.document["errors"])) == (2, False, 1)


def test_check_warns_without_refusing(tmp_path: Path) -> None:
    """What should be looked at again is said, and the election stays good."""
    town = Town.found(tmp_path, small_election())
    places = town.election / "polling_places.csv"
    places.write_text(places.read_text().replace(",10,12,", ",10000,12000,"))
    said = ippyo("election", "check", town.election)
    assert said.code == 0
    assert [line.split(": ")[:2] for line in said.lines] == [
        ["polling_places.csv:2", "terminals"],
        ["polling_places.csv:3", "terminals"],
    ]


def test_check_speaks_english_where_asked(tmp_path: Path) -> None:
    """IPPYO_LANG=en changes the language of every line."""
    town = Town.found(tmp_path, small_election())
    assert "No errors." in ippyo("election", "check", town.election, language="en").out


def test_build_makes_a_package_that_the_root_signed(town: Town) -> None:
    """The package is the folder's election, under the signature of the committee's root."""
    root = read_ceremony((town.keys / "ceremony.json").read_bytes()).root_key
    package = read_package(built(town).read_bytes(), root)
    assert package.election == town.definition


def test_building_the_same_folder_twice_gives_the_same_package_hash(town: Town) -> None:
    """The package is a function of the folder and the public keys alone."""
    one, other = (read_package(built(town, name).read_bytes()) for name in ("a", "b"))
    assert one.hash == other.hash
    assert (
        one.hash
        in ippyo(
            *("election", "build", town.election, "--keys", town.keys, "--out", town.folder / "c")
        ).out
    )


def test_build_never_overwrites(town: Town) -> None:
    """A package that exists is not built again over itself."""
    package = built(town)
    before = package.read_bytes()
    said = ippyo("election", "build", town.election, "--keys", town.keys, "--out", package)
    assert (said.code, package.read_bytes()) == (2, before)


@pytest.mark.parametrize("place", ["ballots.csv/package", "election"])
def test_build_writes_nothing_where_it_cannot(town: Town, place: str) -> None:
    """A place that cannot hold the package is refused in one line, and stays as it was."""
    before = sorted(town.folder.rglob("*"))
    said = ippyo(
        *("election", "build", town.election, "--keys", town.keys, "--out", town.folder / place)
    )
    assert (said.code, len(said.lines)) == (2, 1)
    assert sorted(town.folder.rglob("*")) == before


def test_build_refuses_the_keys_of_another_election(town: Town, tmp_path: Path) -> None:
    """KEYS belong to one election; those of another sign nothing here."""
    other = Town.found(tmp_path / "other", small_election(id="other-2024"))
    ippyo("keys", "ceremony", "--election", other.election, "--out", other.keys)
    package = town.folder / "package.json"
    said = ippyo("election", "build", town.election, "--keys", other.keys, "--out", package)
    assert said.code == 2
    assert "other-2024" in said.err
    assert not package.exists()


def test_check_refuses_a_name_that_no_font_can_draw(tmp_path: Path) -> None:
    """The file, the line and the code points are told, the selector with its letter; what
    only one of the fonts has is no fault."""
    people = [
        make_candidate(1, name="𠮷田　辻\U000e0100"),
        make_candidate(2, name="佐藤　田\U000e01ef"),
    ]
    town = Town.found(tmp_path, make_election([make_contest(1, people)]))
    said = ippyo("election", "check", town.election, "--json")
    assert said.code == 2
    (fault,) = said.document["errors"]
    place = (fault["file"], fault["line"], fault["column"], fault["code"])
    assert place == ("candidates.csv", 3, "name", "election.no-glyph")
    assert "U+7530 U+E01EF" in fault["message"]


def test_build_refuses_a_name_that_no_font_can_draw(tmp_path: Path) -> None:
    """No package is made that a terminal could not show as notified."""
    town = Town.found(tmp_path, make_election([make_contest(1, 2)]))
    assert ippyo("keys", "ceremony", "--election", town.election, "--out", town.keys).code == 0
    people = town.election / "candidates.csv"
    people.write_text(people.read_text().replace("候補　1番", "候補\U000e01ef　1番"))
    package = tmp_path / "package.json"
    said = ippyo(
        *("election", "build", town.election, "--keys", town.keys, "--out", package),
    )
    assert said.code == 2
    assert "U+88DC U+E01EF" in said.err
    assert not package.exists()
