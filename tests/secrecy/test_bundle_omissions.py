"""What the bundles leave out, and what an attacker would do with it: row by row.

The attacker has a bundle, and the election key, now or when the cipher is broken. Each
attack succeeds where the file is there, so that its failure means something.
"""

import base64
import csv
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from bundle_files import PUBLIC, SEALED, files_in, index_in
from elections import SMALL_SCRIPT, Town, drop_slip, world_town, write_media
from searches import SHORTEST, found, spellings, texts
from world import World

from common.ballot import choice_code, choice_codes, seal_info
from common.ceremony import Ceremony, read_ceremony
from common.package import Package, read_package
from common.secret import Secret
from common.signing import SigningKey
from common.suites import SUITES, ElectionKey
from tally_server.audit.index import load_index, sign_index
from tally_server.audit.layout import LEFT_OUT, Kind
from tally_server.count.statement import pool_hash
from tally_server.preparation.key_folder import open_key_folder
from tally_server.preparation.root_key import unlock_root
from tally_server.preparation.shares import join_seed, join_shares

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

Files = Mapping[str, bytes]
Records = Mapping[tuple[str, str], list[bytes]]
"""Sealed records by terminal and contest."""

WINDOW = 12
"""Bytes of a record in a row that are never somewhere by chance: 10**9 against 2**96."""


@pytest.fixture
def counted(town: Town) -> Town:
    """The small election, counted; its KEYS holds root key and shares, as a rehearsal's."""
    assert town.count().code == 0
    return town


def public(town: Town) -> Files:
    return files_in(town.results / PUBLIC)


def sealed(town: Town) -> Files:
    return files_in(town.results / SEALED)


def ceremony_in(files: Files) -> Ceremony:
    return read_ceremony(files["keys/ceremony.json"])


def package_in(files: Files) -> Package:
    return read_package(files["package.json"])


def payload(envelope: bytes) -> Any:
    return json.loads(base64.b64decode(json.loads(envelope)["payload"]))


def records_in(files: Files) -> Records:
    """What an attacker cuts out of the `records.bin` of the originals in a bundle."""
    size = ceremony_in(files).suite.sealed_bytes
    cut = {}
    for path, data in files.items():
        if match := re.fullmatch(r"media/(.*)/original/records\.bin", path):
            terminal, at = match[1], 0
            manifest = payload(files[f"media/{terminal}/original/manifest.json"])
            for entry in manifest["contests"]:
                end = at + entry["records"] * (size + 64)
                those = [data[i : i + size] for i in range(at, end, size + 64)]
                cut[terminal, entry["contest"]] = those
                at = end
    return cut


def totals_by_terminal(files: Files, key: ElectionKey) -> dict[tuple[str, str], dict[str, int]]:
    """The forbidden totals: how each terminal voted, from a bundle and the election key."""
    package = package_in(files)
    uid, suite = package.ceremony.uid, package.ceremony.suite
    totals = {}
    for (terminal, contest), those in records_in(files).items():
        names = (person.id for person in package.election.contest(contest).candidates)
        codes = choice_codes(uid, contest, names)
        info = seal_info(uid, suite, contest)
        totals[terminal, contest] = dict(Counter(codes[key.open(one, info)] for one in those))
    return totals


@cache
def _test_of_row() -> dict[str, str]:
    """For each row of the page's table, the test here that argues it."""
    return {
        "ballots.csv": "test_the_script_of_a_rehearsal_tells_how_a_terminal_votes",
        "keys/openings.json": "test_the_book_of_openings_names_the_medium_between_two_counts",
        "keys/root.key": "test_with_the_root_key_anybody_signs_other_results",
        "keys/trustees/*/share.txt": "test_with_the_shares_the_sealed_bundle_is_open",
        "media/*/*/log.jsonl": "test_the_log_tells_when_somebody_voted",
        "media/*/*/package.json": "test_the_package_of_every_medium_is_the_one_that_stands_once",
        "media/*/*/records.bin": "test_with_the_election_key_the_records_tell_how_a_terminal_voted",
    }


def test_every_row_of_the_table_is_argued() -> None:
    """Nothing is left out without a test that shows why, and the page has these rows."""
    rows = {left.what for kind in Kind for left in LEFT_OUT[kind]}
    assert rows == _test_of_row().keys()
    assert all(callable(globals()[name]) for name in _test_of_row().values())
    page = Path(__file__).parents[2] / "docs" / "formats" / "bundle.md"
    said = re.findall(r"^\| `([^`]+)` \| (both|public) \| `([a-z-]+)` \|", page.read_text(), re.M)
    both, told = set(LEFT_OUT[Kind.SEALED]), set(LEFT_OUT[Kind.PUBLIC])
    assert {(what, why) for what, kind, why in said if kind == "both"} == both
    assert {(what, why) for what, _, why in said} == told


def test_no_bundle_holds_what_its_index_says_it_leaves_out(counted: Town) -> None:
    """Held against the patterns in the index itself, in both bundles."""
    (counted.keys / "openings.json").write_text("{}")
    assert counted.count().code == 0
    for files in (public(counted), sealed(counted)):
        for left in index_in(dict(files))["left_out"]:
            pattern = re.escape(left["what"]).replace(r"\*", "[^/]+")
            assert not [path for path in files if re.fullmatch(rf"(.*/)?{pattern}", path)]


# Row by row.


def test_with_the_election_key_the_records_tell_how_a_terminal_voted(counted: Town) -> None:
    """From the sealed bundle every terminal's totals come out, as its voters cast them;
    from the public one none, for it has no record of any terminal."""
    key = join_shares(
        open_key_folder(counted.keys).rehearsal_shares(), ceremony_in(sealed(counted))
    )
    assert totals_by_terminal(sealed(counted), key) == SMALL_SCRIPT
    assert totals_by_terminal(public(counted), key) == {}


def test_with_the_shares_the_sealed_bundle_is_open(counted: Town) -> None:
    """Shares and sealed bundle are enough for the forbidden totals; so no bundle has one."""
    files = dict(sealed(counted))
    shares = {
        f"keys/trustees/{file.parent.name}/share.txt": file.read_bytes()
        for file in counted.keys.glob("trustees/*/share.txt")
    }
    stolen = [Secret(words.strip()) for words in shares.values()]
    key = join_shares(stolen, ceremony_in(files))
    assert totals_by_terminal(files, key) == SMALL_SCRIPT
    needles = {path: list(texts(words.decode().strip())) for path, words in shares.items()}
    assert found(needles, haystack(counted, SEALED) + b"".join(shares.values())) == [*shares]
    assert found(needles, haystack(counted, SEALED)) == []
    assert found(needles, haystack(counted, PUBLIC)) == []


def test_with_the_root_key_anybody_signs_other_results(counted: Town) -> None:
    """With root.key a changed index passes for the committee's; without, none does."""
    files, ceremony = public(counted), ceremony_in(public(counted))
    index = index_in(dict(files))
    index["files"][0]["sha256"] = "0" * 64
    stolen = unlock_root((counted.keys / "root.key").read_bytes(), ceremony.uid, None)
    assert load_index(sign_index(index, stolen), ceremony.root_key) == index
    with pytest.raises(ValueError, match="trusted"):
        load_index(sign_index(index, SigningKey.generate()), ceremony.root_key)
    for kind in (SEALED, PUBLIC):
        assert found(root_spelled(counted), haystack(counted, kind)) == []
    assert found(root_spelled(counted), (counted.keys / "root.key").read_bytes()) != []


def test_the_script_of_a_rehearsal_tells_how_a_terminal_votes(counted: Town) -> None:
    """Its rows are the forbidden totals; not one of them stands in a bundle."""
    with counted.ballots.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    told: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        told.setdefault((row["terminal"], row["contest"]), {})[row["choice"]] = int(row["count"])
    assert told == SMALL_SCRIPT
    needles = {",".join(row.values()): [",".join(row.values()).encode()] for row in rows}
    assert len(found(needles, counted.ballots.read_bytes())) == len(rows)
    for kind in (SEALED, PUBLIC):
        assert found(needles, haystack(counted, kind)) == []


def test_the_book_of_openings_names_the_medium_between_two_counts(tmp_path: Path) -> None:
    """From the book and a sealed bundle: which terminals an earlier opening held. The
    difference of the two totals is then that terminal's vote. The bundle has one pool."""
    world = World(suite=2, mode="official")
    town = world_town(world, tmp_path, shares_in="trustees")
    votes = {terminal: ["contest-1-1"] for terminal in world.election.terminals}
    write_media(
        town,
        {
            terminal: (world.closing(terminal, {"contest-1": cast}), world.terminal_key(terminal))
            for terminal, cast in votes.items()
        },
    )
    shares = [
        word
        for number in ("1", "2")
        for word in ("--share", tmp_path / "trustees" / number / "share.txt")
    ]
    whole = town.copied_to(tmp_path / "whole")
    missing = world.election.terminals[1]
    shutil.rmtree(town.media / missing)
    drop_slip(town, missing)
    absent = {"action": "not-used", "terminal": missing}
    assert town.count(*shares, "--decisions", town.decide(absent)).code == 0
    again = {"action": "reopen", "reason": "媒体が見つかった"}
    shutil.copy(town.keys / "openings.json", whole.keys)
    assert whole.count(*shares, "--decisions", whole.decide(again)).code == 0
    files = files_in(whole.results / SEALED)
    book = json.loads((whole.keys / "openings.json").read_bytes())["openings"]
    assert [terminals_of(files, opened) for opened in book] == [
        {*votes} - {missing},
        {*votes},
    ]
    for bundle in (SEALED, PUBLIC):
        everything = (whole.results / bundle).read_bytes()
        inside = b"".join(decoded(files_in(whole.results / bundle)))
        assert book[1].encode() in inside
        assert book[0].encode() not in everything + inside


def terminals_of(files: Files, opened: str) -> set[str] | None:
    """The set of terminals whose records together are the pool of this hash."""
    records = records_in(files)
    contests = [
        pool["contest"] for pool in json.loads(files["count/opening-statement.json"])["pools"]
    ]
    terminals = sorted({terminal for terminal, _ in records})
    for many in range(len(terminals) + 1):
        for chosen in combinations(terminals, many):
            pools = [
                sorted(one for terminal in chosen for one in records[terminal, contest])
                for contest in contests
            ]
            statement = {
                "pools": [
                    {"contest": c, "records": len(p), "sha256": sha256(b"".join(p)).hexdigest()}
                    for c, p in zip(contests, pools, strict=True)
                ]
            }
            if pool_hash(statement) == opened:
                return {*chosen}
    return None


def test_the_log_tells_when_somebody_voted(counted: Town) -> None:
    """The sealed bundle tells the minute of each vote at a terminal; the public one has
    no line of any log, no time of an event, and no event."""
    lines = {
        f"{terminal} line {number}": line
        for terminal in counted.definition.terminals
        for number, line in enumerate(
            (counted.original(terminal) / "log.jsonl").read_bytes().splitlines()
        )
    }
    minutes = [
        json.loads(line)["time"]
        for name, line in lines.items()
        if name.startswith("p01-01") and json.loads(line)["event"] == "ballot-recorded"
    ]
    assert len(minutes) == 3
    parts = {
        name: [
            line,
            json.loads(line)["time"].encode(),
            *(
                [json.loads(line)["event"].encode()]
                if len(json.loads(line)["event"]) >= SHORTEST
                else []
            ),
        ]
        for name, line in lines.items()
    }
    assert found(parts, haystack(counted, SEALED)) == [*lines]
    assert found(parts, haystack(counted, PUBLIC)) == []


def test_the_package_of_every_medium_is_the_one_that_stands_once(counted: Town) -> None:
    """Leaving it out loses nothing: the very bytes stand in `package.json`."""
    files = sealed(counted)
    media = [data for path, data in files.items() if re.fullmatch("media/.*/package.json", path)]
    assert len(media) == 6
    assert {*media} == {files["package.json"]} == {public(counted)["package.json"]}


# Everything at once.


def decoded(files: Files) -> Iterator[bytes]:
    """Each file, and what a signed document in it says."""
    for path, data in files.items():
        yield data
        if path.endswith(".json") and b'"payloadType"' in data:
            yield base64.b64decode(json.loads(data)["payload"])


def haystack(town: Town, bundle: str) -> bytes:
    """All bytes of an archive, its headers too, and what its documents say."""
    file = town.results / bundle
    return file.read_bytes() + b"".join(decoded(files_in(file)))


def root_spelled(town: Town) -> dict[str, list[bytes]]:
    """The root key: its seed in all spellings, and the lines of its file."""
    data = (town.keys / "root.key").read_bytes()
    seed = unlock_root(data, open_key_folder(town.keys).ceremony.uid, None).seed.reveal()
    lines = [line for line in data.splitlines() if b"---" not in line]
    return {"seed": [*spellings(seed)], "file": [*lines, data]}


def windows(data: bytes, size: int = WINDOW) -> set[bytes]:
    return {data[at : at + size] for at in range(len(data) - size + 1)}


def pieces_found(town: Town, bundle: str) -> int:
    """In how many records of the town any piece of one stands in a bundle."""
    there = windows(haystack(town, bundle))
    size = open_key_folder(town.keys).ceremony.suite.sealed_bytes + 64
    many = 0
    for terminal in town.definition.terminals:
        data = (town.original(terminal) / "records.bin").read_bytes()
        for at in range(0, len(data), size):
            record = data[at : at + size]
            spelled = [record, *(s for s in spellings(record) if s != record)]
            many += any(not windows(one).isdisjoint(there) for one in spelled)
    return many


def test_no_piece_of_a_sealed_record_stands_in_the_public_bundle(counted: Town) -> None:
    """No twelve bytes of any record, raw, reversed, in hexadecimal or base64, anywhere in
    the archive or its documents; the sealed bundle holds all fifteen records."""
    assert pieces_found(counted, SEALED) == 15
    assert pieces_found(counted, PUBLIC) == 0


def test_no_choice_code_stands_in_a_bundle(counted: Town) -> None:
    """The codes are inside the seals only: neither bundle has one, in any spelling."""
    ceremony = ceremony_in(public(counted))
    choices = {
        (contest.id, choice)
        for contest in counted.definition.contests
        for choice in ("none", *(person.id for person in contest.candidates))
    }
    needles = {
        f"{contest} {choice}": [*spellings(choice_code(ceremony.uid, contest, choice))]
        for contest, choice in choices
    }
    for bundle in (SEALED, PUBLIC):
        assert found(needles, haystack(counted, bundle)) == []
    planted = b"".join(each[2] for each in needles.values())
    assert len(found(needles, haystack(counted, PUBLIC) + planted)) == len(choices)


def test_no_key_that_opens_or_signs_stands_in_a_bundle(counted: Town) -> None:
    """The seed of the election key, restored from the shares, and the root's seed."""
    folder = open_key_folder(counted.keys)
    seed = join_seed(folder.rehearsal_shares(), folder.ceremony).reveal()
    assert SUITES[1].key_pair(Secret(seed)).public == folder.ceremony.election_key
    needles = {"election key": [*spellings(seed)], **root_spelled(counted)}
    for bundle in (SEALED, PUBLIC):
        assert found(needles, haystack(counted, bundle)) == []
        assert len(found(needles, haystack(counted, bundle) + seed[::-1])) == 1


def test_the_time_of_the_count_is_not_in_the_archive(counted: Town) -> None:
    """Two counts write the same archives, to the byte: no clock, no order of files."""
    before = {bundle: (counted.results / bundle).read_bytes() for bundle in (SEALED, PUBLIC)}
    assert counted.count().code == 0
    for bundle, data in before.items():
        assert (counted.results / bundle).read_bytes() == data
        with zipfile.ZipFile(counted.results / bundle) as archive:
            assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
