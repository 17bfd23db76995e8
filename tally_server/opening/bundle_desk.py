"""The two bundles of the certified version, made in the background; made anew after a crash."""

import errno
import logging
import shutil
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common.canonical import read_canonical
from common.inputs import BadInput
from common.text import Value
from tally_server.audit.collect import BundleInput, MediumChanged
from tally_server.audit.count_bundles import bundle_writers
from tally_server.count.count import Progress, Step, good_sources
from tally_server.count.output import SEALED_FILE, Content, write_all
from tally_server.database import audit_log, count_steps, openings
from tally_server.opening.certified_version import files_of_version
from tally_server.opening.core import Core
from tally_server.opening.made_bundles import (
    BUNDLES,
    COMPLIANCE,
    MADE_FILE,
    Made,
    made_file,
    read_made,
)
from tally_server.opening.results_desk import ResultsDesk
from tally_server.people.person import Person
from tally_server.preparation.key_files import read_file
from tally_server.preparation.key_folder import open_key_folder
from tally_server.states.states import State

LOG_MADE = "web_bundles.log-made"
_LOG = logging.getLogger("ippyo.bundles")
_KEY_FILES = ("ceremony.json", "register.json", "root.crt")
_STATEMENT = "count/opening-statement.json"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
Reports = Callable[[Progress], Mapping[str, bytes]]
"""Who makes the compliance reports of this moment, by their names."""


def no_reports(_progress: Progress) -> Mapping[str, bytes]:
    """A counting place whose program does not say what it is."""
    return {}


@dataclass(frozen=True)
class At:
    """How far the making is. stage: what is done now, the end of a key; empty: nothing is."""

    stage: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Trouble:
    """Why the bundles of this version were not made; key, values: of a text for staff."""

    version: int
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


class _Ended(Exception):
    """The server stops; what was begun is begun anew when it starts."""


class BundleDesk:
    """reports: who makes what stands in `compliance/`. at, trouble: for the page."""

    def __init__(self, core: Core, results: ResultsDesk, reports: Reports = no_reports) -> None:
        self._core, self._results, self._reports = core, results, reports
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="bundles")
        self._busy = False
        self._told: set[int] = set()
        self.at = At()
        self.trouble: Trouble | None = None

    def folder(self, version: int) -> Path:
        """Where the bundles of a version lie; docs in made_bundles.py."""
        return self._core.setting.folder / BUNDLES / str(version)

    def made(self, version: int) -> Made | None:
        """What lies there of this version; None before all of it does."""
        return read_made(self.folder(version))

    @property
    def busy(self) -> bool:
        return self._busy

    def follow(self) -> None:
        """The bundles of the version that was certified last are there and in the audit log,
        or are being made; or staff are told why not, until they ask again."""
        with self._turn:
            version = self._newest()
            if version is None or self._busy or version in self._told:
                return
            if (made := self.made(version)) is not None:
                self._tell(made)
            elif self.trouble is None or self.trouble.version != version:
                self._busy, self.at = True, At("waiting")
                self._thread.submit(self._run, version)

    def again(self) -> None:
        """What was not made is tried once more."""
        self.trouble = None
        self.follow()

    def taken(self, version: int, by: Person) -> None:
        """Somebody takes the sealed bundle along; the log says who."""
        with self._core.database.write() as tx:
            said = {"version": version}
            audit_log.append(tx, self._core.now(), by, "web_bundles.log-taken", said)

    def wait(self) -> None:
        """Until what is being made is made, or given up."""
        self._thread.submit(lambda: None).result()

    def destroy(self) -> None:
        """No sealed record is in a bundle on this machine any more."""
        for file in self.folder(0).parent.glob(f"*/{SEALED_FILE}"):
            file.unlink()

    def close(self) -> None:
        self._ended.set()
        self._thread.shutdown()

    def _newest(self) -> int | None:
        """The version to make bundles of; None before its files are written."""
        with self._core.database.read() as tx:
            state, versions = count_steps.current(tx).state, openings.certified(tx)
        if not versions or state is State.DESTROYED:
            return None
        newest = max(versions)
        return newest if self._results.certified_files(newest) else None

    def _tell(self, made: Made) -> None:
        """The hashes stand in the audit log, once for these bytes."""
        said: dict[str, Value] = {"version": made.version}
        said |= {one.name.removesuffix("-bundle.zip"): one.sha256 for one in made.bundles}
        with self._core.database.write() as tx:
            if said not in [dict(one.values) for one in audit_log.of_kind(tx, LOG_MADE)]:
                audit_log.append(tx, self._core.now(), None, LOG_MADE, said)
        self._told.add(made.version)

    def _run(self, version: int) -> None:
        try:
            self._make(version)
        except _Ended:
            return
        except Exception as cause:  # noqa: BLE001  # nobody asks this thread how it ended
            self.trouble = _trouble(version, cause)
            _LOG.error("bundles: %s", type(cause).__name__, exc_info=cause)
        finally:
            self._busy, self.at = False, At()
        self.follow()

    def _make(self, version: int) -> None:
        """All files of the version's folder are there, or none is."""
        reports = self._made_reports()
        work = self._core.setting.folder / "bundles-work"
        shutil.rmtree(work, ignore_errors=True)
        try:
            work.mkdir()
            self._results.lay_out_media(work)
            self._write(version, work, reports)
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _write(self, version: int, media: Path, reports: Mapping[str, bytes]) -> None:
        here, program = self.folder(version), self._core.setting.program
        root = open_key_folder(self._core.setting.keys).plain_root()
        what = self._input(version, media, reports)
        writers = bundle_writers(what, program, root, self._progress)

        def write_made(path: Path) -> None:
            said = made_file(path.parent, version, program, root is not None, list(reports))
            path.write_bytes(said)

        files: dict[str, Content] = {f"{COMPLIANCE}/{name}": data for name, data in reports.items()}
        write_all(here, {**files, **writers, MADE_FILE: write_made})

    def _input(self, version: int, media: Path, reports: Mapping[str, bytes]) -> BundleInput:
        """As `ippyo tally count` has it for the same files and media."""
        setting = self._core.setting
        keys = {f"keys/{name}": read_file(setting.keys / name) for name in _KEY_FILES}
        given = {
            **keys,
            **files_of_version(self._results.folder(version)),
            **{f"{COMPLIANCE}/{name}": data for name, data in reports.items()},
        }
        statement: Any = read_canonical(given[_STATEMENT].rstrip(b"\n"))
        with self._core.database.read() as tx:
            state = self._core.set_now(tx)
        good = good_sources(media, state.results)
        return BundleInput(setting.package, given, setting.keys, media, good, statement)

    def _made_reports(self) -> Mapping[str, bytes]:
        """A report that cannot be made is a fault of the program, and no reason to keep the
        bundles back: they are made without it, and the page says so."""
        try:
            return self._reports(lambda _stage, total: self._progress("compliance", total))
        except _Ended:
            raise
        except Exception as cause:  # noqa: BLE001  # as the docstring says
            _LOG.error("compliance report: %s", type(cause).__name__, exc_info=cause)
            return {}

    def _progress(self, stage: str, total: int) -> Step:
        self.at = At(stage, 0, total)

        def step(done: int) -> None:
            if self._ended.is_set():
                raise _Ended
            self.at = At(stage, self.at.done + done, total)

        return step


def _trouble(version: int, cause: Exception) -> Trouble:
    """What staff are told of a fault."""
    disk = cause if isinstance(cause, OSError) else cause.__cause__
    match cause:
        case MediumChanged():
            values = {"terminal": cause.terminal, "file": cause.file}
            return Trouble(version, "web_bundles.medium-changed", values)
        case BadInput() | OSError() if isinstance(disk, OSError):
            if disk.errno in _FULL:
                return Trouble(version, "web_bundles.disk-full")
            return Trouble(version, "web_bundles.disk-failed", {"what": disk.strerror or ""})
        case BadInput():
            return Trouble(version, "web_bundles.input", {"what": cause.errors[0].say("ja")})
    return Trouble(version, "web_bundles.fault", {"what": type(cause).__name__})
