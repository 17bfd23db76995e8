"""What is left of a medium: read and explained, never written.

For a medium that a terminal was pulled from, that fell into water, or that somebody
found. Reads whatever it can, past errors, and says what each part is worth. Nothing
here can show a choice: records are sealed to the election key, which is not here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from common.box import BoxKey
from common.box_contents import BoxRefused
from common.box_header import MediumRole
from common.certificates import Certificate, CertificateRefused, read_certificate
from common.closing import CERTIFICATE_FILE, CLOSED_FILES, LOG_FILE, PACKAGE_FILE
from common.closing_reader import ClosedMedium, ClosingFault, Expected, read_closing
from common.eventlog import whole_lines
from common.halves import Half, HalfRefused, join
from common.package import Package, read_package
from common.register import Register
from common.signed import DocumentRefused
from terminal.box_file import BoxFile, Slot, contents_of
from terminal.files import is_working
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.unlock import find_key, look

Finding = tuple[str, dict[str, str | int]]
"""The name of a text in `salvage.toml`, and its values."""


@dataclass(frozen=True)
class Salvaged:
    """Everything that was found, in the order in which it is told."""

    findings: tuple[Finding, ...]


def salvage(medium: Medium, halves: tuple[Half, Half] | None) -> Salvaged:
    """Read what can be read. halves: to see whether the box still opens."""
    return Salvaged(tuple(_findings(medium, halves)))


def _findings(medium: Medium, halves: tuple[Half, Half] | None) -> Iterable[Finding]:
    try:
        names = list(medium.names())
    except MediumFault as fault:
        yield "unreadable", {"fault": fault.fault.value}
        return
    readable = {name: data for name in names if (data := _read(medium, name)) is not None}
    yield from _files(names, readable)
    package = _package(readable.get(PACKAGE_FILE))
    if package is None:
        yield "no-package", {}
        return
    yield "package", {"election": package.election.id, "mode": package.election.mode}
    certificate = _certificate(readable.get(CERTIFICATE_FILE), package)
    if certificate is None:
        yield "no-certificate", {}
        return
    yield "terminal", {"terminal": certificate.name}
    yield from _log(readable.get(LOG_FILE), package, certificate)
    yield from _closed(readable, package, certificate)
    yield from _box(medium, names, package, certificate, halves)


def _read(medium: Medium, name: str) -> bytes | None:
    """A small file's bytes; None for the box, a folder, or what cannot be read."""
    if name.endswith("/") or is_working(name):
        return None
    try:
        return medium.read(name, 0, medium.size(name))
    except MediumFault:
        return None


def _files(names: Iterable[str], readable: dict[str, bytes]) -> Iterable[Finding]:
    for name in names:
        if name not in CLOSED_FILES and not is_working(name):
            yield "stranger", {"file": name}
        elif name not in readable and not is_working(name):
            yield "file-unreadable", {"file": name}
        else:
            yield "file", {"file": name}


def _package(data: bytes | None) -> Package | None:
    try:
        return None if data is None else read_package(data)
    except DocumentRefused:
        return None


def _certificate(data: bytes | None, package: Package) -> Certificate | None:
    if data is None:
        return None
    try:
        return read_certificate(data, package.ceremony.root_key, package.ceremony.uid)
    except CertificateRefused:
        return None


def _log(data: bytes | None, package: Package, certificate: Certificate) -> Iterable[Finding]:
    if data is None:
        yield "no-log", {}
        return
    head = whole_lines(data, package.ceremony.uid, certificate.name)
    whole = head.length == len(data)
    yield ("log" if whole else "log-broken"), {"entries": head.entries}


def _closed(
    readable: dict[str, bytes], package: Package, certificate: Certificate
) -> Iterable[Finding]:
    found = {
        role: closed
        for role in MediumRole
        if (closed := _closing(readable, package, certificate, role)) is not None
    }
    if not found:
        yield "not-closed", {}
    for role, closed in found.items():
        yield (
            "closed",
            {
                "medium": role.word,
                "records": closed.slip.records,
                "digest": closed.slip.digest,
            },
        )


def _closing(
    readable: dict[str, bytes], package: Package, certificate: Certificate, role: MediumRole
) -> ClosedMedium | None:
    files = {name: data for name, data in readable.items() if name in CLOSED_FILES}
    expected = Expected(package, Register((certificate,)))
    try:
        return read_closing(files, certificate.name, role, expected)
    except ClosingFault:
        return None


def _box(
    medium: Medium,
    names: Iterable[str],
    package: Package,
    certificate: Certificate,
    halves: tuple[Half, Half] | None,
) -> Iterable[Finding]:
    if not any(is_working(name) for name in names):
        return
    provision = Provision(package, b"", certificate, (), {})
    slots = [
        (role, slot)
        for role in MediumRole
        for slot in BoxFile(medium, role, provision.shape).slots(provision)
    ]
    if not slots:
        yield "box-unreadable", {}
    for role, slot in slots:
        yield (
            "slot",
            {
                "medium": role.word,
                "opening": slot.header.identity.opening,
                "epoch": slot.header.epoch,
                "voters": slot.header.count,
            },
        )
    if halves is not None and slots:
        yield _opens(medium, slots[0][1], provision, halves)


def _opens(medium: Medium, slot: Slot, provision: Provision, halves: tuple[Half, Half]) -> Finding:
    """Whether the halves open the newest box, and the key that would close it."""
    one, other = halves
    identity = provision.identity(slot.header.identity.opening)
    try:
        secret = join(one, other)
        contents_of(slot, BoxKey(secret, identity), provision.shape)
    except (HalfRefused, BoxRefused):
        return "does-not-open", {}
    found = [look(medium, slot.header.role, provision)]
    name = "opens" if find_key(found, provision, secret, identity.opening) else "key-lost"
    return name, {"voters": slot.header.count}
