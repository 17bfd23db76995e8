"""The settings of a municipality: read with every fault, with a worked example."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.folder import read_folder
from common.inputs import Faults
from ippyo.demo_files import ORDINANCE
from tally_server.compliance.artefacts import ordained
from tally_server.compliance.inspected import Inspected, Running
from tally_server.compliance.ordinance import Announcement, Hours, Means, Ordinance, read_ordinance
from tally_server.compliance.result import State

DATA = files("ippyo").joinpath("data/shijonawate")
EXAMPLE = DATA.joinpath(ORDINANCE).read_bytes()
PAGE = Path(__file__).parents[2] / "docs" / "formats" / "ordinance.md"


def read(data: bytes) -> tuple[Ordinance | None, list[str]]:
    faults = Faults(ORDINANCE)
    found = read_ordinance(faults, data)
    return found, [error.say("en") for error in faults.errors]


def test_the_worked_example_is_read() -> None:
    """What the demo's town is said to have decided."""
    found, faults = read(EXAMPLE)
    assert faults == []
    assert found is not None
    assert (found.hours, found.grants) == (Hours("07:00", "20:00"), (Means.QR, Means.CARD))
    assert (found.display_of(12), found.display_of(13)) == ("single", "pages")
    assert found.announcement is Announcement.ONCE


def test_the_election_of_the_demo_is_as_its_example_says() -> None:
    """The six rules that the settings are held against are met by the election folder."""
    folder = {one.name: one.read_bytes() for one in DATA.iterdir() if one.is_file()}
    found, _ = read(EXAMPLE)
    it = Inspected(Running("0", ""), election=read_folder(folder), ordinance=found)
    for look in (
        *(ordained.ord_municipality, ordained.ord_display, ordained.ord_hours),
        *(ordained.ord_copying, ordained.ord_counting),
    ):
        assert look(it).state is State.MET, look.__name__


def test_a_place_may_have_hours_of_its_own() -> None:
    """Some places close earlier; they are named."""
    found, faults = read(EXAMPLE + b'[hours.p05]\nopen = "07:00"\nclose = "18:00"\n')
    assert faults == []
    assert found is not None
    assert found.hours_of("p05") == Hours("07:00", "18:00")
    assert found.hours_of("p06") == Hours("07:00", "20:00")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"272299"', b'"272290"', "check digit"),
        (b'"pages"', b'"lines"', "single / pages / scroll / gojuon"),
        (b"= 12", b"= 0", "whole number"),
        (b'close = "20:00"', b'close = "06:00"', "close"),
        (b'close = "20:00"', b'close = "8pm"', "close"),
        (b'["qr", "card"]', b"[]", "list"),
        (b'["qr", "card"]', b'["qr", "qr"]', "twice"),
        (b'["qr", "card"]', b'["post"]', "qr / card / officer"),
        (b'"once"', b'"often"', "once / electronic-first"),
        (b"true", b'"yes"', "true nor false"),
        (b"[announcement]", b"[announced]", "unknown key"),
        (b"2024-08-01", b'"August"', "not a date"),
    ],
)
def test_faulty_settings_are_refused_with_their_line(old: bytes, new: bytes, says: str) -> None:
    """Whoever wrote them is told where, and what would be right."""
    assert old in EXAMPLE
    found, faults = read(EXAMPLE.replace(old, new))
    assert found is None
    assert any(says in fault for fault in faults), faults


@given(st.binary(max_size=200) | st.sampled_from(EXAMPLE.splitlines(keepends=True)))
def test_whatever_is_written_it_is_read_or_refused(data: bytes) -> None:
    """No settings file stops the command with an error of the program."""
    found, faults = read(data)
    assert (found is None) == bool(faults)


def test_the_page_shows_the_very_example() -> None:
    """The documentation is not another file than the one that comes with the program."""
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert shown == EXAMPLE.decode()
