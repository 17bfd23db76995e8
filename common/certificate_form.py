"""The one form of a certificate's body (TBSCertificate, RFC 5280, 4.1), byte for byte.

All of it but serial number, owner and key is fixed, so whoever makes a certificate and
whoever reads one put the same bytes together and compare. DER (X.690): tag, length,
content. Specified in docs/formats/certificate.md.
"""

SERIAL_BYTES = 20
"""RFC 5280, 4.1.2.2: a positive number of no more bytes."""
_SEQUENCE, _SET, _INTEGER, _BITS, _OCTETS, _UTF8, _URI = 0x30, 0x31, 0x02, 0x03, 0x04, 0x0C, 0x86
_VERSION, _EXTENSIONS = 0xA0, 0xA3  # explicit tags 0 and 3
_V3 = 2

_ED25519 = bytes.fromhex("300506032b6570")  # RFC 8410
_COMMON_NAME = bytes.fromhex("0603550403")
_ALTERNATIVE_NAME = bytes.fromhex("0603551d11")
_BASIC_CONSTRAINTS = bytes.fromhex("0603551d13")
_TRUE = bytes.fromhex("0101ff")


def certificate_body(urn: str, name: str, raw_key: bytes, serial: int, *, root: bool) -> bytes:
    """What the root signs. Raises ValueError for a serial number that none may have."""
    if not 0 < serial < 1 << (8 * SERIAL_BYTES - 1):
        raise ValueError("a serial number is positive and has at most 20 bytes")
    return _sequence(
        _element(_VERSION, _integer(_V3)),
        _integer(serial),
        _ED25519,
        _name("root"),
        _VALIDITY,
        _name(name),
        _sequence(_ED25519, _element(_BITS, b"\0" + raw_key)),
        _element(
            _EXTENSIONS,
            _sequence(
                _extension(_ALTERNATIVE_NAME, _sequence(_element(_URI, urn.encode("ascii")))),
                _extension(_BASIC_CONSTRAINTS, _sequence(_TRUE if root else b"")),
            ),
        ),
    )


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _element(_SEQUENCE, b"".join(parts))


def _integer(number: int) -> bytes:
    return _element(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _name(common_name: str) -> bytes:
    written = _element(_UTF8, common_name.encode())
    return _sequence(_element(_SET, _sequence(_COMMON_NAME, written)))


def _extension(kind: bytes, content: bytes) -> bytes:
    """A critical one: whoever does not know it must not believe the certificate."""
    return _sequence(kind, _TRUE, _element(_OCTETS, content))


# RFC 5280, 4.1.2.5: the end of a certificate with no well-defined one. UTCTime, GeneralizedTime.
_VALIDITY = _sequence(_element(0x17, b"000101000000Z"), _element(0x18, b"99991231235959Z"))
