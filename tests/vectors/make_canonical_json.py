"""Makes canonical-json.json: `cd tests && python -m vectors.make_canonical_json`."""

from vectors.vector_file import write

from common.canonical import MAX_DEPTH, MAX_INTEGER, canonical

FILE = "canonical-json.json"
_VALUES: dict[str, object] = {
    "an empty object": {},
    "an empty list": [],
    "keys sorted by code point, not by UTF-16": {"b": 1, "a": 2, "\U00020bb7": 3, "\uff5e": 4},
    "nested": {"list": [1, [True, False, None], {"x": {}}], "": "the empty key"},
    "escapes": '" \\ / \b \t \n \f \r \x00 \x1f \x7f',
    "letters as they are": "𠮷野家 髙橋 葛󠄀 é é \u2028",
    "the largest integer": MAX_INTEGER,
    "the smallest integer": -MAX_INTEGER,
}
_REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "a space": b'{"a": 1}',
    "a line feed at the end": b"{}\n",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "keys out of order": b'{"b":1,"a":2}',
    "a key twice": b'{"a":1,"a":1}',
    "a needless escape": b'"\\u0041"',
    "an escaped solidus": b'"\\/"',
    "an escape in capitals": b'"\\u001F"',
    "a long escape for a line feed": b'"\\u000a"',
    "a control character not escaped": b'"\n"',
    "half of a surrogate pair": b'"\\ud842"',
    "not UTF-8": b'"\xff"',
    "an overlong spelling": b'"\xc0\xaf"',
    "a fraction": b"1.5",
    "a whole number with a point": b"1.0",
    "an exponent": b"1e3",
    "minus zero": b"-0",
    "a leading zero": b"01",
    "a plus sign": b"+1",
    "one more than the largest integer": b"9007199254740992",
    "not a number": b"NaN",
    "infinity": b"Infinity",
    "a comma too many": b"[1,]",
    "two values": b"{}{}",
    "cut off": b'{"a":',
    "one level too many": b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    "very many levels": b"[" * 100_000,
}


def vectors() -> dict[str, object]:
    """Values with their one spelling, and bytes that are none; all bytes in hexadecimal."""
    deep: object = 0
    for _ in range(MAX_DEPTH):
        deep = [deep]
    return {
        "canonical": {
            name: {"value": value, "bytes": canonical(value).hex()}
            for name, value in (_VALUES | {"32 levels": deep}).items()
        },
        "refused": {
            name: data.hex() if len(data) < 1000 else f"{data[:1].hex()} * {len(data)}"
            for name, data in _REFUSED.items()
        },
    }


if __name__ == "__main__":
    write(FILE, vectors())
