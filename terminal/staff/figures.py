"""The one figure of a polling place, and where it is known."""

from terminal.life.states import Box, Polls, State

_COUNTED = frozenset({State.OPEN, State.PAUSED, State.ON_PAPER, State.TELLING, State.CARRIED})
_AT_REST = frozenset({State.DAY_CLOSED, State.SUSPENDED, State.POSTPONED})


def voters(polls: Polls) -> int | None:
    """Persons whose vote was recorded at this terminal so far; None where it is not known,
    as before the opening, and after a restart until the box is unlocked."""
    if polls.fault or polls.box not in (Box.OPEN, Box.RESTING):
        return None
    if polls.state in _COUNTED:
        return polls.voters
    return polls.carried if polls.state in _AT_REST else None
