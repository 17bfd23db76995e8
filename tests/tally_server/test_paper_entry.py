"""Two keyings of a sheet, apart, until they agree."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.machine import Moved, Refused
from tally_server.paper import events as e
from tally_server.paper.entry import Entry, State
from tally_server.paper.record import NotReplayed, event_from, event_json, replayed
from tally_server.paper.sheet import Field, Keyed, SheetId
from tally_server.paper.table import step

SHEET = SheetId("mayor", 1)
TEN = Keyed({Field("own", ("a",)): 10, Field("ballots"): 10})
TWELVE = Keyed({Field("own", ("a",)): 12, Field("ballots"): 12})
BOTH = ("甲野 太郎", "乙川 花子")

FIRST, SECOND = e.KeyFirst(by="tanaka", keyed=TEN), e.KeySecond(by="suzuki", keyed=TEN)
OTHER = e.KeySecond(by="suzuki", keyed=TWELVE)
REOPEN, WITHDRAW = e.Reopen(by=BOTH, reason="誤り"), e.Withdraw(by=BOTH, reason="重複")

WAYS: dict[State, tuple[e.Event, ...]] = {
    State.EMPTY: (),
    State.FIRST: (FIRST,),
    State.SECOND: (SECOND,),
    State.DIFFERING: (FIRST, OTHER),
    State.AGREED: (FIRST, SECOND),
    State.REOPENED: (FIRST, SECOND, REOPEN),
    State.WITHDRAWN: (WITHDRAW,),
}


def at(state: State) -> Entry:
    entry = replayed(SHEET, WAYS[state])
    assert entry.state is state
    return entry


def missing(entry: Entry, event: e.Event) -> tuple[str, ...]:
    refused = step(entry, event)
    assert isinstance(refused, Refused)
    assert refused.value == entry
    return refused.missing


def after(*events: e.Event) -> Entry:
    return replayed(SHEET, events)


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)])
def test_two_equal_keyings_agree_whoever_is_first(order: tuple[e.Event, ...]) -> None:
    """Both operators work at their own pace; equal numbers stand."""
    entry = after(*order)
    assert entry.state is State.AGREED
    assert entry.agreed == TEN


@pytest.mark.parametrize("order", [(FIRST, OTHER), (OTHER, FIRST)])
def test_two_keyings_that_differ_count_nothing(order: tuple[e.Event, ...]) -> None:
    """Neither number is taken; the officer looks at the sheet."""
    entry = after(*order)
    assert entry.state is State.DIFFERING
    assert entry.agreed is None
    assert not entry.settled


def test_one_keying_alone_counts_nothing() -> None:
    """Also a single good keying is no result (公職選挙法施行令72条)."""
    assert at(State.FIRST).agreed is None
    assert at(State.SECOND).agreed is None


@pytest.mark.parametrize("name", ["tanaka", "ＴＡＮＡＫＡ", "tana ka"])
def test_one_person_never_makes_both_keyings(name: str) -> None:
    """The same person is refused in the other role, however the name is written."""
    assert missing(at(State.FIRST), e.KeySecond(by=name, keyed=TEN)) == ("another-person",)
    assert missing(after(replace(SECOND, by="tanaka")), replace(FIRST, by=name)) == (
        "another-person",
    )


@pytest.mark.parametrize(
    ("decision", "kept", "again"),
    [
        (e.KeepFirst(by="sakai"), TEN, e.KeySecond),
        (e.KeepSecond(by="sakai"), TWELVE, e.KeyFirst),
    ],
)
def test_what_the_officer_keeps_must_be_keyed_again(
    decision: e.Event, kept: Keyed, again: type[e.KeyFirst | e.KeySecond]
) -> None:
    """The officer's word alone is no result: a second keying has to say the same."""
    left = after(FIRST, OTHER, decision)
    assert left.agreed is None
    assert [keying.keyed for keying in (left.first, left.second) if keying] == [kept]
    done = step(left, again(by="yamada", keyed=kept))
    assert isinstance(done, Moved)
    assert done.value.agreed == kept


def test_the_officer_may_keep_neither() -> None:
    """Both keyings go, and the sheet is as it was at first."""
    assert after(FIRST, OTHER, e.KeepNeither(by="sakai")) == Entry(SHEET)


@pytest.mark.parametrize("kind", [e.KeepFirst, e.KeepSecond, e.KeepNeither])
@pytest.mark.parametrize("name", ["tanaka", "suzuki"])
def test_nobody_judges_their_own_keying(
    kind: type[e.KeepFirst | e.KeepSecond | e.KeepNeither], name: str
) -> None:
    """Who keyed the sheet does not decide which keying stands."""
    assert missing(at(State.DIFFERING), kind(by=name)) == ("another-person",)


@pytest.mark.parametrize("state", State)
def test_impossible_numbers_are_never_handed_in(state: State) -> None:
    """An error refuses the keying in every state that takes one."""
    for kind in (e.KeyFirst, e.KeySecond):
        bad = kind(by="yamada", keyed=TEN, errors=("X-21",))
        said = missing(at(state), bad)
        good = step(at(state), replace(bad, errors=()))
        assert ("impossible" in said) == isinstance(good, Moved)


def test_a_warning_is_confirmed_before_it_is_handed_in() -> None:
    """All that was odd must have been seen; what was confirmed stays with the keying."""
    odd = e.KeyFirst(by="tanaka", keyed=TEN, warnings=("X-31", "X-34"))
    assert missing(Entry(SHEET), odd) == ("warnings-unseen",)
    assert missing(Entry(SHEET), replace(odd, seen=("X-31",))) == ("warnings-unseen",)
    kept = after(replace(odd, seen=("X-31", "X-34"))).first
    assert kept is not None
    assert kept.seen == ("X-31", "X-34")


@pytest.mark.parametrize("decision", [REOPEN, WITHDRAW])
def test_reopening_and_withdrawing_need_two_people_and_a_reason(
    decision: e.Reopen | e.Withdraw,
) -> None:
    """One person alone, under two spellings, reopens and withdraws nothing."""
    entry = at(State.AGREED if isinstance(decision, e.Reopen) else State.EMPTY)
    alone = replace(decision, by=("甲野太郎", "甲野　太郎"), reason=" ")
    assert missing(entry, alone) == ("two-people", "reason-missing")
    moved = step(entry, decision)
    assert isinstance(moved, Moved)
    assert moved.value.reason == decision.reason


def test_a_reopened_sheet_is_keyed_twice_anew() -> None:
    """Nothing of the earlier keyings counts any more."""
    entry = at(State.REOPENED)
    assert (entry.first, entry.second, entry.agreed) == (None, None, None)
    assert after(*WAYS[State.REOPENED], e.KeyFirst(by="a", keyed=TWELVE)).state is State.FIRST


def test_a_withdrawn_sheet_takes_nothing() -> None:
    """What counts nothing is not brought back: another sheet has another number."""
    events: Iterable[e.Event] = (FIRST, SECOND, e.KeepFirst(by="x"), REOPEN, WITHDRAW)
    assert {missing(at(State.WITHDRAWN), event) for event in events} == {("withdrawn",)}
    assert at(State.WITHDRAWN).settled


_PEOPLE = st.sampled_from(["tanaka", "suzuki", "sakai"])
_PAIRS = st.sampled_from([BOTH, ("x", "x")])
_NUMBERS = st.sampled_from([TEN, TWELVE])
_EVENTS = st.one_of(
    st.builds(e.KeyFirst, by=_PEOPLE, keyed=_NUMBERS),
    st.builds(e.KeySecond, by=_PEOPLE, keyed=_NUMBERS),
    *(st.builds(kind, by=_PEOPLE) for kind in (e.KeepFirst, e.KeepSecond, e.KeepNeither)),
    *(st.builds(kind, by=_PAIRS, reason=st.just("誤り")) for kind in (e.Reopen, e.Withdraw)),
)


@given(st.lists(_EVENTS, max_size=12))
def test_whatever_people_do_only_two_equal_keyings_of_two_people_count(
    events: list[e.Event],
) -> None:
    """In any order of acts, agreed means: two people keyed these very numbers."""
    entry, taken = Entry(SHEET), []
    for event in events:
        moved = step(entry, event)
        if isinstance(moved, Moved):
            taken.append(event)
            entry = moved.value
        assert (entry.agreed is not None) == (entry.state is State.AGREED)
        if entry.state is State.AGREED:
            assert entry.first is not None
            assert entry.second is not None
            assert entry.first.keyed == entry.second.keyed == entry.agreed
            assert entry.first.by != entry.second.by
    assert replayed(SHEET, [event_from(event_json(event)) for event in taken]) == entry


@pytest.mark.parametrize("bad", [{"event": "Drop"}, {}, {"event": "KeyFirst", "by": "x"}])
def test_events_that_were_changed_by_hand_are_found(bad: dict[str, str]) -> None:
    """What is no event of a sheet is never skipped."""
    with pytest.raises(NotReplayed) as found:
        event_from(bad)
    assert str(found.value) == str(bad.get("event"))


def test_events_that_do_not_follow_are_found() -> None:
    """A reopening of what nobody agreed on cannot have happened."""
    with pytest.raises(NotReplayed, match="not-agreed"):
        after(FIRST, REOPEN)


def test_an_event_is_kept_as_plain_json() -> None:
    """What the database and the log hold can be read without this program."""
    assert event_json(replace(FIRST, seen=("X-31",), warnings=("X-31",))) == {
        "event": "KeyFirst",
        "by": "tanaka",
        "keyed": [["ballots", "", 10], ["own", "a", 10]],
        "errors": [],
        "warnings": ["X-31"],
        "seen": ["X-31"],
    }
    assert event_json(REOPEN) == {"event": "Reopen", "by": list(BOTH), "reason": "誤り"}
    assert event_from(event_json(REOPEN)) == REOPEN


def test_a_refusal_names_what_was_tried() -> None:
    """Staff and log read which act was refused."""
    refused = step(at(State.WITHDRAWN), FIRST)
    unseen = step(Entry(SHEET), replace(FIRST, errors=("X-21",)))
    assert isinstance(refused, Refused)
    assert isinstance(unseen, Refused)
    assert (refused.event, unseen.event) == ("KeyFirst", "KeyFirst")
