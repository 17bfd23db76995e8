"""roll.csv: how many people the roll of each place shows for each contest."""

from common.election import Election
from common.inputs import Faults
from common.tables import Column, read_table
from tally_server.inputs.cells import count, held_back, known, number


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
        Column("voters", held_back(count)),
    )
    voters: dict[tuple[str, str], int] = {}
    for row in read_table(faults, data, columns):
        pair = (row["place"], row["contest"])
        if pair in voters:
            place, contest = pair
            faults.add("count_input.roll-twice", row.line, "place", place=place, contest=contest)
        voters[pair] = number(faults, row, "voters")
    faults.stop()
    pairs = ((place, contest) for place in places for contest in contests)
    return {pair: voters.get(pair, 0) for pair in pairs}
