"""roll.csv: how many people the roll of each place shows for each contest."""

from common.election import Election
from common.inputs import Faults
from common.tables import Column, read_rows
from tally_server.inputs.cells import count, known


def read_roll(
    data: bytes, election: Election, file: str = "roll.csv"
) -> dict[tuple[str, str], int]:
    """The people who used a terminal, by (place, contest): 途中終了 included, paper not.

    Holds every place and contest of the election. A pair without a row has 0, so that
    records of such a place show up as a difference for people to decide.
    Raises BadInput.
    """
    faults = Faults(file)
    places = [place.id for place in election.places]
    contests = [contest.id for contest in election.contests]
    columns = (
        Column("place", known(places, "count_input.place")),
        Column("contest", known(contests, "count_input.contest")),
        Column("voters", count),
    )
    voters: dict[tuple[str, str], int] = {}
    for row in read_rows(faults, data, columns):
        if not row.cells.keys() >= {"place", "contest"}:
            continue
        place, contest = pair = (row["place"], row["contest"])
        if pair in voters:
            faults.add("count_input.roll-twice", row.line, "place", place=place, contest=contest)
        voters[pair] = row.cells.get("voters", 0)
    faults.stop()
    pairs = ((place, contest) for place in places for contest in contests)
    return {pair: voters.get(pair, 0) for pair in pairs}
