"""All areas, in the order of the navigation. A neighbour adds its own here."""

from tally_server.web.area import Area
from tally_server.web.pages import (
    approvals,
    entry,
    home,
    outcome,
    outcome_lot,
    paper,
    paper_keying,
    paper_sheet,
)

AREAS: tuple[Area, ...] = (
    *(home.AREA, entry.AREA, approvals.AREA),
    *(paper.AREA, paper_keying.AREA, paper_sheet.AREA),
    *(outcome.AREA, outcome_lot.AREA),
)
