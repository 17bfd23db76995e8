"""The folder with which the committee makes a device a terminal of one election.

    package.json         the election package
    terminal.crt         the certificate of this terminal's own key
    receptions/*.crt     the reception desks of its place
    signing.key          the terminal's own key, until the polls first open
    badges.json          the badges of the officers of its place
    program.txt          the line of the program that was inspected, where the committee tells it
    assets/              the voice, where there is one

Specified in docs/formats/terminal-folder.md. What else lies there belongs to others.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common.badges import BadgeList, read_badges
from common.certificates import Certificate, CertificateRefused, Role, read_certificate
from common.inputs import BadInput, InputError, refuse
from common.package import Package, read_package
from common.program_code import ProgramNamed, read_program_line
from common.secret import Secret
from common.signed import DocumentRefused
from common.signing import SEED_BYTES, PublicKey, SigningKey
from terminal.provision import Provision

PACKAGE, CERTIFICATE, RECEPTIONS = "package.json", "terminal.crt", "receptions"
SIGNING, BADGES, ASSETS = "signing.key", "badges.json", "assets"
INSPECTED = "program.txt"
_MOST_BYTES = 16 * 1024 * 1024
_KEY_LETTERS = 2 * SEED_BYTES


@dataclass(frozen=True)
class TerminalFolder:
    """A folder that was read and verified."""

    path: Path
    provision: Provision
    badges: BadgeList

    @property
    def has_key(self) -> bool:
        """Whether this terminal never opened."""
        return (self.path / SIGNING).exists()

    def signing_key(self) -> SigningKey:
        """The terminal's own key, asked for at the first opening alone. Raises BadInput."""
        file = self.path / SIGNING
        try:
            seed = Secret(bytes.fromhex(_read(file)[:_KEY_LETTERS].decode("ascii")))
            key = SigningKey(seed)
        except ValueError as cause:
            raise refuse(SIGNING, "terminal_folder.no-key") from cause
        if key.public != self.provision.certificate.key:
            raise refuse(SIGNING, "terminal_folder.other-key")
        return key

    def forget_key(self) -> None:
        """The key lies on the media now, wrapped; here it is no more. Raises OSError."""
        (self.path / SIGNING).unlink(missing_ok=True)
        handle = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_terminal_folder(
    path: Path, program: Mapping[str, str], other: bytes | None = None, pins: str = ""
) -> TerminalFolder:
    """The folder at `path`, every signature in it verified against the package's root.

    other: a package to be read in place of the one that lies there. program, pins: of what runs.
    Raises BadInput, with all that is wrong with it.
    """
    if not path.is_dir():
        raise refuse(path.name, "command.no-folder")
    file = _read(path / PACKAGE) if other is None else other
    try:
        package = read_package(file)
    except DocumentRefused as cause:
        raise refuse(PACKAGE, "command.no-package") from cause
    own = _certificate(path / CERTIFICATE, package, Role.TERMINAL)
    if own.name not in package.election.terminals:
        raise refuse(CERTIFICATE, "terminal_folder.no-terminal", terminal=own.name)
    place = package.election.place_of(own.name).id
    desks = _desks(path / RECEPTIONS, package, place)
    try:
        badges = read_badges(_read(path / BADGES), package.ceremony, place)
    except DocumentRefused as cause:
        raise refuse(BADGES, "terminal_folder.no-badges") from cause
    inspected = _inspected(path / INSPECTED)
    provision = Provision(package, file, own, desks, program, pins, inspected)
    return TerminalFolder(path, provision, badges)


@dataclass(frozen=True)
class Given:
    """What the committee gives a terminal: signed documents as their bytes."""

    package: bytes
    own: Certificate
    desks: tuple[Certificate, ...]
    badges: bytes
    inspected: ProgramNamed | None = None


def write_terminal_folder(path: Path, given: Given, key: SigningKey) -> None:
    """Such a folder, new. The key can be read by its owner alone. Raises OSError."""
    (path / RECEPTIONS).mkdir(parents=True)
    (path / PACKAGE).write_bytes(given.package)
    (path / BADGES).write_bytes(given.badges)
    (path / CERTIFICATE).write_bytes(given.own.der)
    if given.inspected is not None:
        (path / INSPECTED).write_text(given.inspected.line + "\n", encoding="ascii")
    for number, desk in enumerate(given.desks, 1):
        (path / RECEPTIONS / f"{number:02d}.crt").write_bytes(desk.der)
    handle = os.open(path / SIGNING, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(key.seed.reveal().hex().encode("ascii") + b"\n")


def _inspected(file: Path) -> ProgramNamed | None:
    """None where there is no such file; a program that cannot be read from it is no program."""
    if not file.exists():
        return None
    try:
        return read_program_line(_read(file).decode("ascii"))
    except ValueError as cause:
        raise refuse(INSPECTED, "terminal_folder.no-program") from cause


def _desks(folder: Path, package: Package, place: str) -> tuple[PublicKey, ...]:
    """Without a reception desk only an officer unlocks: an empty folder is none's fault."""
    try:
        files = sorted(folder.glob("*.crt"))
    except OSError as cause:
        raise refuse(RECEPTIONS, "command.unreadable", what=cause.strerror or "") from cause
    found: list[PublicKey] = []
    errors: list[InputError] = []
    for file in files:
        try:
            desk = _certificate(file, package, Role.RECEPTION)
        except BadInput as bad:
            errors += bad.errors
            continue
        if desk.name != place:
            errors.append(InputError(file.name, 1, "-", "terminal_folder.other-place"))
        found.append(desk.key)
    if errors:
        raise BadInput(errors)
    return tuple(found)


def _certificate(file: Path, package: Package, role: Role) -> Certificate:
    ceremony = package.ceremony
    try:
        found = read_certificate(_read(file), ceremony.root_key, ceremony.uid)
    except CertificateRefused as cause:
        raise refuse(file.name, "terminal_folder.no-certificate") from cause
    if found.role is not role:
        raise refuse(file.name, "terminal_folder.other-role")
    return found


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
    except OSError as cause:
        raise refuse(file.name, "command.unreadable", what=cause.strerror or "") from cause
    if len(data) > _MOST_BYTES:
        raise refuse(file.name, "command.unreadable", what="too large")
    return data
