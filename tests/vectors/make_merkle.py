"""Makes merkle.json: `cd tests && python -m vectors.make_merkle`."""

from vectors.vector_file import write

from common.merkle import merkle_root

FILE = "merkle.json"
_ENTRIES = [hash_input.hex() for hash_input in (bytes(range(n)) for n in range(9))]


def vectors() -> dict[str, object]:
    """The root over the first n of nine entries, for n from 0 to 9."""
    entries = [bytes.fromhex(entry) for entry in _ENTRIES]
    return {
        "entries": _ENTRIES,
        "roots": [merkle_root(entries[:n]).hex() for n in range(len(entries) + 1)],
    }


if __name__ == "__main__":
    write(FILE, vectors())
