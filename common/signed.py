"""Signed documents: canonical JSON in a DSSE envelope.

`load` is the only way from bytes to a trusted document: it compares the payload type,
wants every signature to be good and from a key that it was told to trust, and refuses
any envelope that is not spelled in the one canonical way, so that no byte of a signed
file can change unseen. Specified in docs/formats/signed-document.md.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.signer import Signature

from common.canonical import NotCanonical, canonical, read_canonical
from common.signing import PublicKey, SigningKey

MAX_BYTES = 16 * 1024 * 1024
MAX_SIGNATURES = 32
_KEY_ID = re.compile(r"[0-9a-f]{64}")


class DocumentRefused(ValueError):
    """Bytes that are not a document of this type signed by these keys.

    The text is a reason in English for the log; staff get a problem or an input error.
    """


@dataclass(frozen=True)
class DocumentType:
    """A kind of signed document; the name and version are part of what is signed.

    max_bytes: the greatest size of its file.
    """

    name: str
    version: int = 1
    max_bytes: int = MAX_BYTES

    @property
    def payload_type(self) -> str:
        return f"application/vnd.ippyo.{self.name}.v{self.version}+json"


@dataclass(frozen=True)
class Signed:
    """A document that was verified: its value, its exact payload bytes, who signed."""

    value: dict[str, Any]
    payload: bytes
    signers: tuple[PublicKey, ...]


@dataclass(frozen=True)
class Unverified:
    """A document of its type in its one spelling, of whose signatures nothing is known yet.

    signatures: key id and signature, in the order of the key ids.
    """

    value: dict[str, Any]
    payload: bytes
    encoded: bytes
    signatures: tuple[tuple[str, bytes], ...]

    def signed_by(self, trusted: Sequence[PublicKey], threshold: int = 1) -> Signed:
        """The document, if every signature is good and there are enough of `trusted`.

        Raises DocumentRefused.
        """
        keys = {key.key_id: key for key in trusted}
        signers = []
        for name, signature in self.signatures:
            key = keys.get(name)
            if key is None:
                raise DocumentRefused("signed by a key that is not trusted here")
            if not key.accepts(signature, self.encoded):
                raise DocumentRefused("a signature does not fit")
            signers.append(key)
        if threshold < 1 or len(signers) < threshold:
            raise DocumentRefused(f"{len(signers)} signatures where {threshold} are needed")
        return Signed(self.value, self.payload, tuple(signers))


def sign(kind: DocumentType, value: dict[str, Any], keys: Iterable[SigningKey]) -> bytes:
    """The signed document as bytes, one signature a key, in the order of the key ids."""
    return sign_payload(kind, canonical(value), keys)


def sign_payload(kind: DocumentType, payload: bytes, keys: Iterable[SigningKey]) -> bytes:
    """As sign(), for a payload that is canonical already."""
    envelope = Envelope(payload, kind.payload_type, {})
    encoded = envelope.pae()
    for key in sorted(keys, key=lambda key: key.public.key_id):
        name = key.public.key_id
        envelope.signatures[name] = Signature(name, key.sign(encoded).hex())
    return canonical(envelope.to_dict()) + b"\n"


def peek(data: bytes, limit: int = MAX_BYTES) -> dict[str, Any]:
    """The payload's value *before* any signature was checked.

    Only for finding out which keys the document claims; call load() before using it.
    """
    value, _ = _parse(data, limit)
    return value


def load(
    data: bytes, kind: DocumentType, trusted: Sequence[PublicKey], threshold: int = 1
) -> Signed:
    """The document, signed by at least `threshold` different keys of `trusted`.

    Every signature in the envelope must be good and from a trusted key.
    Raises DocumentRefused otherwise.
    """
    return read_unverified(data, kind).signed_by(trusted, threshold)


def read_unverified(data: bytes, kind: DocumentType) -> Unverified:
    """The document of this type, if the file has its one spelling. Raises DocumentRefused.

    For whoever tells a wrong spelling from a wrong signature; nothing in it is trusted.
    """
    value, envelope = _parse(data, kind.max_bytes)
    if envelope.payload_type != kind.payload_type:
        raise DocumentRefused(f"not a document of type {kind.payload_type}")
    signatures = tuple(
        (name, bytes.fromhex(signature.signature))
        for name, signature in envelope.signatures.items()
    )
    if not all(_KEY_ID.fullmatch(name) for name, _ in signatures):
        raise DocumentRefused("a key id that is none")
    return Unverified(value, envelope.payload, envelope.pae(), signatures)


def _parse(data: bytes, max_bytes: int) -> tuple[dict[str, Any], Envelope]:
    if len(data) > max_bytes:
        raise DocumentRefused("too large")
    if not data.endswith(b"\n"):
        raise DocumentRefused("cut off")
    try:
        envelope = Envelope.from_dict(read_canonical(data[:-1]))
        value = read_canonical(envelope.payload)
        respelled = canonical(envelope.to_dict()) + b"\n"
        in_order = list(envelope.signatures) == sorted(envelope.signatures)
    except (NotCanonical, ValueError, KeyError, TypeError, AttributeError) as cause:
        raise DocumentRefused("not an envelope in canonical spelling") from cause
    if respelled != data or not in_order or not isinstance(value, dict):
        raise DocumentRefused("not an envelope in canonical spelling")
    if len(envelope.signatures) > MAX_SIGNATURES:
        raise DocumentRefused("too many signatures")
    # A field beside keyid and sig would be covered by no signature.
    if any(signature.unrecognized_fields for signature in envelope.signatures.values()):
        raise DocumentRefused("a signature with more than keyid and sig")
    return value, envelope
