"""Exports in NIST's formats, from bundles and from media, by the command."""

import json
from pathlib import Path

import pytest
from elections import SMALL_SCRIPT, Said, Town, cast_totals, ippyo
from publishing import EVENT_LOG_SCHEMA, RECORDS_SCHEMA, faults

TERMINALS = ("p01-01", "p01-02", "p02-01")
LOGS = {"documentation.json", *(f"{terminal}.json" for terminal in TERMINALS)}


@pytest.fixture(scope="module")
def counted(small_day: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The small election after its count."""
    town = small_day.copied_to(tmp_path_factory.mktemp("exported"))
    said = town.count()
    assert said.code == 0, said.err
    return town


def export(town: Town, out: Path, bundle: str) -> Said:
    return ippyo("audit", "export", "--bundle", town.results / bundle, "--out", out)


def export_media(town: Town, out: Path) -> Said:
    return ippyo("audit", "export", "--media", town.media, "--keys", town.keys, "--out", out)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def recounted(data: bytes) -> dict[str, dict[str, int]]:
    """By contest, the number of each choice, counted from the records."""
    totals: dict[str, dict[str, int]] = {}
    for cvr in json.loads(data)["CVR"]:
        (contest,) = cvr["CVRSnapshot"][0]["CVRContest"]
        chosen = contest.get("CVRContestSelection")
        choice = chosen[0]["ContestSelectionId"].removeprefix("selection-") if chosen else "none"
        of = totals.setdefault(contest["ContestId"].removeprefix("contest-"), {})
        of[choice] = of.get(choice, 0) + 1
    return totals


def test_a_sealed_bundle_gives_every_log_and_the_records(counted: Town, tmp_path: Path) -> None:
    """A valid file for each terminal, and records that count to what the voters cast."""
    out = tmp_path / "out"
    said = export(counted, out, "sealed-bundle.zip")
    assert (said.code, said.err) == (0, "")
    files = files_of(out)
    assert set(files) == {"cast-vote-records.json", *(f"event-logs/{name}" for name in LOGS)}
    records = files.pop("cast-vote-records.json")
    assert faults(RECORDS_SCHEMA, records) == []
    assert recounted(records) == cast_totals(SMALL_SCRIPT)
    for data in files.values():
        assert faults(EVENT_LOG_SCHEMA, data) == []


def test_the_log_is_the_terminals_own(counted: Town, tmp_path: Path) -> None:
    """As many voters as the terminal had, and its last event is the close."""
    assert export(counted, tmp_path / "out", "sealed-bundle.zip").code == 0
    for terminal in TERMINALS:
        data = (tmp_path / "out" / "event-logs" / f"{terminal}.json").read_bytes()
        (device,) = json.loads(data)["Device"]
        assert device["Id"] == terminal
        events = [event["Id"] for event in device["Event"]]
        voters = max(
            sum(choices.values()) for (at, _), choices in SMALL_SCRIPT.items() if at == terminal
        )
        assert events.count("ballot-recorded") == voters
        assert events[-1] == "closing"


def test_a_public_bundle_gives_the_same_records_and_no_log(counted: Town, tmp_path: Path) -> None:
    """The records come from the totals alone, so both bundles give the same file."""
    assert export(counted, tmp_path / "sealed", "sealed-bundle.zip").code == 0
    said = export(counted, tmp_path / "public", "public-bundle.zip")
    assert said.code == 0
    assert "動作記録がない" in said.out
    records = (tmp_path / "sealed" / "cast-vote-records.json").read_bytes()
    assert files_of(tmp_path / "public") == {"cast-vote-records.json": records}


def test_media_give_the_same_logs_as_the_bundle(counted: Town, tmp_path: Path) -> None:
    """Before any count the logs can be exported from the media, byte for byte the same."""
    assert export(counted, tmp_path / "bundle", "sealed-bundle.zip").code == 0
    said = export_media(counted, tmp_path / "media")
    assert (said.code, said.err) == (0, "")
    from_bundle = files_of(tmp_path / "bundle")
    del from_bundle["cast-vote-records.json"]
    assert files_of(tmp_path / "media") == from_bundle


def test_the_duplicate_stands_in_for_a_damaged_log(town: Town, tmp_path: Path) -> None:
    """Where the original's log is damaged the duplicate's is taken, and the file says so."""
    log = town.original("p01-01") / "log.jsonl"
    log.write_bytes(log.read_bytes()[:-2])
    assert export_media(town, tmp_path / "out").code == 0
    document = json.loads((tmp_path / "out" / "event-logs" / "p01-01.json").read_bytes())
    assert document["Device"][0]["Details"] == "read from the duplicate medium"


@pytest.mark.parametrize("terminal", TERMINALS)
def test_a_log_that_is_nowhere_whole_is_told(town: Town, tmp_path: Path, terminal: str) -> None:
    """One line names the terminal, the others are exported, and the exit code is 3."""
    for folder in (town.original(terminal), town.duplicate(terminal)):
        log = folder / "log.jsonl"
        log.write_bytes(log.read_bytes().replace(b'"voters":1', b'"voters":2', 1))
    said = export_media(town, tmp_path / "out")
    assert said.code == 3
    (line,) = said.lines
    assert line.startswith(f"{terminal}: ")
    missing = {f"event-logs/{name}" for name in LOGS if name != f"{terminal}.json"}
    assert set(files_of(tmp_path / "out")) == missing


def test_a_manifest_of_another_key_is_not_believed(town: Town, tmp_path: Path) -> None:
    """A log that the terminal of this place did not sign is no log of it."""
    for folder in ("original", "duplicate"):
        for name in ("log.jsonl", "manifest.json", "certificate.pem"):
            other = town.media / "p02-01" / folder / name
            (town.media / "p01-01" / folder / name).write_bytes(other.read_bytes())
    said = export_media(town, tmp_path / "out")
    assert said.code == 3
    assert not (tmp_path / "out" / "event-logs" / "p01-01.json").exists()


@pytest.mark.parametrize("options", [(), ("--media", "m"), ("--keys", "k")])
def test_one_source_is_named(tmp_path: Path, options: tuple[str, ...]) -> None:
    said = ippyo("audit", "export", "--out", tmp_path / "out", *options)
    assert said.code == 2
    assert "--bundle" in said.err


def test_media_of_other_keys_are_refused(town: Town, tmp_path: Path) -> None:
    """KEYS of another ceremony: nothing on the media is theirs."""
    other = tmp_path / "KEYS"
    assert ippyo("keys", "ceremony", "--election", town.election, "--out", other).code == 0
    words = ("--media", town.media, "--keys", other, "--out", tmp_path / "out")
    assert ippyo("audit", "export", *words).code == 2


@pytest.mark.parametrize("damage", [b"", b"PK", b"\x00" * 100])
def test_what_is_no_bundle_is_refused(tmp_path: Path, damage: bytes) -> None:
    """A file of other bytes is bad input and not a crash."""
    file = tmp_path / "bundle.zip"
    file.write_bytes(damage)
    for command in ("export", "publish"):
        words = ("--bundle", file, "--out", tmp_path / "out")
        assert ippyo("audit", command, *words).code == 2


def test_a_bundle_that_is_not_there_is_refused(tmp_path: Path) -> None:
    words = ("--bundle", tmp_path / "none.zip", "--out", tmp_path / "out")
    assert ippyo("audit", "publish", *words).code == 2
    assert ippyo("audit", "export", *words).code == 2
