"""The manifest: every field is held against the package, whoever signed it."""

from typing import Any

import pytest
from builders import make_election
from hostile_terminal import signed_anew
from hypothesis import example, given, settings
from hypothesis import strategies as st
from world import ORIGINAL, World

from common.canonical import MAX_INTEGER
from common.closing import MANIFEST, MANIFEST_FILE
from common.closing_reader import ClosingFault, read_closing
from common.problems import register
from common.signed import peek, sign

TERMINAL = "p01-01"
WORLD = World(2, election=make_election(contests=2))
FILES = WORLD.medium_files(
    TERMINAL, {"contest-1": ["contest-1-1", "none"], "contest-2": ["contest-2-1"]}, ORIGINAL
)
MANIFEST_VALUE = peek(FILES[MANIFEST_FILE])
CONTESTS = MANIFEST_VALUE["contests"]
COVERED = MANIFEST_VALUE["files"]
ROOT = CONTESTS[0]["merkle_root"]


def fault_with(**manifest: object) -> str:
    """The fault of a medium whose manifest, well signed, says this."""
    files = signed_anew(WORLD, TERMINAL, FILES, **manifest)
    with pytest.raises(ClosingFault) as refused:
        read_closing(files, TERMINAL, ORIGINAL, WORLD.expected)
    return refused.value.name


def contests(*counts: object) -> list[dict[str, object]]:
    """The list of contests with other numbers of records."""
    return [
        {"contest": f"contest-{at}", "records": number, "merkle_root": ROOT}
        for at, number in enumerate(counts, start=1)
    ]


CHANGES: dict[str, tuple[dict[str, object], str]] = {
    "another election's uid": ({"election_uid": "0" * 64}, "other-election"),
    "a uid that is no text": ({"election_uid": 0}, "other-election"),
    "another package": ({"package_hash": "0" * 64}, "other-package"),
    "another election's id": ({"election": "other-2024"}, "manifest-refused"),
    "another mode": ({"mode": "official"}, "manifest-refused"),
    "another suite": ({"suite": 1}, "manifest-refused"),
    "another terminal": ({"terminal": "p01-02"}, "manifest-refused"),
    "another place": ({"place": "p02"}, "manifest-refused"),
    "opening 0": ({"opening": 0}, "manifest-refused"),
    "opening 65536": ({"opening": 65536}, "manifest-refused"),
    "an opening that is true": ({"opening": True}, "manifest-refused"),
    "a hand-over that is a number": ({"handover": 0}, "manifest-refused"),
    "no program": ({"program": None}, "manifest-refused"),
    "a program without its hash": ({"program": {"version": "0"}}, "manifest-refused"),
    "a program of numbers": ({"program": {"version": 0, "sha256": 0}}, "manifest-refused"),
    "a field too many": ({"note": "x"}, "manifest-refused"),
    "voters as text": ({"voters": "2"}, "manifest-refused"),
    "voters below 0": ({"voters": -1}, "manifest-refused"),
    "fewer voters than records": ({"voters": 1}, "manifest-refused"),
    "more voters than records": ({"voters": 4}, "manifest-refused"),
    "more voters than the box holds": (
        {"voters": 41, "contests": contests(41, 41)},
        "manifest-refused",
    ),
    "more voters than any box": ({"voters": MAX_INTEGER}, "manifest-refused"),
    "no contests": ({"contests": []}, "manifest-refused"),
    "contests that are no list": ({"contests": {}}, "manifest-refused"),
    "contests that are a number": ({"contests": 2}, "manifest-refused"),
    "contests that are texts": ({"contests": ["contest-1", "contest-2"]}, "manifest-refused"),
    "a contest missing": ({"contests": CONTESTS[:1]}, "manifest-refused"),
    "contests in another order": ({"contests": CONTESTS[::-1]}, "manifest-refused"),
    "a contest twice": ({"contests": [CONTESTS[0], CONTESTS[0]]}, "manifest-refused"),
    "a contest with a total": (
        {"contests": [{**entry, "contest-1-1": 1} for entry in CONTESTS]},
        "manifest-refused",
    ),
    "records below 0": ({"contests": contests(2, -1)}, "manifest-refused"),
    "records that are true": ({"contests": contests(2, True)}, "manifest-refused"),
    "records as text": ({"contests": contests(2, "1")}, "manifest-refused"),
    "other numbers of records": ({"contests": contests(1, 2)}, "records-refused"),
    "another Merkle root": ({"contests": contests(2, 1)}, "records-refused"),
    "a file not covered": ({"files": COVERED[:3]}, "manifest-refused"),
    "a file covered twice": ({"files": [*COVERED, COVERED[0]]}, "manifest-refused"),
    "files in another order": ({"files": COVERED[::-1]}, "manifest-refused"),
    "files that are no list": ({"files": {}}, "manifest-refused"),
    "files that are texts": ({"files": ["records.bin"] * 4}, "manifest-refused"),
    "a file of another length": (
        {"files": [{**COVERED[0], "bytes": 0}, *COVERED[1:]]},
        "file-changed",
    ),
    "a file of another hash": (
        {"files": [*COVERED[:3], {**COVERED[3], "sha256": "0" * 64}]},
        "file-changed",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_manifest_that_does_not_fit_is_refused(name: str) -> None:
    """Even with the terminal's own signature, a manifest cannot say what is not so."""
    change, fault = CHANGES[name]
    assert fault_with(**change) == fault


@pytest.mark.parametrize("field", sorted(MANIFEST_VALUE))
def test_a_field_missing_is_refused(field: str) -> None:
    """A manifest that leaves anything out is refused."""
    value = {name: found for name, found in MANIFEST_VALUE.items() if name != field}
    signed = sign(MANIFEST, value, [WORLD.terminal_key(TERMINAL)])
    with pytest.raises(ClosingFault, match="manifest-refused"):
        read_closing({**FILES, MANIFEST_FILE: signed}, TERMINAL, ORIGINAL, WORLD.expected)


@pytest.mark.parametrize("signer", ["root", "reception", "terminal p01-02"])
def test_a_manifest_of_another_signer_is_refused(signer: str) -> None:
    """Neither the committee, nor a desk, nor another terminal can sign a terminal's manifest."""
    signed = sign(MANIFEST, MANIFEST_VALUE, [WORLD.key(signer)])
    with pytest.raises(ClosingFault, match="manifest-refused"):
        read_closing({**FILES, MANIFEST_FILE: signed}, TERMINAL, ORIGINAL, WORLD.expected)


def test_opening_and_program_are_the_terminals_own_word() -> None:
    """A later day and another program are no fault of the medium."""
    program = {"version": "9", "sha256": "f" * 64}
    changed = {"opening": 7, "program": program}
    files = signed_anew(WORLD, TERMINAL, FILES, **changed)
    manifest = read_closing(files, TERMINAL, ORIGINAL, WORLD.expected).manifest
    assert {name: manifest[name] for name in changed} == changed


json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["contest", "records", "merkle_root", "name", "bytes", "sha256", "x"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(MANIFEST_VALUE)), json_values)
@example(field="handover", value=True)
@settings(max_examples=200, deadline=None)
def test_any_value_in_any_field_gives_a_fault_or_the_same_votes(field: str, value: Any) -> None:
    """Whatever a terminal writes into its manifest, only a fault of the register comes out."""
    files = signed_anew(WORLD, TERMINAL, FILES, **{field: value})
    found: int | str
    try:
        found = read_closing(files, TERMINAL, ORIGINAL, WORLD.expected).slip.records
    except ClosingFault as fault:
        found = fault.name
    if field in ("opening", "program") or value == MANIFEST_VALUE[field]:
        assert found in (3, "manifest-refused")
    else:
        assert found in register()
