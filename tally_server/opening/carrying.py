"""Acts of two people carried out, in the transaction of their approval.

What was agreed on is held against what is true now; where that is something else, nothing
is done and the act is proposed anew.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from common.inputs import BadInput
from common.problems import Action
from tally_server.count.output import statement_bytes
from tally_server.count.statement import pools_opened
from tally_server.database import count_steps, decisions, media, openings, people
from tally_server.database.database import Transaction
from tally_server.inputs.decisions import read_decisions
from tally_server.opening.acts import DECIDE, KINDS, WITHDRAW, event_of
from tally_server.opening.core import Core, PoolNow
from tally_server.opening.results_desk import ResultsDesk
from tally_server.people.acts import ActRefused, Agreed, Data
from tally_server.people.roles import Role
from tally_server.states import events as e
from tally_server.states.people import By

NEEDED_ROLES = (
    *(Role.COUNTING_OFFICER, Role.WITNESS, Role.KEY_TRUSTEE, Role.OPERATOR_A, Role.OPERATOR_B),
)


class Carrying:
    """Makes the event of an act from its data and the facts, and writes what follows."""

    def __init__(self, core: Core, results: ResultsDesk) -> None:
        self._core = core
        self._results = results

    def carry_out(self, tx: Transaction, agreed: Agreed) -> None:
        """The executor of every act. Raises ActRefused."""
        by = By(agreed.proposed_by, agreed.approved_by)
        said = {"proposal": agreed.proposal, "sha256": agreed.sha256}
        pool = self._pool(tx, agreed.kind)
        event = self._event(tx, agreed.kind, agreed.data, by, pool)
        after = self._core.feed(tx, event, said)
        match event:
            case e.TakeOut(reason=reason):
                self._take_out(tx, agreed, reason)
            case e.SignStatement():
                self._sign(tx, agreed, pool)
            case e.Reopen(reason=reason):
                decision = {"action": "reopen", "reason": reason}
                self._decide(tx, agreed, decision)
            case e.Certify():
                openings.add_certified(tx, after.version, agreed.proposal, agreed.at, after.results)
        if agreed.kind == DECIDE:
            self._decide(tx, agreed, agreed.data)
        elif agreed.kind == WITHDRAW:
            self._withdraw(tx, agreed)

    def would(self, tx: Transaction, kind: str, data: Data, by: By) -> None:
        """Raise ActRefused where the act could not be done now, by these people."""
        self._core.would(tx, self._event(tx, kind, data, by, self._pool(tx, kind)))

    def _pool(self, tx: Transaction, kind: str) -> PoolNow | None:
        return self._core.pool_now(tx) if kind in ("count-complete", "count-sign") else None

    def _event(
        self, tx: Transaction, kind: str, data: Data, by: By, pool: PoolNow | None
    ) -> e.Event:
        event = KINDS[kind]
        if event is e.Publish:
            self._hold_against_certified(tx, data)
        if kind in (DECIDE, WITHDRAW):
            event = event_of(Action(data["action"]))
        return event(by=by, **self._facts(tx, event, data, pool))

    def _facts(
        self, tx: Transaction, event: type[e.Event], data: Data, pool: PoolNow | None
    ) -> dict[str, Any]:
        """The values that the event asks for, as they are now."""
        fields = event.__dataclass_fields__
        facts: dict[str, Any] = {}
        if "facts" in fields:
            facts["facts"] = self._set_facts(data, pool) if pool else self._result_facts(tx, data)
        if "reason" in fields:
            facts["reason"] = data.get("reason", "")
        if "elsewhere" in fields:
            official = self._core.setting.official
            facts["elsewhere"] = official and bool(pools_opened(self._core.setting.keys))
        if "lacking" in fields:
            facts["lacking"] = self._lacking(tx)
        if "now" in fields:
            facts["now"] = self._core.now()
        if "today" in fields:
            facts["today"] = self._core.now().date()
        if event is e.OpenCorrection:
            facts["until"] = _moment(data["until"])
        if event is e.Keep:
            facts["until"] = _day(data["until"])
        return facts

    def _set_facts(self, data: Data, pool: PoolNow) -> e.SetFacts:
        if data.get("pool", pool.hash) != pool.hash:
            raise ActRefused("count_refusals.pool-changed")
        if data.get("statement", "") not in ("", statement_sha256(pool)):
            raise ActRefused("count_refusals.pool-changed")
        if self._core.setting.official and "statement" in data:
            self._hold_against_book(pool)
        return pool.facts(pool.state.roll_open(self._core.setting.election))

    def _hold_against_book(self, pool: PoolNow) -> None:
        """Another count of the same keys, by command or on another machine, counts too."""
        opened = pools_opened(self._core.setting.keys)
        reopened = any(decision.action is Action.REOPEN for decision in pool.state.given.decisions)
        if opened and opened[-1] != pool.hash and not reopened:
            raise ActRefused("count_refusals.other-pool")

    def _result_facts(self, tx: Transaction, data: Data) -> e.ResultFacts:
        facts = self._results.facts(tx)
        if data.get("results", facts.results) != facts.results:
            raise ActRefused("count_refusals.results-changed")
        return facts

    def _hold_against_certified(self, tx: Transaction, data: Data) -> None:
        certified = openings.certified(tx)
        if certified.get(count_steps.current(tx).version, "") != data["results"]:
            raise ActRefused("count_refusals.results-changed")

    def _lacking(self, tx: Transaction) -> tuple[str, ...]:
        """Roles that nobody holds, and trustees too few to restore the key."""
        held = [one.person.roles for one in people.accounts(tx) if not one.closed]
        needed = self._core.setting.package.ceremony.needed
        lacking = [role for role in NEEDED_ROLES if not any(role in roles for roles in held)]
        if sum(Role.KEY_TRUSTEE in roles for roles in held) < needed:
            lacking.append(Role.KEY_TRUSTEE)
        return tuple(lacking)

    def _take_out(self, tx: Transaction, agreed: Agreed, reason: str) -> None:
        digest = agreed.data["digest"]
        if digest in media.taken_out(tx) or all(one.digest != digest for one in media.arrivals(tx)):
            raise ActRefused("web_intake.no-such-package")
        media.take_out(tx, digest, agreed.proposal, agreed.at, reason)

    def _sign(self, tx: Transaction, agreed: Agreed, pool: PoolNow | None) -> None:
        if pool is None:
            raise AssertionError("signed without a pool")
        openings.add_statement(
            tx, agreed.proposal, agreed.at, pool.hash, statement_sha256(pool), pool.statement
        )

    def _decide(self, tx: Transaction, agreed: Agreed, data: Mapping[str, Any]) -> None:
        by = [agreed.proposed_by.name, agreed.approved_by.name]
        decision = {**data, "by": by}
        decisions.add_decision(tx, agreed.proposal, agreed.at, decision)
        self._check_decisions(tx)

    def _withdraw(self, tx: Transaction, agreed: Agreed) -> None:
        number, reason = agreed.data["decision"], agreed.data["reason"]
        stands = {one.number for one in decisions.all_decisions(tx) if not one.withdrawn}
        if number not in stands:
            raise ActRefused("web_intake.no-such-decision")
        decisions.withdraw_decision(tx, number, agreed.proposal, agreed.at, reason)

    def _check_decisions(self, tx: Transaction) -> None:
        """Raise ActRefused unless all decisions fit the election, one another and, once
        they are there, paper and totals; nothing of this transaction is kept then."""
        file = decisions.decisions_file(tx)
        try:
            self._results.fits(tx, read_decisions(file, self._core.setting.election))
        except BadInput as bad:
            what = bad.errors[0].say("ja")
            raise ActRefused("web_intake.decision-refused", what=what) from bad


def statement_sha256(pool: PoolNow) -> str:
    """SHA-256 of the opening statement in the spelling that is hashed."""
    return hashlib.sha256(statement_bytes(pool.statement)).hexdigest()


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as cause:
        raise ActRefused("web_intake.no-time") from cause
    if moment.tzinfo is None:
        raise ActRefused("web_intake.no-time")
    return moment


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as cause:
        raise ActRefused("web_intake.no-time") from cause
