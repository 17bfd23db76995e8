"""Two whole closed media, published as files, read by us and by hand."""

import base64
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from by_hand import bound, certified, dsse_value, hpke_open, merkle, signed_by
from vectors.make_closing_package import PLACE, vectors
from vectors.vector_world import TERMINAL, vector_world
from world import DUPLICATE, ORIGINAL

from common.closing import CLOSED_FILES
from common.closing_reader import read_closing

EXPECTED = json.loads((PLACE / "expected.json").read_text(encoding="utf-8"))
SIZES = {1: 1216, 2: 161}


def medium(suite: int) -> dict[str, bytes]:
    """The published original."""
    return {path.name: path.read_bytes() for path in (PLACE / f"suite{suite}").iterdir()}


def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published files, and no other."""
    made = vectors()
    assert {
        str(path.relative_to(PLACE)) for path in PLACE.rglob("*") if path.is_file()
    } == made.keys()
    for name, data in made.items():
        assert Path(PLACE / name).read_bytes() == data


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda e: f"suite {e['suite']}")
def test_vectors_are_read(expected: dict[str, Any]) -> None:
    """The published original and duplicate are good media of their terminal."""
    suite = expected["suite"]
    world, files = vector_world(suite), medium(suite)
    duplicate = (PLACE / f"suite{suite}-duplicate" / "medium.json").read_bytes()
    for role, found in ((ORIGINAL, files), (DUPLICATE, {**files, "medium.json": duplicate})):
        closed = read_closing(found, TERMINAL, role, world.expected)
        assert vars(closed.slip) == expected["slip"]
        assert closed.certificate.sha256 == expected["certificate_sha256"]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda e: f"suite {e['suite']}")
def test_vectors_by_hand(expected: dict[str, Any]) -> None:
    """A stranger with the pages alone verifies every byte and opens every vote."""
    suite, files = expected["suite"], medium(expected["suite"])
    assert set(files) == CLOSED_FILES
    root, uid = bytes.fromhex(expected["root_key"]), bytes.fromhex(expected["election_uid"])

    # The certificate, and with its key both statements of the terminal.
    uri, key = certified(files["certificate.pem"], root)
    assert uri == f"urn:ippyo:{uid.hex()}:terminal:{TERMINAL}"
    manifest = dsse_value(files["manifest.json"], "manifest", key)
    digest = hashlib.sha256(files["manifest.json"]).hexdigest()
    assert digest == expected["slip"]["digest"]
    assert dsse_value(files["medium.json"], "medium", key) == {
        "election_uid": uid.hex(),
        "terminal": TERMINAL,
        "medium": "original",
        "manifest_sha256": digest,
    }

    # Every other file under its hash; the package under the committee's signature.
    assert [entry["name"] for entry in manifest["files"]] == sorted(
        CLOSED_FILES - {"manifest.json", "medium.json"}
    )
    for entry in manifest["files"]:
        data = files[entry["name"]]
        assert (entry["bytes"], entry["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    package = dsse_value(files["package.json"], "package", root)
    payload = base64.b64decode(json.loads(files["package.json"])["payload"])
    assert hashlib.sha256(payload).hexdigest() == expected["package_hash"]
    assert manifest["package_hash"] == expected["package_hash"]
    ceremony = package["ceremony"]
    spelled = json.dumps(ceremony, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(spelled.encode()).digest() == uid

    # The chain of the log.
    head = hashlib.sha256(bound("ippyo/log/v1", uid, TERMINAL.encode())).digest()
    lines = files["log.jsonl"].splitlines(keepends=True)
    for line in lines:
        assert json.loads(line)["previous"] == head.hex()
        head = hashlib.sha256(head + line).digest()
    assert manifest["log"] == {"entries": len(lines), "head": head.hex()}

    # The records: order, root, signature, seal.
    totals: Counter[tuple[str, str]] = Counter()
    at, size, seed = 0, SIZES[suite], bytes.fromhex(expected["election_seed"])
    for entry, contest in zip(manifest["contests"], package["election"]["contests"], strict=True):
        assert entry["contest"] == contest["id"]
        label, end = contest["id"].encode(), at + entry["records"] * size
        records = [files["records.bin"][i : i + size] for i in range(at, end, size)]
        assert records == sorted(set(records))
        assert merkle(records).hex() == entry["merkle_root"]
        names = [candidate["id"] for candidate in contest["candidates"]] + ["none"]
        codes = {
            hashlib.sha256(bound("ippyo/choice/v1", uid, label, n.encode())).digest()[:16]: n
            for n in names
        }
        for record in records:
            sealed, signature = record[:-64], record[-64:]
            message = bound("ippyo/record/v1", uid, TERMINAL.encode(), label, sealed)
            assert signed_by(key, signature, message)
            info = bound("ippyo/ballot/v1", uid, suite.to_bytes(2, "big"), label)
            totals[contest["id"], codes[hpke_open(suite, seed, sealed, info)]] += 1
        at = end
    assert at == len(files["records.bin"])
    assert totals == {(t["contest"], t["choice"]): t["votes"] for t in expected["totals"]}
