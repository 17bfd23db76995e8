"""Which terminal a medium says it is of. A claim, to be held against signatures later."""

import base64
import json
from pathlib import Path

from common.box_header import MediumRole
from common.closing import MEDIUM_FILE
from common.election import Election

_MOST = 64 * 1024


def claimed(folder: Path, election: Election) -> tuple[str, MediumRole] | None:
    """The terminal and role that `medium.json` names, if the election has such a terminal.

    folder: a medium in the store. None where it says nothing that can be used.
    """
    try:
        with (folder / MEDIUM_FILE).open("rb") as opened:
            envelope = json.loads(opened.read(_MOST))
        payload = json.loads(base64.b64decode(envelope["payload"], validate=True))
        terminal, word = payload["terminal"], payload["medium"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    roles = {role.word: role for role in MediumRole}
    if not isinstance(word, str) or word not in roles or terminal not in election.terminals:
        return None
    return terminal, roles[word]
