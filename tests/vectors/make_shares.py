"""Makes shares.json: `cd tests && python -m vectors.make_shares`."""

import hashlib
from collections.abc import Iterator
from unittest.mock import patch

from shamir_mnemonic import generate_mnemonics
from vectors.vector_file import write

FILE = "shares.json"
_SEED = hashlib.sha256(b"an election seed").digest()


def vectors() -> dict[str, object]:
    """Shares that give the seed back, and lines that must be refused."""
    two_of_three = _shares(2, 3)
    first = two_of_three[0].split()
    return {
        "seed": _SEED.hex(),
        "splits": [
            {"needed": needed, "trustees": trustees, "shares": _shares(needed, trustees)}
            for needed, trustees in ((1, 1), (2, 3), (3, 5))
        ],
        "refused_with_2_of_3": {
            "a word misread": _with_word(first, 9),
            "two words exchanged": " ".join([*first[:7], first[8], first[7], *first[9:]]),
            "a word left out": " ".join([*first[:9], *first[10:]]),
            "a word that is none": " ".join([*first[:9], "ippyo", *first[10:]]),
            "of 3 of 5": _shares(3, 5)[0],
            "of another split of this seed": _shares(2, 3, "another split")[1],
            "of two groups": _of_groups(),
            "with a passphrase's work of hours": _shares(2, 3, exponent=2)[0],
            "of a shorter seed": _shares(2, 3, seed=_SEED[:16])[0],
        },
    }


def _with_word(words: list[str], at: int) -> str:
    changed = "academic" if words[at] != "academic" else "acid"
    return " ".join([*words[:at], changed, *words[at + 1 :]])


def _shares(
    needed: int,
    trustees: int,
    name: str = "a split",
    exponent: int = 1,
    seed: bytes = _SEED,
) -> list[str]:
    drawn = _stream(f"{name} {needed} {trustees}")
    with patch("shamir_mnemonic.shamir.RANDOM_BYTES", lambda size: next(drawn)[:size]):
        groups = generate_mnemonics(1, [(needed, trustees)], seed, iteration_exponent=exponent)
    return list(groups[0])


def _of_groups() -> str:
    drawn = _stream("two groups")
    with patch("shamir_mnemonic.shamir.RANDOM_BYTES", lambda size: next(drawn)[:size]):
        return str(generate_mnemonics(2, [(2, 3), (2, 3)], _SEED)[0][0])


def _stream(name: str) -> Iterator[bytes]:
    number = 0
    while True:
        yield hashlib.sha256(f"{name} {number}".encode()).digest()
        number += 1


if __name__ == "__main__":
    write(FILE, vectors())
