"""Where media are put in: copied whole, verified, and noted, as they come."""

import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from common.box_header import MediumRole
from tally_server.database import media
from tally_server.intake.archive import Limits, unpack
from tally_server.intake.arrivals import Arrival, Slot
from tally_server.intake.identity import claimed
from tally_server.intake.media import SLIPS_FILE
from tally_server.intake.medium_folder import printable
from tally_server.intake.readers import read_stored
from tally_server.intake.reading import Media, shape_of
from tally_server.intake.report import Report
from tally_server.intake.store import MediumUnreadable, Stored
from tally_server.intake.watch import Watch, look, looked, noted_as_read
from tally_server.opening.core import Core
from tally_server.people.person import Person
from tally_server.states import events as e
from tally_server.states.people import By


@dataclass(frozen=True)
class Incoming:
    """A medium that lies somewhere. slot: where its folder or a person says it belongs."""

    label: str
    path: Path
    slot: Slot | None = None


@dataclass(frozen=True)
class _Copied:
    incoming: Incoming
    digest: str
    slot: Slot | None
    path: Path | None
    what: str  # why it could not be copied


class MediaDesk:
    """One reading at a time, whoever asks for it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._turn = threading.Lock()
        self._watch = Watch()
        self.reader: Person | None = None  # whose media are read as they are put in
        self.reading = ""  # the label of what is being read

    def warm_up(self) -> None:
        """The processes that read are there, so that the first medium waits for none."""
        by = self._core.readers()
        if by.processes is not None:
            tuple(by.processes.map(abs, range(by.workers)))

    def take_in(self, coming: Sequence[Incoming], by: Person) -> tuple[Arrival, ...]:
        """What was read anew; a medium that was read before is not in it.

        Raises ActRefused where media are not received, StoreFailed.
        """
        event = e.TakeIn(by=By(by))
        with self._core.database.read() as tx:
            self._core.would(tx, event)
        with self._turn:
            copied = self._copied(coming)
            reports = self._verified(copied)
            return self._noted(copied, reports, event, by)

    def take_in_archive(self, archive: Path, by: Person) -> tuple[Arrival, ...]:
        """The media in a ZIP. Raises ArchiveRefused, ActRefused, StoreFailed."""
        shape, election = shape_of(self._core.setting.package), self._core.setting.election
        limits = Limits.of(len(election.terminals), shape)
        with tempfile.TemporaryDirectory(dir=self._core.setting.folder) as work:
            folder = Path(work)
            paths = unpack(archive, folder, shape, limits)
            coming = [self._incoming(folder, path) for path in paths if not _only_slips(path)]
            return self.take_in(coming, by)

    def look_at_mounts(self) -> tuple[Arrival, ...]:
        """One look at the mount points; what lies still is read if somebody asked for it."""
        mounts = self._core.setting.mounts
        if mounts is None:
            return ()
        seen = looked(self._watch, look(mounts))
        self._watch = seen.watch
        found: tuple[Arrival, ...] = ()
        for name in seen.ready if self.reader else ():
            found += self.read_mount(name, self.reader) if self.reader else ()
        return found

    def read_mount(self, name: str, by: Person) -> tuple[Arrival, ...]:
        """What lies under this mount point now: one medium, or folders of terminals."""
        if self._core.setting.mounts is None or "/" in name or name.startswith("."):
            return ()
        root = self._core.setting.mounts / name
        try:
            return self.take_in(self._under(root), by)
        finally:
            self._watch = noted_as_read(self._watch, name)

    @property
    def mounts(self) -> tuple[tuple[str, bool], ...]:
        """Every mount point with something on it, and whether it was read."""
        seen = self._watch.seen.items()
        return tuple((name, one.read) for name, one in sorted(seen) if one.shown)

    def _under(self, root: Path) -> list[Incoming]:
        terminals = set(self._core.setting.election.terminals)
        try:
            names = sorted(path.name for path in root.iterdir())
        except OSError:
            return [Incoming(printable(root.name), root)]
        if not terminals & set(names):
            return [Incoming(printable(root.name), root)]
        found = []
        for name in names:
            if name in terminals:
                found += [
                    Incoming(f"{name}/{role.word}", root / name / role.word, (name, role))
                    for role in MediumRole
                    if (root / name / role.word).is_dir()
                ]
            elif name != SLIPS_FILE and (root / name).is_dir():
                found.append(Incoming(printable(name), root / name))
        return found

    def _incoming(self, folder: Path, path: Path) -> Incoming:
        parts = path.relative_to(folder).parts
        label = printable("/".join(parts)) or "zip"
        roles = {role.word: role for role in MediumRole}
        terminals = self._core.setting.election.terminals
        if len(parts) == 2 and parts[0] in terminals and parts[1] in roles:
            return Incoming(label, path, (parts[0], roles[parts[1]]))
        return Incoming(label, path)

    def _copied(self, coming: Sequence[Incoming]) -> list[_Copied]:
        self.reading = coming[0].label if coming else ""
        shape = shape_of(self._core.setting.package)
        try:
            stored = self._core.store.take_all([one.path for one in coming], shape)
        finally:
            self.reading = ""
        both = zip(coming, stored, strict=True)
        return [copied for one, found in both if (copied := self._placed(one, found)) is not None]

    def _placed(self, one: Incoming, found: Stored | MediumUnreadable) -> _Copied | None:
        if isinstance(found, MediumUnreadable):
            return _Copied(one, "", one.slot, None, found.what)
        if found.empty:
            return None
        slot = one.slot or claimed(found.path, self._core.setting.election)
        return _Copied(one, found.digest, slot, found.path, "")

    def _verified(self, copied: Sequence[_Copied]) -> dict[int, Report]:
        """Reports by their place in the list; pairs of one terminal are read together."""
        reports: dict[int, Report] = {}
        pairs: dict[tuple[str, int], dict[MediumRole, int]] = {}
        for at, one in enumerate(copied):
            label = one.slot[0] if one.slot else one.incoming.label
            role = one.slot[1] if one.slot else MediumRole.ORIGINAL
            if one.path is None:
                values = {"what": one.what}
                reports[at] = Report(label, role, True, "original-unreadable", values)
            elif one.slot is None:
                reports[at] = Report(label, role, True, "certificate-refused", {"what": "unknown"})
            else:
                turn = 0
                while role in pairs.setdefault((label, turn), {}):
                    turn += 1
                pairs[label, turn][role] = at
        self._read_pairs(copied, pairs, reports)
        return reports

    def _read_pairs(
        self,
        copied: Sequence[_Copied],
        pairs: dict[tuple[str, int], dict[MediumRole, int]],
        reports: dict[int, Report],
    ) -> None:
        roles = (MediumRole.ORIGINAL, MediumRole.DUPLICATE)
        asked = [
            Media(terminal, *(copied[of[role]].path if role in of else None for role in roles))
            for (terminal, _), of in pairs.items()
        ]
        for of, read in zip(pairs.values(), read_stored(asked, self._core.readers()), strict=True):
            for role, report in zip(roles, read, strict=True):
                if role in of:
                    reports[of[role]] = report

    def _noted(
        self, copied: Sequence[_Copied], reports: dict[int, Report], event: e.TakeIn, by: Person
    ) -> tuple[Arrival, ...]:
        readings = [
            media.Reading(one.incoming.label, one.digest, one.slot is not None, reports[number])
            for number, one in enumerate(copied)
        ]
        with self._core.database.write() as tx:
            added = media.add_arrivals(tx, self._core.now(), by.id, readings)
            if added:
                self._core.feed(tx, event, {"readings": [one.number for one in added]})
        return added


def _only_slips(path: Path) -> bool:
    return [one.name for one in path.iterdir()] == [SLIPS_FILE]
