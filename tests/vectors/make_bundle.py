"""Makes bundle/: `cd tests && python -m vectors.make_bundle`.

The sealed and the public bundle of the closed media in closing/, suite 2, with paper
votes, a roll and a decision, signed by the root; and what a reader must find in them.
"""

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from elections import Town, world_town, write_files, write_media
from vectors.vector_file import FOLDER, spelled
from vectors.vector_world import TERMINAL, vector_closing, vector_world
from world import PROGRAM

from tally_server.audit.bundle import write_bundle
from tally_server.audit.layout import INDEX_FILE, Kind
from tally_server.audit.tree import open_bundle
from tally_server.count.statement import pool_hash

PLACE = FOLDER / "bundle"
ARCHIVES = {kind: f"{kind.value}-bundle.zip" for kind in Kind}
SUITE = 2


def vectors() -> dict[str, bytes]:
    """Every file under bundle/, by its name."""
    with TemporaryDirectory() as folder:
        town = counted(Path(folder))
        made = {name: signed(town, kind) for kind, name in ARCHIVES.items()}
        statement = json.loads((town.results / "opening-statement.json").read_bytes())
        expected = spelled(_expected(statement, made)).encode()
    return {**made, "expected.json": expected}


def counted(folder: Path) -> Town:
    """The election of the vectors, counted in this folder."""
    world = vector_world(SUITE)
    town = world_town(world, folder)
    write_media(town, {TERMINAL: (vector_closing(SUITE), world.terminal_key(TERMINAL))})
    crt = {f"{TERMINAL}.crt": world.certificate(TERMINAL).pem}
    write_files(town.keys / "terminals", crt)
    paper = town.paper(
        ("mayor", "own", "aoi", 2),
        ("mayor", "own", "kaede", 1),
        ("mayor", "group", "aoi+kaede", 3),
        ("mayor", "invalid", "blank", 1),
    )
    roll = town.roll({("p01", "mayor"): 2, ("p01", "council"): 1})
    invalid = {
        "action": "invalidate-candidate",
        "contest": "council",
        "candidate": "umi",
        "reason": "死亡",
    }
    options = ("--paper", paper, "--roll", roll, "--decisions", town.decide(invalid))
    said = town.count(*options)
    if said.code != 0:
        raise RuntimeError(said.err)
    return town


def signed(town: Town, kind: Kind) -> bytes:
    """What the count wrote, with a program that never changes, under the root's signature."""
    world = vector_world(SUITE)
    with open_bundle(town.results / ARCHIVES[kind]) as bundle:
        tree = {path: bundle.data(path) for path in bundle.paths if path != INDEX_FILE}
    statement = json.loads(tree["count/opening-statement.json"])
    file = town.folder / "signed.zip"
    write_bundle(tree, kind, world.package, statement, PROGRAM, world.root, file)
    return file.read_bytes()


def _expected(statement: dict[str, Any], made: dict[str, bytes]) -> dict[str, Any]:
    world = vector_world(SUITE)
    return {
        "election_uid": world.uid.hex(),
        "root_key": world.root.public.raw.hex(),
        "package_hash": world.package.hash,
        "pool_hash": pool_hash(statement),
        "program": PROGRAM,
        "archives": [
            {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in made.items()
        ],
    }


if __name__ == "__main__":
    PLACE.mkdir(exist_ok=True)
    for name, data in vectors().items():
        (PLACE / name).write_bytes(data)
