"""A count walked at random, and the laws that must hold on every path.

walk_with(TABLE)   # a Hypothesis machine over the real table
walk_with(bad)     # must find the law that the bad table breaks
"""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from world import JAPAN

from common.machine import Moved, Table
from tally_server.states import events as e
from tally_server.states.effects import Effect
from tally_server.states.people import By, Person, Role
from tally_server.states.states import Count, State
from tally_server.states.table import TABLE, possible, step

NOW = datetime(2024, 12, 22, 22, 0, tzinfo=JAPAN)
NEEDED = 2
POOLS = ("pool-a", "pool-b")
PEOPLE = [
    Person(number, role.value, role.value, frozenset({role})) for number, role in enumerate(Role)
]
BOTH = Person(99, "two-hats", "two hats", frozenset({Role.COUNTING_OFFICER, Role.WITNESS}))
OF_MEDIA = (e.TakeIn, e.TakeOut, e.DecideMedia, e.EnterSlip, e.EnterRoll)


def somebody(role: Role) -> Person:
    return PEOPLE[list(Role).index(role)]


def right_people(event: type[e.Event]) -> By:
    """Two different people in the roles that the event names."""
    needs = event.needs
    roles = sorted(needs.proposers), sorted(needs.approvers)
    proposer, approver = (somebody(names[0]) if names else None for names in roles)
    return By(proposer, approver)


def wrong_people() -> st.SearchStrategy[By]:
    anybody = st.sampled_from([None, *PEOPLE, BOTH])
    return st.builds(By, anybody, anybody)


def facts(pool: str = POOLS[0], **lacking: int) -> e.SetFacts:
    return e.SetFacts(pool=pool, **lacking)


def results(name: str = "results-1", **lacking: int) -> e.ResultFacts:
    return e.ResultFacts(results=name, **lacking)


def an_event(event: type[e.Event], by: By, draw: Any) -> e.Event:  # noqa: C901  # one case a field
    """One such event, with facts that are mostly good."""
    one_lacks = st.sampled_from([0] * 6 + [1])
    values: dict[str, Any] = {}
    for name in event.__dataclass_fields__:
        match name:
            case "facts" if event in (e.DeclareComplete, e.SignStatement):
                names = ("unsettled", "undecided", "slips_open", "roll_open")
                lacking = {one: draw(one_lacks) for one in names}
                values[name] = facts(draw(st.sampled_from([*POOLS, POOLS[0], ""])), **lacking)
            case "facts":
                lacking = {one: draw(one_lacks) for one in ("paper_open", "lots_open")}
                made = draw(st.sampled_from(["results-1", "results-1", "results-2", ""]))
                values[name] = results(made, **lacking)
            case "reason":
                values[name] = draw(st.sampled_from(["why", "why", " "]))
            case "number":
                values[name] = draw(st.integers(0, 2))
            case "needed":
                values[name] = NEEDED
            case "pool":
                values[name] = draw(st.sampled_from(POOLS))
            case "now":
                values[name] = NOW + timedelta(hours=draw(st.integers(0, 40)))
            case "until" if event is e.OpenCorrection:
                values[name] = NOW + timedelta(hours=draw(st.integers(1, 60)))
            case "until":
                values[name] = date(2028, 12, 21)
            case "today":
                values[name] = draw(st.sampled_from([date(2025, 1, 1), date(2029, 1, 1)]))
    return event(by=by, **values)


_SET = {"pool": POOLS[0]}
_OPENED: dict[str, Any] = {**_SET, "opened": POOLS[:1]}
_CERTIFIED = {**_OPENED, "results": "results-1", "version": 1}
ON_THE_WAY = [
    Count(),
    Count(State.RECEIVING),
    Count(State.RECEIVING, opened=POOLS[:1]),
    Count(State.COMPLETE, **_SET),
    Count(State.COMPLETE, pool=POOLS[1], opened=POOLS[:1]),
    Count(State.OPENING, **_SET),
    Count(State.OPENING, shares=frozenset({1, 2}), **_SET),
    Count(State.COUNTING, **_OPENED),
    Count(State.OPENED, **_OPENED),
    Count(State.PAPER_ENTERED, **_OPENED),
    Count(State.PAPER_ENTERED, version=1, **_OPENED),
    Count(State.REVIEWED, results="results-1", **_OPENED),
    Count(State.CERTIFIED, **_CERTIFIED),
    Count(State.PUBLISHED, **_CERTIFIED),
    Count(State.PUBLISHED, keep_until=date(2028, 12, 21), **_CERTIFIED),
    Count(State.CORRECTING, version=1, until=NOW + timedelta(hours=5), **_OPENED),
]
"""Where a walk may begin: places that the usual road leads to, with what it left behind."""


class Walk(RuleBasedStateMachine):
    """Every rule is something that happens; every step is held to the laws."""

    table: Table[Count]
    begins: list[Count]
    often: type[e.Event] | None

    def __init__(self) -> None:
        super().__init__()
        self.count = Count()
        self.signed = ""

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.count = data.draw(st.sampled_from(self.begins))
        self.signed = self.count.pool

    @precondition(lambda self: possible(self.count, self.table))
    @rule(data=st.data())
    def people_act(self, data: st.DataObject) -> None:
        events = possible(self.count, self.table)
        often = [event for event in events if event is self.often]
        event = data.draw(st.sampled_from([*events, *often * 20]))
        self.feed(an_event(event, right_people(event), data.draw))

    @rule(data=st.data(), by=wrong_people())
    def anybody_tries(self, data: st.DataObject, by: By) -> None:
        event = data.draw(st.sampled_from(e.EVENTS))
        if event in e.BY_PEOPLE:
            self.feed(an_event(event, by, data.draw))

    @precondition(lambda self: self.count.state is State.COUNTING)
    @rule(data=st.data())
    def opener_reports(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from([e.Opened, e.Opened, e.RecordsStrange, e.OpenerGone]))
        pool = {"pool": self.count.pool} if kind is e.Opened else {}
        self.feed(kind(**pool))

    @rule()
    def power_cut(self) -> None:
        self.feed(e.OpenerGone())
        assert not self.count.shares, "no share outlives the process that held it"

    def feed(self, event: e.Event) -> None:
        before = self.count
        moved = step(before, event, self.table)
        if not isinstance(moved, Moved):
            assert moved.value == before, "a refusal changes nothing"
            return
        self.count = moved.value
        self.hold_to_the_laws(before, event, moved.effects)

    def hold_to_the_laws(  # noqa: C901  # the laws stand in one list, one after the other
        self, before: Count, event: e.Event, effects: tuple[Effect, ...]
    ) -> None:
        after = self.count
        if event.needs.two_people:
            proposer, approver = event.by.proposer, event.by.approver
            assert proposer is not None, "an act of weight has who proposes"
            assert approver is not None, "an act of weight has who approves"
            assert proposer.id != approver.id, "one person is never two"
        if isinstance(event, e.SignStatement):
            self.signed = event.facts.pool
            assert self.signed == before.pool, "two people signed the pool that is opened"
            if before.opened and before.opened[-1] != self.signed:
                assert before.reopened, "another pool needs a recorded reopening"
            assert event.facts.unsettled == event.facts.undecided == 0, "all media decided"
            assert event.facts.slips_open == 0, "slips were compared"
        if after.totals_exist and not before.totals_exist:
            assert isinstance(event, e.Opened), "totals come out of the opener alone"
            assert after.opened[-1:] == (after.pool,), "what is opened stood in the book"
            assert self.signed == after.pool, "what is opened was signed"
        if isinstance(event, e.Open):
            assert len(before.shares) >= NEEDED, "k shares open"
        if isinstance(event, OF_MEDIA):
            assert not before.totals_exist, "no medium changes after the totals"
            assert before.state is State.RECEIVING, "the set changes only while receiving"
        if before.version:
            assert after.pool == before.pool, "a certified set of media never changes"
            assert after.totals_exist, "certified totals do not go away"
        if after.version > before.version:
            assert isinstance(event, e.Certify), "certified by its own act"
            assert event.by.approver is not None, "certified by two"
            assert event.facts.results == before.results != "", "certified is what was reviewed"
            assert not event.facts.lots_open, "no lot is left to draw"
        if before.state is State.CORRECTING and isinstance(event, e.DecideVotes):
            assert event.now < (before.until or NOW), "a correction has an end"
        if isinstance(event, e.OpenCorrection):
            assert event.until - event.now <= timedelta(hours=24), "a correction is short"
        if Effect.DESTROY in effects:
            assert isinstance(event, e.Destroy), "nothing is destroyed by the way"
            assert before.keep_until is not None, "kept first"
            assert event.today > before.keep_until, "kept for the whole term"
        if after.totals_shown and not before.totals_shown:
            assert isinstance(event, e.EnterPaper | e.CloseCorrection), "shown with the paper"
            assert event.facts.paper_open == 0, "shown when all paper agrees"
        if after.state is not State.DESTROYED:
            assert possible(after, self.table), "people can always go on"


def walk_with(
    table: Table[Count] = TABLE,
    begin: State | None = None,
    often: type[e.Event] | None = None,
) -> type[Walk]:
    """The random walk over this table, from anywhere or from one state; often: an event
    that people try more than others."""
    begins = [count for count in ON_THE_WAY if begin in (None, count.state)]
    values = {"table": table, "begins": begins, "often": often}
    return type("WalkOfATable", (Walk,), values)
