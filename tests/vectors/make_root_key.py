"""Makes root-key.json: `cd tests && python -m vectors.make_root_key`.

The locked file is random in itself, so it was written once and is kept here.
"""

import hashlib

from vectors.vector_file import write

from common.binding import bind
from common.secret import Secret
from tally_server.preparation.root_key import stretched

FILE = "root-key.json"
_UID = hashlib.sha256(b"an election").digest()
_SEED = hashlib.sha256(b"a root").digest()
_WORDS = "正しい馬 電池"
_LOCKED = """\
-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBBV8TzKqN/fAAqjuGjt
szM9AgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQuooajxRDGG4xk9cf
/jnRKARAwz3gBRgcAPKwrqVZzIrCnentTL508JJxbl9tf9BEFSWHKe6yla7FaQ/r
K0mMwfwJBl0LnwkbR/gn/O29EB4OeA==
-----END ENCRYPTED PRIVATE KEY-----
"""


def vectors() -> dict[str, str]:
    """A passphrase with its salt and lock, and the root key that it opens."""
    return {
        "election_uid": _UID.hex(),
        "passphrase": _WORDS,
        "salt": bind("ippyo/root-key/v1", _UID).hex(),
        "lock": stretched(Secret(_WORDS.encode()), _UID).decode(),
        "root_seed": _SEED.hex(),
        "root.key": _LOCKED,
    }


if __name__ == "__main__":
    write(FILE, vectors())
