"""docs/formats/signed-document.md, canonical JSON: one value, one spelling."""

import json
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from vectors import make_canonical_json
from vectors.vector_file import spelled, stored, stored_text

from common.canonical import MAX_DEPTH, MAX_INTEGER, NotCanonical, canonical, read_canonical

VECTORS: dict[str, Any] = stored(make_canonical_json.FILE)

letters = st.text(max_size=8)
integers = st.integers(-MAX_INTEGER, MAX_INTEGER)
values = st.recursive(
    st.none() | st.booleans() | integers | letters,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(letters, inner, max_size=4),
    max_leaves=12,
)


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today."""
    assert spelled(make_canonical_json.vectors()) == stored_text(make_canonical_json.FILE)


@pytest.mark.parametrize("name", VECTORS["canonical"])
def test_a_value_of_the_vectors_has_its_spelling(name: str) -> None:
    """Every value of the vectors is written and read as the page says."""
    case = VECTORS["canonical"][name]
    assert canonical(case["value"]).hex() == case["bytes"]
    assert read_canonical(bytes.fromhex(case["bytes"])) == case["value"]


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_another_spelling_is_refused(name: str) -> None:
    """Bytes that a person might take for the same document are refused."""
    byte, _, times = VECTORS["refused"][name].partition(" * ")
    with pytest.raises(NotCanonical):
        read_canonical(bytes.fromhex(byte) * int(times or 1))


@given(values)
def test_what_is_written_is_read_again(value: object) -> None:
    """Writing and reading give the same value, and the bytes are JSON for everybody."""
    data = canonical(value)
    assert read_canonical(data) == value
    assert json.loads(data) == value


@given(values, values)
def test_different_values_have_different_bytes(one: object, other: object) -> None:
    """Two documents that differ in anything are never the same bytes."""
    # json.dumps tells True from 1, which Python's own comparison does not.
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical(one) == canonical(other)) is same


@given(st.binary(max_size=60))
@example(b"[[[[")
def test_random_bytes_are_canonical_or_refused(data: bytes) -> None:
    """Whatever the bytes: they are the one spelling of a value, or refused as such."""
    try:
        value = read_canonical(data)
    except NotCanonical:
        return
    assert canonical(value) == data


@given(values, st.data())
def test_a_changed_byte_is_another_value_or_refused(value: object, data: st.DataObject) -> None:
    """No byte of a document can be changed so that it still says the same."""
    spelling = bytearray(canonical(value))
    at = data.draw(st.integers(0, len(spelling) - 1))
    spelling[at] ^= data.draw(st.integers(1, 255))
    try:
        found = read_canonical(bytes(spelling))
    except NotCanonical:
        return
    assert canonical(found) == bytes(spelling) != canonical(value)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        b"bytes",
        {1: "a key that is a number"},
        {"inside": {2}},
        MappingProxyType({}),
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        "\ud842",
        {"\udfb7": 1},
    ],
    ids=repr,
)
def test_a_value_that_has_no_spelling_is_refused(value: object) -> None:
    """A fraction, a half letter or a number too large never gets into a document."""
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_document_has_at_most_32_levels() -> None:
    """The limit is the same for every reader, however deep its own stack is."""
    deep: object = 0
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert read_canonical(canonical(deep)) == deep
    with pytest.raises(NotCanonical, match="too deep"):
        canonical({"one more": deep})
