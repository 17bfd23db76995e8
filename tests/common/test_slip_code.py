"""The line in the QR code of a closing slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.closing import Slip
from common.slip_code import NoSlipCode, read_slip_code, slip_code

DIGEST = "0123456789abcdef" * 4
SLIP = Slip("p01-01", 812, DIGEST)


def test_the_line_of_a_slip() -> None:
    """What a scanner types is what the witnesses signed, and no more."""
    assert slip_code(SLIP) == f"IPPYO-SLIP-1 p01-01 812 {DIGEST}"


@given(
    st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True),
    st.integers(0, 99_999_999),
    st.binary(min_size=32, max_size=32),
)
def test_a_slip_that_is_scanned_is_the_slip(terminal: str, records: int, digest: bytes) -> None:
    """Written and read again nothing changes; a scanner's line end does no harm."""
    slip = Slip(terminal, records, digest.hex())
    assert read_slip_code(slip_code(slip) + "\r\n") == slip


@pytest.mark.parametrize(
    "line",
    [
        *("", "IPPYO-SLIP-1", f"IPPYO-SLIP-2 p01-01 812 {DIGEST}"),
        f"IPPYO-SLIP-1 p01-01 0812 {DIGEST}",
        f"IPPYO-SLIP-1 p01-01 -1 {DIGEST}",
        f"IPPYO-SLIP-1 p01-01 812 {DIGEST.upper()}",
        f"IPPYO-SLIP-1 p01-01 812 {DIGEST}0",
        f"IPPYO-SLIP-1 <b> 812 {DIGEST}",
    ],
)
def test_any_other_line_is_refused(line: str) -> None:
    """A code of something else is never taken for a slip."""
    with pytest.raises(NoSlipCode):
        read_slip_code(line)
