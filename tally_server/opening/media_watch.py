"""The media that are in, held against the rules again and again while they come.

What is verified is what staff may see of media at any moment: certificates, signatures, chains,
forms and numbers of sealed records. No record is opened, and nothing here has a key that could
(電磁的記録投票法施行令 Art 4(2)).
"""

import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from common.box_header import MediumRole
from tally_server.audit.verdict import Verdict
from tally_server.audit.verify_media import AuditInput, audit_media
from tally_server.compliance.inspected import Inspected, Running
from tally_server.compliance.reading import with_media
from tally_server.database import count_steps
from tally_server.intake.media import SLIPS_FILE
from tally_server.opening.core import Core
from tally_server.opening.input_files import slips_file
from tally_server.states.states import State

_LOG = logging.getLogger("ippyo.media")
_WORK = "compliance-"
_LOOK_SECONDS = 2.0
_SHARE = 4
"""It rests so many times as long as it worked: no more than a fifth of one core is taken."""
_ON_ITS_WAY = frozenset({102, 104, 105, 109})
"""Checks that media and slips which have not come fail. Whether a set may be counted without
them is decided by the table of the count, and told by the bundle's audit with the decision."""


@dataclass(frozen=True)
class Standing:
    """media: the digest of each that stands, by its slot. slips: those entered, as slips.csv."""

    media: Mapping[tuple[str, MediumRole], str]
    slips: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Verified:
    """standing: what was looked at. found: verdict and logs, nothing of the rest."""

    standing: Standing
    found: Inspected


class MediaWatch:
    """lay_out: puts the media that stand into a folder, and says which they are."""

    def __init__(
        self, core: Core, lay_out: Callable[[Path], Mapping[tuple[str, MediumRole], str]]
    ) -> None:
        self._core, self._lay_out = core, lay_out
        self._turn = threading.Lock()
        self._last: Verified | None = None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        for left in core.setting.folder.glob(f"{_WORK}*"):
            shutil.rmtree(left, ignore_errors=True)

    @property
    def standing(self) -> Standing:
        """What stands now; nothing once the media were destroyed."""
        with self._core.database.read() as tx:
            if count_steps.current(tx).state is State.DESTROYED:
                return Standing({})
            stands = self._core.set_now(tx).standing.stands
            slips = slips_file(tx, self._core.setting.election)
        media = {slot: arrival.digest for slot, arrival in stands.items() if arrival.digest}
        return Standing(media, slips)

    @property
    def verified(self) -> Verified | None:
        """What was found of exactly what stands now; None before that is known."""
        last = self._last
        return last if last is not None and last.standing == self.standing else None

    def look(self) -> None:
        """What stands is verified, unless it was. Raises OSError."""
        with self._turn:
            if self.verified is None:
                self._last = self._look(self.standing)

    def _look(self, standing: Standing) -> Verified:
        setting, found = self._core.setting, Inspected(Running("", ""))
        if not standing.media:
            return Verified(standing, found)
        with TemporaryDirectory(prefix=_WORK, dir=setting.folder) as temporary:
            folder = Path(temporary)
            media = self._lay_out(folder)
            if standing.slips:
                (folder / SLIPS_FILE).write_bytes(standing.slips)
            verdict = audit_media(AuditInput(folder, setting.keys))
            found = replace(found, verdicts=(_of_what_is_there(verdict),))
            return Verified(replace(standing, media=media), with_media(found, folder))

    def start(self) -> None:
        """Whenever other media stand, they are verified, until close()."""
        self._thread = threading.Thread(target=self._live, name="media-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """No more media are begun; the one look under way is left to itself."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(_LOOK_SECONDS)

    def _live(self) -> None:
        rest = 0.0
        while not self._ended.wait(_LOOK_SECONDS + rest):
            began = time.monotonic()
            try:
                self.look()
            except Exception as cause:  # noqa: BLE001  # it outlives a medium that went meanwhile
                _LOG.error("media watch: %s", type(cause).__name__, exc_info=cause)
            rest = _SHARE * (time.monotonic() - began)


def _of_what_is_there(verdict: Verdict) -> Verdict:
    """Without what only says that a medium has not come; the check then counts as not made."""
    awaited = {one.number for one in verdict.failed if one.number in _ON_ITS_WAY}
    findings = tuple(one for one in verdict.findings if one.number not in awaited)
    return replace(verdict, findings=findings, made=verdict.made - awaited)
