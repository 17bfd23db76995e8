"""A count on its usual road, step by step, and what is refused on the way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from count_laws import NEEDED, NOW, POOLS, facts, results, right_people, somebody

from common.machine import Moved, Refused
from tally_server.states import events as e
from tally_server.states.effects import Effect
from tally_server.states.people import By, Person, Role
from tally_server.states.states import Count, State
from tally_server.states.table import possible, step

OFFICER, WITNESS = somebody(Role.COUNTING_OFFICER), somebody(Role.WITNESS)


def happen(count: Count, kind: type[Any], **values: Any) -> Count:
    """The count after an event that must be accepted, by the right people."""
    moved = step(count, kind(**{"by": right_people(kind), **values}))
    assert isinstance(moved, Moved), moved
    return moved.value


def refused(count: Count, kind: type[Any], **values: Any) -> tuple[str, ...]:
    said = step(count, kind(**{"by": right_people(kind), **values}))
    assert isinstance(said, Refused)
    assert said.value == count
    return said.missing


def received() -> Count:
    return happen(Count(), e.StartReceiving)


def signed(pool: str = POOLS[0], count: Count | None = None) -> Count:
    complete = happen(count or received(), e.DeclareComplete, facts=facts(pool))
    return happen(complete, e.SignStatement, facts=facts(pool))


def opened(count: Count | None = None) -> Count:
    count = count or signed()
    for number in range(NEEDED):
        count = happen(count, e.GiveShare, number=number)
    count = happen(count, e.Open, needed=NEEDED)
    return happen(count, e.Opened, pool=count.pool)


def certified() -> Count:
    count = happen(opened(), e.EnterPaper, facts=results(""))
    count = happen(count, e.Review, facts=results())
    return happen(count, e.Certify, facts=results())


def test_a_count_goes_its_usual_road() -> None:
    """From the first medium to the published result, and the shares are gone on the way."""
    count = happen(received(), e.TakeIn)
    assert count.state is State.RECEIVING
    count = opened(signed(count=count))
    assert count.state is State.OPENED
    assert not count.shares
    assert count.opened == (POOLS[0],)
    count = happen(certified(), e.Publish)
    assert count.state is State.PUBLISHED
    assert count.version == 1


def test_everything_that_a_set_lacks_is_named_at_once() -> None:
    """Staff read all that is missing before the set is complete, not one thing after the other."""
    lacking = facts("", unsettled=1, undecided=2, slips_open=3, roll_open=4)
    assert refused(received(), e.DeclareComplete, facts=lacking) == (
        *("media-missing", "problems-open", "slips-open", "roll-open", "no-pool"),
    )


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (By(), "not-your-role"),
        (By(WITNESS, OFFICER), "not-your-role"),
        (By(OFFICER), "second-person"),
        (By(OFFICER, somebody(Role.AUDITOR)), "not-approvers-role"),
    ],
)
def test_an_act_of_weight_needs_its_two_people(by: By, why: str) -> None:
    """Who proposes and who approves, each in the role that the law gives."""
    assert refused(received(), e.DeclareComplete, facts=facts(), by=by) == (why,)


def test_whoever_has_two_roles_is_still_one_person() -> None:
    """A counting officer who is also a witness cannot approve an act of their own."""
    both = Person(99, "x", "x", frozenset({Role.COUNTING_OFFICER, Role.WITNESS}))
    assert refused(received(), e.DeclareComplete, facts=facts(), by=By(both, both)) == (
        "same-person",
    )


def test_totals_are_shown_only_with_the_paper() -> None:
    """While paper is keyed nobody sees a figure: nobody knows what a sheet would change."""
    count = opened()
    assert count.totals_exist
    assert not count.totals_shown
    assert happen(count, e.EnterPaper, facts=results("")).totals_shown


def test_another_pool_is_not_opened_without_a_reopening() -> None:
    """Two counts over different media betray a medium: it takes a recorded decision."""
    count = happen(opened(), e.Reopen, reason="the lost original was found")
    assert count.state is State.RECEIVING
    other = happen(replace(count, reopened=False), e.DeclareComplete, facts=facts(POOLS[1]))
    assert refused(other, e.SignStatement, facts=facts(POOLS[1])) == ("other-pool",)
    again = happen(other, e.Reopen, reason="the lost original was found")
    assert happen(again, e.SignStatement, facts=facts(POOLS[1])).state is State.OPENING


def test_a_reopening_serves_once() -> None:
    """What was put on record allows one further pool, and no third."""
    count = happen(opened(), e.Reopen, reason="why")
    count = opened(signed(POOLS[1], count))
    assert not count.reopened
    assert count.opened == POOLS


def test_a_pool_stands_in_the_book_before_it_is_opened() -> None:
    """A crash while opening does not forget which pool the key was put to."""
    count = signed()
    for number in range(NEEDED):
        count = happen(count, e.GiveShare, number=number)
    running = happen(count, e.Open, needed=NEEDED)
    assert running.opened == (POOLS[0],)
    moved = step(running, e.OpenerGone())
    assert isinstance(moved, Moved)
    assert moved.value.state is State.OPENING
    assert moved.value.opened == (POOLS[0],)
    assert moved.value.shares == frozenset()
    assert moved.effects == (Effect.START_OPENER,)


def test_records_that_do_not_open_are_decided_before_any_total() -> None:
    """The count goes back to the signatures, and no total exists."""
    count = signed()
    for number in range(NEEDED):
        count = happen(count, e.GiveShare, number=number)
    count = happen(happen(count, e.Open, needed=NEEDED), e.RecordsStrange)
    assert count.state is State.COMPLETE
    assert not count.totals_exist
    assert not count.shares
    assert happen(count, e.DecideRecord).state is State.COMPLETE


def test_one_share_is_not_two() -> None:
    """The same share entered twice does not help to open."""
    count = happen(signed(), e.GiveShare, number=1)
    assert refused(count, e.GiveShare, number=1) == ("share-twice",)
    assert refused(count, e.Open, needed=NEEDED) == ("shares-missing",)


def test_what_was_reviewed_is_what_is_certified() -> None:
    """Results that changed after the review are reviewed again."""
    count = happen(opened(), e.EnterPaper, facts=results(""))
    count = happen(count, e.Review, facts=results("results-1"))
    assert refused(count, e.Certify, facts=results("results-2")) == ("results-changed",)


def test_nothing_is_certified_while_a_lot_is_to_be_drawn() -> None:
    """A tie for a seat stops the review until people recorded the lot (公職選挙法95条2項)."""
    count = happen(opened(), e.EnterPaper, facts=results(""))
    assert refused(count, e.Review, facts=results(lots_open=1)) == ("lots-open",)


@pytest.mark.parametrize("kind", [e.TakeIn, e.TakeOut, e.DecideMedia, e.Reopen])
def test_a_correction_never_changes_the_set_of_media(kind: type[Any]) -> None:
    """Paper and decisions may be corrected; the media that were counted stay those."""
    values = {"reason": "why"} if kind in (e.TakeOut, e.Reopen) else {}
    end = {"now": NOW, "until": NOW + timedelta(hours=2), "reason": "a sheet was misread"}
    correcting = happen(certified(), e.OpenCorrection, **end)
    assert refused(correcting, kind, **values)
    after = happen(correcting, e.CloseCorrection, facts=results(""))
    assert after.state is State.PAPER_ENTERED
    assert refused(after, kind, **values)


def test_a_correction_ends_and_may_be_extended() -> None:
    """After its time nothing changes until two people extend it with a reason."""
    end = {"now": NOW, "until": NOW + timedelta(hours=2), "reason": "a sheet was misread"}
    count = happen(certified(), e.OpenCorrection, **end)
    late = NOW + timedelta(hours=3)
    assert refused(count, e.DecideVotes, now=late) == ("correction-over",)
    end |= {"now": late, "until": late + timedelta(hours=2)}
    assert happen(happen(count, e.OpenCorrection, **end), e.DecideVotes, now=late)
    end |= {"until": late + timedelta(hours=25)}
    assert refused(count, e.OpenCorrection, **end) == ("correction-too-long",)


def test_a_later_version_is_certified_anew() -> None:
    """A correction leads through review and certification to a further version."""
    end = {"now": NOW, "until": NOW + timedelta(hours=2), "reason": "a sheet was misread"}
    count = happen(certified(), e.OpenCorrection, **end)
    count = happen(count, e.CloseCorrection, facts=results(""))
    assert count.results == ""
    count = happen(count, e.Review, facts=results("results-2"))
    assert happen(count, e.Certify, facts=results("results-2")).version == 2


def test_what_is_kept_is_destroyed_only_after_the_term() -> None:
    """Media, shares and records stay until the last day of the term of office."""
    count = happen(certified(), e.Publish)
    assert refused(count, e.Destroy, today=NOW.date(), reason="shredded") == ("not-kept",)
    last = NOW.date() + timedelta(days=4 * 365)
    count = happen(count, e.Keep, until=last)
    assert refused(count, e.Destroy, today=last, reason="shredded") == ("term-not-over",)
    gone = happen(count, e.Destroy, today=last + timedelta(days=1), reason="shredded")
    assert gone.state is State.DESTROYED
    assert possible(gone) == ()
