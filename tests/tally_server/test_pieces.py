"""Pieces that are written without being copied together: all of them, whatever a disk takes."""

import os
from collections.abc import Sequence
from errno import ENOSPC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tally_server.intake.pieces import write_pieces


@settings(max_examples=30)
@given(st.integers(0, 2_500), st.integers(1, 40))
def test_every_piece_stands_in_the_file_in_order(
    tmp_path_factory: pytest.TempPathFactory, number: int, length: int
) -> None:
    """More of them than one call takes, too, and behind what was written before."""
    pieces = [n.to_bytes(2, "big") * length for n in range(number)]
    file = tmp_path_factory.mktemp("pieces") / "file"
    with file.open("wb") as opened:
        write_pieces(opened.fileno(), [b"before"])
        write_pieces(opened.fileno(), pieces)
    assert file.read_bytes() == b"before" + b"".join(pieces)


@pytest.mark.parametrize("taken", [0, 1, 5, 1999, 4000])
def test_a_write_that_took_a_part_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    """A disk that is nearly full, or a signal, ends a write early, without an error."""
    really = os.writev

    def short(handle: int, pieces: Sequence[bytes]) -> int:
        return really(handle, [b"".join(pieces)[:taken]])

    monkeypatch.setattr(os, "writev", short)
    pieces = [n.to_bytes(4, "big") for n in range(1_500)]
    with (tmp_path / "file").open("wb") as opened:
        write_pieces(opened.fileno(), pieces)
    assert (tmp_path / "file").read_bytes() == b"".join(pieces)


@pytest.mark.parametrize(("length", "number", "calls"), [(80_000, 10, 4), (2_000_000, 3, 3)])
def test_no_write_is_very_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int, number: int, calls: int
) -> None:
    """Large pieces go out few at a time, and one by one where each is larger than that."""
    really, sizes = os.writev, []

    def watched(handle: int, pieces: Sequence[bytes]) -> int:
        sizes.append(sum(map(len, pieces)))
        return really(handle, pieces)

    monkeypatch.setattr(os, "writev", watched)
    pieces = [bytes([n]) * length for n in range(number)]
    with (tmp_path / "file").open("wb") as opened:
        write_pieces(opened.fileno(), pieces)
    assert (tmp_path / "file").read_bytes() == b"".join(pieces)
    assert len(sizes) == calls


def test_a_full_disk_is_an_error() -> None:
    """Nothing is taken for written that is not."""
    no_room = os.strerror(ENOSPC)
    with Path("/dev/full").open("wb") as full, pytest.raises(OSError, match=no_room):
        write_pieces(full.fileno(), [b"records"])
