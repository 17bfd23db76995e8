"""The short code of a program, on terminal, server and publication sheet alike."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.program_code import ProgramNamed, program_line, read_program_line, short_code


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


HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(st.from_regex(r"[0-9]{1,3}\.[0-9]{1,3}(rc[0-9])?", fullmatch=True), HASHES, HASHES)
def test_the_line_says_which_program(version: str, sha256: str, pins: str) -> None:
    """Written down after the inspection and read by terminal and server it is the same one."""
    for named in (ProgramNamed(version, sha256, pins), ProgramNamed(version, sha256)):
        assert read_program_line(named.line + "\n") == named
        assert named.code == short_code(sha256)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        f"IPPYO-PROGRAM-2 1.0 {'0' * 64} -",
        f"IPPYO-PROGRAM-1 1.0 {'0' * 63} -",
        f"IPPYO-PROGRAM-1 1.0 {'0' * 64}",
        f"IPPYO-PROGRAM-1 1.0 {'0' * 64} - -",
        f"IPPYO-PROGRAM-1 1.0 {'A' * 64} {'0' * 64}",
    ],
)
def test_what_is_no_such_line_names_no_program(bad: str) -> None:
    with pytest.raises(ValueError, match="no line"):
        read_program_line(bad)
