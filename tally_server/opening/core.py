"""What all desks of the counting place share: database, store, pools, and the table."""

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.machine import Refused
from common.problems import Problem
from tally_server.count.opener import OpenedPool
from tally_server.count.pool import Pool, PoolChanged
from tally_server.count.statement import opening_statement, pool_hash
from tally_server.count.strange_records import not_opened, repeated
from tally_server.database import count_steps, decisions, forms, media
from tally_server.database.audit_log import append
from tally_server.database.database import Database, Transaction, writes
from tally_server.inputs.decision import Decisions
from tally_server.inputs.decisions import read_decisions
from tally_server.intake.arrivals import Arrival
from tally_server.intake.findings import Finding, open_findings
from tally_server.intake.readers import Readers, readers
from tally_server.intake.store import MediaStore
from tally_server.opening.pool_room import PoolRoom
from tally_server.opening.set_state import Given, SetState, set_state
from tally_server.opening.setting import Setting
from tally_server.people.acts import ActRefused
from tally_server.states import events as e
from tally_server.states.states import Count
from tally_server.states.table import step

_PAGE_WAITS = 0.1  # seconds; the pool of a small town is there by then


class Core:
    """now: the clock, in UTC."""

    def __init__(self, setting: Setting, database: Database, now: Callable[[], datetime]) -> None:
        self.setting = setting
        self.database = database
        self.now = now
        self.store = MediaStore(setting.folder)
        self.pool_room = PoolRoom(setting.folder / "pool", setting.package)
        self._starting = threading.Lock()
        self._processes = ExitStack()
        self._readers: Readers | None = None
        self._arrivals: tuple[Arrival, ...] = ()
        self._last: SetState | None = None  # a function of what was given, made once for it

    def readers(self) -> Readers:
        """Processes that read and pool, started once and kept for the evening."""
        with self._starting:
            if self._readers is None:
                setting, terminals = self.setting, len(self.setting.election.terminals)
                by = readers(setting.sources, terminals, setting.workers, behind_pages=True)
                self._readers = self._processes.enter_context(by)
            return self._readers

    def close(self) -> None:
        """The processes have ended."""
        self.pool_room.close()
        self._processes.close()

    def feed(self, tx: Transaction, event: e.Event, said: Mapping[str, Any]) -> Count:
        """The event happened, and stands in the steps and in the audit log.

        Raises ActRefused where the table refuses it; nothing is written then.
        """
        after = self.would(tx, event)
        at = self.now()
        name = type(event).__name__
        count_steps.add_step(tx, at, name, event.by, said, after)
        who = event.by.approver or event.by.proposer
        append(tx, at, who, f"count_states.event-{name}", {})
        return after

    def would(self, tx: Transaction, event: e.Event) -> Count:
        """Where the event would lead. Raises ActRefused, naming the first thing missing."""
        moved = step(count_steps.current(tx), event)
        if isinstance(moved, Refused):
            raise ActRefused(f"count_refusals.{moved.missing[0]}")
        return moved.value

    def decided(self, tx: Transaction) -> Decisions:
        """The decisions that stand."""
        return read_decisions(decisions.decisions_file(tx), self.setting.election)

    def set_now(self, tx: Transaction) -> SetState:
        """The set of media as it stands."""
        given = Given(
            self._arrivals_now(tx),
            frozenset(media.taken_out(tx)),
            forms.slips(tx),
            forms.roll(tx),
            self.decided(tx),
        )
        last = self._last
        if last is None or last.given != given:
            last = self._last = set_state(given, self.setting.election)
        return last

    def _arrivals_now(self, tx: Transaction) -> tuple[Arrival, ...]:
        """Every reading that this transaction sees. Rows are only ever added, so what was read
        once is kept: by one that reads, for what a writer adds may still be undone."""
        known, last = self._arrivals, media.last_reading(tx)
        if known and known[-1].number > last:
            return media.arrivals(tx)  # a view from before the last reading
        found = known + media.arrivals(tx, after=known[-1].number if known else 0)
        if not writes(tx):
            self._arrivals = found
        return found

    def pool_soon(self, tx: Transaction) -> "PoolNow":
        """The set with its pool as a page shows it, which waits for no pool of a whole city: while
        it is being made, there is none yet."""
        return self.pool_now(tx, _PAGE_WAITS)

    def pool_now(self, tx: Transaction, seconds: float | None = None) -> "PoolNow":
        """The set with its pool, which is made where nothing keeps it back. seconds: how long it
        is waited for."""
        state = self.set_now(tx)
        if state.open or state.unsettled:
            return PoolNow(state, (), state.findings, {})
        sources = state.sources(self.store)
        try:
            pools = self.pool_room.pools(state.key, sources, self.readers, seconds)
        except TimeoutError:
            return PoolNow(state, (), state.findings, {}, making=True)
        except PoolChanged as changed:
            problem = Problem("file-changed", changed.terminal, values={"file": "records.bin"})
            return PoolNow(state, (), (*state.findings, Finding(problem)), {})
        chosen = state.given.decisions
        statement = opening_statement(self.setting.package, sources, pools, chosen.as_json())
        strange = not_opened(self._strange(tx, pool_hash(statement)), chosen)
        found = (*state.findings, *repeated(pools, chosen), *strange)
        return PoolNow(state, pools, found, statement)

    def _strange(self, tx: Transaction, pool: str) -> tuple[OpenedPool, ...]:
        """The records of this pool that did not open, if it was tried."""
        for one in reversed(count_steps.steps(tx)):
            if one.event == e.RecordsStrange.__name__ and one.said["pool"] == pool:
                records = one.said["not_opened"]
                return tuple(OpenedPool(name, {}, tuple(some)) for name, some in records.items())
        return ()


@dataclass(frozen=True)
class PoolNow:
    """pools: empty while they cannot be made, or are being made. statement: {} then."""

    state: SetState
    pools: tuple[Pool, ...]
    findings: tuple[Finding, ...]
    statement: dict[str, Any]
    making: bool = False

    @property
    def hash(self) -> str:
        """What is signed and opened; "" while there is none."""
        return pool_hash(self.statement) if self.statement else ""

    @property
    def records(self) -> int:
        return sum(pool.records for pool in self.pools)

    def facts(self, roll_open: int) -> e.SetFacts:
        """As the table of the count asks for them."""
        return e.SetFacts(
            unsettled=self.state.unsettled,
            undecided=len(open_findings(self.findings)),
            slips_open=self.state.slips_open,
            roll_open=roll_open,
            pool=self.hash,
        )
