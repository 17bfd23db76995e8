"""Two whole bundles, published as archives, read by the pages alone and by us."""

import base64
import hashlib
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from by_hand import dsse_value
from vectors.make_bundle import ARCHIVES, PLACE, vectors

from common.signing import PublicKey
from tally_server.audit.index import index_from, load_index
from tally_server.audit.layout import INDEX_FILE, LEFT_OUT, Kind, may_stand
from tally_server.audit.tree import open_bundle

EXPECTED = json.loads((PLACE / "expected.json").read_text(encoding="utf-8"))
ROOT = bytes.fromhex(EXPECTED["root_key"])
EVERYWHERE = {
    *("bundle.json", "package.json", "keys/ceremony.json", "keys/register.json", "keys/root.crt"),
    *("keys/terminals/p01-01.crt", "media/slips.csv"),
    *("inputs/roll.csv", "inputs/paper.csv", "inputs/decisions.json"),
    *("count/opening-statement.json", "count/results.json", "count/results.csv", "count/media.csv"),
}
RECORDS = {
    *("voting-summary", "reconciliation", "decision-log"),
    *(f"{name}-mayor" for name in ("election-record", "count-notice", "elected-notice")),
    *(f"{name}-council" for name in ("election-record", "count-notice", "elected-notice")),
}
PUBLIC_MEDIUM = ("certificate.pem", "manifest.json", "medium.json")
SEALED_MEDIUM = (*PUBLIC_MEDIUM, "log.jsonl", "package.json", "records.bin")
SECRET = [
    {"what": "ballots.csv", "why": "script"},
    {"what": "keys/openings.json", "why": "book"},
    {"what": "keys/root.key", "why": "secret"},
    {"what": "keys/trustees/*/share.txt", "why": "secret"},
]
TOLD = {
    "sealed": SECRET,
    "public": [
        *SECRET,
        {"what": "media/*/*/log.jsonl", "why": "times"},
        {"what": "media/*/*/package.json", "why": "stands-once"},
        {"what": "media/*/*/records.bin", "why": "sealed-records"},
    ],
}


def paths(kind: str) -> set[str]:
    """The paths that the page's tree gives the bundle of this election."""
    names = SEALED_MEDIUM if kind == "sealed" else PUBLIC_MEDIUM
    roles = ("original", "duplicate")
    records = {f"records/{name}.{form}" for name in RECORDS for form in ("json", "pdf")}
    return (
        EVERYWHERE | records | {f"media/p01-01/{role}/{name}" for role in roles for name in names}
    )


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of an archive, read and every header spelled again by the page."""
    number, size, offset = struct.unpack("<10xH2L2x", data[-22:])
    assert data[-22:] == b"PK\5\6" + struct.pack("<4H2LH", 0, 0, number, number, size, offset, 0)
    assert offset + size + 22 == len(data)
    at, place, found = offset, 0, {}
    for _ in range(number):
        crc, length, name_bytes = struct.unpack_from("<L4xLH", data, at + 16)
        name = data[at + 46 : at + 46 + name_bytes]
        central = b"PK\1\2" + struct.pack(
            "<6H3L5H2L",
            *(788, 20, 0, 0, 0, 33, crc, length, length),
            *(name_bytes, 0, 0, 0, 0, 2_175_008_768, place),
        )
        assert data[at : at + 46] == central
        local = b"PK\3\4" + struct.pack(
            "<5H3L2H", 20, 0, 0, 0, 33, crc, length, length, name_bytes, 0
        )
        start = place + 30 + name_bytes
        assert data[place:start] == local + name
        found[name.decode("ascii")] = data[start : start + length]
        assert zlib.crc32(data[start : start + length]) == crc
        at, place = at + 46 + name_bytes, start + length
    assert (at, place) == (offset + size, offset)
    assert list(found) == sorted(found)
    return found


def payload(envelope: bytes) -> bytes:
    return base64.b64decode(json.loads(envelope)["payload"], validate=True)


@pytest.mark.usefixtures("opener_in_a_thread")
def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published files, and no other."""
    made = vectors()
    assert {path.name for path in PLACE.iterdir()} == made.keys()
    for name, data in made.items():
        assert Path(PLACE / name).read_bytes() == data


@pytest.mark.parametrize("kind", ["sealed", "public"])
def test_vectors_by_hand(kind: str) -> None:
    """A stranger with the pages alone finds every file, its hash and the signature."""
    (archive,) = [one for one in EXPECTED["archives"] if one["file"].startswith(kind)]
    data = (PLACE / archive["file"]).read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (archive["bytes"], archive["sha256"])
    files = unzipped(data)
    assert set(files) == paths(kind)

    index = dsse_value(files.pop("bundle.json"), "bundle", ROOT)
    ceremony, package = payload(files["keys/ceremony.json"]), payload(files["package.json"])
    statement: dict[str, Any] = json.loads(files["count/opening-statement.json"])
    spelled = json.dumps(statement["pools"], sort_keys=True, separators=(",", ":"))
    assert index == {
        "kind": kind,
        "election": json.loads(ceremony)["election"],
        "election_uid": hashlib.sha256(ceremony).hexdigest(),
        "mode": json.loads(ceremony)["mode"],
        "package_hash": hashlib.sha256(package).hexdigest(),
        "pool_hash": hashlib.sha256(spelled.encode()).hexdigest(),
        "program": EXPECTED["program"],
        "files": [
            {"path": path, "bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()}
            for path, file in sorted(files.items())
        ],
        "left_out": TOLD[kind],
    }
    for name in ("election_uid", "package_hash", "pool_hash"):
        assert index[name] == EXPECTED[name]


def test_the_pool_of_the_sealed_bundle_by_hand() -> None:
    """The sealed records of its counted medium are the pool that the statement names."""
    files = unzipped((PLACE / "sealed-bundle.zip").read_bytes())
    statement = json.loads(files["count/opening-statement.json"])
    records, at = files["media/p01-01/original/records.bin"], 0
    for pool in statement["pools"]:
        end = at + pool["records"] * 161
        sealed = sorted(records[i : i + 97] for i in range(at, end, 161))
        assert hashlib.sha256(b"".join(sealed)).hexdigest() == pool["sha256"]
        at = end
    assert at == len(records)


@pytest.mark.parametrize("kind", list(Kind))
def test_vectors_are_read(kind: Kind) -> None:
    """We read them too, and know of each of their paths."""
    with open_bundle(PLACE / ARCHIVES[kind]) as bundle:
        index = index_from(load_index(bundle.data(INDEX_FILE), PublicKey(ROOT)))
        assert bundle.paths == tuple(sorted((INDEX_FILE, *(file.path for file in index.files))))
        assert all(may_stand(kind, path) for path in bundle.paths)
    assert (index.kind, index.left_out) == (kind, LEFT_OUT[kind])
    assert (index.election_uid, index.pool_hash) == (
        EXPECTED["election_uid"],
        EXPECTED["pool_hash"],
    )
