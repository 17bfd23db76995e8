"""Both machines of a terminal walked at random, and the laws that must hold on every path.

    walk_with(REAL)                 # a Hypothesis machine over the real tables
    walk_with(Tables(session=bad))  # must find the law that the bad table breaks

The recorder is a model: a set of spent grants, whose answers may be late, or failures.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from booth_world import AROUND, GOOD, PER_SCREEN, TWO, make_loaded
from builders import make_contest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from world import JAPAN

from common.ballot import NO_CHOICE
from common.grant import Grant
from terminal.life import events as life
from terminal.life.people import By
from terminal.life.states import WORKING, ClosedBox, Condition, Device, Polls
from terminal.life.states import State as PollsState
from terminal.life.table import ways_on
from terminal.life.tasks import QUIET, Task
from terminal.lists import Row
from terminal.machine import Moved, Refused
from terminal.own_disk import Told
from terminal.session import events as voter
from terminal.session.effects import Admit, Record
from terminal.session.states import (
    INSIDE,
    Aid,
    Ballot,
    Hand,
    Session,
    Settings,
    State,
    TextSize,
    Theme,
)
from terminal.session.view import View, view
from terminal.whole import Event, Tables, Terminal, step

BALLOT = Ballot(
    (
        make_contest(1, 5, display="pages"),
        make_contest(2, 3, display="single"),
        make_contest(3, 7, display="scroll"),
        make_contest(4, 8, display="gojuon"),
    ),
    PER_SCREEN,
)
IDS = tuple(contest.id for contest in BALLOT.contests)
EVERYBODY = By(frozenset({"officer-1", "officer-2"}), witness=True)
SOMEBODY = st.sampled_from([By(), By(frozenset({"officer-1"})), TWO, EVERYBODY, EVERYBODY])
MOMENT = datetime(2024, 12, 22, 20, 0, tzinfo=JAPAN)
WANTED = [IDS[:1], IDS[1:2], IDS[2:3], IDS[:2], IDS]
STRAY = [False, False, False, False, True]
HANDS = [Hand.VOTER, Hand.VOTER, Hand.VOTER, Hand.VOTER, Hand.HELPER]
USUAL_TOUCHES: dict[State, list[type[voter.VoterEvent]]] = {
    State.START: [voter.Begin],
    State.CHOOSING: [
        *(voter.Choose, voter.Choose, voter.OpenRow, voter.ShowFrom, voter.ShowFrom),
        *(voter.Proceed, voter.Proceed, voter.Proceed, voter.EndWithout, voter.Set),
    ],
    State.CONFIRMING: [voter.Confirm, voter.Confirm, voter.Confirm, voter.Back],
    State.ENDING: [voter.ConfirmEnd, voter.Back],
    State.REVIEW: [voter.Cast, voter.Cast, voter.Change],
    State.HELP: [voter.Back],
    State.ASKING: [voter.StillHere],
}
EMPTY = frozenset({State.SHUT, State.WAITING, State.FAILED, State.DONE})
SETTINGS = [
    Settings(size=size, theme=theme, audio=audio)
    for size in TextSize
    for theme in Theme
    for audio in (False, True)
]


def polls_events(by: By) -> dict[type[Any], life.Event]:
    """One of each event that people cause."""
    special: dict[type[Any], life.Event] = {
        life.LoadPackage: life.LoadPackage(by=by, loaded=make_loaded()),
        life.SelfTest: life.SelfTest(by=by, report=GOOD),
        life.OpenPolls: life.OpenPolls(by=by, around=AROUND, now=MOMENT),
        life.Resume: life.Resume(by=by, around=AROUND),
        life.ClosePolls: life.ClosePolls(by=by, now=MOMENT),
        life.PostNotice: life.PostNotice(by=by, candidate="contest-1-1"),
        life.NewPin: life.NewPin(by=by, badge="officer-2"),
    }
    return {event: special.get(event) or event(by=by) for event in life.BY_PEOPLE}


class Walk(RuleBasedStateMachine):
    """Every rule is something that can happen; every step is held to the laws."""

    tables: Tables

    def __init__(self) -> None:
        super().__init__()
        self.terminal = Terminal(Polls(), Session(BALLOT))
        self.now = 0
        self.pending: list[Any] = []
        self.spent: set[bytes] = set()
        self.grants: list[Grant] = []
        self.seen: dict[str, set[str]] = {}

    # What can happen.

    @rule(gap=st.sampled_from([0, 100, 1000, 1000, 40_000, 200_000]))
    def time(self, gap: int) -> None:
        self.now += gap
        self.feed(voter.Time(at=self.now))

    @initialize(opened=st.sampled_from([True, True, True, False]))
    def begin(self, opened: bool) -> None:
        if opened:
            self.open_the_polls()

    @rule(data=st.data(), steps=st.integers(1, 8))
    def a_voter_goes_on(self, data: st.DataObject, steps: int) -> None:
        """Whoever is there does what the screen is for, more or less."""
        for _ in range(steps):
            self.now += 1000
            if data.draw(st.sampled_from(STRAY)):
                event = data.draw(st.sampled_from(voter.BY_VOTER))
                self.feed(self._touch(event, data, Hand.VOTER, 0))
                continue
            if self.pending:
                self._answer(good=True)
                continue
            state = self.terminal.session.state
            if state in (State.WAITING, State.DONE):
                self.grants.append(self._new_grant(data))
                self.feed(voter.PresentGrant(at=self.now, grant=self.grants[-1]))
            elif state is State.CALLED:
                self.feed(voter.GoOn(at=self.now, by=EVERYBODY))
            elif state in USUAL_TOUCHES:
                event = data.draw(st.sampled_from(USUAL_TOUCHES[state]))
                hand = data.draw(st.sampled_from(HANDS))
                self.feed(self._touch(event, data, hand, 0))

    def _new_grant(self, data: st.DataObject) -> Grant:
        contests = data.draw(st.sampled_from(WANTED))
        return Grant("p01-01", 1, contests, len(self.grants).to_bytes(16, "big"))

    @rule(data=st.data(), event=st.sampled_from(voter.BY_VOTER))
    def touch(self, data: st.DataObject, event: type[voter.VoterEvent]) -> None:
        """Anything is touched, by anybody, with any number of fingers."""
        self.now += data.draw(st.sampled_from([0, 1000]))
        hand = data.draw(st.sampled_from(Hand))
        self.feed(self._touch(event, data, hand, data.draw(st.sampled_from([0, 0, 0, 1]))))

    def _touch(
        self, event: type[Any], data: st.DataObject, hand: Hand, others: int
    ) -> voter.VoterEvent:
        more: dict[str, Any] = {}
        if event is voter.Choose:
            items = view(self.terminal.session).items
            more["candidate"] = data.draw(
                st.sampled_from([item.id for item in items] or ["contest-1-1"])
            )
        if event is voter.ShowFrom:
            more["position"] = data.draw(st.integers(0, 7))
        if event is voter.OpenRow:
            more["row"] = data.draw(st.sampled_from(Row))
        if event is voter.Change:
            more["contest"] = data.draw(st.sampled_from(IDS))
        if event is voter.Set:
            more["settings"] = data.draw(st.sampled_from(SETTINGS))
        made: voter.VoterEvent = event(at=self.now, hand=hand, others=others, **more)
        return made

    @precondition(lambda self: self.grants)
    @rule(data=st.data())
    def an_old_grant(self, data: st.DataObject) -> None:
        """A grant that was presented before."""
        self.now += 1000
        self.feed(voter.PresentGrant(at=self.now, grant=data.draw(st.sampled_from(self.grants))))

    @rule(
        event=st.sampled_from(voter.BY_STAFF), by=SOMEBODY, aid=st.sampled_from(Aid), data=st.data()
    )
    def staff(self, event: type[Any], by: By, aid: Aid, data: st.DataObject) -> None:
        more: dict[str, Any] = {"aid": aid} if event is voter.Help else {}
        if event is voter.Unlock:
            self.grants.append(self._new_grant(data))
            more = {"grant": self.grants[-1]}
        self.feed(event(at=self.now, by=by, **more))

    @rule()
    def open_the_polls(self) -> None:
        """The way to open polls, so that walks get beyond it."""
        order = (life.LoadPackage, life.SelfTest, life.CheckZero, life.OpenPolls)
        for event in (*order, life.HandOutHalves):
            self.feed(polls_events(EVERYBODY)[event])
            while self.pending:
                self._answer(good=True)

    @precondition(lambda self: self.pending)
    @rule(good=st.sampled_from([True, True, True, False]), told=st.sampled_from(Told))
    def answer(self, good: bool, told: Told) -> None:
        self._answer(good=good, told=told)

    @rule(data=st.data())
    def trouble(self, data: st.DataObject) -> None:
        """Everything around the voter: people, plugs, networks, restarts, nonsense."""
        draw = data.draw
        match draw(
            st.sampled_from(["people", "people", "plug", "network", "notice", "restart", "report"])
        ):
            case "people":
                event = draw(st.sampled_from(life.BY_PEOPLE))
                self.feed(polls_events(draw(SOMEBODY))[event])
            case "plug":
                device = draw(st.sampled_from(Device))
                back = draw(st.booleans())
                lost, found = life.DeviceLost(device=device), life.DeviceBack(device=device)
                self.feed(found if back else lost)
            case "network":
                self.feed(life.NetworkFound(networks=("wlan0",)))
            case "notice":
                found = draw(st.lists(st.sampled_from(Condition), unique=True))
                self.feed(life.Noticed(conditions=tuple(found)))
            case "restart":
                self.pending.clear()  # what had been asked for is not answered any more
                self.feed(life.PowerOn(kept=self.terminal.polls.kept))
            case _:
                self._impossible(draw(st.sampled_from(range(6))))

    def _impossible(self, which: int) -> None:
        """A report that nobody asked for."""
        if self.pending:
            return
        reports: list[Event] = [
            voter.Recorded(at=self.now, voters=0),
            voter.RecordingFailed(at=self.now, device=Device.ORIGINAL),
            voter.Admitted(at=self.now),
            life.ZeroFound(),
            life.BoxMade(opening=1),
            life.Closed(slip=ClosedBox(0, "")),
        ]
        self.feed(reports[which])

    def _answer(self, *, good: bool, told: Told = Told.UNDECIDED) -> None:
        effect = self.pending.pop(0)
        for report in self._reports(effect, good=good, told=told):
            self.feed(report)

    def _reports(self, effect: Any, *, good: bool, told: Told) -> list[Event]:
        at = self.now
        if isinstance(effect, Admit):
            if effect.grant.id in self.spent:
                return [voter.GrantRefused(at=at, reason="grant-spent")]
            failed = voter.RecordingFailed(at=at, device=Device.DISK)
            return [voter.Admitted(at=at) if good else failed]
        if isinstance(effect, Record):
            assert effect.grant.id not in self.spent, "a grant is used once"
            if not good:
                return [voter.RecordingFailed(at=at, device=Device.ORIGINAL)]
            self.spent.add(effect.grant.id)
            return [voter.Recorded(at=at, voters=len(self.spent))]
        if effect in QUIET:
            return [] if good else [life.DeviceLost(device=Device.ORIGINAL)]
        if effect is Task.LOOK_ANEW:
            return [life.PowerOn(kept=self.terminal.polls.kept)]
        return [self._task(effect, good=good, told=told)]

    def _task(self, task: Task, *, good: bool, told: Told) -> Event:
        voters = len(self.spent)
        if not good:
            return life.MustRetire(told=told) if "recover" in task else life.TaskRefused(reason="")
        match task:
            case Task.CHECK_ZERO:
                return life.ZeroFound()
            case Task.MAKE_BOX | Task.MAKE_NEXT_BOX:
                return life.BoxMade(opening=1)
            case Task.OPEN_BOX:
                return life.BoxOpened()
            case Task.REST:
                return life.DayClosed(voters=voters)
            case Task.CLOSE | Task.FINISH_CLOSE | Task.FINISH_CLOSE_REPLACING | Task.READ_SLIP:
                return life.Closed(slip=ClosedBox(voters, ""))
            case _:
                return life.Recovered(voters=voters, opening=1, told=told)

    # The laws.

    def feed(self, event: Event) -> None:
        before, shown = self.terminal, view(self.terminal.session)
        found = step(before, event, self.tables)
        self.terminal = found.value
        self.pending.extend(found.effects)
        self._nothing_moves_by_itself(before, event, found)
        self._only_confirmed_votes(before, shown, event, found)
        self._nothing_is_left()
        self._staff_have_a_way_on()
        self._everybody_was_seen()

    def _nothing_moves_by_itself(
        self, before: Terminal, event: Event, found: Moved[Terminal] | Refused[Terminal]
    ) -> None:
        if isinstance(event, voter.VoterEvent | voter.StaffEvent | voter.Time):
            assert found.value.polls == before.polls, "voters never move the polls"
        if isinstance(event, voter.Time):
            assert not found.effects, "time never casts"
            one, other = before.session.voter, found.value.session.voter
            assert one == other, "time never drops a choice"
        if before.session.state is State.RECORDING and isinstance(
            event, voter.VoterEvent | voter.StaffEvent
        ):
            assert isinstance(found, Refused), "while recording, nothing is touched"

    def _only_confirmed_votes(
        self, before: Terminal, shown: View, event: Event, found: Any
    ) -> None:
        for effect in found.effects:
            if isinstance(effect, Admit | Record):
                assert before.polls.state is PollsState.OPEN, "no vote unless polls are open"
            if isinstance(effect, Record):
                if isinstance(event, voter.EndForVoter):
                    assert set(effect.choices.values()) == {NO_CHOICE}
                    assert event.by.witness, "staff end a session before a witness"
                else:
                    self._confirmed(before, shown, event, effect)
                assert set(effect.choices) == set(effect.grant.contests)

    def _confirmed(self, before: Terminal, shown: View, event: Event, effect: Record) -> None:
        """Exactly what stood on the screen, by a tap of the voter, or a proxy for them."""
        assert isinstance(event, voter.Confirm | voter.ConfirmEnd | voter.Cast), "a tap records"
        person = before.session.voter
        assert person is not None
        own = Hand.PROXY if person.aid is Aid.PROXY else Hand.VOTER
        assert event.hand is own, "only the voter's own tap records"
        assert not event.others
        lines = {line.contest: line for line in shown.lines}
        said = {
            name: NO_CHOICE if line.without else line.chosen and line.chosen.id
            for name, line in lines.items()
        }
        assert dict(effect.choices) == said, "recorded is what was on the screen"

    def _nothing_is_left(self) -> None:
        session = self.terminal.session
        if session.state in EMPTY:
            assert session.voter is None, "nothing of the voter is left"
            self.seen.clear()
        if session.state in EMPTY - {State.DONE}:
            clean = Session(BALLOT, session.state, refused=session.refused)
            assert replace(session, changed=0, touched=0) == clean, "settings go with the voter"
            assert view(session) == view(clean), "the next screen is the same for everybody"
        if self.terminal.polls.state is not PollsState.OPEN:
            assert session.state in (State.SHUT, State.FAILED, State.RECORDING)

    def _staff_have_a_way_on(self) -> None:
        polls, session = self.terminal.polls, self.terminal.session
        if polls.state not in WORKING:
            # A notice or a PIN leads nowhere: it is no way on.
            idle = (life.PostNotice, life.NewPin)
            ways = [way for way in ways_on(polls, self.tables.polls) if way not in idle]
            assert ways, "staff have a way on"
        if session.state in INSIDE - {State.ADMITTING, State.RECORDING}:
            leave = voter.EndForVoter(at=self.now, by=EVERYBODY)
            assert isinstance(step(self.terminal, leave, self.tables), Moved), "an escape"

    def _everybody_was_seen(self) -> None:
        """Kept apart from the machine: from what the screens showed."""
        shown, person = view(self.terminal.session), self.terminal.session.voter
        if person is None:
            return
        contest = person.part.contest
        if shown.screen is State.CHOOSING:
            fit = self.terminal.session.per_screen
            items = shown.items
            if contest.display == "scroll":
                items = items[shown.top : shown.top + fit]
            self.seen.setdefault(contest.id, set()).update(item.id for item in items)
        if shown.screen is State.CONFIRMING and contest.display != "gojuon":
            everybody = {candidate.id for candidate in contest.candidates}
            assert self.seen[contest.id] == everybody, "every page is seen before confirming"


def walk_with(tables: Tables) -> type[Walk]:
    """The walk over these tables."""
    return type("Walked", (Walk,), {"tables": tables})


USUAL = settings(max_examples=150, stateful_step_count=40, deadline=None)
