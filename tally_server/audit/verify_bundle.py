"""A bundle, from the form of its archive to the verdict on each of its files."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import TypeVar

from common.canonical import canonical
from common.ceremony import Ceremony
from common.closing import CLOSED_FILES, RECORDS_FILE
from common.package import Package
from common.signed import MAX_BYTES, Unverified
from tally_server.audit import authenticity, completeness, consistency, integrity
from tally_server.audit.archive_reader import ArchiveRefused
from tally_server.audit.checks import Kind, asked
from tally_server.audit.counted import CountAudit
from tally_server.audit.decided_by_people import Decided
from tally_server.audit.files import BundleFiles, Files, FolderFiles, read_file
from tally_server.audit.index import BUNDLE, MAX_INDEX, Index
from tally_server.audit.keys import Keys, document, verify_keys
from tally_server.audit.layout import INDEX_FILE, PUBLIC_MEDIUM_FILES
from tally_server.audit.layout import Kind as BundleKind
from tally_server.audit.ledger import Check, Finding, Ledger, Place, check, demand
from tally_server.audit.media import (
    MEDIA,
    MediaRead,
    MediaToVerify,
    verify_media,
    verify_register,
    verify_repeats,
)
from tally_server.audit.medium import Against, MediumRead
from tally_server.audit.packages import MediumName, verify_package
from tally_server.audit.slips import verify_slips
from tally_server.audit.tree import Tree, open_bundle
from tally_server.audit.verdict import Named, Verdict
from tally_server.audit.verify_media import AuditInput, Progress, unwatched
from tally_server.audit.zip_form import FileChanged
from tally_server.intake.media import SLIPS_FILE

MAX_RESULTS = 64 * 1024 * 1024
PACKAGE = "package.json"
Document = TypeVar("Document")


def audit_bundle(given: AuditInput, progress: Progress = unwatched) -> Verdict:
    """Every check of a sealed or public bundle. Raises OSError where there is none."""
    ledger, archive = Ledger(), not given.what.is_dir()
    try:
        with open_bundle(given.what) as tree:
            if archive:
                ledger.nothing_to_look_at(418)
            audit = BundleAudit(ledger, tree, given, progress)
            named = audit.verify()
            kind, findings = audit.kind, audit.settled()
    except ArchiveRefused as refused:
        ledger.ask(archive_has_its_form, Place(given.what.name), refused)
        kind, named, findings = Kind.SEALED, Named(), ledger.findings
    ledger.findings = findings
    wanted = asked(kind, given.announced, archive=archive)
    anchored = given.election_uid is not None
    return Verdict.of(kind, named, wanted, ledger, anchored=anchored)


@check(418)
def archive_has_its_form(refused: ArchiveRefused | None) -> None:
    demand(refused is None, str(refused))


@dataclass
class BundleAudit:
    """kind: as the index says, or as it looks where that cannot be read."""

    ledger: Ledger
    tree: Tree
    given: AuditInput
    progress: Progress
    index: Index | None = None
    said: Decided = field(default_factory=Decided)

    def __post_init__(self) -> None:
        self.files = BundleFiles.of(self.tree)
        sealed = any(path.endswith(f"/{RECORDS_FILE}") for path in self.tree.paths)
        self.kind = Kind.SEALED if sealed else Kind.PUBLIC

    @property
    def sealed(self) -> bool:
        return self.kind is Kind.SEALED

    def verify(self) -> Named:
        """What the bundle says it is of; the ledger has the rest."""
        signed = self._index()
        self._compare_files()
        self.said = Decided(
            self._taken("count/results.json", integrity.results_have_their_members),
            self._taken("count/opening-statement.json", integrity.statement_has_its_members),
            self.given.not_used,
        )
        for path in ("count/results.csv", "count/media.csv", PACKAGE):
            self._must_hold(path)
        keys = verify_keys(self.ledger, self.files.inside("keys"), self.given.election_uid)
        if keys is None:
            return Named()
        ceremony = keys.ceremony
        named = Named(ceremony.election, ceremony.mode, ceremony.uid.hex())
        if signed is not None:
            by_root = authenticity.index_is_signed_by_the_root
            self.ledger.ask(by_root, Place(INDEX_FILE), signed, ceremony.root_key)
        package = self._package(ceremony)
        if package is not None:
            self._contents(keys, package)
            named = replace(named, package_hash=package.hash)
        self._index_names(ceremony, package)
        return named

    def settled(self) -> list[Finding]:
        """All findings, those that people decided over marked."""
        slips = self.files.has(f"media/{SLIPS_FILE}") or self.given.slips is not None
        return self.said.settled(self.ledger.findings, slips=slips)

    # The index and the files.

    def _index(self) -> Unverified | None:
        """The index as a document of which nothing is known yet."""
        ledger, place = self.ledger, Place(INDEX_FILE)
        there = completeness.index_is_there
        data = read_file(ledger, there, self.files, INDEX_FILE, MAX_INDEX)
        found = document(ledger, place, data, BUNDLE)
        if found is None:
            return None
        self.index = ledger.ask(integrity.index_has_its_members, place, found.value)
        if self.index is not None:
            self.kind = Kind(self.index.kind.value)
            self.files = BundleFiles.of(self.tree, [one.path for one in self.index.files])
        return found

    def _compare_files(self) -> None:
        """Bundle and index have the same files, and those that a bundle of its kind has."""
        if self.index is None:
            return
        ledger, there = self.ledger, self.files.there
        ledger.nothing_to_look_at(111, 112, 114, 420)
        step = self.progress("progress-audit-files", len(self.index.files))
        for one in self.index.files:
            place = Place(one.path)
            if ledger.holds(completeness.indexed_file_is_there, place, one.path, there):
                stand = completeness.file_may_stand_here
                ledger.ask(stand, place, one.path, BundleKind(self.kind.value))
                same = integrity.file_is_the_one_in_the_index
                ledger.ask(same, place, one.size, one.sha256, _hashed(self.tree, one.path))
            step(1)
        indexed = self.files.indexed | {INDEX_FILE}
        for path in (*self.tree.paths, *self.tree.others):
            plain = indexed if path in there else frozenset[str]()
            ledger.ask(completeness.file_is_in_the_index, Place(path), path, plain)
        left_out = completeness.index_tells_what_was_left_out
        ledger.ask(left_out, Place(INDEX_FILE), self.index)

    def _must_hold(self, path: str) -> bool:
        """Check 113; where the index has it, 111 tells that it is missing."""
        self.ledger.nothing_to_look_at(113)
        if self.files.told_elsewhere(path):
            return False
        return self.ledger.holds(bundle_holds_it, Place(path), self.files, path)

    def _taken(self, path: str, read: Check[[bytes], Document]) -> Document | None:
        """A file that must be there, read; the same check fails where it cannot be."""
        if not self._must_hold(path):
            return None
        can_be_read, place = Check(read.number, _read), Place(path)
        data = self.ledger.ask(can_be_read, place, self.files, path, MAX_RESULTS)
        return None if data is None else self.ledger.ask(read, place, data)

    def _index_names(self, ceremony: Ceremony, package: Package | None) -> None:
        statement = self.said.statement
        if self.index is None or statement is None or self.ledger.failed(213):
            return
        pools = canonical([pool.model_dump() for pool in statement.pools])
        pool_hash = hashlib.sha256(pools).hexdigest()
        place, its = Place(INDEX_FILE), consistency.index_is_of_this_election_and_count
        self.ledger.ask(its, place, self.index, ceremony, pool_hash)
        if package is not None:
            self.ledger.ask(consistency.index_names_the_package, place, self.index, package)

    # Package and media.

    def _package(self, ceremony: Ceremony) -> Package | None:
        if not self.files.has(PACKAGE):
            return None
        place, can_be_read = Place(PACKAGE), Check(401, _read)
        data = self.ledger.ask(can_be_read, place, self.files, PACKAGE, MAX_BYTES)
        package = None if data is None else verify_package(self.ledger, place, data, ceremony)
        if package is not None and self.given.package_hash is not None:
            its = authenticity.package_is_the_announced_one
            self.ledger.ask(its, place, package.hash, self.given.package_hash)
        return package

    def _contents(self, keys: Keys, package: Package) -> None:
        ledger, files = self.ledger, self.files.inside("media")
        register = None if keys.register is None else frozenset(keys.register)
        against = Against(package, register)
        verify_register(ledger, Place("keys/register.json"), keys, against.places)
        names = ledger.ask(completeness.media_are_there, files.place, files)
        task = MediaToVerify(
            files,
            against,
            self.said.unused,
            CLOSED_FILES if self.sealed else frozenset(PUBLIC_MEDIUM_FILES),
            of_bundle=True,
            workers=self.given.workers,
            progress=self.progress("progress-audit", len(against.places)),
            beside=self._beside(files, names or (), package),
        )
        media = MediaRead(task, {})
        if names is not None:
            media = verify_media(ledger, task, names)
            self._slips(files, media)
            if self.sealed:
                verify_repeats(ledger, media, self.said.aside, self._whole(media))
        CountAudit(ledger, self.files, package, media, self.said, self.sealed).verify()

    def _beside(
        self, files: BundleFiles, names: tuple[str, ...], package: Package
    ) -> dict[MediumName, str]:
        """The package of each medium: in a sealed bundle if it has the bundle's very bytes."""
        found = [(name, one) for name in names for one in MEDIA if one in (files.names(name) or ())]
        if not self.sealed:
            return dict.fromkeys(found, package.hash)
        self.ledger.nothing_to_look_at(305)
        own, same = _hashed(self.tree, PACKAGE)[1], consistency.package_is_the_same
        beside = {}
        for name, medium in found:
            path = f"media/{name}/{medium}/{PACKAGE}"
            place = files.place.of(f"{name}/{medium}/{PACKAGE}").about(name, medium)
            if self.files.has(path):
                held = _hashed(self.tree, path)[1]
                if self.ledger.holds(same, place, held, own):
                    beside[name, medium] = package.hash
        return beside

    def _slips(self, files: BundleFiles, media: MediaRead) -> None:
        def held(terminal: str) -> MediumRead | None:
            counted = media.of(terminal, self.said.counted.get(terminal, ""))
            return counted or media.readable(terminal)

        table: Files = files
        name, slips = SLIPS_FILE, self.given.slips
        if slips is not None:
            table, name = FolderFiles(slips.parent, ""), slips.name
        verify_slips(self.ledger, table, name, media, held, self.said.unused)

    def _whole(self, media: MediaRead) -> tuple[MediumRead, ...]:
        """Of each terminal the medium that is counted, or another on which all is good."""
        found = {medium.terminal: medium for medium in media.whole()}
        for terminal, role in self.said.counted.items():
            counted = media.of(terminal, role)
            if counted is not None and counted.whole:
                found[terminal] = counted
        return tuple(found.values())


@check(113)
def bundle_holds_it(files: Files, path: str) -> None:
    demand(files.has(path), "missing")


def _read(files: Files, path: str, limit: int) -> bytes:
    return files.read(path, limit)


def _hashed(tree: Tree, path: str) -> tuple[int, str]:
    """Bytes and SHA-256 of a file that is there, 0 and "" where it can no longer be read."""
    digest, size = hashlib.sha256(), 0
    try:
        for block in tree.blocks(path):
            digest.update(block)
            size += len(block)
    except (OSError, FileChanged):
        return 0, ""
    return size, digest.hexdigest()
