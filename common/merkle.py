"""The Merkle tree hash of RFC 9162 (2.1.1), with SHA-256, over a list of entries."""

import hashlib
from collections.abc import Iterable, Iterator
from operator import add

EMPTY = hashlib.sha256(b"").digest()


def merkle_root(entries: Iterable[bytes]) -> bytes:
    """The root over the entries in the order given; SHA-256 of nothing for none.

    A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right); the left
    subtree is the largest full one, as the RFC says. Joining neighbours level by level,
    the last one of an odd number going up as it is, makes the same tree.
    """
    level = list(_hashes(b"\x00", entries))
    while len(level) > 1:
        joined = list(_hashes(b"\x01", map(add, level[::2], level[1::2])))
        level = joined + level[len(joined) * 2 :]
    return level[0] if level else EMPTY


def _hashes(kind: bytes, each: Iterable[bytes]) -> Iterator[bytes]:
    """SHA-256(kind || one) for each of them."""
    begun = hashlib.sha256(kind).copy  # quicker than a new hash, and than putting both together
    for one in each:
        hashed = begun()
        hashed.update(one)
        yield hashed.digest()
