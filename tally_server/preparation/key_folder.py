"""The KEYS folder: ceremony, root, register and certificates as files.

    KEYS/ceremony.json              signed
    KEYS/root.crt, root.key         root.key encrypted; plain in a rehearsal
    KEYS/register.json              signed
    KEYS/trustees/<n>/share.txt     in a rehearsal only
    KEYS/terminals/<terminal>.crt
    KEYS/receptions/<place>.crt

Documented in docs/formats/keys-folder.md. Nothing that exists is overwritten, but for the
register and the certificates of devices, which are replaced in one step.
"""

from collections.abc import Iterable
from pathlib import Path

from common.ceremony import Ceremony, read_ceremony
from common.certificates import Certificate, Role
from common.inputs import BadInput, InputError, refuse
from common.register import Register, read_register
from common.secret import Secret
from common.signed import DocumentRefused
from common.signing import SigningKey
from common.text import Value
from tally_server.preparation.ceremony import CeremonyOutcome
from tally_server.preparation.key_files import create_files, read_file, replace_file
from tally_server.preparation.root_key import (
    MAX_PASSPHRASE_BYTES,
    RootLocked,
    RootRefused,
    lock_root,
    unlock_root,
)
from tally_server.preparation.shares import MAX_SHARE_BYTES


class KeyFolder:
    """A KEYS folder whose ceremony and register were verified."""

    def __init__(self, path: Path, ceremony: Ceremony, register: Register) -> None:
        self.path = path
        self.ceremony = ceremony
        self.register = register

    def root(self, passphrase: Secret | None = None) -> SigningKey:
        """The committee's root key. Raises BadInput.

        In an official election a root key that lies there unencrypted is refused.
        """
        file = self.path / "root.key"
        if passphrase is None and self.ceremony.mode == "official":
            raise refuse(str(file), "keys.passphrase-needed")
        try:
            root = unlock_root(read_file(file), self.ceremony.uid, passphrase)
        except RootLocked as cause:
            raise refuse(str(file), "keys.root-locked") from cause
        except RootRefused as cause:
            raise refuse(str(file), "keys.root-other") from cause
        if root.public != self.ceremony.root_key:
            raise refuse(str(file), "keys.root-other")
        return root

    def plain_root(self) -> SigningKey | None:
        """The root key of a rehearsal that lies here open; None where it is locked, not
        here, or the election is official. Raises BadInput for a key of another election.
        """
        file = self.path / "root.key"
        if self.ceremony.mode == "official" or not file.exists():
            return None
        try:
            unlock_root(read_file(file), self.ceremony.uid, None)
        except RootLocked:
            return None
        except RootRefused as cause:
            raise refuse(str(file), "keys.root-other") from cause
        return self.root()

    def rehearsal_shares(self) -> tuple[Secret, ...]:
        """The shares that lie in the folder of a rehearsal, trustee by trustee.

        Raises BadInput in an official election, which keeps none there.
        """
        folder = self.path / "trustees"
        if self.ceremony.mode == "official":
            raise refuse(str(folder), "keys.shares-official")
        files = sorted(folder.glob("*/share.txt"), key=lambda file: (len(str(file)), file))
        if not files:
            raise refuse(str(folder), "keys.no-shares", needed=self.ceremony.needed)
        return tuple(read_share(file) for file in files)

    def add(self, certificates: Iterable[Certificate], root: SigningKey) -> None:
        """Put certificates in force: the register first, then a file for each owner.

        Raises BadInput where a file cannot be written.
        """
        added = tuple(certificates)
        register = self.register.with_added(added)
        replace_file(self.path / "register.json", register.sign(self.ceremony, root))
        self.register = register
        for certificate in added:
            folder = "terminals" if certificate.role is Role.TERMINAL else "receptions"
            replace_file(self.path / folder / f"{certificate.name}.crt", certificate.pem)


def open_key_folder(path: Path) -> KeyFolder:
    """The folder at `path`. Raises BadInput, with all that is wrong with it."""
    files = (path / "ceremony.json", path / "register.json")
    signed: list[bytes] = []
    errors: list[InputError] = []
    for file in files:
        try:
            signed.append(read_file(file))
        except BadInput as bad:
            errors += bad.errors
    if errors:
        raise BadInput(errors)
    try:
        ceremony = read_ceremony(signed[0])
    except DocumentRefused as cause:
        raise refuse(str(files[0]), "keys.not-signed", what=str(cause)) from cause
    try:
        register = read_register(signed[1], ceremony)
    except DocumentRefused as cause:
        raise refuse(str(files[1]), "keys.not-signed", what=str(cause)) from cause
    return KeyFolder(path, ceremony, register)


def write_key_folder(
    path: Path,
    outcome: CeremonyOutcome,
    passphrase: Secret | None = None,
    trustee_folders: tuple[Path, ...] = (),
) -> KeyFolder:
    """A new KEYS folder. Raises BadInput where one exists, or a rule is broken.

    trustee_folders: one folder a trustee, for each share; in an official election they
    are needed and lie outside KEYS, and the root key is encrypted. All files are written,
    or none is left behind.
    """
    ceremony, root = outcome.ceremony, outcome.root
    errors = [*_root_rules(ceremony, passphrase), *_trustee_rules(path, ceremony, trustee_folders)]
    if errors:
        raise BadInput(errors)
    inside = tuple(path / "trustees" / str(n + 1) for n in range(ceremony.trustees))
    places = zip(trustee_folders or inside, outcome.shares, strict=True)
    register = Register((outcome.root_certificate,))
    files = {folder / "share.txt": share.reveal() + b"\n" for folder, share in places}
    files |= {
        path / "root.key": lock_root(root, ceremony.uid, passphrase),
        path / "root.crt": outcome.root_certificate.pem,
        path / "register.json": register.sign(ceremony, root),
        # Last: a folder without it is no KEYS folder, whatever else lies there.
        path / "ceremony.json": ceremony.sign(root),
    }
    create_files(files)
    return KeyFolder(path, ceremony, register)


def write_shares(
    path: Path, ceremony: Ceremony, shares: tuple[Secret, ...], folders: tuple[Path, ...]
) -> None:
    """New shares of the key of the KEYS at `path`, each in its trustee's folder.

    The rules of write_key_folder hold. Raises BadInput, and then nothing is written.
    """
    if errors := _trustee_rules(path, ceremony, folders, "--to", needed=True):
        raise BadInput(errors)
    pairs = zip(folders, shares, strict=True)
    create_files({folder / "share.txt": share.reveal() + b"\n" for folder, share in pairs})


def read_share(file: Path) -> Secret:
    """A trustee's share from its file. Raises BadInput."""
    words = read_file(file, MAX_SHARE_BYTES).split()
    if not words:
        raise refuse(str(file), "keys.misread")
    return Secret(b" ".join(words))


def _root_rules(ceremony: Ceremony, passphrase: Secret | None) -> list[InputError]:
    """An official root key is locked; a passphrase is neither empty nor too long."""
    if passphrase is None:
        official = ceremony.mode == "official"
        return [InputError("root.key", 1, "-", "keys.passphrase-needed")] if official else []
    length = 0 if passphrase.wiped else len(passphrase.reveal())
    if 1 <= length <= MAX_PASSPHRASE_BYTES:
        return []
    values = {"found": length, "limit": MAX_PASSPHRASE_BYTES}
    return [InputError("--passphrase-file", 1, "-", "keys.passphrase-length", values)]


def _trustee_rules(
    path: Path,
    ceremony: Ceremony,
    folders: tuple[Path, ...],
    option: str = "--trustee",
    *,
    needed: bool = False,
) -> list[InputError]:
    """Each share has a folder of its own; an official one lies outside KEYS.

    option: how the folders were named on the command line.
    """
    errors: list[InputError] = []
    official = ceremony.mode == "official"
    wanted = needed or official or bool(folders)
    if wanted and len(folders) != ceremony.trustees:
        expected = ceremony.trustees
        values: dict[str, Value] = {"expected": expected, "found": len(folders), "option": option}
        errors.append(InputError(option, 1, "-", "keys.trustee-folders", values))
    resolved = [folder.resolve() for folder in folders]
    for at, folder in enumerate(folders):
        if resolved[at] in resolved[:at]:
            errors.append(InputError(str(folder), 1, "-", "keys.trustee-same"))
        if official and path.resolve() in (resolved[at], *resolved[at].parents):
            errors.append(InputError(str(folder), 1, "-", "keys.trustee-inside"))
    return errors
