"""slips.csv: what the closing slips say that the witnesses signed at each terminal."""

from common.closing import Slip
from common.election import Election
from common.inputs import Faults
from common.tables import Column, read_rows
from tally_server.inputs.cells import count, digest, known


def read_slips(data: bytes, election: Election, file: str = "slips.csv") -> dict[str, Slip]:
    """The slips by terminal; a terminal without a row has none. Raises BadInput."""
    faults = Faults(file)
    columns = (
        Column("terminal", known(frozenset(election.terminals), "count_input.terminal")),
        Column("records", count),
        Column("digest", digest),
    )
    slips: dict[str, Slip] = {}
    for row in read_rows(faults, data, columns):
        terminal = row.cells.get("terminal")
        if terminal is None:
            continue
        if terminal in slips:
            faults.add("count_input.slip-twice", row.line, "terminal", terminal=terminal)
        slips[terminal] = Slip(terminal, row.cells.get("records", 0), row.cells.get("digest", ""))
    faults.stop()
    return slips
