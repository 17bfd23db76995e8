"""Virtual voters: who, at one terminal, votes for what, in which contests."""

from collections.abc import Mapping
from random import Random


def deal(choices: Mapping[str, Mapping[str, int]], rng: Random) -> list[dict[str, str]]:
    """One dictionary a voter, from contest to choice, in the order of their coming.

    choices: for each contest, how often each choice is made. Each contest's choices are
    dealt independently; where a contest has fewer choices than there are voters, some
    voters, drawn at random, do not have that contest.
    """
    count = max((sum(made.values()) for made in choices.values()), default=0)
    voters: list[dict[str, str]] = [{} for _ in range(count)]
    for contest in sorted(choices):
        made = [choice for choice, times in choices[contest].items() for _ in range(times)]
        rng.shuffle(made)
        for voter, choice in zip(sorted(rng.sample(range(count), len(made))), made, strict=True):
            voters[voter][contest] = choice
    return [voter for voter in voters if voter]
