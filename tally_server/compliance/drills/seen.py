"""What a drill saw, fact by fact; what does not hold turns the rule red."""

from collections.abc import Callable
from functools import wraps

from common.text import Value
from tally_server.compliance.drills.protocol import Bench, Unreadable
from tally_server.compliance.result import Evidence, Result, found, met, not_met, not_shown

NOT_SO = "drills.not-so"
STUCK = "drills.stuck"
NOTHING = "drills.nothing-seen"


class Stuck(Exception):
    """The terminal did not go on where a drill had to. where: a word for the place."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Seen:
    """Facts as they are seen. area: of the catalogue, in which they are told."""

    def __init__(self, area: str = "drills") -> None:
        self._area = area
        self._good: list[Evidence] = []
        self._bad: list[Evidence] = []

    def that(self, key: str, holds: bool, **values: Value) -> None:
        """Whether the fact of this name in the catalogue holds."""
        kept, fact = self._good if holds else self._bad, found(f"{self._area}.{key}", **values)
        if not any(dict(one.values) == values for one in kept if one.key == fact.key):
            kept.append(fact)

    def stuck(self, where: str) -> None:
        self._bad.append(found(STUCK, where=where))

    def result(self) -> Result:
        """Not met where one fact does not hold; not shown where none was looked at."""
        if self._bad:
            return not_met(found(NOT_SO, bad=len(self._bad)), *self._bad)
        return met(*self._good) if self._good else not_shown(found(NOTHING))


Drill = Callable[[Bench], Result]


def drill(body: Callable[[Bench, Seen], None]) -> Drill:
    """A check, made of what is done and what must be seen. A terminal that stops the drill,
    or leaves media that nobody can read, does not meet the rule."""

    @wraps(body)
    def look(bench: Bench) -> Result:
        seen = Seen()
        try:
            body(bench, seen)
        except Stuck as stuck:
            seen.stuck(stuck.where)
        except Unreadable as unreadable:
            seen.stuck(str(unreadable))
        return seen.result()

    return look
