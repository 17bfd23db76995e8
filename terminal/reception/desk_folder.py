"""The folder of a desk on its own computer: package, key, certificate, counts.

| file | what |
|---|---|
| `package.json` | the election package |
| `reception.key` | the desk's seed, 64 hexadecimal digits; gone once the desk is ended |
| `reception.csr` | its request for a certificate (certificate-request.md) |
| `reception.crt` | the certificate, once the committee answered |
| `counts` | numbers (count_file.py) |

All I/O passes through the medium port, so that file times are constant and a power cut
leaves a whole desk.
"""

from collections.abc import Sequence

from common.certificates import Certificate, CertificateRefused, Role, read_certificate
from common.package import Package, read_package
from common.secret import Secret
from common.signed import DocumentRefused
from common.signing import SigningKey
from terminal.files import read_whole, write_whole
from terminal.ports.medium import Medium
from terminal.reception.desk import Desk, DeskRefused
from terminal.reception.outlets import Outlet
from terminal.request import certificate_request

PACKAGE_FILE = "package.json"
KEY_FILE = "reception.key"
REQUEST_FILE = "reception.csr"
CERTIFICATE_FILE = "reception.crt"
_SEED_LETTERS = 64


def prepare(disk: Medium, package_file: bytes, place: str) -> str:
    """A new desk of this place: its key, and the request for its certificate.

    The fingerprint of the key, to be compared by people. The package was read before.
    Raises DeskRefused: desk-exists; MediumFault.
    """
    if KEY_FILE in disk.names() or CERTIFICATE_FILE in disk.names():
        raise DeskRefused("desk-exists")
    key = SigningKey.generate()
    write_whole(disk, PACKAGE_FILE, package_file)
    write_whole(disk, KEY_FILE, key.seed.reveal().hex().encode())
    write_whole(disk, REQUEST_FILE, certificate_request(key, place))
    fingerprint = key.public.key_id
    key.destroy()
    return fingerprint


def admit(disk: Medium, data: bytes) -> Certificate:
    """The committee's answer is kept: a certificate of this desk's key.

    Raises DeskRefused: no-desk, not-my-certificate; MediumFault.
    """
    package, key = _package(disk), _key(disk)
    try:
        certificate = read_certificate(data, package.ceremony.root_key, package.ceremony.uid)
    except CertificateRefused as cause:
        raise DeskRefused("not-my-certificate") from cause
    if key is None or certificate.key != key.public or certificate.role is not Role.RECEPTION:
        raise DeskRefused("not-my-certificate")
    key.destroy()
    write_whole(disk, CERTIFICATE_FILE, certificate.pem)
    return certificate


def open_desk(disk: Medium, outlets: Sequence[Outlet] = ()) -> Desk:
    """The desk at work; an ended one shows its counts.

    Raises DeskRefused: no-desk, not-admitted, not-my-certificate, counts-unreadable;
    MediumFault.
    """
    package = _package(disk)
    if CERTIFICATE_FILE not in disk.names():
        raise DeskRefused("not-admitted")
    root, uid = package.ceremony.root_key, package.ceremony.uid
    try:
        certificate = read_certificate(read_whole(disk, CERTIFICATE_FILE), root, uid)
    except CertificateRefused as cause:
        raise DeskRefused("not-my-certificate") from cause
    key = _key(disk)
    mine = certificate.role is Role.RECEPTION and (key is None or key.public == certificate.key)
    if not mine:
        raise DeskRefused("not-my-certificate")
    return Desk(package, certificate, key, disk, outlets)


def end_desk(disk: Medium, desk: Desk) -> None:
    """The key is overwritten and gone, here and in memory. Raises MediumFault."""
    desk.end()
    if KEY_FILE in disk.names():
        disk.write(KEY_FILE, 0, b"0" * _SEED_LETTERS)
        disk.flush(KEY_FILE)
        disk.remove(KEY_FILE)
        disk.flush_names()


def _package(disk: Medium) -> Package:
    if PACKAGE_FILE not in disk.names():
        raise DeskRefused("no-desk")
    try:
        return read_package(read_whole(disk, PACKAGE_FILE))
    except DocumentRefused as cause:
        raise DeskRefused("no-desk") from cause


def _key(disk: Medium) -> SigningKey | None:
    """The desk's key; None where the desk was ended, or was cut off while it ended."""
    if KEY_FILE not in disk.names():
        return None
    data = read_whole(disk, KEY_FILE)
    try:
        seed = bytes.fromhex(data.decode("ascii"))
        return SigningKey(Secret(seed)) if any(seed) else None
    except ValueError as cause:
        raise DeskRefused("no-desk") from cause
