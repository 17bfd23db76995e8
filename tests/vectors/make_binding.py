"""Makes binding.json: `cd tests && python -m vectors.make_binding`."""

import hashlib

from vectors.vector_file import write

from common.binding import bind

FILE = "binding.json"
_UID = hashlib.sha256(b"an election").digest()
_CASES: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("ippyo/choice/v1", (b"mayor", b"none")),
    ("ippyo/no-field/v1", ()),
    ("ippyo/empty-field/v1", (b"",)),
    ("ippyo/fields/v1", (b"ab", b"c")),
    ("ippyo/fields/v1", (b"a", b"bc")),
    ("ippyo/long/v1", (bytes(256),)),
)


def vectors() -> dict[str, object]:
    """Purpose, uid and fields, and the bytes they are bound into."""
    return {
        "election_uid": _UID.hex(),
        "bound": [
            {
                "purpose": purpose,
                "fields": [field.hex() for field in fields],
                "bytes": bind(purpose, _UID, *fields).hex(),
            }
            for purpose, fields in _CASES
        ],
    }


if __name__ == "__main__":
    write(FILE, vectors())
