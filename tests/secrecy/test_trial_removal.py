"""The attack L1: the order of votes from digests of earlier boxes.

On its side are a dishonest reception desk, which knows the grants in their order, and a
dishonest counting place, which knows the choices.
"""

from collections.abc import Callable

import pytest
from attackers import final_records
from bad_variants import choices_in_log, plain_box_in_log
from days import FIRST, alone
from figures import Figure
from observed_day import TERMINAL, Day, choices_of
from trial_removal import by_trial_removal, digests_seen

from common.ballot import choice_codes, seal_info
from common.box_contents import Contents, pack_contents


def plain_box(day: Day, items: list[bytes] | tuple[bytes, ...], count: int) -> bytes:
    """The plain box after `count` votes, if these were its records; the grants in order
    are what a dishonest reception desk knows."""
    grants = tuple(sorted(ballot.grant.id for ballot in day.ballots[:count]))
    shape = day.world.provision(TERMINAL).shape
    return pack_contents(shape, Contents({FIRST: tuple(items)}, grants))


def chosen(day: Day) -> list[bytes]:
    """The choices of the closed box, sorted, as the election key would open them."""
    world = day.world
    suite = world.ceremony.suite
    codes = choice_codes(world.uid, FIRST, choices_of(FIRST)[:-1])
    info = seal_info(world.uid, suite, FIRST)
    records = final_records(day.evidence, FIRST)
    opened = (world.election_key.open(record[: suite.sealed_bytes], info) for record in records)
    return sorted(codes[code].encode() for code in opened)


def removed_from_the_plain_box(day: Day) -> list[bytes] | None:
    records = sorted(final_records(day.evidence, FIRST))
    seen = digests_seen(day.evidence)
    return by_trial_removal(records, lambda some, n: plain_box(day, tuple(some), n), seen)


def removed_from_the_choices(day: Day) -> list[bytes] | None:
    seen = digests_seen(day.evidence)
    return by_trial_removal(chosen(day), lambda some, _: b"\n".join(some), seen)


def removed_from_the_records(day: Day) -> list[bytes] | None:
    records = sorted(final_records(day.evidence, FIRST))
    return by_trial_removal(records, lambda some, _: b"".join(some), digests_seen(day.evidence))


@pytest.mark.parametrize(
    "attack", [removed_from_the_plain_box, removed_from_the_choices, removed_from_the_records]
)
def test_trial_removal_finds_nothing(
    attack: Callable[[Day], list[bytes] | None], figure: Figure
) -> None:
    """Taking one vote out of the closed box and digesting the rest never fits anything
    that was ever written, even with the reception desk's and the counting place's help."""
    found = attack(alone())
    figure(f"L1 on Ippyo, {attack.__name__}, votes put in order", 0 if found is None else "all")
    assert found is None


def test_a_digest_of_the_plain_box_in_the_log_is_caught(figure: Figure) -> None:
    """Where the log holds a digest of the plain box after each vote, trial removal puts
    every record in its place."""
    day = alone(plain_box_in_log)
    order = removed_from_the_plain_box(day)
    figure("L1 on bad variant plain_box_in_log, votes put in order", len(order or ()))
    assert order == day.truth(FIRST)


def test_a_digest_of_the_choices_in_the_log_is_caught(figure: Figure) -> None:
    """Where the log holds a digest of the choices after each vote, the counting place
    learns what each voter chose, in a handful of trials a vote."""
    day = alone(choices_in_log)
    order = removed_from_the_choices(day)
    figure("L1 on bad variant choices_in_log, choices put in order", len(order or ()))
    assert order == [ballot.choices[FIRST].encode() for ballot in day.ballots]
