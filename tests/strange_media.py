"""Media and keys with things in them that no terminal writes, and the check that tells it."""

import os
from collections.abc import Callable

from auditor_breaks import WEAK, write_register_entry
from auditor_town import AuditTown
from elections import write_files
from world import ORIGINAL


def put_fifo(town: AuditTown) -> None:
    path = town.media / "p01-01" / "original" / "log.jsonl"
    path.unlink()
    os.mkfifo(path)


def put_link(town: AuditTown) -> None:
    path = town.media / "p01-01" / "original" / "log.jsonl"
    path.unlink()
    path.symlink_to(town.media / "p01-01" / "duplicate" / "log.jsonl")


def put_folder(town: AuditTown) -> None:
    path = town.media / "p01-01" / "original" / "log.jsonl"
    path.unlink()
    path.mkdir()


def put_strange_name(town: AuditTown) -> None:
    (town.media / os.fsdecode(b"p\xff\n01")).mkdir()


def put_linked_medium(town: AuditTown) -> None:
    path = town.media / "p01-01" / "original"
    path.rename(town.town.folder / "elsewhere")
    path.symlink_to(town.town.folder / "elsewhere")


def put_weak_root(town: AuditTown) -> None:
    value = {**town.world.ceremony.payload(), "root_key": WEAK.hex()}
    write_files(town.keys, {"ceremony.json": town.signed("ceremony", value, town.stranger)})


def put_huge(town: AuditTown) -> None:
    with (town.media / "p01-01" / "original" / "log.jsonl").open("r+b") as file:
        file.truncate(1 << 32)  # sparse: four gigabytes that take no room


STRANGE: dict[str, tuple[Callable[[AuditTown], object], int]] = {
    "a pipe": (put_fifo, 106),
    "a link": (put_link, 106),
    "a folder": (put_folder, 106),
    "a file of four gigabytes": (put_huge, 106),
    "a name that is no text": (put_strange_name, 103),
    "a medium that is a link": (put_linked_medium, 106),
    "a root key of small order": (put_weak_root, 407),
    "a terminal key of small order": (lambda town: write_register_entry(town, WEAK), 407),
    "a manifest of a trailing byte": (
        lambda town: town.put(
            "p01-01", ORIGINAL, {"manifest.json": town.files("p01-01")["manifest.json"] + b" "}
        ),
        401,
    ),
}
