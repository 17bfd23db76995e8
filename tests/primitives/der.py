"""Certificates and certificate requests by hand: DER (X.690) from its tags and lengths."""

from dataclasses import dataclass

from primitives import ed25519

ED25519 = bytes.fromhex("300506032b6570")
COMMON_NAME = bytes.fromhex("0603550403")
ALTERNATIVE_NAME = bytes.fromhex("0603551d11")
BASIC_CONSTRAINTS = bytes.fromhex("0603551d13")
TRUE = bytes.fromhex("0101ff")
VALIDITY_BEGIN = b"000101000000Z"
VALIDITY_END = b"99991231235959Z"


def element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts: bytes) -> bytes:
    return element(0x30, b"".join(parts))


def integer(number: int) -> bytes:
    return element(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def bits(content: bytes) -> bytes:
    return element(0x03, b"\0" + content)


def name(*common_names: str) -> bytes:
    return sequence(
        *(element(0x31, sequence(COMMON_NAME, element(0x0C, n.encode()))) for n in common_names)
    )


def key_of(raw: bytes, algorithm: bytes = ED25519) -> bytes:
    """SubjectPublicKeyInfo (RFC 8410)."""
    return sequence(algorithm, bits(raw))


def extension(kind: bytes, content: bytes, critical: bool = True) -> bytes:
    return sequence(kind, TRUE if critical else b"", element(0x04, content))


def uris(*texts: str) -> bytes:
    return extension(ALTERNATIVE_NAME, sequence(*(element(0x86, t.encode()) for t in texts)))


def constraints(ca: bool) -> bytes:
    return extension(BASIC_CONSTRAINTS, sequence(TRUE if ca else b""))


@dataclass(frozen=True)
class Body:
    """The parts of a certificate that the tests vary."""

    key: bytes
    extensions: tuple[bytes, ...]
    subject: bytes
    serial: int = 1
    version: bytes = element(0xA0, integer(2))

    def encoded(self) -> bytes:
        """TBSCertificate (RFC 5280, 4.1)."""
        validity = sequence(element(0x17, VALIDITY_BEGIN), element(0x18, VALIDITY_END))
        extensions = element(0xA3, sequence(*self.extensions)) if self.extensions else b""
        return sequence(
            self.version,
            integer(self.serial),
            ED25519,
            name("root"),
            validity,
            self.subject,
            self.key,
            extensions,
        )


def signed(body: bytes, seed: bytes, algorithm: bytes = ED25519) -> bytes:
    """The body with its signature: a Certificate or a CertificationRequest."""
    return sequence(body, algorithm, bits(ed25519.sign(seed, body)))


def certificate(urn: str, subject: str, raw: bytes, seed: bytes, serial: int, ca: bool) -> bytes:
    """The one form that a certificate of Ippyo has."""
    extensions = (uris(urn), constraints(ca))
    return signed(Body(key_of(raw), extensions, name(subject), serial).encoded(), seed)


def request_body(subject: bytes, key: bytes, version: int = 0, attributes: bytes = b"") -> bytes:
    """CertificationRequestInfo (RFC 2986, 4.1)."""
    return sequence(integer(version), subject, key, element(0xA0, attributes))


def request(common_name: str, seed: bytes) -> bytes:
    """A request for the key of this seed, signed with it."""
    body = request_body(name(common_name), key_of(ed25519.public_key(seed)))
    return signed(body, seed)
