"""`ippyo simulate queue`, as a committee runs it."""

import csv
import json
import struct
import zlib
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from builders import make_election, make_place
from elections import Said, Town, ippyo

PLACES = (
    make_place(1, terminals=3, electors_male=1000, electors_female=1000),
    make_place(2, terminals=1, electors_male=100, electors_female=100),
)
SHORT = ("--days", 20, "--seed", 1, "--workers", 1)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town.found(tmp_path, make_election(places=PLACES))


def ask(town: Town, *options: object) -> Said:
    return ippyo("simulate", "queue", "--election", town.election, *SHORT, *options)


def test_a_committee_learns_how_many_terminals_each_place_needs(town: Town) -> None:
    """A row a place and number of staff, the sum, and the seed to see it again."""
    said = ask(town, "--turnout", 40)
    assert said.code == 0
    assert "p01 第1投票所" in said.out
    assert "合計: 予定 4 台" in said.out
    assert "--seed 1" in said.out


def test_the_same_in_english(town: Town) -> None:
    """Under IPPYO_LANG=en."""
    words = ("simulate", "queue", "--election", town.election, *SHORT, "--turnout", 40)
    said = ippyo(*words, language="en")
    assert said.code == 0
    assert "In total: 4 planned" in said.out


def test_json_holds_every_setting_that_was_tried(town: Town) -> None:
    """The needed number is the smallest that keeps the limit on 19 days of 20."""
    found = ask(town, "--turnout", 40, "--limit", 3, "--json").document
    assert (found["days"], found["seed"], found["limit"]) == (20, 1, 3.0)
    big, small = found["places"]
    assert (big["voters"], big["planned"], small["voters"]) == (800.0, 3, 80.0)
    for place in found["places"]:
        for needed in place["needed"]:
            kept = [
                one["terminals"]
                for one in place["settings"]
                if one["staff"] == needed["staff"] and one["p90"]["high"] <= 3
            ]
            assert needed["terminals"] == min(kept)


def test_the_same_seed_gives_the_same_answer_with_any_number_of_processes(town: Town) -> None:
    """Two processes and one say the same."""
    words = ("simulate", "queue", "--election", town.election, "--days", 20, "--seed", 4)
    one, two = (
        ippyo(*words, "--turnout", 40, "--json", "--workers", number).document for number in (1, 2)
    )
    assert one == two


def test_plots_and_a_table_lie_in_the_folder(town: Town) -> None:
    """Each chart as SVG that can be parsed and as PNG that is whole, and is not empty."""
    out = town.folder / "queue"
    assert ask(town, "--turnout", 40, "--out", out).code == 0
    names = {f"{place}-{chart}" for place in ("p01", "p02") for chart in ("tablets", "day")}
    files = {f"{name}.{form}" for name in names for form in ("svg", "png")}
    assert {file.name for file in out.iterdir()} == files | {"queue.csv"}
    for name in names:
        drawn = ElementTree.parse(out / f"{name}.svg").getroot()  # noqa: S314  # made here
        assert "第" in drawn.attrib["aria-label"]
        assert len(colours(out / f"{name}.png")) > 3
    rows = list(csv.DictReader((out / "queue.csv").read_text().splitlines()))
    assert {row["place"] for row in rows} == {"p01", "p02"}
    assert all(float(row["median_middle"]) <= float(row["longest_high"]) for row in rows)


def colours(picture: Path) -> set[bytes]:
    """The colours of the first lines of pixels that differ; raises for a broken PNG."""
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, pixels = 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert zlib.crc32(kind + body) == check
        pixels += body if kind == b"IDAT" else b""
        at += 12 + length
    raw = zlib.decompress(pixels)
    return {raw[n : n + 4] for n in range(0, len(raw), 4)}


def test_expected_voters_come_from_a_table(town: Town) -> None:
    """Place by place, early voting too; a place that is not in it is left out."""
    table = town.write("expected.csv", "place,voters\np02,150\n")
    (place,) = ask(town, "--expected", table, "--json").document["places"]
    assert (place["place"], place["voters"]) == ("p02", 150.0)


def test_a_town_gives_its_own_hours(town: Town) -> None:
    """Everybody within one hour needs more terminals than over the day."""
    table = town.write("hourly.csv", "hour,voters\n7,0\n9,0\n10,500\n20,500\n")
    crowded = ask(town, "--turnout", 40, "--hourly", table, "--json").document
    spread = ask(town, "--turnout", 40, "--json").document
    more, fewer = (one["places"][0]["best"]["terminals"] for one in (crowded, spread))
    assert more > 2 * fewer


def test_a_slower_town_needs_more(town: Town) -> None:
    """Sessions three times as long, and two minutes for every way."""
    slow = ask(town, "--turnout", 40, "--slower", 3, "--walk", 120, "--json").document
    plain = ask(town, "--turnout", 40, "--json").document
    more, fewer = (one["places"][0]["best"]["terminals"] for one in (slow, plain))
    assert more > fewer


def test_a_reception_that_is_too_slow_is_named(town: Town) -> None:
    """No number of terminals helps: the place is named, and nothing else is claimed."""
    said = ask(town, "--turnout", 90, "--staff", 1, "--reception", 60)
    assert said.code == 0
    assert "第1投票所" in said.out.splitlines()[-2]
    assert "不足" in said.out


def test_an_official_election_may_be_asked(tmp_path: Path) -> None:
    """Nothing is voted here: a committee plans with the very folder of its election."""
    town = Town.found(tmp_path, make_election(mode="official", places=PLACES))
    assert ask(town, "--turnout", 40, "--json").code == 0


@pytest.mark.parametrize(
    ("options", "file", "said"),
    [
        ((), "--turnout", "来る人数が分かりません"),
        (("--turnout", 40, "--staff", "2,0"), "--staff", "「0」"),
        (("--turnout", 40, "--staff", "二"), "--staff", "「二」"),
        (("--turnout", 0), "--turnout", "誰も来る投票所がありません"),
        (("--expected", "expected.csv"), "expected.csv", "「p09」という投票所はありません"),
        (("--turnout", 40, "--hourly", "falls.csv"), "falls.csv", "累計"),
        (("--turnout", 40, "--hourly", "one.csv"), "one.csv", "2行以上"),
        (("--turnout", 40, "--hourly", "level.csv"), "level.csv", "誰も来ていません"),
        (("--turnout", 40, "--hourly", "night.csv"), "--hourly", "誰も来ていません"),
        (("--turnout", 40, "--out", "."), "", "空ではありません"),
    ],
)
def test_bad_input_is_said_plainly(
    town: Town, options: tuple[object, ...], file: str, said: str
) -> None:
    """One line a fault, exit code 2, and nothing is simulated."""
    town.write("expected.csv", "place,voters\np09,1\np01,2\np01,3\n")
    town.write("falls.csv", "hour,voters\n7,5\n8,4\n")
    town.write("one.csv", "hour,voters\n7,5\n")
    town.write("level.csv", "hour,voters\n7,5\n20,5\n")
    town.write("night.csv", "hour,voters\n0,0\n1,9\n2,9\n24,9\n")
    named = [town.folder / one if str(one).endswith((".csv", ".")) else one for one in options]
    answer = ask(town, *named)
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines[0].startswith(file)
    assert said in answer.err


def test_every_fault_of_a_table_is_told(town: Town) -> None:
    """A place twice and one that is not there: two lines."""
    table = town.write("expected.csv", "place,voters\np09,1\np01,2\np01,3\n")
    assert len(ask(town, "--expected", table).lines) == 2


def test_both_ways_to_say_how_many_are_one_too_many(town: Town) -> None:
    """A turnout and a table contradict each other."""
    table = town.write("expected.csv", "place,voters\np01,2\n")
    assert "どちらか一方" in ask(town, "--turnout", 1, "--expected", table).err


def test_without_numpy_the_command_says_how_to_get_it(town: Town) -> None:
    """The base install has everything but that: a plain line, not a trace."""
    missing = ModuleNotFoundError("No module named 'numpy'", name="numpy")
    with (
        patch.dict("sys.modules", {"ippyo.queue_report": None}),
        patch("builtins.__import__", side_effect=_without(missing)),
    ):
        said = ask(town, "--turnout", 40)
    assert said.code == 2
    assert "ippyo[queue]" in said.err


def _without(missing: ModuleNotFoundError):
    real = __import__

    def load(name: str, *rest: object):
        if name == "ippyo" and rest[2:] and "queue_report" in (rest[2] or ()):
            raise missing
        return real(name, *rest)

    return load


def test_json_is_json(town: Town) -> None:
    """No number that JSON does not know, even where somebody cannot vote at all."""
    said = ask(town, "--turnout", 90, "--staff", 1, "--reception", 60, "--json")
    json.loads(said.out, parse_constant=lambda word: pytest.fail(word))


def test_the_example_in_the_documentation_is_what_the_command_says(tmp_path: Path) -> None:
    """docs/queue.md: every row of its table, from a thousand days."""
    page = (Path(__file__).parents[2] / "docs" / "queue.md").read_text(encoding="utf-8")
    table = tmp_path / "expected.csv"
    table.write_text("place,voters\np07,1494\n")
    election = Path(__file__).parents[2] / "ippyo" / "data" / "shijonawate"
    words = ("--election", election, "--expected", table, "--staff", "1,2,3", "--seed", 1)
    said = ippyo("simulate", "queue", *words, "--workers", 1)
    rows = [line for line in said.out.splitlines() if line.startswith(("+", "|"))]
    assert len(rows) == 7
    assert all(f"    {row}\n" in page for row in rows)
