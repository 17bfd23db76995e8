"""docs/formats/election-package.md: what is voted on, frozen, and its hash."""

import base64
import hashlib
import json
from typing import Any

import pytest
from builders import make_election
from by_hand import dsse_value
from hypothesis import given
from hypothesis import strategies as st
from vectors import make_election_package
from vectors.vector_file import spelled, stored, stored_text
from vectors.vector_world import vector_world
from world import World

from common.package import Package, package_from, read_package
from common.signed import DocumentRefused
from common.signing import PublicKey, SigningKey

VECTORS: dict[str, Any] = stored(make_election_package.FILE)
ROOT = PublicKey(bytes.fromhex(VECTORS["root_key"]))
GOOD = VECTORS["document"].encode()


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today."""
    assert spelled(make_election_package.vectors()) == stored_text(make_election_package.FILE)


def test_the_package_of_the_vectors_is_read() -> None:
    """With or without the root known beforehand, the same package with the same hash."""
    package = read_package(GOOD, ROOT)
    assert package == read_package(GOOD) == vector_world(2).package
    assert package.hash == VECTORS["package_hash"]
    assert package.ceremony.uid.hex() == VECTORS["election_uid"]


def test_a_stranger_can_check_the_package_from_the_page_alone() -> None:
    """Signature, hash and election uid are computed without any of our code."""
    value = dsse_value(GOOD, "package", ROOT.raw)
    payload = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    ceremony = json.dumps(value["ceremony"], sort_keys=True, separators=(",", ":"))
    assert payload == VECTORS["payload"]
    assert hashlib.sha256(payload.encode()).hexdigest() == VECTORS["package_hash"]
    assert hashlib.sha256(ceremony.encode()).hexdigest() == VECTORS["election_uid"]


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_a_bad_package_is_refused(name: str) -> None:
    """Each named fault is found, though the root signed the package."""
    with pytest.raises(DocumentRefused):
        read_package(base64.b64decode(VECTORS["refused"][name]))


def test_every_changed_byte_of_the_package_is_found() -> None:
    """No letter of the package can be changed."""
    for at in range(0, len(GOOD), 3):
        changed = bytearray(GOOD)
        changed[at] ^= 1
        with pytest.raises(DocumentRefused):
            read_package(bytes(changed), ROOT)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever the bytes, the answer is a refusal and never an error of the program."""
    with pytest.raises(DocumentRefused):
        read_package(data)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(st.data())
def test_a_payload_with_anything_in_it_is_read_or_refused(data: st.DataObject) -> None:
    """Put anything anywhere into the payload: it is refused, or read exactly as it says."""
    value = json.loads(VECTORS["payload"])
    inner = value[data.draw(st.sampled_from(["election", "ceremony"]))]
    while True:
        key = data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else [0]))
        if not isinstance(inner[key], dict | list) or data.draw(st.booleans()):
            break
        inner = inner[key]
    inner[key] = data.draw(anything)
    try:
        package = package_from(value)
    except DocumentRefused:
        return
    assert json.loads(package.payload) == value


@pytest.mark.parametrize("suite", [1, 2])
def test_the_same_folder_and_keys_give_the_same_hash(suite: int) -> None:
    """The package is a function of the election and the public keys alone."""
    one, other = (World(suite, seed=7).package for _ in range(2))
    assert one.payload == other.payload
    assert one.hash == other.hash
    assert one.hash != World(suite, seed=8).package.hash


def test_any_change_of_the_election_changes_the_hash() -> None:
    """Another place, name or capacity is another package."""
    hashes = {
        World(2, election=election).package.hash
        for election in (
            make_election(),
            make_election(places=3),
            make_election(box_capacity=41),
            make_election(name="第二試験市選挙"),
        )
    }
    assert len(hashes) == 4


@pytest.mark.parametrize(
    "election",
    [
        make_election(id="other-2024"),
        make_election(mode="training"),
        make_election(key_threshold=(3, 5)),
    ],
    ids=["another id", "another mode", "another threshold"],
)
def test_an_election_is_never_joined_with_keys_of_another(election: Any) -> None:
    """Keys of another election, mode or threshold make no package."""
    with pytest.raises(ValueError, match=r"keys are those|split otherwise"):
        Package(election, World(2).ceremony)


def test_a_root_never_signs_for_the_keys_of_another() -> None:
    """A package that names another root than signed it is refused by who knows the signer."""
    ours, other = World(2), World(2, seed=5)
    with pytest.raises(DocumentRefused, match="another root"):
        read_package(other.package.sign(ours.root), ours.root.public)


def test_a_package_of_another_root_is_refused_where_the_root_is_known() -> None:
    """A terminal that knows its committee's root takes no other package."""
    with pytest.raises(DocumentRefused, match="not trusted"):
        read_package(World(2, seed=5).package_file, ROOT)
    with pytest.raises(DocumentRefused):
        read_package(GOOD, SigningKey.generate().public)
