"""Every table of the counting place: importing this module fills METADATA."""

from tally_server.database import (
    attempts,
    audit_log,
    count_steps,
    decisions,
    forms,
    lots,
    media,
    openings,
    paper,
    people,
    proposals,
    security_keys,
    sessions,
    settlement,
)
from tally_server.database.schema import METADATA

TABLES = (
    *(attempts, audit_log, people, proposals, security_keys, sessions, settlement),
    *(count_steps, decisions, forms, media, openings),
    *(paper, lots),
)

__all__ = ["METADATA", "TABLES"]
