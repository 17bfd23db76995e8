"""A check of screens, made of what must be seen on them."""

from collections.abc import Callable
from functools import wraps

from tally_server.compliance.drills.seen import Seen
from tally_server.compliance.measured.screens import Screens
from tally_server.compliance.result import Result

Measure = Callable[[Screens], Result]


def measured(body: Callable[[Screens, Seen], None]) -> Measure:
    """The check; where nothing was seen, the rule is not shown."""

    @wraps(body)
    def look(screens: Screens) -> Result:
        seen = Seen("measured")
        body(screens, seen)
        return seen.result()

    return look
