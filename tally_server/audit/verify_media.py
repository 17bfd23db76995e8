"""Media as they come from the polling places, verified without their bundle."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from common.ceremony import Ceremony
from tally_server.audit import authenticity, completeness
from tally_server.audit.checks import Kind, asked
from tally_server.audit.files import FolderFiles
from tally_server.audit.keys import Keys, verify_keys
from tally_server.audit.ledger import Ledger, Place
from tally_server.audit.media import (
    MEDIA,
    MediaToVerify,
    verify_media,
    verify_register,
    verify_repeats,
)
from tally_server.audit.medium import Against
from tally_server.audit.packages import MediaPackages
from tally_server.audit.slips import verify_slips
from tally_server.audit.verdict import Named, Verdict
from tally_server.intake.media import SLIPS_FILE

Step = Callable[[int], None]
Progress = Callable[[str, int], Step]


def unwatched(_stage: str, _total: int) -> Step:
    """Progress that nobody sees."""
    return lambda _steps: None


@dataclass(frozen=True)
class AuditInput:
    """What an auditor brings. keys: a KEYS folder. slips: a table of their own copies.

    not_used: terminals that by decision have no media. election_uid, package_hash: as
    announced, 64 hexadecimal digits.
    """

    what: Path
    keys: Path | None = None
    slips: Path | None = None
    not_used: frozenset[str] = frozenset()
    election_uid: str | None = None
    package_hash: str | None = None
    workers: int = 1

    def announced_by(self, ceremony: Ceremony) -> "AuditInput":
        """The same, of the election whose ceremony the auditor brought."""
        return replace(self, election_uid=ceremony.uid.hex())

    @property
    def announced(self) -> dict[int, str | None]:
        return {211: self.election_uid, 212: self.package_hash}


def audit_media(given: AuditInput, progress: Progress = unwatched) -> Verdict:
    """Every check of keys and media that can be asked with what the auditor brought."""
    ledger = Ledger()
    wanted = asked(Kind.MEDIA, given.announced, keys=given.keys is not None)
    named = _audit(ledger, given, progress)
    anchored = given.keys is not None or given.election_uid is not None
    return Verdict.of(Kind.MEDIA, named, wanted, ledger, anchored=anchored)


def _audit(ledger: Ledger, given: AuditInput, progress: Progress) -> Named:
    keys = None
    if given.keys is not None:
        brought = FolderFiles(given.keys, "KEYS")
        keys = verify_keys(ledger, brought, given.election_uid)
        if keys is None:
            return Named()
    named = Named() if keys is None else _named(keys)
    return _audit_media(ledger, given, keys, named, progress)


def _audit_media(
    ledger: Ledger, given: AuditInput, keys: Keys | None, named: Named, progress: Progress
) -> Named:
    files = FolderFiles(given.what, "MEDIA")
    names = ledger.ask(completeness.media_are_there, files.place, files)
    if names is None:
        return named
    packages = MediaPackages(ledger, files, None if keys is None else keys.ceremony)
    for name in names:
        for medium in MEDIA:
            if medium in (files.names(name) or ()):
                packages.read(name, medium)
    package = packages.the_one(given.package_hash)
    if package is None:
        return named
    if keys is None:
        keys = Keys(package.ceremony, None)
        _announced(ledger, files, keys, given.election_uid)
    against = Against(package, None if keys.register is None else frozenset(keys.register))
    task = MediaToVerify(
        files,
        against,
        given.not_used,
        workers=given.workers,
        progress=progress("progress-audit", len(against.places)),
        beside={where: held.hash for where, held in packages.held.items()},
    )
    verify_register(ledger, Place("KEYS/register.json"), keys, against.places)
    media = verify_media(ledger, task, names)
    table = files if given.slips is None else FolderFiles(given.slips.parent, "")
    name = SLIPS_FILE if given.slips is None else given.slips.name
    verify_slips(ledger, table, name, media, media.readable, given.not_used)
    verify_repeats(ledger, media, frozenset(), media.whole())
    return replace(_named(keys), package_hash=package.hash)


def _announced(ledger: Ledger, files: FolderFiles, keys: Keys, election_uid: str | None) -> None:
    """Without KEYS the ceremony in the package is held against what was announced."""
    if election_uid is not None:
        its = authenticity.election_is_the_announced_one
        ledger.ask(its, files.place, keys.ceremony, election_uid)


def _named(keys: Keys) -> Named:
    ceremony = keys.ceremony
    return Named(ceremony.election, ceremony.mode, ceremony.uid.hex())
