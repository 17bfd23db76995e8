"""What the compliance report sees of a counting place's database."""

from tally_server.compliance.inspected import ServerSeen
from tally_server.database import audit_log
from tally_server.database.database import Transaction
from tally_server.database.proposals import Ending, ended_proposals

_ALL = 1_000_000


def server_seen(tx: Transaction) -> ServerSeen:
    """The chain of acts, and what was carried out without a second person."""
    alone = tuple(
        f"{one.kind}-{one.id}"
        for one in ended_proposals(tx, _ALL)
        if one.ending is Ending.APPROVED
        and (one.ended_by is None or one.ended_by.id == one.proposed_by.id)
    )
    return ServerSeen(audit_log.length(tx), audit_log.broken_at(tx), alone)
