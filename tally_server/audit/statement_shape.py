"""The members of `opening-statement.json`: docs/formats/results.md#opening-statementjson"""

from typing import Annotated

from pydantic import Field

from tally_server.audit.decision_shapes import DecisionList
from tally_server.audit.shapes import Count, Hash, Medium, Members, PartId, Terminal


class StatedPool(Members):
    contest: PartId
    records: Count
    sha256: Hash


class StatedMedium(Members):
    terminal: Terminal
    medium: Medium
    records: Count
    digest: Hash


class Statement(Members):
    """What was fixed before any share was entered."""

    election_uid: Hash
    package_hash: Hash
    pools: Annotated[list[StatedPool], Field(min_length=1, max_length=10)]
    media: Annotated[list[StatedMedium], Field(max_length=200_000)]
    decisions: DecisionList
