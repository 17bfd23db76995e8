"""Pages come before the count: who waits at a screen is not kept waiting by a core at work."""

import os

_BEHIND = 10
"""Steps of niceness (nice(2)): enough that the server gets a core as soon as it asks."""


def step_behind() -> None:
    """This process, and those it starts from now on, take what the others leave."""
    os.nice(_BEHIND)
