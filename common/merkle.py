"""The Merkle tree hash of RFC 9162 (2.1.1), with SHA-256, over a list of entries."""

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").digest()


def merkle_root(entries: Iterable[bytes]) -> bytes:
    """The root over the entries in the order given; SHA-256 of nothing for none.

    A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right); the left
    subtree is the largest full one, as the RFC says.
    """
    full: list[tuple[int, bytes]] = []  # roots of full subtrees, height falling
    for entry in entries:
        height, node = 0, hashlib.sha256(b"\x00" + entry).digest()
        while full and full[-1][0] == height:
            node = hashlib.sha256(b"\x01" + full.pop()[1] + node).digest()
            height += 1
        full.append((height, node))
    if not full:
        return EMPTY
    root = full.pop()[1]
    while full:
        root = hashlib.sha256(b"\x01" + full.pop()[1] + root).digest()
    return root
