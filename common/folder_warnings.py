"""What an election can be held with, and people should still look at again."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from common.election import Contest, Election, Place
from common.inputs import InputError
from common.text import Value

RECORD_BYTES = 1_216  # a ballot record of suite 1
GRANT_BYTES = 16  # the id of a spent grant
# Of the stated media, in the bytes they write or read in a millisecond.
WRITES, READS = 5_000, 20_000
CAST_LIMIT = 1_000  # milliseconds


@dataclass(frozen=True)
class Lines:
    """Where things stand.

    capacity, contests: in election.toml, a contest by its id and the key asked for.
    candidates, places: in their lists, by id.
    """

    capacity: int
    contests: Mapping[tuple[str, str], int]
    candidates: Mapping[str, int]
    places: Mapping[str, int]


def cast_time(box_capacity: int, contests: int) -> int:
    """Milliseconds, rounded up, that the last cast of a full box takes on the stated media.

    The whole box is written once and read back once, on one medium after the other.
    """
    size = box_capacity * (RECORD_BYTES * contests + GRANT_BYTES)
    return -(-2 * size * (READS + WRITES) // (READS * WRITES))


def election_warnings(election: Election, lines: Lines) -> tuple[InputError, ...]:
    """Every warning, in the order of file and line."""
    found = [*_slow_cast(election, lines)]
    for contest in election.contests:
        found += _contest_warnings(election, contest, lines)
        found += _same_names(contest, lines)
    for place in election.places:
        found += _place_warnings(election, place, lines)
    return tuple(sorted(found))


def _slow_cast(election: Election, lines: Lines) -> Iterator[InputError]:
    contests = len(election.contests)
    time = cast_time(election.box_capacity, contests)
    if time > CAST_LIMIT:
        fits = election.box_capacity * CAST_LIMIT // time
        yield _warning(
            "election.toml",
            lines.capacity,
            "box_capacity",
            "slow-cast",
            seconds=f"{time // 1000}.{time % 1000:03d}",
            fits=fits,
        )


def _contest_warnings(election: Election, contest: Contest, lines: Lines) -> Iterator[InputError]:
    people = len(contest.candidates)
    if people <= contest.winners:
        values = {"candidates": people, "winners": contest.winners}
        line = lines.contests[contest.id, "winners"]
        yield _warning("election.toml", line, "winners", "no-vote", **values)
    # Spares do not count: while none is opened, the one terminal holds every vote.
    if sum(place.terminals for place in election.places) == 1:
        line = lines.contests[contest.id, "id"]
        yield _warning("election.toml", line, "id", "one-terminal")


def _same_names(contest: Contest, lines: Lines) -> Iterator[InputError]:
    shown = Counter((person.name, person.party) for person in contest.candidates)
    for person in contest.candidates:
        if shown[person.name, person.party] > 1:
            other = next(
                twin.id
                for twin in contest.candidates
                if twin.id != person.id and (twin.name, twin.party) == (person.name, person.party)
            )
            line = lines.candidates[person.id]
            yield _warning("candidates.csv", line, "name", "same-name", other=other)


def _place_warnings(election: Election, place: Place, lines: Lines) -> Iterator[InputError]:
    file, line = "polling_places.csv", lines.places[place.id]
    electors = place.electors_male + place.electors_female
    capacity = election.box_capacity * place.terminals
    if electors > capacity:
        values = {"electors": electors, "capacity": capacity}
        yield _warning(file, line, "terminals", "few-terminals", **values)
    if place.kind == "day" and electors == 0:
        yield _warning(file, line, "electors_male", "no-electors")


def _warning(file: str, line: int, column: str, key: str, **values: Value) -> InputError:
    return InputError(file, line, column, f"election.{key}", values)
