"""All areas, in the order of the navigation. A neighbour adds its own here."""

from tally_server.web.area import Area
from tally_server.web.pages import approvals, entry, home

AREAS: tuple[Area, ...] = (home.AREA, entry.AREA, approvals.AREA)
