"""The server's bundles in a real browser: taken along from its page, then verified in another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counting_world import CountingWorld, counting_world
from served_paper import Served, served
from test_server_bundles import sign_at_once
from verifier_page import VerifierPage

from ippyo.program import program
from ippyo.running_program import running
from tally_server.opening.bundle_desk import BundleDesk
from tally_server.people.roles import Role

pytestmark = pytest.mark.browser
LINKS = {"sealed": "監査用の束", "public": "公開用の束"}


@pytest.fixture(scope="module")
def place(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A certified count; no page complains of anything."""
    said = program()
    more = {"version": said["version"], "sha256": said["sha256"], "running": running}
    with counting_world(tmp_path_factory.mktemp("bundles"), **more) as world:
        sign_at_once(world.election_world, world.town.keys)
        world.to_certified()
        with served(world, browser) as shown:
            yield shown
        assert shown.complaints == []


def taken(place: Served, kind: str, role: Role, to: Path) -> Path:
    """What this person's browser saved when the link was pressed."""
    window = place.page(role)
    window.goto(f"{place.origin}/bundles")
    with window.expect_download() as download:
        window.get_by_role("link", name=LINKS[kind]).click()
    download.value.save_as(to)
    return to


@pytest.mark.parametrize(
    ("kind", "role"), [("sealed", Role.AUDITOR), ("public", Role.WITNESS)], ids=str
)
def test_what_was_taken_along_passes_in_the_browser(
    kind: str, role: Role, place: Served, page: VerifierPage, tmp_path: Path
) -> None:
    """A person signs in, takes the bundle along, and drops it into the page of the verifier."""
    shown = page.verify(taken(place, kind, role, tmp_path / f"{kind}.zip"))
    assert (shown.passed, shown.word, shown.findings) == (True, "合格", ())


@pytest.mark.parametrize("kind", LINKS)
def test_a_changed_one_fails_in_the_browser(
    kind: str, place: Served, page: VerifierPage, tmp_path: Path
) -> None:
    bundle = taken(place, kind, Role.COUNTING_OFFICER, tmp_path / f"{kind}.zip")
    data = bundle.read_bytes()
    bundle.write_bytes(data.replace(b"contest-1-1", b"contest-1-9", 1))
    assert not page.verify(bundle).passed


def test_staff_see_how_far_it_is_and_then_that_it_is_made(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page goes on by itself from what is being done to what lies there; where it failed,
    it says why, and the officer's button makes it anew."""
    with counting_world(tmp_path) as world, served(world, browser) as shown:
        _held_up(world, monkeypatch)
        world.to_certified()
        desk = world.room.bundles
        officer = shown.page(Role.COUNTING_OFFICER)
        officer.goto(f"{shown.origin}/bundles")
        officer.locator(".banner.error", has_text="W-56").wait_for()
        assert officer.locator(".banner.error").get_by_text("次にすること").is_visible()
        monkeypatch.undo()
        officer.get_by_role("button", name="束をもう一度作る").click()
        officer.locator(".banner.done", has_text="できています").wait_for()
        desk.wait()
        assert desk.made(1) is not None


def _held_up(world: CountingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """The making fails by a fault of the program."""

    def fails(*_: object) -> None:
        raise RuntimeError

    assert world.room.bundles.made(1) is None
    monkeypatch.setattr(BundleDesk, "_write", fails)
