"""All areas, in the order of the navigation. A neighbour adds its own here."""

from tally_server.web.area import Area
from tally_server.web.pages import (
    account,
    approvals,
    audit,
    display,
    entry,
    home,
    people,
    sessions,
)

AREAS: tuple[Area, ...] = (
    home.AREA,
    entry.AREA,
    approvals.AREA,
    people.AREA,
    sessions.AREA,
    audit.AREA,
    display.AREA,
    account.AREA,
)
