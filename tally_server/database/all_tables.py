"""Every table of the counting place: importing this module fills METADATA."""

from tally_server.database import (
    attempts,
    audit_log,
    paper,
    people,
    proposals,
    security_keys,
    sessions,
    settlement,
)
from tally_server.database.schema import METADATA

TABLES = (attempts, audit_log, paper, people, proposals, security_keys, sessions, settlement)

__all__ = ["METADATA", "TABLES"]
