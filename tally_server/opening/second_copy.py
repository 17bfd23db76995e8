"""A second copy of everything, on another disk, made again after every act; and its restoring.

    COPY/count.sqlite           the database of one moment
    COPY/counting/media/        the media store
    COPY/counting/results/      certified files
    COPY/counting/bundles/      the bundles of each version

Media are copied before the database that names them: whenever the machine dies, the copy is
whole. Shares are in no copy, for they are in no file.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from common.box_contents import BoxShape
from tally_server.count.output import RESULTS_FILE, SEALED_FILE
from tally_server.database import audit_log, media
from tally_server.database.copying import NotCopied, copied_here, copy_database, state_of
from tally_server.database.database import Database
from tally_server.intake.store import MediaStore, MediumUnreadable
from tally_server.opening.made_bundles import BUNDLES, MADE_FILE, as_made
from tally_server.preparation.key_files import flush_names

DATABASE_FILE = "count.sqlite"
COUNTING = "counting"
RESULTS = "results"


class CopyBroken(RuntimeError):
    """A copy that is not whole. what: which part, for staff."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class SecondCopy:
    """The copy in one folder. trouble: why the last copying failed; empty if it did not."""

    def __init__(self, database: Database, counting: Path, folder: Path, shape: BoxShape) -> None:
        self._database = database
        self._counting = counting
        self._folder = folder
        self._shape = shape
        self._store: MediaStore | None = None
        self._last: tuple[int, int] | None = None
        self.trouble = ""

    def follow(self, store: MediaStore) -> bool:
        """The copy is as new as the database; whether anything was copied.

        A disk that is full or gone is told, and stops nothing.
        """
        now = state_of(self._database)
        if now == self._last:
            return False
        try:
            self._copy(store)
        except (OSError, NotCopied, MediumUnreadable) as cause:
            self.trouble = str(cause)
            return False
        self._last, self.trouble = now, ""
        return True

    def _copy(self, store: MediaStore) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._store is None:
            self._store = MediaStore(self._folder / COUNTING)
        missing = sorted(store.digests() - self._store.digests())
        for digest in missing:
            copied = self._store.take(store.path(digest), self._shape)
            if copied.digest != digest:
                raise NotCopied(digest)
        for folder, last in ((RESULTS, RESULTS_FILE), (BUNDLES, MADE_FILE)):
            _copy_versions(self._counting / folder, self._folder / COUNTING / folder, last)
        _destroy_sealed(self._counting / BUNDLES, self._folder / COUNTING / BUNDLES)
        if copied_here(self._database):
            copy_database(self._database, self._folder / DATABASE_FILE)


@dataclass(frozen=True)
class Restored:
    """What was found in a copy and put in place."""

    entries: int
    media: int


def restore(folder: Path, data: Path) -> Restored:
    """The data folder of a server, from its copy: verified first, into a new folder.

    Raises CopyBroken where a medium, the database or its audit log is not whole, OSError.
    """
    if data.exists() and any(data.iterdir()):
        raise CopyBroken("--data")
    if not (folder / DATABASE_FILE).is_file():
        raise CopyBroken(DATABASE_FILE)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(folder / DATABASE_FILE, data / DATABASE_FILE)
    database = Database(f"sqlite:///{data / DATABASE_FILE}")
    try:
        with database.read() as tx:
            if audit_log.broken_at(tx) is not None:
                raise CopyBroken("audit_log")
            entries = audit_log.length(tx)
            named = {one.digest for one in media.arrivals(tx) if one.digest}
    finally:
        database.close()
    source = MediaStore(folder / COUNTING)
    for digest in sorted(named):
        if not source.whole(digest):
            raise CopyBroken(digest)
    shutil.copytree(folder / COUNTING, data / COUNTING, dirs_exist_ok=True)
    for version in (data / COUNTING / BUNDLES).glob("*"):
        if not as_made(version):
            shutil.rmtree(version)  # the server makes it anew from what was verified above
    flush_names(data)
    return Restored(entries, len(named))


def _copy_versions(source: Path, target: Path, last: str) -> None:
    """Every whole version is in the copy; one never changes. last: the file that is written
    when all others are."""
    for version in sorted(source.iterdir()) if source.is_dir() else ():
        there = target / version.name
        if not (version / last).exists() or there.exists():
            continue
        beside = target / f".{version.name}.new"
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(version, beside)
        beside.rename(there)


def _destroy_sealed(source: Path, target: Path) -> None:
    """A sealed bundle that was destroyed is in no copy."""
    for file in target.glob(f"*/{SEALED_FILE}"):
        if not (source / file.parent.name / SEALED_FILE).exists():
            file.unlink()
