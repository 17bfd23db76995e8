"""The short code of a program, on terminal, server and publication sheet alike."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.program_code import program_line, short_code


def test_the_code_is_the_beginning_of_the_hash() -> None:
    """Whoever has the full hash on paper can compare the code without a computer."""
    sha256 = "702f1ed5db4880c8" + "0" * 48
    assert short_code(sha256) == "702f-1ed5-db48-80c8"
    assert program_line("1.0", sha256, "") == f"IPPYO-PROGRAM-1 1.0 {sha256} -"


@given(st.binary(), st.binary())
def test_different_programs_have_different_codes(one: bytes, other: bytes) -> None:
    codes = {short_code(hashlib.sha256(data).hexdigest()) for data in (one, other)}
    assert len(codes) == len({one, other})


@pytest.mark.parametrize("bad", ["", "0" * 63, "A" * 64, "0" * 64 + "\n"])
def test_what_is_no_hash_has_no_code(bad: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        short_code(bad)
