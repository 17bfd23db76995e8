"""The counting place's database: acts are on an unbroken record, and of two where two must act."""

from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import Result, found, met, not_met, not_shown


def r15(it: Inspected) -> Result:
    """The chain of acts is unbroken, and nobody carried out alone what needs two."""
    server = it.server
    if server is None:
        return not_shown(found("compliance.no-server"))
    if server.broken_at is not None:
        return not_met(found("compliance.chain-not", line=server.broken_at))
    if server.alone:
        return not_met(found("compliance.two-not", acts=" ".join(server.alone[:10])))
    return met(found("compliance.chain", entries=server.entries))
