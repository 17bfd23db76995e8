"""JSON with exactly one spelling: what is signed is what was meant.

UTF-8, keys sorted by code point, no spaces, no escapes beyond the necessary, integers
within ±(2^53 - 1) only, no repeated key, at most 32 levels. Anything spelled otherwise is
refused, so equal values have equal bytes and no byte of a document can change unseen.
Specified in docs/formats/signed-document.md.
"""

import json
from typing import Any, NoReturn

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32
_MOST_LETTERS = len(str(-MAX_INTEGER))
_PLAIN = (bool, str, type(None))
_NESTED = (dict, list, tuple)


class NotCanonical(ValueError):
    """Bytes that are not the one spelling of a JSON value."""


def canonical(value: object) -> bytes:
    """The one spelling of a value made of dict, list, str, int, bool and None.

    Raises NotCanonical for anything else.
    """
    _check(value, MAX_DEPTH)
    return _spelled(value)


def read_canonical(data: bytes) -> Any:
    """The value of canonical JSON bytes. Raises NotCanonical for any other bytes."""
    value = _parsed(data)
    if _spelled(value) != data:
        raise NotCanonical("not in canonical spelling")
    return value


def read_json(data: bytes) -> Any:
    """The value of JSON bytes in any spelling, of what canonical JSON can spell.

    For files that people read, too. Raises NotCanonical.
    """
    value = _parsed(data)
    _spelled(value)
    return value


def _parsed(data: bytes) -> Any:
    """A value that canonical JSON can spell, but for letters that are no Unicode."""
    try:
        value = _READING.decode(data.decode())
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as cause:
        raise NotCanonical("not JSON") from cause
    if data.count(b"{") + data.count(b"[") > MAX_DEPTH:  # else nothing can be nested too deep
        _check(value, MAX_DEPTH)
    return value


def _spelled(value: object) -> bytes:
    try:
        return _SPELLING.encode(value).encode()
    except UnicodeEncodeError as cause:
        raise NotCanonical("text that is not Unicode") from cause


def _check(value: object, depth: int) -> None:
    if isinstance(value, _PLAIN):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical("an integer beyond 2^53 - 1")
    elif isinstance(value, _NESTED):
        if depth == 0:
            raise NotCanonical("nested too deep")
        if isinstance(value, dict) and not all(isinstance(key, str) for key in value):
            raise NotCanonical("a key that is no text")
        for item in value.values() if isinstance(value, dict) else value:
            _check(item, depth - 1)
    else:
        raise NotCanonical(f"no JSON value: {type(value).__name__}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("a key stands twice")
    return found


def _integer(spelled: str) -> int:
    if len(spelled) > _MOST_LETTERS or abs(number := int(spelled)) > MAX_INTEGER:
        raise NotCanonical("an integer beyond 2^53 - 1")
    return number


def _no_float(spelled: str) -> NoReturn:
    raise NotCanonical(f"a number that is no integer: {spelled[:20]}")


# Made once: a count reads and spells a dozen documents a terminal.
_SPELLING = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)
_READING = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_float=_no_float,
    parse_int=_integer,
    parse_constant=_no_float,
)
