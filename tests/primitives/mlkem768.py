"""ML-KEM-768 encapsulation from given randomness (FIPS 203), slow: for vectors only.

The libraries draw the randomness themselves, so a vector that can be made again needs
this. Names and numbers of algorithms are those of FIPS 203.
"""

import hashlib

Q = 3329
N = 256
K = 3
ETA = 2
DU, DV = 10, 4
Polynomial = list[int]


def _reversed7(number: int) -> int:
    return int(f"{number:07b}"[::-1], 2)


ZETAS = [pow(17, _reversed7(i), Q) for i in range(128)]
GAMMAS = [pow(17, 2 * _reversed7(i) + 1, Q) for i in range(128)]


def encapsulate(public: bytes, message: bytes) -> tuple[bytes, bytes]:
    """The shared secret and the ciphertext (Algorithm 17)."""
    digest = hashlib.sha3_512(message + hashlib.sha3_256(public).digest()).digest()
    return digest[:32], _encrypt(public, message, digest[32:])


def _encrypt(public: bytes, message: bytes, randomness: bytes) -> bytes:
    """K-PKE.Encrypt (Algorithm 14)."""
    t = [_decode12(public[384 * i : 384 * (i + 1)]) for i in range(K)]
    rho = public[384 * K :]
    y = [_ntt(_binomial(_prf(randomness, i))) for i in range(K)]
    e1 = [_binomial(_prf(randomness, K + i)) for i in range(K)]
    e2 = _binomial(_prf(randomness, 2 * K))
    ciphertext = b""
    for i in range(K):
        # The matrix is used transposed: column i of A is sampled from (rho, i, j).
        row = [_product(_sample(rho, i, j), y[j]) for j in range(K)]
        ciphertext += _pack(_sum(_inverse_ntt(_sum(*row)), e1[i]), DU)
    inner = _inverse_ntt(_sum(*(_product(t[i], y[i]) for i in range(K))))
    bits = [(byte >> bit) & 1 for byte in message for bit in range(8)]
    return ciphertext + _pack(_sum(inner, e2, [bit * 1665 for bit in bits]), DV)


def _sum(*polynomials: Polynomial) -> Polynomial:
    return [sum(column) % Q for column in zip(*polynomials, strict=True)]


def _prf(seed: bytes, number: int) -> bytes:
    return hashlib.shake_256(seed + bytes([number])).digest(64 * ETA)


def _binomial(data: bytes) -> Polynomial:
    """SamplePolyCBD (Algorithm 8)."""
    bits = [(byte >> bit) & 1 for byte in data for bit in range(8)]
    quads = [bits[2 * ETA * i : 2 * ETA * (i + 1)] for i in range(N)]
    return [(sum(quad[:ETA]) - sum(quad[ETA:])) % Q for quad in quads]


def _sample(rho: bytes, i: int, j: int) -> Polynomial:
    """SampleNTT (Algorithm 7) of rho with the indices of the transposed matrix."""
    stream = hashlib.shake_128(rho + bytes([i, j])).digest(3 * 1024)
    found: Polynomial = []
    for at in range(0, len(stream), 3):
        three = int.from_bytes(stream[at : at + 3], "little")
        found += [number for number in (three & 0xFFF, three >> 12) if number < Q]
    return found[:N]


def _ntt(polynomial: Polynomial) -> Polynomial:
    """Algorithm 9."""
    f, i, length = list(polynomial), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            zeta = ZETAS[i]
            i += 1
            for j in range(start, start + length):
                t = zeta * f[j + length] % Q
                f[j + length] = (f[j] - t) % Q
                f[j] = (f[j] + t) % Q
        length //= 2
    return f


def _inverse_ntt(polynomial: Polynomial) -> Polynomial:
    """Algorithm 10."""
    f, i, length = list(polynomial), 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            zeta = ZETAS[i]
            i -= 1
            for j in range(start, start + length):
                t = f[j]
                f[j] = (t + f[j + length]) % Q
                f[j + length] = zeta * (f[j + length] - t) % Q
        length *= 2
    return [number * 3303 % Q for number in f]


def _product(f: Polynomial, g: Polynomial) -> Polynomial:
    """MultiplyNTTs (Algorithm 11)."""
    h: Polynomial = []
    for i, gamma in enumerate(GAMMAS):
        a0, a1, b0, b1 = *f[2 * i : 2 * i + 2], *g[2 * i : 2 * i + 2]
        h += [(a0 * b0 + a1 * b1 * gamma) % Q, (a0 * b1 + a1 * b0) % Q]
    return h


def _decode12(data: bytes) -> Polynomial:
    number = int.from_bytes(data, "little")
    return [number >> 12 * i & 0xFFF for i in range(N)]


def _pack(polynomial: Polynomial, width: int) -> bytes:
    """Compress_d and ByteEncode_d (4.2.1)."""
    total = 0
    for i, number in enumerate(polynomial):
        compressed = (number * 2 ** (width + 1) + Q) // (2 * Q) % 2**width
        total |= compressed << width * i
    return total.to_bytes(32 * width, "little")
