"""One voter at the terminal, cell by cell."""

from dataclasses import replace
from typing import Any

import pytest
from booth_world import OFFICER, PER_SCREEN, WITNESSED
from builders import make_contest
from terminal_laws import BALLOT, IDS

from common.ballot import NO_CHOICE
from common.election import Contest
from common.grant import Grant
from terminal.life.states import Device
from terminal.lists import Row, row_of
from terminal.machine import Moved, Refusal, Refused
from terminal.session import events as voter
from terminal.session.effects import Admit, Record
from terminal.session.states import (
    ALERT_MS,
    GUARD_MS,
    IDLE_MS,
    STEPS,
    Aid,
    Ballot,
    Hand,
    Session,
    Settings,
    State,
    TextSize,
    Theme,
)
from terminal.session.table import TABLE, step
from terminal.session.view import view

GRANT = Grant("p01-01", 1, IDS[1:2], bytes(16))
TWO_CONTESTS = Grant("p01-01", 1, IDS[1:3], bytes(16))
SECOND = IDS[1]
ANY: dict[type[Any], dict[str, Any]] = {
    voter.Choose: {"candidate": f"{SECOND}-1"},
    voter.ShowFrom: {"position": 0},
    voter.OpenRow: {"row": Row.A},
    voter.Change: {"contest": SECOND},
    voter.Set: {"settings": Settings(size=TextSize.LARGE)},
    voter.Help: {"aid": Aid.ASSISTED, "by": WITNESSED},
    voter.GoOn: {"by": OFFICER},
    voter.EndForVoter: {"by": WITNESSED},
    voter.SendElsewhere: {"by": OFFICER},
    voter.PresentGrant: {"grant": GRANT},
    voter.Unlock: {"by": OFFICER, "grant": GRANT},
    voter.GrantRefused: {"reason": "grant-spent"},
    voter.Recorded: {"voters": 1},
    voter.RecordingFailed: {"device": Device.ORIGINAL},
}


class Person:
    """A session driven event by event, a second apart."""

    def __init__(self, ballot: Ballot = BALLOT, grant: Grant = GRANT) -> None:
        self.session = Session(ballot)
        self.now = 0
        self.effects: tuple[Any, ...] = ()
        self.does(voter.PollsOpened)
        self.does(voter.PresentGrant, grant=grant)
        self.does(voter.Admitted)

    def tries(self, event: type[Any], **more: Any) -> Any:
        self.now += 1000
        found = step(self.session, event(at=self.now, **(ANY.get(event, {}) | more)))
        self.session, self.effects = found.value, found.effects
        return found

    def does(self, event: type[Any], **more: Any) -> "Person":
        found = self.tries(event, **more)
        assert isinstance(found, Moved), found
        return self

    def misses(self, event: type[Any], **more: Any) -> tuple[str, ...]:
        found = self.tries(event, **more)
        assert isinstance(found, Refused)
        return found.missing

    def at_confirming(self) -> "Person":
        return self.does(voter.Begin).does(voter.Choose).does(voter.Proceed)

    @property
    def state(self) -> State:
        return self.session.state


_CONFIRMING = (voter.Begin, voter.Choose, voter.Proceed)
PATHS: dict[State, tuple[type[Any], ...]] = {
    State.WAITING: (voter.SendElsewhere,),
    State.ADMITTING: (voter.SendElsewhere, voter.PresentGrant),
    State.START: (),
    State.CHOOSING: (voter.Begin,),
    State.CONFIRMING: _CONFIRMING,
    State.ENDING: (voter.Begin, voter.EndWithout),
    State.REVIEW: (voter.Begin, *(2 * (voter.EndWithout, voter.ConfirmEnd))),
    State.RECORDING: (*_CONFIRMING, voter.Confirm),
    State.DONE: (*_CONFIRMING, voter.Confirm, voter.Recorded),
    State.HELP: (voter.Begin, voter.AskHelp),
    State.CALLED: (voter.Begin, voter.CallStaff),
    State.FAILED: (voter.Restarted,),
}


def in_state(state: State) -> Person:
    """A session in each state, reached by events."""
    person = Person(grant=TWO_CONTESTS if state is State.REVIEW else GRANT)
    if state is State.SHUT:
        person.session = Session(BALLOT)
    elif state is State.ASKING:
        person.does(voter.Begin)
        person.now += IDLE_MS
        person.does(voter.Time)
    else:
        for event in PATHS[state]:
            person.does(event)
    assert person.state is state
    return person


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", voter.EVENTS)
def test_every_cell_does_what_is_drawn(state: State, event: type[Any]) -> None:
    """An accepted event leads where the drawing says; a refused one changes nothing."""
    person, cell = in_state(state), TABLE[state][event]
    before = person.session
    found = person.tries(event)
    if isinstance(cell, Refusal):
        assert found == Refused(before, event.__name__, (cell.reason,))
    elif isinstance(found, Refused):
        assert found.value is before
        assert set(found.missing) <= {rule.name for arrow in cell for rule in arrow.needs}
    else:
        back = before.back if any(arrow.to is None for arrow in cell) else None
        assert found.value.state in {arrow.to for arrow in cell} | {back}


def test_one_contest_is_three_steps() -> None:
    """Start, choose, confirm: the confirmation records what it names."""
    person = Person().does(voter.Begin).does(voter.Choose, candidate=f"{SECOND}-2")
    person.does(voter.Proceed)
    (line,) = view(person.session).lines
    assert line.chosen is not None
    assert line.chosen.id == f"{SECOND}-2"
    person.does(voter.Confirm)
    assert person.effects == (Record(GRANT, {SECOND: f"{SECOND}-2"}),)
    person.does(voter.Recorded)
    assert view(person.session).screen is State.DONE


def test_a_choice_can_be_changed_until_it_is_confirmed() -> None:
    """Back leads to the list with the mark where it was; another touch moves it."""
    person = Person().at_confirming().does(voter.Back)
    marked = [item.id for item in view(person.session).items if item.selected]
    assert marked == [f"{SECOND}-1"]
    person.does(voter.Choose, candidate=f"{SECOND}-3")
    assert [item.id for item in view(person.session).items if item.selected] == [f"{SECOND}-3"]


def test_two_contests_are_reviewed_and_recorded_together() -> None:
    """One recording tap, on a screen that names both choices; one may still be changed."""
    person = Person(grant=TWO_CONTESTS).at_confirming().does(voter.Confirm)
    assert person.effects == ()
    person.does(voter.EndWithout).does(voter.ConfirmEnd)
    assert person.state is State.REVIEW
    person.does(voter.Change).does(voter.Choose, candidate=f"{SECOND}-2").does(voter.Proceed)
    person.does(voter.Confirm)
    assert [line.without for line in view(person.session).lines] == [False, True]
    person.does(voter.Cast)
    assert person.effects == (Record(TWO_CONTESTS, {SECOND: f"{SECOND}-2", IDS[2]: NO_CHOICE}),)


def test_ending_without_a_choice_asks_again_first() -> None:
    """途中終了 has a confirmation of its own."""
    person = Person().does(voter.Begin).does(voter.EndWithout)
    assert person.effects == ()
    person.does(voter.ConfirmEnd)
    assert person.effects == (Record(GRANT, {SECOND: NO_CHOICE}),)


def test_a_helper_does_all_but_record() -> None:
    """Art 7(3): the recording tap is the voter's own."""
    person = Person().does(voter.Help)
    for event in (voter.Begin, voter.Choose, voter.Proceed):
        person.does(event, hand=Hand.HELPER)
    assert person.misses(voter.Confirm, hand=Hand.HELPER) == ("not-own-hand",)
    assert person.misses(voter.Confirm, hand=Hand.PROXY) == ("not-own-hand",)
    assert isinstance(person.tries(voter.Confirm), Moved)


def test_a_proxy_records_for_the_voter() -> None:
    """Art 7(1): two clerks vote as the voter says."""
    person = Person().does(voter.Help, aid=Aid.PROXY).at_confirming()
    assert person.misses(voter.Confirm) == ("not-own-hand",)
    assert isinstance(person.tries(voter.Confirm, hand=Hand.PROXY), Moved)


@pytest.mark.parametrize("display", ["single", "pages", "scroll"])
def test_nobody_confirms_before_everybody_was_seen(display: str) -> None:
    """Where not all fit on one screen, the last page must have been on it."""
    contest = make_contest(2, 13, display=display)
    person = Person(Ballot((contest,), PER_SCREEN)).does(voter.Begin).does(voter.Choose)
    assert person.misses(voter.Proceed) == ("pages-unseen",)
    person.does(voter.ShowFrom, position=12)
    assert person.misses(voter.Proceed) == ("pages-unseen",)
    person.does(voter.ShowFrom, position=6)
    person.does(voter.Proceed)


@pytest.mark.parametrize("display", ["single", "pages", "scroll", "gojuon"])
def test_sixty_candidates_can_all_be_chosen(display: str) -> None:
    """Whatever the display, each of 60 candidates can be reached and recorded."""
    contest: Contest = make_contest(2, 60, display=display)
    for candidate in contest.candidates:
        person = Person(Ballot((contest,), PER_SCREEN)).does(voter.Begin)
        if display == "gojuon":
            row = row_of(candidate.kana)
            person.does(voter.OpenRow, row=row)
            person.does(voter.ShowFrom, position=candidate.display_order - 1)
        else:
            for position in (*range(0, 60, 6), candidate.display_order - 1):
                person.does(voter.ShowFrom, position=position)
        person.does(voter.Choose, candidate=candidate.id).does(voter.Proceed)
        person.does(voter.Confirm)
        assert person.effects == (Record(GRANT, {SECOND: candidate.id}),)


def test_a_candidate_of_another_page_cannot_be_touched() -> None:
    """Only who is on the screen can be chosen."""
    contest = make_contest(2, 13, display="pages")
    person = Person(Ballot((contest,), PER_SCREEN)).does(voter.Begin)
    assert person.misses(voter.Choose, candidate=f"{SECOND}-13") == ("not-on-screen",)


@pytest.mark.parametrize("state", [*STEPS, State.HELP, State.ASKING, State.CALLED])
def test_settings_move_nothing_and_go_with_the_voter(state: State) -> None:
    """Letters, colours and voice change anywhere; place and choice stay; then they are gone."""
    person = in_state(state)
    before = person.session
    wanted = Settings(TextSize.LARGEST, Theme.YELLOW, audio=True, curtain=True)
    person.does(voter.Set, settings=wanted)
    after = person.session
    assert after.settings == wanted
    assert after.state is before.state
    assert after.voter is not None
    assert before.voter is not None
    chosen = [(part.marked, part.choice, part.top) for part in after.voter.parts]
    assert chosen == [(part.marked, part.choice, part.top) for part in before.voter.parts]
    person.does(voter.SendElsewhere)
    assert person.session.settings == Settings()


def test_a_double_tap_and_a_second_finger_do_nothing() -> None:
    """The second of two taps was meant for the screen before."""
    person = Person().at_confirming()
    confirm = voter.Confirm(at=person.session.changed + GUARD_MS - 1)
    assert step(person.session, confirm).value is person.session
    late = replace(confirm, at=confirm.at + 1)
    assert isinstance(step(person.session, replace(late, others=1)), Refused)
    assert isinstance(step(person.session, late), Moved)


def test_an_idle_voter_is_asked_and_then_staff_come() -> None:
    """The choice stays; whoever answers goes on where they were."""
    person = Person().does(voter.Begin).does(voter.Choose)
    person.now += IDLE_MS
    assert person.does(voter.Time).state is State.ASKING
    assert person.does(voter.StillHere).state is State.CHOOSING
    person.now += IDLE_MS
    person.does(voter.Time)
    person.now += ALERT_MS
    assert person.does(voter.Time).state is State.CALLED
    assert person.does(voter.GoOn).state is State.CHOOSING
    assert [item.selected for item in view(person.session).items] == [True, False, False]


def test_who_moves_the_cursor_is_not_asked() -> None:
    """A voter who listens through a long list by keys is there; nothing else follows of it,
    and an unanswered question still brings the staff."""
    person = Person().does(voter.Begin).does(voter.Choose)
    before = person.session
    person.now += IDLE_MS - 2000
    person.does(voter.Touched)
    assert replace(person.session, touched=before.touched) == before
    person.now += IDLE_MS - 2000
    assert person.does(voter.Time).state is State.CHOOSING
    person.now += IDLE_MS
    assert person.does(voter.Time).state is State.ASKING
    person.does(voter.Touched)
    person.now += ALERT_MS
    assert person.does(voter.Time).state is State.CALLED


@pytest.mark.parametrize("state", [State.CALLED, State.HELP, State.ASKING, State.FAILED])
def test_a_choice_is_not_shown_while_others_look(state: State) -> None:
    """While staff come, nothing of the choice is on the screen."""
    shown = view(in_state(state).session)
    assert not shown.items
    assert not shown.lines


def test_staff_end_the_session_of_a_voter_who_left() -> None:
    """As 途中終了 in every contest, before a witness, and not once it is being recorded."""
    person = Person(grant=TWO_CONTESTS).at_confirming().does(voter.Confirm)
    assert person.misses(voter.EndForVoter, by=OFFICER) == ("needs-officer-and-witness",)
    person.does(voter.EndForVoter)
    assert person.effects == (Record(TWO_CONTESTS, dict.fromkeys(IDS[1:3], NO_CHOICE)),)
    assert person.misses(voter.EndForVoter) == ("recording",)


def test_a_restart_leads_to_staff_from_every_state() -> None:
    """Never into a half-made ballot."""
    for state in State:
        person = in_state(state).does(voter.Restarted)
        assert person.state is (State.SHUT if state is State.SHUT else State.FAILED)
        assert person.session.voter is None


def test_lost_headphones_call_staff_only_for_who_listens() -> None:
    """A voter who listens is not left in silence."""
    assert in_state(State.CHOOSING).does(voter.VoiceLost).state is State.CHOOSING
    person = in_state(State.CHOOSING).does(voter.Set, settings=Settings(audio=True))
    assert person.does(voter.VoiceLost).state is State.CALLED


def test_a_grant_for_unknown_contests_is_refused() -> None:
    """What is not on this terminal's ballot cannot be voted on."""
    person = in_state(State.WAITING)
    other = replace(GRANT, contests=("elsewhere",))
    assert person.misses(voter.PresentGrant, grant=other) == ("grant-contests",)
    person.does(voter.PresentGrant)
    assert person.effects == (Admit(GRANT),)


def test_nothing_of_a_choice_is_printed() -> None:
    """Neither a session nor an effect shows a choice where it is printed or logged."""
    person = Person().at_confirming()
    name = f"{SECOND}-1"
    assert name not in repr(person.session.voter)
    assert name not in repr(view(person.session))
    assert name not in repr(person.does(voter.Confirm).effects)
