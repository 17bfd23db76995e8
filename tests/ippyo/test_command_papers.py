"""`ippyo papers`: a scanner's lines become papers at the reception desk."""

from datetime import datetime
from pathlib import Path

import pytest
from builders import make_election
from typer.testing import CliRunner
from world import World

from common.closing import Slip
from common.japan import JAPAN
from common.readiness_code import Readiness, Tried, readiness_code
from common.slip_code import slip_code
from ippyo.app import app

WORLD = World(suite=2, election=make_election(contests=2), seed=3)
SLIP = slip_code(Slip("p01-01", 812, "3f" * 32))


def ready(*, good: bool) -> str:
    tried = (Tried("original", good, not good),)
    at = datetime(2024, 12, 22, 6, 30, tzinfo=JAPAN)
    found = Readiness("p01-02", at, WORLD.package.hash, "0" * 64, tried)
    return readiness_code(WORLD.uid, found)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    file = tmp_path / "package.json"
    file.write_bytes(WORLD.package_file)
    return file


def papers(package: Path, *words: str, typed: str = "") -> tuple[int, str]:
    out = package.parent / "papers"
    command = ["papers", "--package", str(package), "--out", str(out), *words]
    found = CliRunner().invoke(app, command, input=typed)
    return found.exit_code, found.output


def test_scanned_lines_become_papers(package: Path) -> None:
    """Line by line, until an empty one; each terminal has its own."""
    code, said = papers(package, typed=f"{SLIP}\r\n{ready(good=True)}\n\nrubbish\n")
    assert code == 0, said
    found = sorted(file.name for file in (package.parent / "papers").iterdir())
    assert found == ["closing-slip-p01-01.pdf", "readiness-p01-02.pdf"]


def test_a_terminal_that_is_not_ready_is_said_and_still_printed(package: Path) -> None:
    """The paper is there to be kept; the command ends as where people must decide."""
    code, said = papers(package, ready(good=False))
    assert code == 3
    assert "p01-02" in said
    assert (package.parent / "papers" / "readiness-p01-02.pdf").exists()


@pytest.mark.parametrize("typed", ["", "\n", "rubbish\n"])
def test_where_nothing_was_read_nothing_is_written(package: Path, typed: str) -> None:
    """Staff are told; no empty paper lies about."""
    code, said = papers(package, typed=typed)
    assert code == 2, said
    assert not (package.parent / "papers").exists()
