"""The Merkle tree hash of RFC 9162 (2.1.1), with SHA-256, over a list of entries."""

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").digest()


def merkle_root(entries: Iterable[bytes]) -> bytes:
    """The root over the entries in the order given; SHA-256 of nothing for none.

    A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right); the left
    subtree is the largest full one, as the RFC says. Joining neighbours level by level,
    the last one of an odd number going up as it is, makes the same tree.
    """
    sha256 = hashlib.sha256
    level = [sha256(b"\x00" + entry).digest() for entry in entries]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        joined = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = joined + level[len(joined) * 2 :]
    return level[0] if level else EMPTY
