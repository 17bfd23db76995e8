"""Shares joined by hand (SLIP-0039): words to numbers, interpolation, four Feistel rounds.

Only hashlib and hmac; the list of words is the standard's, taken as data.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

_GENERATORS = (
    *(0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009),
    *(0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120),
)


@dataclass(frozen=True)
class Share:
    """What one line of words says."""

    identifier: int
    extendable: int
    exponent: int
    group_index: int
    group_threshold: int
    groups: int
    index: int
    threshold: int
    value: bytes


def words() -> list[str]:
    listed = files("shamir_mnemonic").joinpath("wordlist.txt").read_text(encoding="ascii")
    return listed.split()


def read(line: str) -> Share:
    """The share of a line; ValueError where a word or the checksum is wrong."""
    listed = words()
    numbers = [listed.index(word) for word in line.split()]
    head = _joined(numbers[:4], 10)
    extendable = head >> 24 & 1
    label = b"shamir_extendable" if extendable else b"shamir"
    if _checksum([*label, *numbers]) != 1:
        raise ValueError("the checksum fails")
    value = _joined(numbers[4:-3], 10)
    size = (len(numbers) - 7) * 10 // 16 * 2
    return Share(
        head >> 25,
        extendable,
        head >> 20 & 15,
        head >> 16 & 15,
        (head >> 12 & 15) + 1,
        (head >> 8 & 15) + 1,
        head >> 4 & 15,
        (head & 15) + 1,
        value.to_bytes(size, "big"),
    )


def join(lines: Sequence[str]) -> bytes:
    """The secret of exactly as many shares as are needed, no passphrase."""
    shares = [read(line) for line in lines]
    points = {share.index: share.value for share in shares}
    if shares[0].threshold == 1:
        encrypted = shares[0].value
    else:
        encrypted = _interpolate(points, 255)
        digest = _interpolate(points, 254)
        assert hmac.digest(digest[4:], encrypted, "sha256")[:4] == digest[:4]
    left, right = encrypted[: len(encrypted) // 2], encrypted[len(encrypted) // 2 :]
    for number in (3, 2, 1, 0):
        rounds = (10_000 << shares[0].exponent) // 4
        mask = hashlib.pbkdf2_hmac("sha256", bytes([number]), right, rounds, len(right))
        left, right = right, bytes(a ^ b for a, b in zip(left, mask, strict=True))
    return right + left


def _joined(numbers: Sequence[int], width: int) -> int:
    total = 0
    for number in numbers:
        total = total << width | number
    return total


def _checksum(numbers: Sequence[int]) -> int:
    """RS1024."""
    check = 1
    for number in numbers:
        top = check >> 20
        check = (check & 0xFFFFF) << 10 ^ number
        for at, generator in enumerate(_GENERATORS):
            check ^= generator if top >> at & 1 else 0
    return check


def _interpolate(points: dict[int, bytes], x: int) -> bytes:
    """The polynomial through the points, over GF(256) byte by byte, at x."""
    result = bytes(len(next(iter(points.values()))))
    for at, value in points.items():
        factor = 1
        for other in points:
            if other != at:
                factor = _times(factor, _times(x ^ other, _inverse(at ^ other)))
        result = bytes(a ^ _times(factor, b) for a, b in zip(result, value, strict=True))
    return result


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _inverse(a: int) -> int:
    result = 1
    for _ in range(254):
        result = _times(result, a)
    return result
