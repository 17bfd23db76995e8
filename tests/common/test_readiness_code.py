"""docs/formats/readiness-line.md: what a self-test found, as a line."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make_readiness import FILE, vectors
from vectors.vector_file import spelled, stored, stored_text

from common.readiness_code import (
    Readiness,
    ReadinessRefused,
    Tried,
    read_readiness_code,
    readiness_code,
)

VECTORS = stored(FILE)
UID = bytes.fromhex(VECTORS["election_uid"])
MINUTES = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001  # a wall clock
    lambda at: at.replace(second=0, microsecond=0)
)
DEVICES = st.from_regex(r"[a-z-]{1,16}", fullmatch=True)
TRIED = st.one_of(
    st.builds(Tried, DEVICES, st.just(True), st.just(False)),
    st.builds(Tried, DEVICES, st.just(False), st.booleans()),
)
REPORTS = st.builds(
    Readiness,
    st.from_regex(r"[a-z0-9-]{1,47}", fullmatch=True),
    MINUTES,
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.lists(TRIED, min_size=1, max_size=16).map(tuple),
    st.lists(st.from_regex(r"[A-Za-z0-9]{1,16}", fullmatch=True), max_size=8).map(tuple),
)


def test_the_vectors_are_those_of_the_page() -> None:
    assert spelled(vectors()) == stored_text(FILE)


def test_the_line_of_the_vectors() -> None:
    """Every word of it is read, and it is written as it was."""
    found = read_readiness_code(f" {VECTORS['line']}\r\n", UID)
    assert (found.terminal, found.package, found.program) == (
        VECTORS["terminal"],
        VECTORS["package"],
        VECTORS["program"],
    )
    assert found.at.strftime("%Y-%m-%dT%H:%M") == VECTORS["at"]
    assert [one.device for one in found.tried if one.good] == VECTORS["good"]
    assert [one.device for one in found.tried if one.needed] == VECTORS["bad and needed"]
    assert list(found.networks) == VECTORS["networks"]
    assert not found.ready
    assert readiness_code(UID, found) == VECTORS["line"]


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_a_bad_line_is_refused(name: str) -> None:
    with pytest.raises(ReadinessRefused):
        read_readiness_code(VECTORS["refused"][name], UID)


@given(REPORTS)
def test_a_report_is_read_as_it_was_written(report: Readiness) -> None:
    """Nothing that stands on the screen is lost on the way to the paper."""
    assert read_readiness_code(readiness_code(UID, report), UID) == report


@given(REPORTS, st.data())
def test_a_letter_that_was_misread_is_found(report: Readiness, data: st.DataObject) -> None:
    """Any one letter that is another."""
    line = readiness_code(UID, report)
    at = data.draw(st.integers(0, len(line) - 1))
    letter = data.draw(st.sampled_from("0aZ-+!: ").filter(lambda one: one != line[at]))
    misread = line[:at] + letter + line[at + 1 :]
    if misread.strip() != line:
        with pytest.raises(ReadinessRefused):
            read_readiness_code(misread, UID)


def test_strange_names_of_networks_are_written_plainly() -> None:
    """A scanner types letters and digits; what cannot be read counts as a network too."""
    report = Readiness("p01-01", datetime(2024, 12, 22), "0" * 64, "0" * 64, (), ("?", "phy0 票"))  # noqa: DTZ001  # a wall clock
    assert " net:unknown net:phy0 " in readiness_code(UID, report)
    assert not report.ready


def test_a_terminal_is_ready_where_nothing_that_is_needed_is_bad() -> None:
    """A device that is not needed may be missing."""
    at = datetime(2024, 12, 22)  # noqa: DTZ001  # a wall clock
    good, spare = Tried("disk", True, True), Tried("printer", False, False)  # a value
    report = Readiness("p01-01", at, "0" * 64, "0" * 64, (good, spare))
    assert report.ready
