"""Contests drawn at random, with overlapping groups."""

from itertools import combinations

from hypothesis import strategies as st

from tally_server.outcome.votes import ContestVotes, Group

COUNTS = st.integers(0, 30_000)


@st.composite
def contests(draw: st.DrawFn, least: int = 0) -> ContestVotes:
    """A contest of 2 to 8 candidates with up to six overlapping groups.

    least: the fewest paper votes of a candidate; groups keep to those who have votes.
    """
    names = tuple(f"c{number}" for number in range(draw(st.integers(2, 8))))
    electronic = {name: draw(COUNTS) for name in names}
    paper = {name: draw(st.integers(least, 500)) for name in names}
    able = [name for name in names if electronic[name] + paper[name] > 0]
    pairs = [*combinations(able, 2), *combinations(able, 3)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)) if pairs else []
    groups = tuple(Group(members, draw(st.integers(0, 300))) for members in chosen)
    return ContestVotes(names, electronic, paper, groups)
