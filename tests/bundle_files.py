"""Bundles as tests look at them: with Python's own ZIP reader, and by hand."""

import base64
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from typing import Any

from elections import Town

SEALED, PUBLIC = "sealed-bundle.zip", "public-bundle.zip"
MEDIUM_FILES = {
    SEALED: (
        *("certificate.pem", "log.jsonl", "manifest.json"),
        *("medium.json", "package.json", "records.bin"),
    ),
    PUBLIC: ("certificate.pem", "manifest.json", "medium.json"),
}
KEYS = ("ceremony.json", "register.json", "root.crt")
INPUTS = ("roll.csv", "paper.csv", "decisions.json")
COUNT = ("opening-statement.json", "results.json", "results.csv", "media.csv")


def files_in(bundle: Path) -> dict[str, bytes]:
    """Every file of an archive."""
    with zipfile.ZipFile(bundle) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def index_in(files: dict[str, bytes]) -> Any:
    """The payload of the index."""
    return json.loads(base64.b64decode(json.loads(files["bundle.json"])["payload"]))


def signatures_in(bundle: Path) -> list[Any]:
    """The signatures under its index."""
    found: list[Any] = json.loads(files_in(bundle)["bundle.json"])["signatures"]
    return found


def tree_of(town: Town, kind: str, *inputs: str, damaged: tuple[str, ...] = ()) -> dict[str, bytes]:
    """What the page says that a bundle of this town holds, but for its index.

    inputs: names of the files that were given to the count. damaged: media, as
    `p01-01/original`, on which something is wrong.
    """
    files = {f"keys/{name}": town.keys / name for name in KEYS}
    for folder in ("terminals", "receptions"):
        for file in (town.keys / folder).glob("*.crt"):
            files[f"keys/{folder}/{file.name}"] = file
    files |= {f"inputs/{name}": town.folder / name for name in inputs}
    files |= {f"count/{name}": town.results / name for name in COUNT}
    files |= {f"records/{file.name}": file for file in (town.results / "records").iterdir()}
    if town.slips.exists():
        files["media/slips.csv"] = town.slips
    for terminal in town.definition.terminals:
        for role in ("original", "duplicate"):
            if kind == PUBLIC and f"{terminal}/{role}" in damaged:
                continue
            for name in MEDIUM_FILES[kind]:
                file = town.media / terminal / role / name
                if file.is_file() and not file.is_symlink():
                    files[f"media/{terminal}/{role}/{name}"] = file
    return {path: file.read_bytes() for path, file in files.items()}


def assert_complete(town: Town, *inputs: str, damaged: tuple[str, ...] = ()) -> None:
    """Both bundles of a town hold exactly what they must, under an index that says so."""
    package = None
    for kind in (SEALED, PUBLIC):
        files = files_in(town.results / kind)
        index = index_in(files)
        del files["bundle.json"]
        package = files.pop("package.json")
        expected = tree_of(town, kind, *inputs, damaged=damaged)
        assert files.keys() == expected.keys()
        assert files == expected
        listed = {entry["path"]: (entry["bytes"], entry["sha256"]) for entry in index["files"]}
        assert listed == {
            path: (len(data), sha256(data).hexdigest())
            for path, data in {**files, "package.json": package}.items()
        }
        named = sha256(base64.b64decode(json.loads(package)["payload"])).hexdigest()
        assert named == index["package_hash"] == town.document["package_hash"]


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """While the block runs no file of this process can grow beyond so many bytes."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))
