"""A terminal that signs what it should not: its own key, its own certificate, other words."""

import hashlib
from collections.abc import Mapping

from world import ORIGINAL, World

from common.box_header import MediumRole
from common.closing import COVERED, MANIFEST, MANIFEST_FILE, MEDIUM, MEDIUM_FILE
from common.signed import peek, sign


def signed_anew(
    world: World,
    terminal: str,
    files: Mapping[str, bytes],
    role: MediumRole = ORIGINAL,
    /,
    **manifest: object,
) -> dict[str, bytes]:
    """The medium with these files, under a manifest that covers them as they are now.

    manifest: fields that are to say something else than they did.
    """
    covered = [
        {"name": name, "bytes": len(files[name]), "sha256": _sha256(files[name])}
        for name in COVERED
    ]
    value = peek(files[MANIFEST_FILE]) | {"files": covered} | manifest
    key = world.terminal_key(terminal)
    signed = sign(MANIFEST, value, [key])
    statement = {
        "election_uid": world.uid.hex(),
        "terminal": terminal,
        "medium": role.word,
        "manifest_sha256": _sha256(signed),
    }
    return {**files, MANIFEST_FILE: signed, MEDIUM_FILE: sign(MEDIUM, statement, [key])}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
