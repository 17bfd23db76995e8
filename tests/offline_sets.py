"""Small offline sets with a list and a signature, for the checks before an installation."""

import json
import platform
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from installer.install import FORMAT, LIST, RELEASE, SIGNATURE, fingerprint
from installer.make import hash_list
from installer.sshsig import armored_signature, public_of

KEY = Ed25519PrivateKey.from_private_bytes(b"the release key of a test".ljust(32))
OTHER = Ed25519PrivateKey.from_private_bytes(b"somebody else's key".ljust(32))
PRINT = fingerprint(public_of(KEY))
HERE = {
    "python": "{}.{}".format(*sys.version_info),
    "machine": platform.machine(),
    "glibc": "2.17",
    "extras": [],
}


def small_set(folder: Path, **release: object) -> Path:
    """Verified by PRINT; nothing in it can be installed."""
    (folder / "wheels").mkdir(parents=True)
    for name in ("wheels/one-1.0-py3-none-any.whl", "wheels/two-2.0-py3-none-any.whl"):
        (folder / name).write_bytes(name.encode() * 100)
    program = {"version": "0.1.0", "sha256": "ab" * 32}
    document = {"format": FORMAT, "program": program, **HERE, **release}
    (folder / RELEASE).write_text(json.dumps(document))
    sign(folder)
    return folder


def sign(folder: Path, key: Ed25519PrivateKey = KEY) -> None:
    """List and signature of what is there now."""
    listed = hash_list(folder)
    (folder / LIST).write_bytes(listed)
    (folder / SIGNATURE).write_bytes(armored_signature(listed, key))
