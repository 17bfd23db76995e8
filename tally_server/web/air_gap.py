"""Watches for ways out of the counting place, and writes each change into the audit log."""

import logging
import threading
from collections.abc import Callable

from common.text import text
from tally_server.database import audit_log
from tally_server.web.place import Place
from tally_server.web.surroundings import Reach

SECONDS = 10.0
_LOG = logging.getLogger("ippyo.server")


class AirGapWatch:
    """Looks every ten seconds until it is closed; `found` is what it saw last."""

    def __init__(
        self, place: Place, look: Callable[[], tuple[Reach, ...]], seconds: float = SECONDS
    ) -> None:
        self.found: tuple[Reach, ...] = ()
        self._place = place
        self._look = look
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="air-gap", daemon=True)

    def start(self) -> None:
        """It has looked once when this returns; whoever starts it tells what was found."""
        self._record(self._look())
        self._thread.start()

    def look(self) -> None:
        """Look now; what changed is recorded, and said where the server was started."""
        before, found = self.found, self._look()
        self._record(found)
        for one in sorted(set(found) - set(before)):
            _LOG.warning("%s", text(f"web_surroundings.log-{one.key}", what=one.what))
        if before and not found:
            _LOG.warning("%s", text("web_surroundings.log-none"))

    def _record(self, found: tuple[Reach, ...]) -> None:
        before, self.found = self.found, found
        if found == before:
            return
        now = self._place.now()
        with self._place.database.write() as tx:
            for one in sorted(set(found) - set(before)):
                said = {"what": one.what}
                audit_log.append(tx, now, None, f"web_surroundings.log-{one.key}", said)
            if not found:
                audit_log.append(tx, now, None, "web_surroundings.log-none", {})

    def close(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(self._seconds + 1)

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            self.look()
