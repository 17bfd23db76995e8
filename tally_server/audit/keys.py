"""The keys of the election: ceremony, root, register, certificates, in their order."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from common.ceremony import CEREMONY, Ceremony, with_keys
from common.certificates import Parsed, Role
from common.register import REGISTER
from common.signed import MAX_BYTES, DocumentType, Unverified
from common.signing import PublicKey
from tally_server.audit import authenticity, completeness, consistency, integrity
from tally_server.audit.authenticity import Owner
from tally_server.audit.files import Files, read_file
from tally_server.audit.integrity import MAX_CERTIFICATE
from tally_server.audit.ledger import Check, Ledger, Place

_FILES = {"ceremony.json": MAX_BYTES, "register.json": MAX_BYTES, "root.crt": MAX_CERTIFICATE}


@dataclass(frozen=True)
class Keys:
    """register: owner of each certificate in force by its fingerprint; None where it
    cannot be believed, or nobody brought one."""

    ceremony: Ceremony
    register: Mapping[str, Owner] | None

    @property
    def certified(self) -> frozenset[str]:
        """The terminals that have a certificate in force."""
        owners = (self.register or {}).values()
        return frozenset(name for role, name in owners if role is Role.TERMINAL)


def verify_keys(ledger: Ledger, files: Files, announced_uid: str | None) -> Keys | None:
    """The keys; None where there is no ceremony to start from."""
    data = {
        name: read_file(ledger, completeness.keys_hold_the_file, files, name, limit)
        for name, limit in _FILES.items()
    }
    ceremony = _ceremony(ledger, files.place.of("ceremony.json"), data["ceremony.json"])
    if ceremony is None:
        return None
    if announced_uid is not None:
        place = files.place.of("ceremony.json")
        ledger.ask(authenticity.election_is_the_announced_one, place, ceremony, announced_uid)
    _root_certificate(ledger, files.place.of("root.crt"), data["root.crt"], ceremony)
    register = _register(ledger, files.place.of("register.json"), data["register.json"], ceremony)
    _certificate_files(ledger, files, ceremony, register)
    return Keys(ceremony, register)


def document(
    ledger: Ledger, place: Place, data: bytes | None, kind: DocumentType
) -> Unverified | None:
    """Check 401, where there are bytes."""
    if data is None:
        return None
    return ledger.ask(integrity.document_has_its_spelling, place, data, kind)


@dataclass(frozen=True)
class Certified:
    """A certificate of the root, of this election, in its one form."""

    sha256: str
    owner: Owner
    key: PublicKey


def certificate(
    ledger: Ledger, number: int, place: Place, der: bytes | None, ceremony: Ceremony
) -> Certified | None:
    """number: of the check that the root signed it here; 407 and 408 are asked, too."""
    framed = None if der is None else ledger.ask(integrity.certificate_is_framed, place, der)
    if framed is None:
        return None
    signed = authenticity.root_signed_it(number)
    if not ledger.holds(signed, place, framed, ceremony.root_key):
        return None
    parsed = ledger.ask(integrity.certificate_has_its_form, place, framed)
    if parsed is None:
        return None
    owner = ledger.ask(authenticity.it_is_of_this_election(number), place, parsed, ceremony.uid)
    key = _key(ledger, place, parsed)
    if owner is None or key is None:
        return None
    return Certified(hashlib.sha256(framed.der).hexdigest(), owner, key)


def _key(ledger: Ledger, place: Place, parsed: Parsed) -> PublicKey | None:
    return ledger.ask(integrity.key_is_good, place, parsed.raw_key)


def _ceremony(ledger: Ledger, place: Place, data: bytes | None) -> Ceremony | None:
    found = document(ledger, place, data, CEREMONY)
    if found is None:
        return None
    value = found.value
    if not ledger.holds(integrity.ceremony_has_its_members, place, value):
        return None
    root = ledger.ask(integrity.key_is_good, place, bytes.fromhex(value["root_key"]))
    election_key = bytes.fromhex(value["election_key"])
    good = ledger.holds(integrity.election_key_is_good, place, value["suite"], election_key)
    if root is None or not good:
        return None
    signed = authenticity.ceremony_is_signed_by_its_root
    return with_keys(value) if ledger.holds(signed, place, found, root) else None


def _root_certificate(ledger: Ledger, place: Place, data: bytes | None, ceremony: Ceremony) -> None:
    if data is None:
        return
    der = ledger.ask(integrity.certificate_file_has_its_form, place, data)
    found = certificate(ledger, 202, place, der, ceremony)
    if found is not None:
        own = authenticity.root_certificate_is_the_roots_own
        ledger.ask(own, place, found.owner, found.key, ceremony.root_key)


def _register(
    ledger: Ledger, place: Place, data: bytes | None, ceremony: Ceremony
) -> dict[str, Owner] | None:
    found = document(ledger, place, data, REGISTER)
    signed = authenticity.register_is_signed_by_the_root
    if found is None or not ledger.holds(signed, place, found, ceremony.root_key):
        return None
    entries = ledger.ask(integrity.register_has_its_members, place, found.value)
    if entries is None:
        return None
    ledger.ask(consistency.register_is_of_this_election, place, found.value, ceremony)
    register = {}
    ledger.nothing_to_look_at(204)
    for number, der in enumerate(entries, start=1):
        entry = Place(f"{place} entry {number}")
        one = certificate(ledger, 204, entry, der, ceremony)
        if one is not None:
            register[one.sha256] = one.owner
    return register


def _certificate_files(
    ledger: Ledger, files: Files, ceremony: Ceremony, register: Mapping[str, Owner] | None
) -> None:
    ledger.nothing_to_look_at(*((205,) if register is None else (205, 302)))
    for folder, role in (("terminals", Role.TERMINAL), ("receptions", Role.RECEPTION)):
        for name in files.names(folder) or ():
            if name.endswith(".crt"):
                _certificate_file(ledger, files, f"{folder}/{name}", role, ceremony, register)


def _certificate_file(
    ledger: Ledger,
    files: Files,
    path: str,
    role: Role,
    ceremony: Ceremony,
    register: Mapping[str, Owner] | None,
) -> None:
    place = files.place.of(path)
    data = read_file(ledger, _certificate_can_be_read, files, path, MAX_CERTIFICATE)
    if data is None:
        return
    der = ledger.ask(integrity.certificate_file_has_its_form, place, data)
    found = certificate(ledger, 205, place, der, ceremony)
    if found is None:
        return
    name = path.rpartition("/")[2].removesuffix(".crt")
    its_owners = authenticity.certificate_file_is_its_owners
    if ledger.holds(its_owners, place, found.owner, role, name) and register is not None:
        known = consistency.certificate_file_is_in_the_register
        ledger.ask(known, place, found.sha256, register)


def _read(files: Files, path: str, limit: int) -> bytes:
    return files.read(path, limit)


_certificate_can_be_read = Check(205, _read)
