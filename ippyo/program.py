"""Which program runs: its version, and one hash over all of its source files."""

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

PACKAGES = ("common", "hardware_sim", "ippyo", "tally_server", "terminal")


def program() -> Mapping[str, str]:
    """Version and identity of what runs."""
    found = {package: files(package) for package in PACKAGES}
    return {"version": version("ippyo"), "sha256": identity(found)}


def identity(packages: Mapping[str, Traversable]) -> str:
    """SHA-256 over path and hash of each file of the five packages, in their order.

    Compiled files are left out: they differ from machine to machine.
    """
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path, data in _files(packages[package], package):
            digest.update(f"{path} {hashlib.sha256(data).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name == "__pycache__" or entry.name.endswith(".pyc"):
            continue
        here = f"{path}/{entry.name}"
        if entry.is_dir():
            found += _files(entry, here)
        else:
            found.append((here, entry.read_bytes()))
    return found
