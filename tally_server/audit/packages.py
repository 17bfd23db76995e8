"""The election package: verified once, wherever it stands, and which one is the election's."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from common.ceremony import Ceremony, with_keys
from common.closing import PACKAGE_FILE
from common.package import PACKAGE, Package
from common.signed import MAX_BYTES
from common.signing import PublicKey
from tally_server.audit import authenticity, completeness, consistency, integrity
from tally_server.audit.files import Files
from tally_server.audit.keys import document
from tally_server.audit.ledger import Broken, Ledger, Place

MediumName = tuple[str, str]
"""Terminal and medium (`original` or `duplicate`)."""


def verify_package(
    ledger: Ledger, place: Place, data: bytes, ceremony: Ceremony | None
) -> Package | None:
    """The package in these bytes; None where it is none of this election's.

    ceremony: None where nobody brought the keys; then it names its own root.
    """
    found = document(ledger, place, data, PACKAGE)
    if found is None:
        return None
    root = ceremony.root_key if ceremony is not None else _own_root(ledger, place, found.value)
    signed = authenticity.package_is_signed_by_the_root
    if root is None or not ledger.holds(signed, place, found, root):
        return None
    value = found.value
    election = ledger.ask(integrity.package_has_its_members, place, value)
    if election is None:
        return None
    fits = ledger.holds(consistency.election_fits_its_keys, place, value, election)
    if ceremony is None:
        ceremony = _own_ceremony(ledger, place, value)
    else:
        same = consistency.package_has_the_keys_of_the_ceremony
        fits = ledger.holds(same, place, value, ceremony) and fits
    return Package(election, ceremony) if fits and ceremony is not None else None


def _own_root(ledger: Ledger, place: Place, value: Mapping[str, Any]) -> PublicKey | None:
    """The root key that a package names itself; one that names none has not its members."""
    ceremony = value.get("ceremony")
    named = ceremony.get("root_key") if isinstance(ceremony, dict) else None
    try:
        return PublicKey(bytes.fromhex(named if isinstance(named, str) else ""))
    except ValueError:
        ledger.ask(integrity.package_has_its_members, place, {})
    return None


def _own_ceremony(ledger: Ledger, place: Place, value: Mapping[str, Any]) -> Ceremony | None:
    election_key = bytes.fromhex(value["ceremony"]["election_key"])
    suite = value["ceremony"]["suite"]
    if not ledger.holds(integrity.election_key_is_good, place, suite, election_key):
        return None
    return with_keys(value["ceremony"])


@dataclass
class MediaPackages:
    """The packages on all media: nearly always the same bytes, so read once.

    held: the package on each medium that has a good one.
    """

    ledger: Ledger
    files: Files
    ceremony: Ceremony | None

    def __post_init__(self) -> None:
        self.held: dict[MediumName, Package] = {}
        self._opened: dict[bytes, tuple[Ledger, Package | None]] = {}

    def read(self, terminal: str, medium: str) -> None:
        """Take the package of a medium; that it is missing is another check's matter."""
        path = f"{terminal}/{medium}/{PACKAGE_FILE}"
        try:
            data = self.files.read(path, MAX_BYTES)
        except Broken:
            return
        place = self.files.place.of(path)
        file_hash = hashlib.sha256(data).digest()
        if file_hash not in self._opened:
            found = Ledger()
            self._opened[file_hash] = found, verify_package(found, place, data, self.ceremony)
        found, package = self._opened[file_hash]
        here = (replace(finding, place=place) for finding in found.findings)
        self.ledger.take_over(found.made, here)
        if package is not None:
            self.held[terminal, medium] = package

    def the_one(self, announced: str | None) -> Package | None:
        """The announced package, else the one on most media; the others are told."""
        times = Counter(package.hash for package in self.held.values())
        if not times:
            told = bool(self._opened)
            some = completeness.some_medium_holds_a_package
            self.ledger.ask(some, self.files.place, told)
            return None
        most = max(times, key=lambda one: (one == announced, times[one], one))
        if announced is not None:
            its = authenticity.package_is_the_announced_one
            self.ledger.ask(its, self.files.place, most, announced)
        for (terminal, medium), package in self.held.items():
            place = self.files.place.of(f"{terminal}/{medium}/{PACKAGE_FILE}")
            self.ledger.ask(consistency.package_is_the_same, place, package.hash, most)
        return next(package for package in self.held.values() if package.hash == most)
