"""When a terminal that says nothing is taken for frozen, and how soon it is started again.

The terminal says BEAT from the loop that draws and reads touches, so it says nothing when
that loop stands still; and WORK before a piece of work in which the loop must stand still.
"""

from dataclasses import dataclass

BEAT = b"."
WORK = b"w"


@dataclass(frozen=True)
class Patience:
    """Seconds of silence after which a terminal is frozen: since its start, since a beat,
    since it went to work. grace: what it has to end when it is asked to.

    A close of a full box on slow media takes under a minute; a terminal that is killed in
    it does it again (docs/states/polls.md).
    """

    start: float = 120.0
    beat: float = 15.0
    work: float = 300.0
    grace: float = 10.0

    def after(self, said: bytes) -> float:
        """For how long silence is no bad sign after these words, the last of which counts."""
        return self.work if said[-1:] == WORK else self.beat


class Ends:
    """How a terminal ends, as `ippyo` does: with 0 by the staff's wish, with 2 where its
    set-up is wrong, which no new start mends."""

    WISH = 0
    SET_UP = 2

    @classmethod
    def for_good(cls, status: int) -> bool:
        return status in (cls.WISH, cls.SET_UP)


@dataclass(frozen=True)
class Starts:
    """pause: seconds before the next start; twice as long after each life that was short."""

    pause: float = 1.0
    longest: float = 30.0
    short: float = 60.0

    def after_life(self, seconds: float) -> "Starts":
        """What holds after a life of so many seconds."""
        pause = min(self.longest, 2 * self.pause) if seconds < self.short else 1.0
        return Starts(pause, self.longest, self.short)
