"""Makes ballot-box.json: `cd tests && python -m vectors.make_ballot_box`."""

import hashlib
from unittest.mock import patch

from vectors.vector_file import write
from vectors.vector_world import TERMINAL, vector_contents, vector_world
from world import World

from common.box import BoxKey, seal_box, wrap_signing_key
from common.box_contents import HEADER_BYTES, Contents, empty_contents, pack_contents
from common.box_header import MediumRole
from common.eventlog import first_head
from common.secret import Secret

FILE = "ballot-box.json"
_OPENING = 1


def vectors() -> dict[str, object]:
    """Slots, headers and a key file of suite 2, with every secret and nonce given."""
    world = vector_world(2)
    provision, identity = world.provision(TERMINAL), world.provision(TERMINAL).identity(_OPENING)
    secret = Secret(world.bytes_for("box secret"))
    key_nonce = world.bytes_for("nonce of the key file")[:12]
    with patch("common.box.secrets.token_bytes", return_value=key_nonce):
        key_file = wrap_signing_key(secret, identity, world.terminal_key(TERMINAL).seed)
    return {
        "election_uid": world.uid.hex(),
        "package_hash": world.package.hash,
        "terminal": TERMINAL,
        "opening": _OPENING,
        "contests": list(provision.shape.contests),
        "record_bytes": provision.shape.record,
        "capacity": provision.shape.capacity,
        "slot_bytes": provision.shape.slot_bytes,
        "file_bytes": provision.shape.file_bytes,
        "terminal_seed": world.terminal_key(TERMINAL).seed.reveal().hex(),
        "terminal_key": world.terminal_key(TERMINAL).public.raw.hex(),
        "box_secret": secret.reveal().hex(),
        "key_file": {"nonce": key_nonce.hex(), "file": key_file.hex()},
        "key_block_offset": provision.shape.key_block(_OPENING),
        "boxes": [
            _box(world, secret, epoch, contents)
            for epoch, contents in ((1, empty_contents(provision.shape)), (4, vector_contents(2)))
        ],
    }


def _box(world: World, secret: Secret, epoch: int, contents: Contents) -> dict[str, object]:
    provision = world.provision(TERMINAL)
    identity, log = provision.identity(_OPENING), first_head(world.uid, TERMINAL)
    nonce = world.bytes_for(f"nonce of epoch {epoch}")[:12]
    with patch("common.box.secrets.token_bytes", return_value=nonce):
        box_key = BoxKey(secret, identity)
        sealed = seal_box(box_key, identity, provision.shape, epoch, log, contents)
    signing = world.terminal_key(TERMINAL)
    return {
        "epoch": epoch,
        "count": contents.count,
        "log": {"entries": log.entries, "bytes": log.length, "head": log.hash.hex()},
        "plain": pack_contents(provision.shape, contents).hex(),
        "nonce": nonce.hex(),
        "ciphertext": sealed.ciphertext.hex(),
        "ciphertext_sha256": hashlib.sha256(sealed.ciphertext).hexdigest(),
        "header_original": sealed.slot(MediumRole.ORIGINAL, signing)[:HEADER_BYTES].hex(),
        "header_duplicate": sealed.slot(MediumRole.DUPLICATE, signing)[:HEADER_BYTES].hex(),
    }


if __name__ == "__main__":
    write(FILE, vectors())
