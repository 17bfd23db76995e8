"""The signed index of a bundle: its members, each in its form, and what it leaves out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from world import PROGRAM, World

from common.signed import MAX_BYTES, DocumentRefused, sign
from tally_server.audit.archive_writer import measured
from tally_server.audit.bundle import write_bundle
from tally_server.audit.index import (
    BUNDLE,
    IndexedFile,
    index_from,
    index_payload,
    load_index,
    sign_index,
)
from tally_server.audit.layout import INDEX_FILE, LEFT_OUT, Kind, may_stand
from tally_server.audit.tree import open_bundle

WORLD = World(suite=2)
FILES = (IndexedFile("count/media.csv", 3, "a" * 64), IndexedFile("package.json", 0, "b" * 64))
POOLS: dict[str, Any] = {"pools": []}


def payload(kind: Kind = Kind.PUBLIC) -> dict[str, Any]:
    return index_payload(kind, WORLD.package, "c" * 64, PROGRAM, FILES)


@pytest.mark.parametrize("kind", list(Kind))
def test_an_index_is_read_as_it_was_written(kind: Kind) -> None:
    """Kind, election, hashes, program, files and what is left out come back."""
    index = index_from(load_index(sign_index(payload(kind), WORLD.root), WORLD.root.public))
    assert (index.kind, index.files, index.left_out) == (kind, FILES, LEFT_OUT[kind])
    assert (index.election, index.mode) == (WORLD.election.id, WORLD.election.mode)
    assert (index.election_uid, index.package_hash) == (WORLD.uid.hex(), WORLD.package.hash)
    assert (index.pool_hash, index.program) == ("c" * 64, PROGRAM)


def test_only_the_root_alone_signs_an_index() -> None:
    """Unsigned, by another key, by two, or as another document: refused."""
    other = WORLD.key("other")
    bad = [
        sign_index(payload(), None),
        sign_index(payload(), other),
        sign(BUNDLE, payload(), [WORLD.root, other]),
        WORLD.package_file,
    ]
    for data in bad:
        with pytest.raises(DocumentRefused):
            load_index(data, WORLD.root.public)


def test_an_index_may_be_larger_than_other_documents() -> None:
    """Twelve files a terminal, at more terminals than any city has polling places."""
    files = (IndexedFile(f"a/{number:07d}", number, "d" * 64) for number in range(120_000))
    data = sign_index(index_payload(Kind.SEALED, WORLD.package, "c" * 64, {}, files), WORLD.root)
    assert len(data) > MAX_BYTES
    assert len(load_index(data, WORLD.root.public)["files"]) == 120_000


def test_an_index_beyond_its_maximum_is_never_written() -> None:
    """What no reader would take is not written either."""
    value = payload() | {"election": "x" * (48 * 2**20)}
    with pytest.raises(ValueError, match="too many"):
        sign_index(value, WORLD.root)


def change(**members: object) -> Callable[[dict[str, Any]], object]:
    return lambda value: value.update(members)


def file(**members: object) -> Callable[[dict[str, Any]], object]:
    return lambda value: value["files"][0].update(members)


WRONG: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "a member too many": change(more=1),
    "a member too few": lambda value: value.pop("mode"),
    "another kind": change(kind="secret"),
    "a kind that is no text": change(kind=["public"]),
    "an election that is a number": change(election=1),
    "a short uid": change(election_uid="ab"),
    "a uid in capitals": change(election_uid="A" * 64),
    "no pool hash": change(pool_hash=None),
    "a program without a version": change(program={"sha256": "x"}),
    "a program of numbers": change(program={"version": 1, "sha256": "x"}),
    "files that are no list": change(files={}),
    "a file that is no object": change(files=["package.json"]),
    "a file with more": file(more=1),
    "a negative size": file(bytes=-1),
    "a size that is true": file(bytes=True),
    "a size beyond the greatest": file(bytes=2**32 - 1),
    "a hash that is none": file(sha256="a" * 63),
    "a path that leaves": file(path="../media.csv"),
    "a path that is a number": file(path=1),
    "the index itself": file(path=INDEX_FILE),
    "a path twice": file(path="package.json"),
    "paths out of order": file(path="z"),
    "left_out that is no list": change(left_out=None),
    "left_out of texts": change(left_out=["root.key"]),
    "left_out with more": change(left_out=[{"what": "a", "why": "b", "who": "c"}]),
    "left_out of numbers": change(left_out=[{"what": 1, "why": "b"}]),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_an_index_of_another_form_is_refused(wrong: Callable[[dict[str, Any]], object]) -> None:
    """Each member in another form alone: nothing of the index is believed."""
    value = payload()
    index_from(value)
    wrong(value)
    with pytest.raises(DocumentRefused):
        index_from(value)


def test_any_tree_can_be_put_under_an_index(tmp_path: Path) -> None:
    """Also one that no verifier would pass: the index tells what is there, not that it is good."""
    tree = {"count/results.json": b"nonsense", "keys/root.key": b"secret", "other": b""}
    place = tmp_path / "bundle.zip"
    write_bundle(tree, Kind.SEALED, WORLD.package, POOLS, PROGRAM, WORLD.root, place)
    with open_bundle(place) as bundle:
        index = index_from(load_index(bundle.data(INDEX_FILE), WORLD.root.public))
        assert {path: bundle.data(path) for path in bundle.paths if path != INDEX_FILE} == tree
    expected = [IndexedFile(m.entry.path, m.entry.size, m.sha256) for m in measured(tree)]
    assert list(index.files) == expected


@pytest.mark.parametrize(
    ("path", "sealed", "public"),
    [
        ("bundle.json", True, True),
        ("keys/root.crt", True, True),
        ("keys/terminals/p01-01.crt", True, True),
        ("media/p01-01/original/manifest.json", True, True),
        ("media/p01-01/original/records.bin", True, False),
        ("media/p01-01/duplicate/log.jsonl", True, False),
        ("media/p01-01/duplicate/package.json", True, False),
        ("keys/root.key", False, False),
        ("keys/openings.json", False, False),
        ("keys/trustees/1/share.txt", False, False),
        ("ballots.csv", False, False),
        ("inputs/ballots.csv", False, False),
        ("media/p01-01/original/memo.txt", False, False),
        ("media/p01-01/third/manifest.json", False, False),
        ("media/p01-01/original/manifest.json.bak", False, False),
        ("media/a/b/original/manifest.json", False, False),
        ("count/results.json\n", False, False),
    ],
)
def test_each_path_stands_where_the_page_says(path: str, sealed: bool, public: bool) -> None:
    """The table of the page, and nothing beside it."""
    assert (may_stand(Kind.SEALED, path), may_stand(Kind.PUBLIC, path)) == (sealed, public)
