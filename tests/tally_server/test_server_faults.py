"""A fault of the program is a page with a code, and tells nobody what was typed."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from fastapi import APIRouter
from server_world import ORIGIN, server_world
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from tally_server.database.database import Database
from tally_server.people.access import OPEN
from tally_server.people.roles import Role
from tally_server.web.area import Area
from tally_server.web.areas import AREAS
from tally_server.web.headers import HEADERS
from tally_server.web.visit import Open

router = APIRouter(include_in_schema=False)


@router.get("/broken")
def broken(_: Open) -> None:
    raise RuntimeError("what somebody typed")


def test_a_bug_is_told_with_its_code_and_without_its_text(tmp_path: Path) -> None:
    """Staff read U-09 and what to do; the fault's own text stays inside; headers are all there."""
    areas = (*AREAS, Area("broken", router, {"GET /broken": OPEN}))
    with server_world(tmp_path, areas=areas) as world:
        browser = TestClient(world.app, base_url=ORIGIN, raise_server_exceptions=False)
        answer = browser.get("/broken")
    assert answer.status_code == 500
    assert "U-09" in answer.text
    assert "what somebody typed" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_page_of_a_bug_is_told_also_where_its_frame_is_broken(tmp_path: Path) -> None:
    """Staff read U-09 in both languages, even if what stands around every page fails."""
    areas = (*AREAS, Area("broken", router, {"GET /broken": OPEN}))
    with server_world(tmp_path, areas=areas) as world:
        world.place.settings = replace(world.settings, election_name=Unprintable())
        browser = TestClient(world.app, base_url=ORIGIN, raise_server_exceptions=False)
        answer = browser.get("/broken")
        of_program = browser.get("/api/v1/nothing")
    assert answer.status_code == 500
    assert "プログラムの誤りで" in answer.text
    assert "a fault of the program" in answer.text
    assert "Unprintable" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert of_program.json()["code"]


def test_a_database_that_is_gone_is_told_and_the_server_goes_on(tmp_path: Path) -> None:
    """In pages and in the interface: not called a bug, nothing claimed of what was sent, and
    the same session works once it is back."""
    gone = OperationalError("SELECT what somebody typed", {}, Exception("connection refused"))
    with server_world(tmp_path) as world:
        witness = world.client(Role.WITNESS)
        assert witness.get("/approvals").status_code == 200
        with patch.object(Database, "read", side_effect=gone):
            answers = [
                witness.get("/approvals"),
                witness.get("/sign-in"),
                witness.get("/api/v1/me"),
            ]
        assert witness.get("/approvals").status_code == 200
    for answer in answers:
        assert answer.status_code == 503
        assert "U-14" in answer.text
        assert "what somebody typed" not in answer.text
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


class Unprintable(str):
    """A name of an election that cannot be shown."""

    __slots__ = ()

    def __html__(self) -> str:
        raise RuntimeError("Unprintable")

    def __len__(self) -> int:
        return 1
