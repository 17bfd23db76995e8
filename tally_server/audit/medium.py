"""One medium, from its certificate to the last signature: bytes in, findings out.

docs/formats/closing-package.md says what is checked; nothing here reads a disk, so it is
done in whatever process there is.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from common.ballot import record_bytes
from common.ceremony import Ceremony
from common.closing import (
    CERTIFICATE_FILE,
    LOG_FILE,
    MANIFEST,
    MANIFEST_FILE,
    MEDIUM,
    MEDIUM_FILE,
    RECORDS_FILE,
)
from common.package import Package
from tally_server.audit import authenticity, consistency, integrity
from tally_server.audit.keys import Certified, certificate, document
from tally_server.audit.ledger import Ledger, Place
from tally_server.audit.shapes import Manifest


@dataclass(frozen=True)
class Against:
    """What media are held against. register: fingerprints in force, None for no register."""

    package: Package
    register: frozenset[str] | None

    @property
    def ceremony(self) -> Ceremony:
        return self.package.ceremony

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The place of each terminal, spares included."""
        places = self.package.election.places
        return {terminal: place.id for place in places for terminal in place.terminal_ids}


@dataclass(frozen=True)
class MediumFiles:
    """A medium's files. package_hash: of the package beside them, None for none that is good."""

    place: Place
    terminal: str
    medium: str
    files: Mapping[str, bytes] = field(hash=False)
    package_hash: str | None = None


@dataclass(frozen=True)
class MediumRead:
    """A medium that is its terminal's, and whose manifest can be believed.

    counts: records of each contest. whole: nothing at all was found on it.
    """

    terminal: str
    medium: str
    digest: str
    counts: tuple[tuple[str, int], ...]
    whole: bool

    @property
    def records(self) -> int:
        return sum(number for _, number in self.counts)


class MediumAudit:
    """The checks of one terminal's media, one after the other.

    What was signed on one medium is not verified again on the other: equal bytes under an
    equal certificate are as good.
    """

    def __init__(self, against: Against) -> None:
        self.against = against
        self._verified: set[tuple[bytes, str]] = set()

    def verify(self, ledger: Ledger, medium: MediumFiles) -> MediumRead | None:
        """The medium; None where its manifest cannot be believed to be its terminal's."""
        before = len(ledger.findings)
        owner = self._certificate(ledger, medium)
        manifest = None if owner is None else self._manifest(ledger, medium, owner)
        if owner is None or manifest is None:
            return None
        self._medium_document(ledger, medium, owner)
        if _covered(ledger, medium, manifest):
            self._log(ledger, medium, manifest, owner)
            self._records(ledger, medium, manifest, owner)
        if owner.owner[1] != medium.terminal:
            return None  # it is another's, so nothing else here is held against it
        return MediumRead(
            medium.terminal,
            medium.medium,
            hashlib.sha256(medium.files[MANIFEST_FILE]).hexdigest(),
            tuple((entry.contest, entry.records) for entry in manifest.contests),
            whole=len(ledger.findings) == before,
        )

    def _certificate(self, ledger: Ledger, medium: MediumFiles) -> Certified | None:
        place, against = medium.place.of(CERTIFICATE_FILE), self.against
        pem = medium.files[CERTIFICATE_FILE]
        der = ledger.ask(integrity.certificate_file_has_its_form, place, pem)
        found = certificate(ledger, 206, place, der, against.ceremony)
        if found is None:
            return None
        a_terminals = authenticity.medium_certificate_is_a_terminals
        name = ledger.ask(a_terminals, place, found.owner, against.places)
        if name is None:
            return None
        here = consistency.medium_is_of_the_terminal_where_it_lies
        ledger.ask(here, place, name, medium.terminal)
        if against.register is not None:
            known = consistency.certificate_is_in_the_register
            ledger.ask(known, place, found.sha256, against.register)
        return found

    def _manifest(self, ledger: Ledger, medium: MediumFiles, owner: Certified) -> Manifest | None:
        place = medium.place.of(MANIFEST_FILE)
        found = document(ledger, place, medium.files[MANIFEST_FILE], MANIFEST)
        signed = authenticity.manifest_is_signed_by_its_terminal
        if found is None or not ledger.holds(signed, place, found, owner.key):
            return None
        manifest = ledger.ask(integrity.manifest_has_its_members, place, found.value)
        if manifest is None:
            return None
        return manifest if self._names(ledger, medium, manifest, owner) else None

    def _names(
        self, ledger: Ledger, medium: MediumFiles, manifest: Manifest, owner: Certified
    ) -> bool:
        """Where it is of another election or its counts cannot be, the rest says nothing."""
        place, against = medium.place.of(MANIFEST_FILE), self.against
        election = against.package.election
        good = ledger.holds(
            consistency.manifest_is_of_this_election, place, manifest, against.ceremony
        )
        if medium.package_hash is not None:
            its = consistency.manifest_names_its_package
            ledger.ask(its, place, manifest, medium.package_hash)
        owns = consistency.manifest_names_its_terminal_and_place
        ledger.ask(owns, place, manifest, owner.owner[1], against.places)
        can_be = consistency.counts_of_the_manifest_can_be
        return ledger.holds(can_be, place, manifest, election) and good

    def _medium_document(self, ledger: Ledger, medium: MediumFiles, owner: Certified) -> None:
        place = medium.place.of(MEDIUM_FILE)
        found = document(ledger, place, medium.files[MEDIUM_FILE], MEDIUM)
        signed = authenticity.medium_document_is_signed_by_its_terminal
        if found is None or not ledger.holds(signed, place, found, owner.key):
            return
        said = ledger.ask(integrity.medium_document_has_its_members, place, found.value)
        if said is None:
            return
        names = consistency.medium_document_names_this_manifest
        manifest_file, name = medium.files[MANIFEST_FILE], owner.owner[1]
        ledger.ask(names, place, said, self.against.ceremony, name, manifest_file)
        ledger.ask(consistency.medium_is_the_one_it_says, place, said, medium.medium)

    def _log(
        self, ledger: Ledger, medium: MediumFiles, manifest: Manifest, owner: Certified
    ) -> None:
        if LOG_FILE not in medium.files:
            return
        place, name = medium.place.of(LOG_FILE), owner.owner[1]
        log = ledger.ask(integrity.log_lines_have_their_form, place, medium.files[LOG_FILE])
        if log is None:
            return
        head = ledger.ask(integrity.log_is_one_chain, place, log, self.against.ceremony.uid, name)
        if head is None:
            return
        ledger.ask(integrity.log_is_the_one_in_the_manifest, place, head, manifest)
        last = ledger.ask(integrity.log_ends_with_the_close, place, log)
        if last is not None:
            ledger.ask(consistency.log_agrees_with_the_manifest, place, last, manifest)

    def _records(
        self, ledger: Ledger, medium: MediumFiles, manifest: Manifest, owner: Certified
    ) -> None:
        if RECORDS_FILE not in medium.files:
            return
        place, data = medium.place.of(RECORDS_FILE), medium.files[RECORDS_FILE]
        size = record_bytes(self.against.ceremony.suite)
        records = ledger.ask(integrity.records_are_as_many_as_stated, place, data, manifest, size)
        if records is None:
            return
        for entry in manifest.contests:
            some = records[entry.contest]
            ledger.ask(integrity.records_rise, place, entry.contest, some)
            stated = integrity.merkle_root_is_the_stated_one
            ledger.ask(stated, place, entry.contest, some, entry.merkle_root)
        same = (hashlib.sha256(data).digest(), owner.sha256)
        if same in self._verified:
            ledger.nothing_to_look_at(210)
            return
        signed = authenticity.records_are_signed_by_their_terminal
        name = owner.owner[1]
        if ledger.holds(signed, place, records, self.against.ceremony, name, owner.key):
            self._verified.add(same)


def _covered(ledger: Ledger, medium: MediumFiles, manifest: Manifest) -> bool:
    """Whether every file that is here is the one in the manifest."""
    its = integrity.file_is_the_one_in_the_manifest
    held = [
        ledger.holds(its, medium.place.of(entry.name), data, entry.bytes, entry.sha256)
        for entry in manifest.files
        if (data := medium.files.get(entry.name)) is not None
    ]
    return all(held)
