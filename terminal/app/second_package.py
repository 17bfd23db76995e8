"""A second package, brought on a medium before the polls first open: after a new candidate
the order is drawn anew (電磁的記録投票法 Art 13-2; 公職選挙法 Art 175(3) proviso).

The committee puts `package.json`, and `assets/` where there is a voice, on a medium of its
own. It lies in the original's slot when the terminal is switched on; what is on it is then
carried into the terminal's folder, if the very same committee signed it and nothing was
ever opened here. Nothing counts by that: two officers compare the hash and load it, for
the terminal begins as bare (terminal/kept.py).
"""

import os
from pathlib import Path

from common.assets import AssetsRefused
from common.inputs import refuse
from common.package import Package
from terminal.app.folder import ASSETS, PACKAGE, TerminalFolder, read_terminal_folder
from terminal.devices.readonly_folder import ReadOnlyFolder
from terminal.own_disk import DiskUnreadable, OwnDisk, Phase
from terminal.ports.medium import Medium, MediumFault
from terminal.voice.assets import carried, verified

_BROUGHT = frozenset({PACKAGE, f"{ASSETS}/", "lost+found/"})
"""All that the committee's medium holds. A medium of votes holds more."""


def take_in(folder: TerminalFolder, slot: Path, disk: Medium) -> TerminalFolder:
    """The folder with what was brought in this slot, or as it was where nothing was, or a
    box was ever made. Raises BadInput where what was brought is refused; then it is as
    it was too."""
    stick = ReadOnlyFolder(slot)
    try:
        if not _brought(stick) or not (folder.has_key and _new(disk)):
            return folder
        data = stick.read(PACKAGE, 0, stick.size(PACKAGE))
    except MediumFault:
        return folder
    if data != folder.provision.package_file:
        folder = _replaced(folder, data)
    if (slot / ASSETS).is_dir():
        _carry_voice(slot / ASSETS, folder.path / ASSETS, folder.provision.package)
    return folder


def _brought(stick: ReadOnlyFolder) -> bool:
    names = set(stick.names())
    return PACKAGE in names and names <= _BROUGHT


def _new(disk: Medium) -> bool:
    """Whether no box was ever begun here."""
    try:
        return OwnDisk(disk).load().phase is Phase.PROVISIONED
    except DiskUnreadable:
        return False


def _replaced(folder: TerminalFolder, data: bytes) -> TerminalFolder:
    """The folder with this package, which fits everything else in it. Raises BadInput."""
    brought = read_terminal_folder(
        folder.path, folder.provision.program, data, folder.provision.pins
    )
    if brought.provision.package.ceremony != folder.provision.package.ceremony:
        raise refuse(PACKAGE, "terminal_folder.other-ceremony")
    if brought.provision.place != folder.provision.place:
        raise refuse(PACKAGE, "terminal_folder.no-terminal", terminal=folder.provision.terminal)
    _write(folder.path / PACKAGE, data)
    return brought


def _write(file: Path, data: bytes) -> None:
    """The file is the one or the other, also after a power cut. Raises BadInput."""
    new = file.with_name(f".{file.name}.new")
    try:
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
        handle = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as cause:
        raise refuse(file.name, "command.unwritable", what=cause.strerror or "") from cause


def _carry_voice(brought: Path, own: Path, package: Package) -> None:
    """The voice of this package, unless it is here already. Raises BadInput."""
    try:
        verified(own, package)
    except AssetsRefused:
        try:
            carried(brought, own, package)
        except AssetsRefused as cause:
            raise refuse(ASSETS, "terminal_folder.assets-refused") from cause
