"""Nothing that Ippyo writes or says joins a vote with a place, terminal or medium."""

import base64
import json
import logging
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from damages import Case
from elections import SMALL_SCRIPT, Said, Town, ippyo, read_rows, roll_of
from leak_scan import Words, leaks_in_folder, leaks_in_text, words_of
from stopping_damages import STOPPING

from common.ballot import choice_code
from common.ceremony import read_ceremony
from common.package import Package
from tally_server.count.results import results_document

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

ONE, CONTEST, CANDIDATE = "p01-01", "contest-1", "contest-1-1"


def words(town: Town) -> Words:
    return words_of(town.definition, uid_of(town))


def uid_of(town: Town) -> bytes:
    return read_ceremony((town.keys / "ceremony.json").read_bytes()).uid


def leaks(town: Town) -> list[str]:
    """Leaks in all that preparation, polling day and count wrote."""
    package = (town.original(ONE) / "package.json").read_bytes()
    folders = (town.election, town.keys, town.media, town.results)
    return [leak for one in folders for leak in leaks_in_folder(one, words(town), [package])]


def said_leaks(town: Town, *said: Said) -> list[str]:
    """Leaks in what commands printed."""
    return [leak for one in said for leak in leaks_in_text(one.out + one.err, words(town))]


@pytest.fixture(scope="module")
def clean_count(small_day: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town after its count, in which the scan finds nothing."""
    town = small_day.copied_to(tmp_path_factory.mktemp("clean"))
    assert town.count().code == 0
    assert leaks(town) == []
    return town


@pytest.fixture
def counted(clean_count: Town, tmp_path: Path) -> Town:
    """The same, to put a leak into."""
    return clean_count.copied_to(tmp_path)


def test_the_known_package_is_the_election_and_nothing_more(town: Town) -> None:
    """What the scan passes over is, to the byte, what the committee's folder says."""
    ceremony = read_ceremony((town.keys / "ceremony.json").read_bytes())
    signed = json.loads((town.original(ONE) / "package.json").read_bytes())
    assert base64.b64decode(signed["payload"]) == Package(town.definition, ceremony).payload


def test_a_whole_election_joins_no_vote_with_a_place(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Preparation, polling day, count with paper, roll, decisions: no file, line or log."""
    caplog.set_level(logging.DEBUG)
    (town.original(ONE) / "memo.txt").touch()
    paper = town.paper((CONTEST, "own", "contest-1-3", 4), (CONTEST, "invalid", "blank", 1))
    voters = roll_of(town.definition, SMALL_SCRIPT) | {("p02", CONTEST): 4}
    options = ("--paper", paper, "--roll", town.roll(voters))
    stopped = town.count(*options)
    decided = town.decide(
        {"action": "acknowledge", "problem": "M-05", "terminal": ONE},
        {
            "action": "accept-difference",
            "place": "p02",
            "contest": CONTEST,
            "records": 3,
            "voters": 4,
            "reason": "名簿の付け間違い",
        },
        {
            "action": "invalidate-candidate",
            "contest": CONTEST,
            "candidate": CANDIDATE,
            "reason": "死亡",
        },
    )
    done = town.count(*options, "--decisions", decided)
    assert (stopped.code, done.code) == (3, 0)
    again = town.day("--json", out=town.folder / "again")
    assert leaks(town) == []
    assert leaks_in_folder(town.folder / "again", words(town), packages(town)) == []
    assert said_leaks(town, stopped, done, again) == []
    assert leaks_in_text(caplog.text, words(town)) == []


def packages(town: Town) -> list[bytes]:
    again = town.folder / "again" / ONE / "original" / "package.json"
    return [again.read_bytes()]


@pytest.mark.parametrize("case", STOPPING.values(), ids=STOPPING.keys())
def test_no_damaged_medium_makes_the_count_say_too_much(town: Town, case: Case) -> None:
    """Whatever is wrong with a medium, its lines and JSON tell nothing of a vote."""
    case.damage(town)
    english = ippyo(
        *("tally", "count", "--election", town.election, "--keys", town.keys),
        *("--media", town.media, "--out", town.results, "--json"),
        language="en",
    )
    assert english.code == 3
    assert said_leaks(town, town.count(), english) == []


def test_of_a_terminal_only_the_number_of_records_is_known(town: Town) -> None:
    """Beside a terminal stand its records, all contests and 途中終了 in one number."""
    assert town.count().code == 0
    records = {ONE: "6", "p01-02": "3", "p02-01": "6"}
    for file in (town.slips, town.results / "media.csv"):
        rows = read_rows(file)
        assert {row["terminal"]: row["records"] for row in rows} == records
        assert set(rows[0]) <= {"terminal", "medium", "records", "digest"}
    statement = json.loads((town.results / "opening-statement.json").read_text())
    for medium in statement["media"]:
        assert set(medium) == {"terminal", "medium", "records", "digest"}


Leak = Callable[[Town], object]


def write(name: str, text: str) -> Leak:
    def leak(town: Town) -> None:
        path = town.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return leak


def write_json(name: str, value: Any) -> Leak:
    return write(name, json.dumps(value))


def write_code(name: str, encode: Callable[[bytes], bytes]) -> Leak:
    """The choice code of a candidate among other bytes."""

    def leak(town: Town) -> None:
        code = choice_code(uid_of(town), CONTEST, CANDIDATE)
        (town.folder / name).write_bytes(b"\xff\xfe\x00" + encode(code) + b"\x00\xff")

    return leak


def signed(value: Mapping[str, Any]) -> Mapping[str, Any]:
    payload = base64.b64encode(json.dumps(value).encode()).decode()
    return {"payloadType": "application/x", "payload": payload, "signatures": []}


def into_results(town: Town) -> None:
    """A terminal beside a candidate, deep in results.json."""
    path = town.results / "results.json"
    document = json.loads(path.read_text())
    document["contests"][0]["candidates"][0]["best_terminal"] = ONE
    path.write_text(json.dumps(document))


def into_log(town: Town) -> None:
    """An event log that names the choice."""
    with (town.original(ONE) / "log.jsonl").open("a") as file:
        file.write(json.dumps({"event": "ballot-recorded", "values": {"choice": "none"}}) + "\n")


def into_database(town: Town) -> None:
    """A table of a database with terminal and candidate in a row."""
    connection = sqlite3.connect(town.results / "count.sqlite")
    connection.execute("create table votes (terminal text, candidate text, count integer)")
    connection.execute("insert into votes values (?, ?, 2)", (ONE, CANDIDATE))
    connection.commit()
    connection.close()


LEAKY: dict[str, Leak] = {
    "totals by terminal": write_json("results/a.json", {ONE: {CANDIDATE: 2}}),
    "totals by place, in a list": write_json(
        "results/a.json", {"rows": [{"place": "p01", "totals": [{"id": CANDIDATE, "n": 2}]}]}
    ),
    "lists side by side": write_json(
        "results/a.json", {"terminals": [ONE, "p01-02"], "totals": {CANDIDATE: [2, 0]}}
    ),
    "lists in lists": write_json("results/a.json", [[ONE, [[CANDIDATE, 2]]]]),
    "numbers without names": write_json("results/a.json", {"terminal": ONE, "totals": [2, 1, 0]}),
    "途中終了 of a terminal": write_json(
        "results/a.json", {"media": [{"terminal": ONE, "ended_without_choice": 1}]}
    ),
    "in a signed document": write_json("results/a.json", signed({"p01": {CANDIDATE: 2}})),
    "a row a candidate": write("results/a.csv", f"terminal,candidate,count\n{ONE},{CANDIDATE},2\n"),
    "a column a candidate": write("results/a.csv", f"place,{CANDIDATE}\np01,2\n"),
    "a column of unnamed numbers": write("results/a.csv", "terminal,records,b\np01-01,6,2\n"),
    "a table in parts": write("results/a.csv", f"p01\n\n{CANDIDATE},2\n"),
    "a line of a log": write("results/count.log", f"INFO {ONE}: +1 {CANDIDATE}\n"),
    "lines of a log": write("results/count.log", f"now at {ONE}\n+1 候補　1番\n"),
    "the path of a file": write(f"results/{ONE}/totals.txt", f"{CANDIDATE} 2\n"),
    "the path of a JSON": write_json(f"results/{ONE}.json", {CANDIDATE: 2}),
    "a file named after a candidate": write_json(f"results/{CANDIDATE}.json", {"p01": 2}),
    "a choice code on a medium": write_code("media/p01-01/original/records.bin", bytes),
    "a choice code in hexadecimal": write_code(
        "media/p01-01/original/a", lambda code: code.hex().encode()
    ),
    "a choice code in base64": write_code("media/p01-01/original/a", base64.b64encode),
    "a choice code within base64": write_code(
        "media/p01-01/original/a", lambda code: base64.b64encode(b"xy" + code + b"z")
    ),
    "a name in UTF-16": lambda town: (town.original(ONE) / "a").write_bytes(
        b"\xff\xfe" + "候補　1番".encode("utf-16-le")
    ),
    "deep in results.json": into_results,
    "in an event log": into_log,
    "in a database": into_database,
}


@pytest.mark.parametrize("leak", LEAKY.values(), ids=LEAKY.keys())
def test_the_scan_catches_a_leaky_variant(counted: Town, leak: Leak) -> None:
    """The same scan, over the same files with one leak more, finds it."""
    leak(counted)
    assert leaks(counted) != []


@pytest.mark.parametrize(
    "text",
    [
        f"p01-01: {CANDIDATE} 2",
        "第1投票所\n候補　1番 2票",
        f"KeyError: ('p01', '{CANDIDATE}')",
        "p02-01 ended_without_choice 1",
    ],
)
def test_the_scan_catches_a_leaky_message(town: Town, text: str) -> None:
    """A progress line, a message or an exception's text that says too much is found."""
    assert leaks_in_text(text, words(town)) != []


@pytest.mark.parametrize("text", ["p01-01: [M-05] memo.txt", f"{CANDIDATE} 8票", "p01-011 12"])
def test_the_scan_lets_pass_what_joins_nothing(town: Town, text: str) -> None:
    """A terminal alone, a candidate alone, or part of a longer word is no leak."""
    assert leaks_in_text(text, words(town)) == []


def test_a_count_that_would_publish_totals_by_terminal_is_caught(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leaky variant of the program itself: its results, and what it prints, are found."""

    def leaky(*arguments: Any) -> dict[str, Any]:
        document = results_document(*arguments)
        return document | {"by_terminal": {ONE: {CANDIDATE: 2}}}

    monkeypatch.setattr("ippyo.tally.results_document", leaky)
    said = town.count("--json")
    assert said.code == 0
    assert leaks(town) != []
    assert said_leaks(town, said) != []


def test_the_difference_of_two_counts_needs_a_decision_that_stands_in_the_results(
    town: Town,
) -> None:
    """Leaving out one terminal is never silent: without people's decision it counts nothing."""
    for medium in (town.original(ONE), town.duplicate(ONE)):
        for file in medium.iterdir():
            file.unlink()
    assert town.count().code == 3
    assert town.count("--decisions", town.decide({"action": "not-used", "terminal": ONE})).code == 3
    assert not town.has_results


def test_the_scripts_of_a_rehearsal_stay_where_they_were(town: Town) -> None:
    """ballots.csv knows what each place votes: it is copied nowhere, and would be found."""
    assert town.count().code == 0
    assert not [file for file in town.folder.rglob("ballots*") if file != town.ballots]
    (town.results / "ballots.csv").write_bytes(town.ballots.read_bytes())
    assert leaks(town) != []


def test_folders_of_a_rehearsal_tell_nothing_by_their_sizes(town: Town, tmp_path: Path) -> None:
    """Media of terminals with as many records have files of the same lengths."""
    town.cast(
        {
            ("p01-01", CONTEST): {CANDIDATE: 3},
            ("p01-02", CONTEST): {"contest-1-2": 1, "none": 2},
        }
    )
    again = tmp_path / "again"
    assert town.day(out=again).code == 0
    names = ("records.bin", "manifest.json", "medium.json", "log.jsonl")
    sizes = [
        [(again / terminal / "original" / name).stat().st_size for name in names]
        for terminal in ("p01-01", "p01-02")
    ]
    assert sizes[0] == sizes[1]
