"""The Merkle tree hash."""

import hashlib

import pytest
from by_hand import merkle
from hypothesis import given
from hypothesis import strategies as st
from vectors import make_merkle
from vectors.vector_file import spelled, stored, stored_text

from common.merkle import EMPTY, merkle_root

# The well-known test inputs and roots of Certificate Transparency (RFC 6962, whose tree
# RFC 9162 keeps).
CT_INPUTS = (
    *("", "00", "10", "2021", "3031", "40414243"),
    *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
)
CT_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("number", range(1, 9))
def test_known_answers_of_certificate_transparency(number: int) -> None:
    """The tree is the one that the standard's known answers describe."""
    entries = [bytes.fromhex(entry) for entry in CT_INPUTS[:number]]
    assert merkle_root(entries).hex() == CT_ROOTS[number - 1]


def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published vectors."""
    assert spelled(make_merkle.vectors()) == stored_text(make_merkle.FILE)


def test_vectors_by_hand() -> None:
    """The published roots follow from the words of the RFC."""
    vectors = stored(make_merkle.FILE)
    entries = [bytes.fromhex(entry) for entry in vectors["entries"]]
    for number, root in enumerate(vectors["roots"]):
        assert merkle(entries[:number]).hex() == root


def test_no_entries_have_the_hash_of_nothing() -> None:
    """A terminal without a vote has a root too, and it is the RFC's."""
    assert merkle_root([]) == EMPTY == hashlib.sha256(b"").digest()


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_agrees_with_the_recursive_definition(entries: list[bytes]) -> None:
    """For any number of records the root is that of the RFC's definition."""
    assert merkle_root(entries) == merkle(entries)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=20), st.data())
def test_any_change_gives_another_root(entries: list[bytes], data: st.DataObject) -> None:
    """A record added, removed, changed or moved shows in the root."""
    root = merkle_root(entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    assert merkle_root([*entries[:at], *entries[at + 1 :]]) != root
    assert merkle_root([*entries[:at], entries[at] + b"\0", *entries[at + 1 :]]) != root
    assert merkle_root([*entries, entries[at]]) != root
    moved = [*entries[at:], *entries[:at]]
    assert (merkle_root(moved) == root) == (moved == entries)


def test_a_node_cannot_pass_for_a_record() -> None:
    """Two records cannot be replaced by one made of their hashes."""
    leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in (b"a", b"b")]
    assert merkle_root([b"a", b"b"]) != merkle_root([b"".join(leaves)])
