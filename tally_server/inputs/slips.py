"""slips.csv: what the closing slips say that the witnesses signed at each terminal."""

from common.closing import Slip
from common.election import Election
from common.inputs import Faults
from common.tables import Column, read_table
from tally_server.inputs.cells import count, digest, held_back, known, number


def read_slips(data: bytes, election: Election, file: str = "slips.csv") -> dict[str, Slip]:
    """The slips by terminal; a terminal without a row has none. Raises BadInput."""
    faults = Faults(file)
    columns = (
        Column("terminal", known(frozenset(election.terminals), "count_input.terminal")),
        Column("records", held_back(count)),
        Column("digest", digest),
    )
    slips: dict[str, Slip] = {}
    for row in read_table(faults, data, columns):
        terminal = row["terminal"]
        if terminal in slips:
            faults.add("count_input.slip-twice", row.line, "terminal", terminal=terminal)
        slips[terminal] = Slip(terminal, number(faults, row, "records"), row["digest"])
    faults.stop()
    return slips
