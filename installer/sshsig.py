"""Signatures in OpenSSH's form (PROTOCOL.sshsig), which `ssh-keygen -Y verify` verifies."""

import base64
from textwrap import wrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from common.inputs import refuse
from installer.install import KIND, MAGIC, NAMESPACE, signed_bytes, string

COLUMNS = 70
"""Of a line of the armor, as ssh-keygen breaks them."""
_OPENSSH = b"-----BEGIN OPENSSH PRIVATE KEY-----"


def read_release_key(data: bytes, name: str) -> Ed25519PrivateKey:
    """From the file that `ssh-keygen -t ed25519` writes, or PKCS #8. Raises BadInput.

    name: of the file. A key under a passphrase signs by `ssh-keygen -Y sign` alone.
    """
    load = load_ssh_private_key if data.startswith(_OPENSSH) else load_pem_private_key
    try:
        key = load(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as cause:
        raise refuse(name, "command.release-no-key") from cause
    if not isinstance(key, Ed25519PrivateKey):
        raise refuse(name, "command.release-no-key")
    return key


def public_of(key: Ed25519PrivateKey) -> bytes:
    """The public key as SSH spells it."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return string(KIND) + string(raw)


def armored_signature(message: bytes, key: Ed25519PrivateKey) -> bytes:
    """The signature's file; the same bytes for the same message and key."""
    signature = string(KIND) + string(key.sign(signed_bytes(message)))
    parts = (public_of(key), NAMESPACE.encode(), b"", b"sha512", signature)
    blob = MAGIC + (1).to_bytes(4, "big") + b"".join(string(part) for part in parts)
    lines = wrap(base64.b64encode(blob).decode(), COLUMNS)
    marks = "-----{} SSH SIGNATURE-----"
    return "\n".join([marks.format("BEGIN"), *lines, marks.format("END"), ""]).encode()
