"""Decisions read for an audit: what they say, and apart from that who made them.

A count refuses a decision of one person as it refuses a misspelled one. To an auditor
these are two checks, 425 and 517.
"""

import json
from typing import Any

from common.canonical import NotCanonical, read_json
from common.election import Election
from common.inputs import BadInput, refuse
from common.tables import BadCell
from tally_server.inputs.decision import Decisions
from tally_server.inputs.decisions import read_decisions
from tally_server.inputs.json_values import two_people

_TWO = ["1", "2"]
_ONE_PERSON = "count_input.one-person"


def normal_decisions(data: bytes, election: Election) -> list[dict[str, Any]]:
    """The decisions of `decisions.json` as `results.json` lists them. Raises BadInput."""
    try:
        return read_decisions(data, election).as_json()
    except BadInput as bad:
        if any(error.key != _ONE_PERSON for error in bad.errors):
            raise
    try:
        listed = read_json(data.removeprefix(b"\xef\xbb\xbf"))["decisions"]
    except NotCanonical as cause:
        raise refuse("decisions.json", "count_input.json", letter=1) from cause
    made = decisions_in(listed, election).as_json()
    return [one | {"by": said["by"]} for one, said in zip(made, listed, strict=True)]


def decisions_in(listed: list[dict[str, Any]], election: Election) -> Decisions:
    """What these decisions say, whoever made them. Raises BadInput."""
    some = [one | {"by": _TWO} for one in listed]
    return read_decisions(json.dumps({"decisions": some}).encode(), election)


def made_by_two(decision: dict[str, Any]) -> bool:
    """Whether the names in it are two different people's."""
    try:
        two_people(decision["by"])
    except BadCell:
        return False
    return True
