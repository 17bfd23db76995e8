"""Where shares are entered and the pool is opened; totals come out once, all together."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tally_server.count.opener import OpenedPool, OpenerFailed
from tally_server.count.pool import sealed_pool
from tally_server.count.statement import note_opening, pools_opened
from tally_server.count.strange_records import not_opened
from tally_server.database import count_steps, openings
from tally_server.intake.findings import open_findings
from tally_server.opening.core import Core, PoolNow
from tally_server.opening.desk import ShareDesk
from tally_server.opening.opened_json import opened_json
from tally_server.opening.words import share_of
from tally_server.people.acts import ActRefused
from tally_server.people.person import Person
from tally_server.preparation.shares import SharesRefused
from tally_server.states import events as e
from tally_server.states.people import By
from tally_server.states.states import Count, State

_LOG = logging.getLogger("ippyo.opening")
WAITING = frozenset({State.OPENING, State.COUNTING})


@dataclass(frozen=True)
class Progress:
    """How many records of the whole pool were opened."""

    done: int = 0
    total: int = 0


class OpeningDesk:
    """trouble: why the last attempt gave nothing; the key of a text, or empty.

    The steps and this memory are two places. Where a fault of the database left them apart,
    the memory is given up: the next look finds out, and trustees enter their shares anew.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._turn = threading.RLock()
        self._desk: ShareDesk | None = None
        self._holders: dict[int, int] = {}
        self._running = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self.progress = Progress()
        self.trouble = ""

    def begin_anew(self) -> None:
        """After a restart no share is anywhere, and the steps say so."""
        with self._core.database.write() as tx:
            if count_steps.current(tx).state in WAITING:
                self._core.feed(tx, e.OpenerGone(), {})

    def give(self, typed: str, by: Person) -> int:
        """A trustee's share is in the opener; how many there are. Raises WordsWrong,
        SharesRefused, ActRefused."""
        with self._turn:
            with self._core.database.read() as tx:
                self._core.would(tx, e.GiveShare(by=By(by), number=-1))
            if by.id in self._holders:
                raise ActRefused("web_intake.share-same-person")
            desk = self._opener()
            try:
                number = desk.give(share_of(typed))
            except OpenerFailed as gone:
                self._gone()
                raise ActRefused("web_intake.opener-gone") from gone
            self._holders[by.id] = number
            try:
                with self._core.database.write() as tx:
                    after = self._core.feed(tx, e.GiveShare(by=By(by), number=number), {})
            except BaseException:
                self.end()  # whether the step was kept cannot be known here
                raise
            return len(after.shares)

    def open(self, by: Person) -> None:
        """The pool is being opened in the background. Raises ActRefused."""
        with self._core.database.read() as tx:
            self._core.pool_now(tx)  # made before the lock of the writers is taken
        with self._turn:
            with self._core.database.write() as tx:
                pool = self._core.pool_now(tx)
                if pool.hash != count_steps.current(tx).pool:
                    raise ActRefused("count_refusals.pool-changed")
                needed = self._core.setting.package.ceremony.needed
                self._core.feed(tx, e.Open(by=By(by), needed=needed), {"pool": pool.hash})
            self._note_in_keys(pool.hash)
            self.progress, self.trouble = Progress(0, sum(one.distinct for one in pool.pools)), ""
            self._running = True
            self._thread.submit(self._run, pool)

    def wait(self) -> None:
        """Until what is being opened has ended, well or not."""
        self._thread.submit(lambda: None).result()

    def catch_up(self) -> None:
        """Where nothing waits to be opened, no opener waits with shares; and where the steps
        name shares that no opener holds, they say so from now on."""
        with self._turn:
            with self._core.database.read() as tx:
                count = count_steps.current(tx)
            if count.state not in WAITING:
                self.end()
            elif self._forgotten(count):
                self._gone()

    def _forgotten(self, count: Count) -> bool:
        if self._running:
            return False
        alive = self._desk is not None and self._desk.alive
        held = frozenset(self._holders.values()) if alive else frozenset()
        return count.state is State.COUNTING or count.shares != held

    def end(self) -> None:
        """No share is in any memory of ours."""
        with self._turn:
            if self._desk is not None:
                self._desk.end()
            self._desk, self._holders = None, {}

    def close(self) -> None:
        self.end()
        self._thread.shutdown()

    def _opener(self) -> ShareDesk:
        if self._desk is None or not self._desk.alive:
            if self._holders:
                self._gone()
            self._desk = ShareDesk(self._core.setting.sources.ceremony)
        return self._desk

    def _gone(self) -> None:
        self.end()
        with self._core.database.write() as tx:
            self._core.feed(tx, e.OpenerGone(), {})

    def _note_in_keys(self, pool: str) -> None:
        """In an official election the book beside the keys tells of it, too: `ippyo tally
        count` on the same keys refuses another pool."""
        if self._core.setting.official:
            keys = self._core.setting.keys
            note_opening(keys, pools_opened(keys), pool)

    def _run(self, pool: PoolNow) -> None:
        try:
            self._open_all(pool)
        except Exception as cause:  # noqa: BLE001  # nobody asks this thread how it ended
            _LOG.error("opening: %s", type(cause).__name__, exc_info=cause)
            self.trouble = "web_intake.opener-gone"
            self.end()
        finally:
            self._running = False

    def _open_all(self, pool: PoolNow) -> None:
        sealed = [sealed_pool(self._core.setting.package, one) for one in pool.pools]
        try:
            opened = self._opener().open(sealed, self._core.setting.workers, self._told)
        except SharesRefused as refused:
            self.trouble = f"web_intake.shares-{refused.reason}"
            self._gone()
            return
        except OpenerFailed:
            self.trouble = "web_intake.opener-gone"
            self._gone()
            return
        self.end()
        self._noted(pool, opened)

    def _told(self, records: int) -> None:
        self.progress = Progress(self.progress.done + records, self.progress.total)

    def _noted(self, pool: PoolNow, opened: tuple[OpenedPool, ...]) -> None:
        """All totals are in the database together, or none is."""
        with self._core.database.write() as tx:
            strange = open_findings(not_opened(opened, self._core.decided(tx)))
            if strange:
                said = {one.contest: list(one.not_opened) for one in opened}
                self._core.feed(tx, e.RecordsStrange(), {"pool": pool.hash, "not_opened": said})
                return
            statement = openings.statements(tx)[-1]
            said_all = opened_json(pool.pools, opened)
            openings.add_opened(tx, statement.number, self._core.now(), said_all)
            self._core.feed(tx, e.Opened(pool=pool.hash), {"pool": pool.hash})
