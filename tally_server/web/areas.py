"""All areas, in the order of the navigation. A neighbour adds its own here."""

from tally_server.api import outcome as api_outcome
from tally_server.api import v1
from tally_server.web.area import Area
from tally_server.web.pages import (
    account,
    approvals,
    audit,
    bundles,
    compliance,
    decide_votes,
    display,
    entry,
    forms,
    home,
    intake,
    opening,
    outcome,
    outcome_lot,
    paper,
    paper_edge,
    paper_keying,
    paper_sheet,
    people,
    problems,
    release,
    sessions,
)

AREAS: tuple[Area, ...] = (
    *(home.AREA, entry.AREA),
    *(intake.AREA, problems.AREA, forms.AREA, opening.AREA),
    *(paper.AREA, paper_keying.AREA, paper_sheet.AREA),
    *(outcome.AREA, outcome_lot.AREA, decide_votes.AREA),
    *(release.AREA, bundles.AREA, approvals.AREA, people.AREA, sessions.AREA, audit.AREA),
    compliance.AREA,
    *(display.AREA, account.AREA, paper_edge.AREA, v1.AREA, api_outcome.AREA),
)
