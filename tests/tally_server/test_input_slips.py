"""slips.csv."""

import pytest
from builders import csv_bytes, make_election

from common.closing import Slip
from common.inputs import BadInput
from tally_server.inputs.slips import read_slips

ELECTION = make_election(places=1, terminals=2, spares=1)
DIGEST = "0123456789abcdef" * 4
COLUMNS = ("terminal", "records", "digest")


def slips(*rows: tuple[object, ...]) -> bytes:
    data: bytes = csv_bytes(COLUMNS, rows)
    return data


def test_a_slip_for_each_terminal() -> None:
    """Records and digest by terminal, spares included; others have no slip."""
    data = slips(("p01-01", 0, DIGEST), ("p01-03", 300, "f" * 64))
    assert read_slips(data, ELECTION) == {
        "p01-01": Slip("p01-01", 0, DIGEST),
        "p01-03": Slip("p01-03", 300, "f" * 64),
    }


@pytest.mark.parametrize(
    "copied",
    [
        DIGEST.upper(),
        " ".join(DIGEST[at : at + 8] for at in range(0, 64, 8)),
        "\u3000".join((DIGEST[:32], DIGEST[32:])),
        f" {DIGEST} ",
    ],
    ids=["capitals", "groups", "wide space", "around"],
)
def test_a_digest_copied_from_paper(copied: str) -> None:
    """Capitals and spaces between groups do no harm."""
    assert read_slips(slips(("p01-01", 1, copied)), ELECTION)["p01-01"].digest == DIGEST


@pytest.mark.parametrize("digest", [DIGEST[:-1], DIGEST + "0", DIGEST[:-1] + "g", "", "０" * 64])
def test_what_is_no_digest_is_refused(digest: str) -> None:
    """A letter too few, too many or wrong is said, not guessed."""
    with pytest.raises(BadInput) as bad:
        read_slips(slips(("p01-01", 1, digest)), ELECTION)
    assert [(error.column, error.key) for error in bad.value.errors] == [
        ("digest", "count_input.digest")
    ]
    assert f"({len(digest)} letters)" in bad.value.lines("en")[0]


def test_every_fault_is_said_with_its_line() -> None:
    """Unknown terminal, bad number and a terminal twice, even with the same values."""
    row = ("p01-02", 1, DIGEST)
    with pytest.raises(BadInput) as bad:
        read_slips(slips(row, row, ("p02-01", "x", DIGEST), ("p01-04", 1, "0")), ELECTION)
    assert [(error.line, error.column, error.key) for error in bad.value.errors] == [
        (3, "terminal", "count_input.slip-twice"),
        (4, "records", "table.number"),
        (4, "terminal", "count_input.terminal"),
        (5, "digest", "count_input.digest"),
        (5, "terminal", "count_input.terminal"),
    ]
    assert bad.value.errors[0].file == "slips.csv"


def test_a_bad_number_hides_no_repeat() -> None:
    """A faulty number of records is said beside the other faults of its terminal."""
    data = slips(("p01-02", "?", DIGEST), ("p01-02", 3, DIGEST))
    with pytest.raises(BadInput) as bad:
        read_slips(data, ELECTION)
    assert [error.key for error in bad.value.errors] == ["table.number", "count_input.slip-twice"]
