"""Looking for something, in every spelling, in every byte ever written."""

import base64
import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from observed_day import Evidence

from common.box_contents import HEADER_BYTES
from common.closing import MANIFEST_FILE, MEDIUM_FILE

SHORTEST = 8
"""Bytes. Anything shorter is in so many random bytes by chance; an 8-byte needle is found
by chance less than once in 10**8 runs (10**4 needles, 10**7 bytes: 10**11 / 2**64)."""

DIGESTS = (
    *("md5", "sha1", "sha224", "sha256", "sha384", "sha512"),
    *("sha3_256", "sha3_512", "blake2b", "blake2s"),
)
PREFIX = 16
"""A digest that was cut off is found as long as this many bytes are left."""


def everything(evidence: Evidence, without: Iterable[bytes] = ()) -> bytes:
    """All that was ever written to any device, each different write once, and all that
    lies there at last. without: public files, such as the election package.

    What a signed document of the close says is there decoded, too.
    """
    public = set(without)
    written = [write.data for write in evidence.writes]
    lying = [data for files in evidence.files.values() for data in files.values()]
    pieces: dict[bytes, None] = {}
    for data in (*written, *lying, *_said(evidence)):
        if data not in public:
            # Apart: under its own header each medium has the same sealed box.
            pieces[data[:HEADER_BYTES]] = pieces[data[HEADER_BYTES:]] = None
    return b"".join(pieces)


def _said(evidence: Evidence) -> Iterator[bytes]:
    for files in evidence.files.values():
        for name in (MANIFEST_FILE, MEDIUM_FILE):
            if name in files:
                yield payload(files[name])


def payload(envelope: bytes) -> bytes:
    """What a signed document says."""
    return base64.b64decode(json.loads(envelope)["payload"])


def spellings(value: bytes) -> Iterator[bytes]:
    """The bytes themselves, reversed, in hexadecimal, and in base64 wherever they begin."""
    yield value
    yield value[::-1]
    yield value.hex().encode()
    yield value.hex().upper().encode()
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + value + bytes(3))
        first, last = -(-8 * shift // 6), 8 * (shift + len(value)) // 6
        yield whole[first:last]
        yield whole[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def texts(text: str) -> Iterator[bytes]:
    """A text in the encodings of Japan and of the machine, and each of those spelled."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "shift_jis", "euc_jp"):
        yield from spellings(text.encode(encoding))


def moments(moment: datetime) -> Iterator[bytes]:
    """A time finer than a minute, as programs write it.

    Not as four bytes: those are somewhere by chance. That no byte in the clear depends on
    the second, in whatever spelling, is tested by comparing two days (test_traces.py).
    """
    for pattern in ("%H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", "%Y%m%dT%H%M%S"):
        yield moment.strftime(pattern).encode()
    seconds, micro = int(moment.timestamp()), moment.microsecond
    yield str(seconds).encode()
    for count in (
        seconds * 10**3 + micro // 10**3,
        seconds * 10**6 + micro,
        seconds * 10**9 + micro * 10**3,
    ):
        yield count.to_bytes(8, "big")
        yield count.to_bytes(8, "little")
    for pattern in (">d", "<d"):
        yield struct.pack(pattern, moment.timestamp())


def digests(data: bytes) -> Iterator[bytes]:
    """The beginning of every usual digest, raw and in hexadecimal and base64."""
    for name in DIGESTS:
        start = hashlib.new(name, data).digest()[:PREFIX]
        yield start
        yield start.hex().encode()
        yield base64.b64encode(start[:15])


def found(needles: Mapping[str, Iterable[bytes]], where: bytes) -> list[str]:
    """What is there in any of its spellings. Too short needles raise ValueError."""
    return [name for name, spelled in needles.items() if any(_in(one, where) for one in spelled)]


def _in(needle: bytes, where: bytes) -> bool:
    if len(needle) < SHORTEST:
        raise ValueError(f"{len(needle)} bytes are found by chance")
    return needle in where
