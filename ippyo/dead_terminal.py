"""What the medium of a dead terminal says of itself, each word of it verified.

The medium holds the election package and the terminal's certificate beside the box
(docs/formats/working-medium.md): with both halves of the box secret that is all another
device needs. Nothing is written here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from common.box_header import MediumRole
from common.certificates import Certificate, CertificateRefused, Role, read_certificate
from common.closing import CERTIFICATE_FILE, CLOSED_FILES, PACKAGE_FILE
from common.closing_reader import ClosedMedium, ClosingFault, Expected, read_closing
from common.eventlog import Event, LogRefused, read_log
from common.package import Package, read_package
from common.register import Register
from common.signed import DocumentRefused
from common.text import Value
from ippyo.program import program
from ippyo.sources import MAX_FILE
from tally_server.preparation.key_folder import KeyFolder
from terminal.files import BOX_FILE, is_working, read_whole
from terminal.log_file import read_log_file
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.unlock import look


class TakeOverRefused(Exception):
    """Why this medium is not taken over; `name` is an entry of `take_over.toml`."""

    def __init__(self, name: str, **values: Value) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


@dataclass(frozen=True)
class DeadTerminal:
    """A terminal's medium that was found good so far.

    closed: its closing package, where nothing is left to be done. other_program: the
    version that the terminal ran, where this device runs another.
    """

    provision: Provision
    role: MediumRole
    closed: ClosedMedium | None
    other_program: str | None


def examine(medium: Medium, keys: KeyFolder | None, named: MediumRole | None) -> DeadTerminal:
    """Whose medium it is, and which of the two.

    keys: the election that it must be of. named: which medium people say it is. Raises
    TakeOverRefused, MediumFault.
    """
    provision = _provision(medium)
    if keys is not None and provision.package.ceremony != keys.ceremony:
        raise TakeOverRefused("other-election", election=provision.package.election.id)
    if keys is not None and not keys.register.holds(provision.certificate):
        raise TakeOverRefused("not-registered", terminal=provision.terminal)
    names = medium.names()
    closed = {role: found for role in MediumRole if (found := closed_as(medium, provision, role))}
    if not closed and BOX_FILE not in names:
        raise TakeOverRefused("no-box", terminal=provision.terminal)
    boxes = (role for role in MediumRole if look(medium, role, provision).newest is not None)
    role = _role({*closed, *boxes}, named)
    done = None if any(map(is_working, names)) else closed.get(role)
    return DeadTerminal(provision, role, done, _other_program(medium, provision))


def closed_as(medium: Medium, provision: Provision, role: MediumRole) -> ClosedMedium | None:
    """The closing package on a medium, in this role; None where there is no whole one."""
    expected = Expected(provision.package, Register((provision.certificate,)))
    try:
        files = {name: read_whole(medium, name) for name in CLOSED_FILES & set(medium.names())}
        return read_closing(files, provision.terminal, role, expected)
    except (ClosingFault, MediumFault):
        return None


def _role(found: set[MediumRole], named: MediumRole | None) -> MediumRole:
    """Which medium it is: what it says itself, and where it says both, what people say."""
    if not found:
        raise TakeOverRefused("medium-unreadable")
    if named is None and len(found) > 1:
        raise TakeOverRefused("role-unclear")
    if named is not None and named not in found:
        raise TakeOverRefused("role-contradicted", named=named.word)
    return named or next(iter(found))


def _provision(medium: Medium) -> Provision:
    names = medium.names()
    data = {name: _small(medium, name, names) for name in (PACKAGE_FILE, CERTIFICATE_FILE)}
    try:
        package = read_package(data[PACKAGE_FILE])
    except DocumentRefused as cause:
        raise TakeOverRefused("no-medium", file=PACKAGE_FILE) from cause
    certificate = _certificate(data[CERTIFICATE_FILE], package)
    return Provision(package, data[PACKAGE_FILE], certificate, (), program())


def _small(medium: Medium, name: str, names: Iterable[str]) -> bytes:
    """A file that tells whose medium it is."""
    if name not in names or medium.size(name) > MAX_FILE:
        raise TakeOverRefused("no-medium", file=name)
    return read_whole(medium, name)


def _certificate(data: bytes, package: Package) -> Certificate:
    """The certificate of a terminal of this election."""
    try:
        certificate = read_certificate(data, package.ceremony.root_key, package.ceremony.uid)
    except CertificateRefused as cause:
        raise TakeOverRefused("no-medium", file=CERTIFICATE_FILE) from cause
    terminals = package.election.terminals
    if certificate.role is not Role.TERMINAL or certificate.name not in terminals:
        raise TakeOverRefused("no-medium", file=CERTIFICATE_FILE)
    return certificate


def _other_program(medium: Medium, provision: Provision) -> str | None:
    """The version in the log's first entry, where it is not this device's own."""
    try:
        data, _ = read_log_file(medium, provision)
        entries, _ = read_log(data, provision.uid, provision.terminal)
    except (MediumFault, LogRefused):
        return None
    if not entries or entries[0].event is not Event.PROVISIONED:
        return None
    version = str(entries[0].values["program"])
    return None if version == provision.program["version"] else version
