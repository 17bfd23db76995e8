"""No byte of a closed medium can be changed without being found."""

from pathlib import Path

import pytest
from builders import make_election
from elections import Town, ippyo
from world import ORIGINAL

from common.ceremony import read_ceremony
from common.closing import CLOSED_FILES
from common.closing_reader import Expected
from common.package import Package
from common.register import read_register
from tally_server.intake.reading import read_medium, read_terminal

TERMINAL = "p01-01"
Held = tuple[Path, Expected]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A terminal's folder after a real day of two voters, and what it is held against."""
    election = make_election(places=1, terminals=1, candidates=2)
    town = Town.found(tmp_path_factory.mktemp("bytes"), election)
    town.cast({(TERMINAL, "contest-1"): {"contest-1-1": 1, "none": 1}})
    keys = ("keys", "ceremony", "--election", town.election, "--out", town.keys, "--suite", 2)
    assert ippyo(*keys).code == 0
    assert town.day().code == 0
    ceremony = read_ceremony((town.keys / "ceremony.json").read_bytes())
    register = read_register((town.keys / "register.json").read_bytes(), ceremony)
    return town.media / TERMINAL, Expected(Package(election, ceremony), register)


def test_the_untouched_media_are_good(held: Held) -> None:
    """Both media of the terminal are good, and hold two records."""
    folder, expected = held
    reports = read_terminal(folder, TERMINAL, expected)
    assert [(report.good, sum(report.counts.values())) for report in reports] == [(True, 2)] * 2


def flipped(data: bytes, at: int) -> bytes:
    """The bytes with one bit of the byte at `at` changed; the bit follows from the place."""
    return data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]


@pytest.mark.parametrize("name", sorted(CLOSED_FILES))
def test_every_changed_byte_of_an_original_is_found(held: Held, name: str) -> None:
    """One bit changed in any byte of any file: the original is not good."""
    folder, expected = held
    file = folder / "original" / name
    data = file.read_bytes()
    unseen = []
    try:
        for at in range(len(data)):
            file.write_bytes(flipped(data, at))
            if read_medium(folder / "original", TERMINAL, ORIGINAL, expected).good:
                unseen.append(at)
    finally:
        file.write_bytes(data)
    assert unseen == []


@pytest.mark.parametrize("name", sorted(CLOSED_FILES))
def test_a_changed_duplicate_is_never_taken_for_the_originals_copy(held: Held, name: str) -> None:
    """A duplicate is read beside its good original, and a changed byte in it still shows."""
    folder, expected = held
    file = folder / "duplicate" / name
    data = file.read_bytes()
    try:
        for at in range(0, len(data), 13):
            file.write_bytes(flipped(data, at))
            original, duplicate = read_terminal(folder, TERMINAL, expected)
            assert (original.good, duplicate.good) == (True, False)
    finally:
        file.write_bytes(data)


@pytest.mark.parametrize("name", sorted(CLOSED_FILES))
def test_every_cut_is_found(held: Held, name: str) -> None:
    """A file that ends too early, wherever it ends, is not good; nor is one too long."""
    folder, expected = held
    file = folder / "original" / name
    data = file.read_bytes()
    try:
        cuts = [data[:end] for end in range(0, len(data), 17)]
        for changed in (*cuts, data[:-1], data + b"\0", data + b"\n", data + data):
            file.write_bytes(changed)
            assert not read_medium(folder / "original", TERMINAL, ORIGINAL, expected).good
    finally:
        file.write_bytes(data)
