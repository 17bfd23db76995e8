"""What a person hands over to be inspected: bundles, media, results, elections, a server."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from common.inputs import BadInput, refuse
from common.package import PACKAGE, read_package
from common.signed import DocumentRefused, read_unverified
from ippyo.audit_verify import audited, is_bundle
from ippyo.running_program import running
from ippyo.screen import Screen
from ippyo.sources import read_election, read_file
from tally_server.audit.layout import INDEX_FILE
from tally_server.audit.verify_media import AuditInput
from tally_server.compliance.inspected import Inspected, ServerSeen
from tally_server.compliance.reading import with_bundle_file, with_media, with_package
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE
from tally_server.database.database import Database, DatabaseBroken, DatabaseUrl
from tally_server.database.migrate import NewerDatabase, migrate
from tally_server.database.seen import server_seen
from tally_server.file_hash import sha256_of

DATABASE = "count.sqlite"
_DEMO = ("election", "keys", "results")


@dataclass(frozen=True)
class HandedOver:
    """what: each as it was named. keys: the inspector's own KEYS. data: a server's folder,
    db: the URL of its database where that is on PostgreSQL, "" where it is not."""

    what: tuple[Path, ...]
    keys: Path | None = None
    data: Path | None = None
    db: str = ""
    workers: int = 1

    @property
    def expanded(self) -> "HandedOver":
        """A folder that `ippyo demo` left stands for its results, with its keys."""
        found: list[Path] = []
        keys = self.keys
        for one in self.what:
            if all((one / part).is_dir() for part in _DEMO):
                keys = keys or one / "keys"
                found.append(one / "results")
            else:
                found.append(one)
        return replace(self, what=tuple(found), keys=keys)


def inspected(given: HandedOver, screen: Screen) -> Inspected:
    """Everything that was handed over, audited and read. Raises BadInput."""
    it = Inspected(running())
    for one in given.what:
        it = _with(it, one, given, screen)
    return replace(it, server=read_server(given))


def results_sha256(given: HandedOver, it: Inspected) -> str:
    """SHA-256 of results.json where a folder of results was handed over, else ""."""
    for one in given.what:
        file = one / "results.json"
        if it.results is not None and file.is_file():
            return hashlib.sha256(read_file(file)).hexdigest()
    return ""


def _with(it: Inspected, one: Path, given: HandedOver, screen: Screen) -> Inspected:
    bundles = [one / name for name in (SEALED_FILE, PUBLIC_FILE) if (one / name).is_file()]
    if bundles:
        for file in bundles:
            it = _with_bundle(it, file, given, screen)
        return it
    if (one / "election.toml").is_file():
        return replace(it, election=read_election(one).election)
    if one.is_file() and _is_package(one):
        try:
            return with_package(it, read_package(read_file(one)))
        except DocumentRefused as cause:
            raise refuse(one.name, "compliance_input.neither") from cause
    if is_bundle(one):
        return _with_bundle(it, one, given, screen)
    verdict = audited(AuditInput(one, given.keys, workers=given.workers), screen)
    return with_media(replace(it, verdicts=(*it.verdicts, verdict)), one)


def _with_bundle(it: Inspected, file: Path, given: HandedOver, screen: Screen) -> Inspected:
    verdict = audited(AuditInput(file, given.keys, workers=given.workers), screen)
    return with_bundle_file(replace(it, verdicts=(*it.verdicts, verdict)), file)


def _is_package(file: Path) -> bool:
    """Whether it is a signed package; an index of a bundle, say, is none."""
    if file.suffix != ".json" or file.name == INDEX_FILE:
        return False
    try:
        read_unverified(read_file(file), PACKAGE)
    except (DocumentRefused, BadInput):
        return False
    return True


def read_server(given: HandedOver) -> ServerSeen | None:
    """What a server left in its database, on PostgreSQL or in its folder of data; None where
    neither was handed over. An inspector's account that may only read is enough.

    Raises BadInput.
    """
    if given.db:
        return _seen(given.db, "--db")
    if given.data is None:
        return None
    file = given.data / DATABASE
    named = given.data.name or str(given.data)
    if not file.is_file():
        raise refuse(named, "compliance_input.server", what=DATABASE)
    return _seen(f"sqlite:///{file}", named)


def _seen(url: str, named: str) -> ServerSeen:
    """named: how the person named it; the URL may hold a password. Raises BadInput."""
    try:
        database = Database(url)
    except DatabaseUrl as cause:
        raise refuse(named, "compliance_input.server-database", what="URL") from cause
    try:
        if database.damaged():
            raise refuse(named, "compliance_input.server-database", what="integrity_check")
        migrate(database)
        with database.read() as tx:
            return server_seen(tx)
    except NewerDatabase as cause:
        raise refuse(named, "command.serve-newer") from cause
    except DatabaseBroken as cause:
        what = type(cause.orig).__name__ if cause.orig is not None else "-"
        raise refuse(named, "compliance_input.server-database", what=what) from cause
    finally:
        database.close()


def evidence_hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of each plain file in a folder."""
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.is_symlink():
            yield file.name, sha256_of(file)
