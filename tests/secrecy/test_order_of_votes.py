"""Whether the order of votes can be had from anything that a day leaves behind.

The attackers are those of attackers.py; how sure "nothing" is stands in rank_order.py.
An attacker who finds nothing is left with the order of the closed records file.
"""

import pytest
from attackers import (
    ESTIMATORS,
    by_insertion,
    by_position,
    by_rank,
    changing_values,
    final_records,
)
from bad_variants import append_order, nonce_from_digest, nonce_from_record, one_nonce, retouching
from days import FIRST, SECOND, VOTERS, Variant, alone, ippyo, restarted
from figures import Figure
from observed_day import Plan, dealt, live
from rank_order import SIX, kendall

DAYS = 8
DECEIVED = 300
"""Voters where files are touched again; with tau near 0.35 six deviations are 0.23."""


@pytest.mark.parametrize("suite", [1, 2])
@pytest.mark.parametrize("source", ESTIMATORS)
def test_no_place_or_time_tells_the_order(source: str, suite: int, figure: Figure) -> None:
    """Neither where nor when a record was written tells when it was cast."""
    day = ippyo(suite)
    for contest in (FIRST, SECOND):
        tau = kendall(ESTIMATORS[source](day.evidence, contest), day.truth(contest))
        figure(f"suite {suite}, {contest}, {source}", tau)
        assert not tau.tells


@pytest.mark.parametrize("source", ESTIMATORS)
def test_a_restart_leaves_no_order(source: str, figure: Figure) -> None:
    """A day on which the power went every seventh voter tells no more of the order."""
    day = restarted()
    tau = kendall(ESTIMATORS[source](day.evidence, FIRST), day.truth(FIRST))
    figure(f"with restarts, {source}", tau)
    assert not tau.tells


@pytest.mark.parametrize("suite", [1, 2])
def test_no_value_in_the_clear_tells_the_order(suite: int, figure: Figure) -> None:
    """Nonces, digests, signatures and check sums of each vote say nothing of its record."""
    day = ippyo(suite)
    values = changing_values(day.evidence, len(day.ballots))
    taus = {}
    for name, one_a_vote in values.items():
        assert len(set(one_a_vote)) == len(day.ballots), name
        for contest in (FIRST, SECOND):
            order = by_rank(one_a_vote, final_records(day.evidence, contest))
            taus[f"{name}, {contest}"] = kendall(order, day.truth(contest))
    most = max(taus, key=lambda name: abs(taus[name].value))
    figure(f"suite {suite}, {len(taus)} values in the clear, at most ({most})", taus[most])
    assert len(taus) >= 30
    assert not [name for name, tau in taus.items() if tau.tells]


@pytest.mark.parametrize("suite", [1, 2])
@pytest.mark.parametrize("device", ["original", "duplicate"])
def test_two_versions_of_the_box_do_not_show_where_the_new_record_is(
    suite: int, device: str, figure: Figure
) -> None:
    """A version of the box beside the next does not show where the new record came in."""
    day = ippyo(suite)
    tau = kendall(by_insertion(day.evidence, FIRST, device), day.truth(FIRST))
    figure(f"suite {suite}, {FIRST}, place of insertion, {device}", tau)
    assert not tau.tells


def test_many_days_together_tell_no_order(figure: Figure) -> None:
    """Over many days together, too, the place in the file is not connected to the order."""
    days = [live(Plan(2, dealt(VOTERS[2], 1, seed))) for seed in range(DAYS)]
    taus = [kendall(by_position(day.evidence, FIRST), day.truth(FIRST)) for day in days]
    mean = sum(tau.value for tau in taus) / DAYS
    deviation = taus[0].sigma / DAYS**0.5
    figure(f"{DAYS} days, position in the closed records file, mean tau", f"{mean:+.4f}")
    figure(f"{DAYS} days, 95 % interval", f"+-{1.96 * deviation:.4f}")
    assert abs(mean) < SIX * deviation


@pytest.mark.parametrize(
    ("variant", "source"),
    [
        (append_order, "position in the closed records file"),
        (append_order, "offset of the write"),
        (append_order, "first write, both media and disk"),
        (retouching, "first write, both media and disk"),
        (retouching, "last write, both media and disk"),
        (nonce_from_digest, "digest in log, header or own disk"),
    ],
)
def test_a_recorder_that_keeps_the_order_is_caught(
    variant: Variant, source: str, figure: Figure
) -> None:
    """The same attacks see the order where records are appended, where files are touched
    again to hide it, and where a digest of the record stands in the clear."""
    day = alone(variant, DECEIVED) if variant is retouching else alone(variant)
    tau = kendall(ESTIMATORS[source](day.evidence, FIRST), day.truth(FIRST))
    figure(f"bad variant {variant.__name__}, {source}", tau)
    assert tau.interval(SIX)[0] > 0


def test_a_nonce_made_from_the_vote_is_caught(figure: Figure) -> None:
    """Where the nonce comes from the record, the values in the clear give the order."""
    day = alone(nonce_from_record)
    values = changing_values(day.evidence, len(day.ballots))["nonce, original"]
    tau = kendall(by_rank(values, final_records(day.evidence, FIRST)), day.truth(FIRST))
    figure("bad variant nonce_from_record, nonce, original", tau)
    assert tau.interval(SIX)[0] > 0


def test_a_box_sealed_twice_in_the_same_way_is_caught(figure: Figure) -> None:
    """Where all versions have one nonce, the places of insertion give the whole order."""
    day = alone(one_nonce)
    order = by_insertion(day.evidence, FIRST, "original")
    figure("bad variant one_nonce, place of insertion", kendall(order, day.truth(FIRST)))
    assert order == day.truth(FIRST)
