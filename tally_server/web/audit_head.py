"""The head of the audit log as a signed document: one line that holds all entries before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.signed import DocumentType, sign
from common.signing import SigningKey
from tally_server.database import audit_log
from tally_server.database.database import Transaction

AUDIT_HEAD = DocumentType("audit-head", max_bytes=16 * 1024)


@dataclass(frozen=True)
class Head:
    """number: of entries; hash: of the last one, or zeros where there is none."""

    number: int
    hash: str
    at: datetime

    def as_json(self) -> dict[str, Any]:
        at = self.at.isoformat(timespec="seconds")
        return {"entries": self.number, "hash": self.hash, "at": at}


def head(tx: Transaction, at: datetime) -> Head:
    """What stands at the end of the log now."""
    last = audit_log.last(tx)
    return Head(0, "0" * 64, at) if last is None else Head(last.number, last.hash, at)


def signed_head(shown: Head, seal: SigningKey) -> bytes:
    """The head in a DSSE envelope, signed with the server's own key."""
    return sign(AUDIT_HEAD, shown.as_json(), [seal])
