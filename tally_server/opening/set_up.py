"""The setting of one election, read from its folder or package and its KEYS folder."""

from pathlib import Path

from common.election import Election
from common.folder import FILES, read_folder
from common.inputs import refuse
from common.package import Package, read_package
from common.signed import DocumentRefused
from tally_server.intake.readers import Sources
from tally_server.opening.setting import Setting
from tally_server.preparation.key_files import read_file
from tally_server.preparation.key_folder import open_key_folder
from tally_server.records.faces import Face


def setting_of(
    election: Path,
    keys: Path,
    folder: Path,
    mounts: Path | None = None,
    copy_to: Path | None = None,
    workers: int = 1,
    faces: tuple[Face, ...] = (),
    version: str = "",
    sha256: str = "",
) -> Setting:
    """What media of this election are held against. Raises BadInput."""
    opened = open_key_folder(keys)
    package = _package(election) or Package(_election(election), opened.ceremony)
    if package.ceremony != opened.ceremony:
        raise refuse(str(election), "command.package-other-keys")
    said, wanted = opened.ceremony, package.election
    if (said.election, said.mode) != (wanted.id, wanted.mode):
        raise refuse(
            str(keys / "ceremony.json"),
            "keys.other-election",
            found=said.election,
            found_mode=said.mode,
            expected=wanted.id,
            expected_mode=wanted.mode,
        )
    sources = Sources(
        read_file(keys / "ceremony.json"), read_file(keys / "register.json"), package.payload
    )
    return Setting(package, sources, folder, keys, mounts, copy_to, workers, faces, version, sha256)


def _package(path: Path) -> Package | None:
    """The built package at the path; None where a folder is. Raises BadInput."""
    if path.is_dir():
        return None
    try:
        return read_package(read_file(path))
    except DocumentRefused as cause:
        raise refuse(path.name, "command.no-package") from cause


def _election(path: Path) -> Election:
    return read_folder({name: read_file(path / name) for name in FILES if (path / name).exists()})
