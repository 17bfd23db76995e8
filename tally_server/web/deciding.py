"""Deciding on a proposal: all of it in one transaction, or its end as stale and nothing else."""

from tally_server.database import proposals
from tally_server.database.database import Transaction
from tally_server.people.acts import Act, ActRefused, Agreed, Data
from tally_server.people.person import Person
from tally_server.web.place import Place


class _ExecutorRefused(Exception):
    """The executor could not do it any more; its transaction is undone."""

    def __init__(self, cause: ActRefused) -> None:
        super().__init__(cause.key)
        self.cause = cause


def propose(place: Place, kind: str, data: Data, by: Person) -> proposals.Proposal:
    """A proposal that waits for another person. Raises ActRefused."""
    with place.database.write() as tx:
        return proposals.propose(tx, _act(place, kind), data, by, place.now())


def approve(place: Place, number: int, sha256: str, by: Person) -> Agreed:
    """The act is done, by two people, once.

    Raises ActRefused; where the act itself could not be done any more, the proposal has
    ended as stale and nothing else was changed.
    """
    kind = _kind(place, number)
    act, executor = _act(place, kind), place.executors[kind]

    def guarded(tx: Transaction, agreed: Agreed) -> None:
        try:
            executor(tx, agreed)
        except ActRefused as cause:
            raise _ExecutorRefused(cause) from cause

    now = place.now()
    try:
        with place.database.write() as tx:
            return proposals.approve(tx, act, guarded, number, sha256, by, now)
    except _ExecutorRefused as refused:
        with place.database.write() as tx:
            proposals.go_stale(tx, number, by, now, refused.cause.key)
        raise refused.cause from refused


def refuse(place: Place, number: int, by: Person, reason: str) -> None:
    """It is over, for the reason given, and nothing was done. Raises ActRefused."""
    act = _act(place, _kind(place, number))
    with place.database.write() as tx:
        proposals.refuse(tx, act, number, by, place.now(), reason)


def withdraw(place: Place, number: int, by: Person) -> None:
    """Whoever proposed it took it back. Raises ActRefused."""
    with place.database.write() as tx:
        proposals.withdraw(tx, number, by, place.now())


def _kind(place: Place, number: int) -> str:
    with place.database.read() as tx:
        found = proposals.proposal(tx, number)
    if found is None:
        raise ActRefused("web_acts.no-such")
    return found.kind


def _act(place: Place, kind: str) -> Act:
    if kind not in place.acts:
        raise ActRefused("web_acts.no-such")
    return place.acts[kind]
