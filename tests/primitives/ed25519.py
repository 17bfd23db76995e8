"""Ed25519 arithmetic from RFC 8032, 5.1, slow and plain: for vectors and checks only."""

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = tuple[int, int]
IDENTITY: Point = (0, 1)


def add(a: Point, b: Point) -> Point:
    """The sum of two points of the curve -x² + y² = 1 + dx²y²."""
    (x1, y1), (x2, y2) = a, b
    mixed = D * x1 * x2 * y1 * y2 % P
    x3 = (x1 * y2 + x2 * y1) * pow(1 + mixed, -1, P) % P
    y3 = (y1 * y2 + x1 * x2) * pow(1 - mixed, -1, P) % P
    return x3, y3


def multiply(number: int, point: Point) -> Point:
    total = IDENTITY
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def x_of(y: int) -> int | None:
    """The even x of a point with this y, or None where no point has it."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square:
        return None
    return min(x, P - x) if min(x, P - x) % 2 == 0 else max(x, P - x)


def encode(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(raw: bytes) -> Point | None:
    """The point as a lenient reader takes it: y is reduced, the sign of zero ignored."""
    number = int.from_bytes(raw, "little")
    y, sign = (number & (1 << 255) - 1) % P, number >> 255
    x = x_of(y)
    if x is None:
        return None
    return (P - x if sign and x else x, y)


def base() -> Point:
    y = 4 * pow(5, -1, P) % P
    x = x_of(y)
    assert x is not None
    return x, y


def torsion() -> list[Point]:
    """The eight points whose order divides 8, as multiples of one of order 8."""
    for y in range(2, 100):
        x = x_of(y)
        if x is None:
            continue
        candidate = multiply(L, (x, y))
        if multiply(4, candidate) != IDENTITY:
            return [multiply(n, candidate) for n in range(8)]
    raise AssertionError("the curve has a point of order 8")


def expand(seed: bytes) -> tuple[int, bytes]:
    """The private scalar and the prefix of a seed."""
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    return scalar & ~(7 | 1 << 255) & ~(1 << 255) | 1 << 254, digest[32:]


def challenge(r: bytes, key: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L


def sign(seed: bytes, message: bytes) -> bytes:
    """An honest signature; the same as any right program gives."""
    scalar, prefix = expand(seed)
    nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
    return with_nonce(scalar, nonce, encode(multiply(scalar, base())), message)


def with_nonce(
    scalar: int, nonce: int, key: bytes, message: bytes, shift: Point = IDENTITY
) -> bytes:
    """A signature whose R is shifted by a point, as a dishonest signer may do."""
    r = encode(add(multiply(nonce, base()), shift))
    s = (nonce + challenge(r, key, message) * scalar) % L
    return r + s.to_bytes(32, "little")


def public_key(seed: bytes) -> bytes:
    return encode(multiply(expand(seed)[0], base()))


def lenient(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the rule with the cofactor holds: what some verifiers accept, and we do not."""
    point, r = decode(key), decode(signature[:32])
    if point is None or r is None:
        return False
    s = int.from_bytes(signature[32:], "little")
    left = multiply(8 * s, base())
    right = add(r, multiply(challenge(signature[:32], key, message), point))
    return left == multiply(8, right)
