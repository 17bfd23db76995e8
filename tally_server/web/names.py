"""Places, contests and candidates by name: an id tells nobody at midnight whom it means."""

from common.election import Election
from common.problems import Problem
from tally_server.opening.room import Room
from tally_server.people.acts import Row
from tally_server.web.place import Place

PLACE, CONTEST, CANDIDATE = "place", "contest", "candidate"
_BETWEEN, _PART = "、", ": "


class Names:
    """Of the election that is counted; without one, every id stays as it is."""

    def __init__(self, election: Election | None) -> None:
        self._election = election

    def row(self, row: Row) -> str:
        """The value of a row with a name beside each id in it."""
        if not row.of:
            return row.value
        kind, *within = row.of
        parts = (one.partition(_PART) for one in row.value.split(_BETWEEN))
        return _BETWEEN.join(
            f"{self.beside(kind, one, *within)}{sign}{rest}" for one, sign, rest in parts
        )

    def beside(self, kind: str, one: str, contest: str = "") -> str:
        """The name with its id after it; the id alone where nothing has it."""
        name = self.name(kind, one, contest)
        return f"{name} ({one})" if name else one

    def name(self, kind: str, one: str, contest: str = "") -> str:
        """Empty where nothing of this election has the id."""
        if self._election is None:
            return ""
        try:
            match kind:
                case "place":
                    return self._election.place(one).name
                case "contest":
                    return self._election.contest(one).title
                case _:
                    return self._election.contest(contest).candidate(one).name
        except KeyError:
            return ""

    def subject(self, problem: Problem) -> str:
        """What a problem is about: terminal, place, contest; empty for the whole set."""
        place = self.name(PLACE, problem.place or "") or problem.place
        contest = self.name(CONTEST, problem.contest or "") or problem.contest
        return " ".join(one for one in (problem.terminal, place, contest) if one)


def names_of(place: Place) -> Names:
    try:
        return Names(place.service(Room).setting.election)
    except LookupError:
        return Names(None)
