"""Exit codes, and how a command ends that cannot go on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from common.inputs import BadInput
from ippyo.screen import Screen


class Exit(IntEnum):
    """0 done; 1 a bug; 2 bad input; 3 people must decide, no results; 4 the count is
    written, the outcome needs people."""

    DONE = 0
    BUG = 1
    BAD_INPUT = 2
    PEOPLE_DECIDE = 3
    OUTCOME_OPEN = 4


@contextmanager
def bad_input_said(screen: Screen) -> Iterator[None]:
    """Where the block meets bad input: one line a fault on standard error, exit code 2."""
    try:
        yield
    except BadInput as bad:
        for line in bad.lines(screen.language):
            screen.warn(line)
        sys.exit(Exit.BAD_INPUT)
