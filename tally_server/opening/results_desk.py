"""From the opened pool to the certified files, by the count's own code."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from common.box_header import MediumRole
from tally_server.count.count import Counted, Stopped
from tally_server.count.output import RESULTS_FILE, write_all
from tally_server.database import count_steps, lots, openings
from tally_server.database.database import Transaction
from tally_server.inputs.agreement import match_paper
from tally_server.inputs.decision import Decisions, Lot
from tally_server.inputs.lots import Losers
from tally_server.inputs.paper import PaperVotes
from tally_server.intake.findings import open_findings
from tally_server.opening.core import Core
from tally_server.opening.input_files import input_files
from tally_server.opening.opened_json import opened_of
from tally_server.opening.outcome import Totals, outcome_of, results_files, results_sha256
from tally_server.opening.record_files import record_files
from tally_server.states import events as e
from tally_server.states.states import State


@dataclass(frozen=True)
class PaperNow:
    """The paper votes as they are keyed. open: sheets on which two keyings do not agree.

    votes: {} while any is open.
    """

    votes: Mapping[str, PaperVotes]
    open: int = 0


Paper = Callable[[Transaction, Decisions], PaperNow]


def no_paper(_tx: Transaction, _decisions: Decisions) -> PaperNow:
    """An election that nobody cast a paper vote in."""
    return PaperNow({})


class ResultsDesk:
    """paper: who tells what was keyed."""

    def __init__(self, core: Core, paper: Paper = no_paper) -> None:
        self._core = core
        self.paper = paper

    def outcome(self, tx: Transaction) -> Counted | Stopped | None:
        """The results as they stand; None before the pool is opened or while paper is open.

        Raises BadInput for a decision that does not fit them.
        """
        decided = self._core.decided(tx)
        return self._outcome(tx, decided, self.paper(tx, decided))

    def fits(self, tx: Transaction, decided: Decisions) -> None:
        """Raise BadInput where these decisions do not fit paper and totals."""
        paper = self.paper(tx, decided)
        if not paper.open:
            match_paper(decided, paper.votes)
            self._outcome(tx, decided, paper)

    def _outcome(
        self, tx: Transaction, decided: Decisions, paper: PaperNow
    ) -> Counted | Stopped | None:
        count = count_steps.current(tx)
        said = openings.opened(tx, count.pool) if count.totals_exist else None
        if said is None or paper.open:
            return None
        numbers, opened = opened_of(said)
        state = self._core.set_now(tx)
        totals = Totals(numbers, opened, state.sources(self._core.store), state.findings)
        return outcome_of(totals, self._core.setting.package, paper.votes, decided)

    def _files(self, outcome: Counted | Stopped | None, decided: Decisions) -> dict[str, bytes]:
        """The files of these results; {} while there are none."""
        if not isinstance(outcome, Counted):
            return {}
        return results_files(self._core.setting.package, outcome, decided)

    def facts(self, tx: Transaction) -> e.ResultFacts:
        """As the table of the count asks for them."""
        decided = self._core.decided(tx)
        paper = self.paper(tx, decided)
        outcome = self._outcome(tx, decided, paper)
        shares, lots = 0, 0
        if isinstance(outcome, Stopped):
            shares = len(open_findings(outcome.findings))
        elif isinstance(outcome, Counted):
            lots = sum(bool(one.outcome.ties) for one in outcome.contests)
        files = self._files(outcome, decided)
        sha256 = results_sha256(files) if files else ""
        return e.ResultFacts(
            paper_open=paper.open, shares_open=shares, lots_open=lots, results=sha256
        )

    def folder(self, version: int) -> Path:
        """Where the files of a certified version lie."""
        return self._core.setting.folder / "results" / str(version)

    def write_certified(self) -> None:
        """The files of the last certified version are there; written once, never changed."""
        with self._core.database.read() as tx:
            count = count_steps.current(tx)
            sha256 = openings.certified(tx).get(count.version)
            here = self.folder(count.version)
            # The results get their name last: where they are, all the others are.
            if sha256 is None or (here / RESULTS_FILE).exists():
                return
            if count.state not in (State.CERTIFIED, State.PUBLISHED):
                return
            decided = self._core.decided(tx)
            paper = self.paper(tx, decided)
            outcome = self._outcome(tx, decided, paper)
            files = self._files(outcome, decided)
            losers = _losers(tx, decided)
            records = self._records(tx, outcome, files, losers)
            given = input_files(tx, self._core.setting.election, paper.votes, losers)
        if results_sha256(files) != sha256:
            raise AssertionError("other results than those that were certified")
        inputs = {f"input-{name}": data for name, data in given.items()}
        write_all(here, {**inputs, **records, **files})

    def _records(
        self,
        tx: Transaction,
        outcome: Counted | Stopped | None,
        files: Mapping[str, bytes],
        losers: Losers,
    ) -> dict[str, bytes]:
        if not isinstance(outcome, Counted):
            return {}
        state = self._core.set_now(tx)
        sources, results = state.sources(self._core.store), files[RESULTS_FILE]
        given = state.given
        return record_files(self._core.setting, outcome, sources, given, results, losers)

    def certified_files(self, version: int) -> tuple[str, ...]:
        """The names of the files of a certified version; empty before they are written."""
        here = self.folder(version)
        if not (here / RESULTS_FILE).exists():
            return ()
        return tuple(sorted(path.name for path in here.iterdir()))

    def lay_out_media(self, folder: Path) -> dict[tuple[str, MediumRole], str]:
        """The media of the set as folders `<terminal>/<original|duplicate>`, by hard links; the
        digest of each."""
        with self._core.database.read() as tx:
            stands = self._core.set_now(tx).standing.stands
        for (terminal, role), arrival in stands.items():
            if not arrival.digest:
                continue
            target = folder / terminal / role.word
            target.mkdir(parents=True)
            for path in self._core.store.path(arrival.digest).iterdir():
                if path.is_dir():
                    (target / path.name).mkdir()
                else:
                    os.link(path, target / path.name)
        return {slot: arrival.digest for slot, arrival in stands.items() if arrival.digest}

    def destroy(self) -> None:
        """Media and pool are gone from this machine; the records of the count stay."""
        self._core.pool_room.sweep()
        shutil.rmtree(self._core.store.media, ignore_errors=True)


def _losers(tx: Transaction, decided: Decisions) -> Losers:
    """The order of the losers of each lot, where it was put on record with it."""
    losers = {}
    for lot in decided.of(Lot):
        drawn = lots.lot_of(tx, lot.contest, lot.winners)
        losers[lot.contest] = drawn.losers if drawn is not None else ()
    return losers
