"""Signed documents by hand: a DSSE envelope from text, base64 and Ed25519 arithmetic."""

import base64
import hashlib
from collections.abc import Iterable

from primitives import ed25519


def pre_authentication(kind: str, payload: bytes) -> bytes:
    """PAE of DSSE 1.0: what is signed."""
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


def signature(kind: str, payload: bytes, seed: bytes) -> tuple[str, str]:
    """keyid and sig as they stand in the envelope."""
    keyid = hashlib.sha256(ed25519.public_key(seed)).hexdigest()
    return keyid, _base64(ed25519.sign(seed, pre_authentication(kind, payload)))


def envelope(kind: str, payload: bytes, signatures: Iterable[tuple[str, str]]) -> bytes:
    """The envelope with these signatures, in the order given."""
    listed = ",".join(f'{{"keyid":"{keyid}","sig":"{sig}"}}' for keyid, sig in signatures)
    return (
        f'{{"payload":"{_base64(payload)}","payloadType":"{kind}","signatures":[{listed}]}}\n'
    ).encode()


def document(kind: str, payload: bytes, seeds: Iterable[bytes]) -> bytes:
    """The one right spelling: signatures in the order of the key ids."""
    return envelope(kind, payload, sorted(signature(kind, payload, seed) for seed in seeds))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
