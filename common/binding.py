"""What every signature, seal and key derivation begins with, so that none fits elsewhere.

    bound = len(purpose) (1 byte) || purpose (ASCII, with its version) || election_uid (32)
            || for each field: length (2 bytes, big-endian) || field

Specified in docs/formats/binding.md.
"""

UID_BYTES = 32
MAX_PURPOSE = 0xFF
MAX_FIELD = 0xFFFF


def bind(purpose: str, election_uid: bytes, *fields: bytes) -> bytes:
    """The bytes that tie `fields` to one purpose, one format version and one election.

    Raises ValueError where the purpose is not ASCII or longer than 255 letters, a field
    longer than 65,535 bytes, or the uid not 32.
    """
    name = purpose.encode("ascii")
    if len(name) > MAX_PURPOSE:
        raise ValueError("a purpose has at most 255 letters")
    if len(election_uid) != UID_BYTES:
        raise ValueError("an election uid has 32 bytes")
    if any(len(field) > MAX_FIELD for field in fields):
        raise ValueError("a bound field has at most 65535 bytes")
    parts = [bytes([len(name)]), name, election_uid]
    for field in fields:
        parts += (len(field).to_bytes(2, "big"), field)
    return b"".join(parts)
