"""The server makes both bundles of a certified count, as the command makes them."""

import errno
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counting_world import CountingWorld, counting_world, plain
from room_world import RoomWorld

from ippyo.program import program
from ippyo.running_program import running
from tally_server.audit.verify_bundle import audit_bundle
from tally_server.audit.verify_media import AuditInput
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE
from tally_server.database import audit_log
from tally_server.opening import bundle_desk
from tally_server.people.roles import Role

BOTH = (SEALED_FILE, PUBLIC_FILE)


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingWorld]:
    said = program()
    more = {"version": said["version"], "sha256": said["sha256"], "running": running}
    with counting_world(tmp_path_factory.mktemp("bundles"), **more) as world:
        world.to_certified()
        world.room.bundles.wait()
        yield world


def made(world: CountingWorld, version: int = 1) -> Path:
    return world.room.bundles.folder(version)


def test_the_bundles_are_those_of_the_command(certified: CountingWorld, tmp_path: Path) -> None:
    """`ippyo tally count` on the same media, inputs and compliance reports writes the same
    bundles, to the byte."""
    media, results = tmp_path / "media", certified.room.results.folder(1)
    certified.room.results.lay_out_media(media)
    files: list[object] = ["--compliance", made(certified) / "compliance"]
    for name in ("slips", "roll", "paper", "decisions"):
        for path in results.glob(f"input-{name}.*"):
            files += [f"--{name}", path]
    for number in (1, 2):
        files += ["--share", certified.town.folder / "shares" / str(number) / "share.txt"]
    said = certified.town.count(*files, media=media, out=tmp_path / "out")
    assert said.code == 0, said.err
    for name in BOTH:
        assert (tmp_path / "out" / name).read_bytes() == (made(certified) / name).read_bytes(), name


@pytest.mark.parametrize("name", BOTH)
def test_a_bundle_of_the_server_passes_every_check(certified: CountingWorld, name: str) -> None:
    verdict = audit_bundle(AuditInput(made(certified) / name, certified.town.keys))
    assert verdict.failed == ()
