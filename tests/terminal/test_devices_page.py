"""docs/devices.md is of today: every device with its port, driver, check, faults and tests."""

import re
from pathlib import Path

import pytest
from devices_page import FITTED, Fitted, codes_of, devices_page
from make_devices_page import DEVICES_PAGE

from common.text import catalogue
from terminal.app.checks import NETWORKS
from terminal.life.states import Condition, Device

ROOT = Path(__file__).parents[2]
EACH = pytest.mark.parametrize("one", FITTED, ids=lambda one: one.subject)


def test_the_page_is_of_today() -> None:
    """It says what the tables say; else: python -m make_devices_page."""
    assert DEVICES_PAGE.read_text(encoding="utf-8") == devices_page()


def test_every_device_stands_there_once() -> None:
    """And the radios and networks, which are no device of their own."""
    assert [one.subject for one in FITTED] == [*Device, NETWORKS]


@EACH
def test_every_file_that_is_named_is_there(one: Fitted) -> None:
    """A port is a port, a driver a driver, and each of them is looked at by a test."""
    for name in (one.port, *one.drivers, *one.simulated, *one.tests):
        assert (ROOT / name).is_file(), name
    assert one.port.startswith("terminal/ports/")
    assert all(name.startswith("terminal/") for name in one.drivers)
    assert all(name.startswith("hardware_sim/") for name in one.simulated)
    assert all(name.startswith("tests/") for name in one.tests)


@EACH
def test_a_driver_is_named_by_one_of_its_tests(one: Fitted) -> None:
    """At least one driver of each device is imported by a test that stands beside it."""
    modules = {name.removesuffix(".py").replace("/", ".") for name in one.drivers}
    sources = [(ROOT / name).read_text(encoding="utf-8") for name in one.tests]
    assert any(module in source for module in modules for source in sources), one.subject


def test_every_driver_and_every_port_of_the_tree_is_on_the_page() -> None:
    """None is built and forgotten; helpers that drive no device are named here."""
    page, helpers = devices_page(), {"__init__.py", "real_file.py", "readonly_folder.py"}
    for folder in ("terminal/ports", "terminal/devices"):
        for file in (ROOT / folder).glob("*.py"):
            if file.name not in helpers | {"mounting.py", "presence.py"}:
                assert f"`{folder}/{file.name}`" in page, file.name


def test_every_code_of_a_condition_is_a_device_s() -> None:
    """What staff may read of a device stands in its row."""
    told = {code for one in FITTED for code in codes_of(one.subject)}
    assert {catalogue()[f"devices.{one}"]["code"] for one in Condition} <= told
    assert all(re.fullmatch(r"[ALT]-\d\d", code) for code in told)
