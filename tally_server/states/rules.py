"""The conditions in the table of a count, and what an event changes besides the state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from common.machine import Rule
from tally_server.states import events as e
from tally_server.states.states import Count

Change = Callable[[Count, Any], Count]
LONGEST_CORRECTION = timedelta(hours=24)


def _rule(name: str, holds: Callable[[Count, Any], bool]) -> Rule[Count]:
    return Rule(name, holds)


# What is needed: each is named as the refusal that says it is missing.

EVERYBODY_THERE = _rule("people-missing", lambda _, event: not event.lacking)
ALL_SETTLED = _rule("media-missing", lambda _, event: event.facts.unsettled == 0)
ALL_DECIDED = _rule("problems-open", lambda _, event: event.facts.undecided == 0)
SLIPS_COMPARED = _rule("slips-open", lambda _, event: event.facts.slips_open == 0)
ROLL_ENTERED = _rule("roll-open", lambda _, event: event.facts.roll_open == 0)
POOL_MADE = _rule("no-pool", lambda _, event: event.facts.pool != "")
SAME_POOL = _rule("pool-changed", lambda count, event: event.facts.pool == count.pool)
REOPENING_RECORDED = _rule(
    "other-pool",
    lambda count, event: not count.opened or count.opened[-1] == event.facts.pool or count.reopened,
)
OPENED_BEFORE = _rule("never-opened", lambda count, event: bool(count.opened) or event.elsewhere)
NOT_CERTIFIED = _rule("certified-already", lambda count, _: count.version == 0)
WHY = _rule("reason-missing", lambda _, event: bool(event.reason.strip()))
NEW_SHARE = _rule("share-twice", lambda count, event: event.number not in count.shares)
ENOUGH_SHARES = _rule("shares-missing", lambda count, event: len(count.shares) >= event.needed)
OF_THIS_POOL = _rule("unasked", lambda count, event: event.pool == count.pool)
PAPER_AGREED = _rule("paper-open", lambda _, event: event.facts.paper_open == 0)
SHARED = _rule("apportionment-open", lambda _, event: event.facts.shares_open == 0)
LOTS_DRAWN = _rule("lots-open", lambda _, event: event.facts.lots_open == 0)
RESULTS_MADE = _rule("no-results", lambda _, event: event.facts.results != "")
AS_REVIEWED = _rule("results-changed", lambda count, event: event.facts.results == count.results)
ENDS_LATER = _rule("correction-ends-before", lambda _, event: event.until > event.now)
NOT_TOO_LONG = _rule(
    "correction-too-long", lambda _, event: event.until - event.now <= LONGEST_CORRECTION
)
STILL_TIME = _rule(
    "correction-over", lambda count, event: count.until is None or event.now < count.until
)
KEPT = _rule("not-kept", lambda count, _: count.keep_until is not None)
TERM_OVER = _rule(
    "term-not-over",
    lambda count, event: count.keep_until is None or event.today > count.keep_until,
)
COMPLETE_SET = (ALL_SETTLED, ALL_DECIDED, SLIPS_COMPARED, ROLL_ENTERED, POOL_MADE)

# What changes.


def same(count: Count, _: Any) -> Count:
    return count


def fix_pool(count: Count, event: e.DeclareComplete) -> Count:
    return replace(count, pool=event.facts.pool)


def let_pool_go(count: Count, _: Any) -> Count:
    return replace(count, pool="", shares=frozenset())


def forget_shares(count: Count, _: Any) -> Count:
    return replace(count, shares=frozenset())


def hold_share(count: Count, event: e.GiveShare) -> Count:
    return replace(count, shares=count.shares | {event.number})


def note_opening(count: Count, _: e.Open) -> Count:
    """The pool stands in the book before a key is put to it: a crash forgets nothing."""
    opened = count.opened if count.opened[-1:] == (count.pool,) else (*count.opened, count.pool)
    return replace(count, opened=opened, reopened=False)


def reopen(count: Count, _: e.Reopen) -> Count:
    return replace(count, reopened=True)


def reopen_after_totals(count: Count, _: e.Reopen) -> Count:
    return replace(count, reopened=True, pool="", results="")


def review(count: Count, event: e.Review) -> Count:
    return replace(count, results=event.facts.results)


def forget_results(count: Count, _: Any) -> Count:
    return replace(count, results="")


def certify(count: Count, _: e.Certify) -> Count:
    return replace(count, version=count.version + 1)


def begin_correction(count: Count, event: e.OpenCorrection) -> Count:
    return replace(count, until=event.until, results="")


def end_correction(count: Count, _: e.CloseCorrection) -> Count:
    return replace(count, until=None)


def keep(count: Count, event: e.Keep) -> Count:
    return replace(count, keep_until=event.until)
