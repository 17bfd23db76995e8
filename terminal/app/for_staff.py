"""What staff are to know while the screen is the voters': by its code alone, and only between
two voters, so that a warning does not wait until somebody happens to hold up a badge."""

from common.text import catalogue
from terminal.life.conditions import told
from terminal.life.states import Device, Polls

MOST = 3
"""More codes than this are on the staff's own screen."""


def for_staff(polls: Polls) -> tuple[str, ...]:
    """The codes of what is wrong and of devices that are missing, the gravest first."""
    given_up = {Device.DUPLICATE} if polls.degraded else set()
    keys = [
        *(f"devices.{one}" for one in told(polls, polls.noticed)),
        *(f"polls_troubles.lost-{one}" for one in Device if one in polls.lost - given_up),
    ]
    return tuple(catalogue()[key]["code"] for key in keys[:MOST])
