"""The voters of a day at one place, drawn from a seed: when each comes, and what each does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from hardware_sim.voters.durations import Pace, session
from hardware_sim.voters.turnout import Arrivals


class Way(StrEnum):
    """What is out of the ordinary with a voter."""

    PLAIN = "plain"
    LARGER = "larger"  # sets larger letters
    READS_HELP = "reads-help"  # looks at the help page
    CALLS = "calls"  # calls staff and goes on alone
    RESTS = "rests"  # does nothing for longer than the terminal waits
    LEAVES = "leaves"  # walks away before confirming
    AUDIO = "audio"  # votes by ear
    PROXY = "proxy"  # a clerk records for the voter (代理投票)


@dataclass(frozen=True)
class Rates:
    """Chances, of a voter unless it says otherwise.

    correction: of each choice, that it is changed on the confirming screen (1.9 % in the
    logs of voting machines). replaced: of each terminal, that it is replaced within the day
    (0.6 % in the field). The others are assumed: nothing about them was published.
    """

    correction: float = 0.019
    replaced: float = 0.006
    larger: float = 0.03
    reads_help: float = 0.02
    calls: float = 0.015
    rests: float = 0.002
    leaves: float = 0.002
    audio: float = 0.002
    proxy: float = 0.003

    def way(self, draw: float) -> Way:
        """What a number between 0 and 1 makes of a voter."""
        for way in Way:
            if way is Way.PLAIN:
                continue
            if draw < self.chance(way):
                return way
            draw -= self.chance(way)
        return Way.PLAIN

    def chance(self, way: Way) -> float:
        """Of a voter, to be one of these."""
        found: float = getattr(self, way.value.replace("-", "_"))
        return found


AUDIO_TIMES = 4.0
"""A session by ear takes so many times as long: every name is read out. Assumed."""


@dataclass(frozen=True)
class Visitor:
    """One voter. Times are seconds.

    comes: after the opening. reception, walk, session, staff, help: how long each takes.
    corrected: the contests in which the first choice is changed. choices: by contest.
    """

    number: int
    comes: float
    reception: float
    walk: float
    session: float
    staff: float
    help: float
    way: Way
    corrected: frozenset[str]
    choices: Mapping[str, str] = field(repr=False, hash=False)


def visitors(
    choices: Sequence[Mapping[str, str]],
    arrivals: Arrivals,
    pace: Pace,
    rates: Rates,
    rng: Random,
) -> list[Visitor]:
    """The voters in the order of their coming. choices: of each voter, by contest."""
    comes = sorted(arrivals.at(rng.random()) for _ in choices)
    sessions = {number: session(number) for number in {len(made) for made in choices}}
    found = []
    for number, (at, made) in enumerate(zip(comes, choices, strict=True)):
        way = rates.way(rng.random())
        slow = AUDIO_TIMES if way is Way.AUDIO else 1.0
        found.append(
            Visitor(
                number,
                at,
                pace.reception.draw(rng),
                pace.walk.draw(rng),
                sessions[len(made)].draw(rng) * slow,
                pace.staff.draw(rng),
                pace.help.draw(rng),
                way,
                frozenset(one for one in sorted(made) if rng.random() < rates.correction),
                made,
            )
        )
    return found
