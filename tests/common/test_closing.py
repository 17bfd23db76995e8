"""The closing package: made from box, package and log, and not one bit of it can change."""

import hashlib
from dataclasses import replace

import pytest
from builders import make_candidate, make_contest, make_election
from hypothesis import given, settings
from hypothesis import strategies as st
from world import DUPLICATE, MORNING, ORIGINAL, World

from common.ballot import choice_codes
from common.box_contents import Contents
from common.closing import (
    CERTIFICATE_FILE,
    CLOSED_FILES,
    COVERED,
    LOG_FILE,
    MANIFEST_FILE,
    MEDIUM_FILE,
    PACKAGE_FILE,
    RECORDS_FILE,
    make_closing,
    package_record_bytes,
    split_records,
)
from common.closing_reader import ClosingFault, read_closing
from common.eventlog import Event, append, first_head
from common.signed import peek

TERMINAL = "p01-01"
WORLD = World(2, election=make_election(candidates=1, places=1, terminals=1))
CHOICES = {"contest-1": ["contest-1-1", "none", "contest-1-1"]}
FAULTS = {
    CERTIFICATE_FILE: "certificate-refused",
    MANIFEST_FILE: "manifest-refused",
    MEDIUM_FILE: "file-changed",
    LOG_FILE: "file-changed",
    PACKAGE_FILE: "file-changed",
    RECORDS_FILE: "file-changed",
}


def small_medium() -> dict[str, bytes]:
    """A closed original of three records whose log is as short as a log can be."""
    contents = WORLD.contents(TERMINAL, CHOICES)
    log, head = append(first_head(WORLD.uid, TERMINAL), MORNING, Event.CLOSING, voters=3)
    what = replace(WORLD.closing_input(TERMINAL, contents), log=log, log_head=head)
    key = WORLD.terminal_key(TERMINAL)
    return make_closing(what, key).on(ORIGINAL, key)


def fault_of(files: dict[str, bytes]) -> ClosingFault:
    """The fault for which this medium is refused."""
    with pytest.raises(ClosingFault) as refused:
        read_closing(files, TERMINAL, ORIGINAL, WORLD.expected)
    return refused.value


@pytest.mark.parametrize("name", sorted(CLOSED_FILES))
def test_every_flipped_bit_of_a_closed_medium_is_found(name: str) -> None:
    """Of a closed medium not one bit can change, and the fault names what was changed."""
    files = small_medium()
    assert read_closing(files, TERMINAL, ORIGINAL, WORLD.expected).slip.records == 3
    for bit in range(8 * len(files[name])):
        changed = bytearray(files[name])
        changed[bit // 8] ^= 1 << bit % 8
        fault = fault_of({**files, name: bytes(changed)})
        assert fault.name == FAULTS[name]
        assert fault.values.get("file", name) == name


@pytest.mark.parametrize("name", sorted(CLOSED_FILES))
def test_a_file_cut_or_lengthened_is_found(name: str) -> None:
    """A file cut at its end, emptied, or with a byte more is refused."""
    files = small_medium()
    data = files[name]
    for other in (b"", data[:-1], data[1:], data + b"\0", data + b"\n", data * 2):
        assert fault_of({**files, name: other}).name == FAULTS[name]


@pytest.mark.parametrize("name", sorted(CLOSED_FILES))
def test_a_missing_file_is_named(name: str) -> None:
    """A file taken away is refused by its name."""
    files = small_medium()
    del files[name]
    fault = fault_of(files)
    assert (fault.name, fault.values) == ("file-missing", {"file": name})


def test_the_same_box_and_log_always_give_the_same_package() -> None:
    """A close that was interrupted and done again leaves the very same bytes."""
    what = WORLD.closing_input(TERMINAL, WORLD.contents(TERMINAL, CHOICES))
    one, other = (make_closing(what, WORLD.terminal_key(TERMINAL)) for _ in range(2))
    key = WORLD.terminal_key(TERMINAL)
    assert one.on(ORIGINAL, key) == other.on(ORIGINAL, key)
    assert one.slip == other.slip


def test_the_order_of_casting_leaves_no_trace() -> None:
    """Whatever the order in which votes came, the closed medium is the same."""
    contents = WORLD.contents(TERMINAL, CHOICES)
    cast = list(zip(contents.grants, contents.records["contest-1"], strict=True))
    packages = set()
    for order in (cast, cast[::-1], [cast[1], cast[0], cast[2]]):
        again = Contents({"contest-1": ()}, ())
        for grant, record in order:
            again = again.with_vote(grant, {"contest-1": record})
        what = WORLD.closing_input(TERMINAL, again)
        packages.add(make_closing(what, WORLD.terminal_key(TERMINAL)).digest)
    assert len(packages) == 1


def test_original_and_duplicate_differ_in_the_word_for_the_medium() -> None:
    """Both media hold the same votes; only medium.json tells which is which."""
    original = WORLD.medium_files(TERMINAL, CHOICES, ORIGINAL)
    duplicate = WORLD.medium_files(TERMINAL, CHOICES, DUPLICATE)
    assert {name for name in CLOSED_FILES if original[name] != duplicate[name]} == {MEDIUM_FILE}
    assert peek(original[MEDIUM_FILE])["medium"] == "original"
    assert peek(duplicate[MEDIUM_FILE])["medium"] == "duplicate"


@pytest.mark.parametrize("suite", [1, 2])
def test_what_is_closed_is_read(suite: int) -> None:
    """The counting place finds every record, voter and log entry that was closed."""
    world = World(suite, election=make_election(contests=2))
    choices = {"contest-1": ["contest-1-1", "none"], "contest-2": ["contest-2-3"]}
    closing = world.closing("p02-02", choices)
    for role in (ORIGINAL, DUPLICATE):
        files = world.medium_files("p02-02", choices, role)
        medium = read_closing(files, "p02-02", role, world.expected)
        assert {name: len(found) for name, found in medium.records.items()} == {
            "contest-1": 2,
            "contest-2": 1,
        }
        assert (medium.voters, medium.place, medium.role) == (2, "p02", role)
        assert medium.slip == closing.slip
        assert medium.log[-1].event is Event.CLOSING


def test_a_terminal_without_a_vote_closes_too() -> None:
    """Zero votes on a terminal are a real case, and a good medium."""
    files = WORLD.medium_files(TERMINAL, {"contest-1": []}, ORIGINAL)
    medium = read_closing(files, TERMINAL, ORIGINAL, WORLD.expected)
    assert medium.slip.records == medium.voters == 0
    assert files[RECORDS_FILE] == b""


def test_the_slip_holds_the_number_of_records_and_the_digest_of_the_manifest() -> None:
    """What the witnesses sign is the number of records and what the manifest hashes to."""
    closing = WORLD.closing(TERMINAL, CHOICES)
    digest = hashlib.sha256(closing.files[MANIFEST_FILE]).hexdigest()
    assert vars(closing.slip) == {"terminal": TERMINAL, "records": 3, "digest": digest}


def test_the_manifest_covers_every_other_file() -> None:
    """No file on a closed medium is without its hash under the signature."""
    files = WORLD.medium_files(TERMINAL, CHOICES, ORIGINAL)
    listed = {entry["name"]: entry for entry in peek(files[MANIFEST_FILE])["files"]}
    assert set(listed) == set(COVERED) == CLOSED_FILES - {MANIFEST_FILE, MEDIUM_FILE}
    for name, entry in listed.items():
        assert entry["bytes"] == len(files[name])
        assert entry["sha256"] == hashlib.sha256(files[name]).hexdigest()


def test_a_closed_medium_tells_no_choice_and_no_total() -> None:
    """But for the package, which lists all candidates, no file names one or counts its votes."""
    world = World(
        2,
        election=make_election(
            contests=[make_contest(1, [make_candidate(1, id="xylophone"), make_candidate(2)])]
        ),
    )
    one, other = (
        world.medium_files(TERMINAL, {"contest-1": chosen}, ORIGINAL)
        for chosen in (["xylophone"] * 3, ["none", "contest-1-2", "contest-1-2"])
    )
    codes = choice_codes(world.uid, "contest-1", ["xylophone", "contest-1-2"])
    for name in CLOSED_FILES - {PACKAGE_FILE}:
        assert len(one[name]) == len(other[name])
        for word in (b"xylophone", *codes, *(code.hex().encode() for code in codes)):
            assert word not in one[name]
    assert "xylophone" not in str(peek(one[MANIFEST_FILE]))
    assert peek(one[MANIFEST_FILE]).keys() == peek(other[MANIFEST_FILE]).keys()
    assert one[LOG_FILE] == other[LOG_FILE]


@given(st.lists(st.binary(min_size=2, max_size=2), max_size=8), st.integers(0, 8))
@settings(max_examples=200)
def test_records_are_split_only_as_they_were_joined(parts: list[bytes], first: int) -> None:
    """Records in rising order are found again; any other bytes give none at all."""
    counts = [("a", min(first, len(parts))), ("b", max(0, len(parts) - first))]
    one, other = parts[:first], parts[first:]
    rising = all(some == sorted(set(some)) for some in (one, other))
    found = split_records(b"".join(parts), counts, 2)
    assert found == ({"a": tuple(one), "b": tuple(other)} if rising else None)
    assert split_records(b"".join(parts) + b"\0", counts, 2) is None


def test_the_size_of_a_record_follows_from_the_package() -> None:
    """How long a record is stands in the election's suite, not on the medium."""
    assert package_record_bytes(WORLD.package) == 161
    assert package_record_bytes(World(1).package) == 1216
