"""Secrets that do not print, and are wiped when their work is done."""

import hmac
import secrets
from typing import NoReturn


class Secret:
    """Bytes that never show in a repr, a log, a pickle or an exception.

    Wiping overwrites the buffer held here. Copies that a library made inside are out
    of reach of Python; docs/threat-model.md says what that means.
    """

    __slots__ = ("_bytes",)

    def __init__(self, data: bytes | bytearray) -> None:
        self._bytes = bytearray(data)

    @classmethod
    def random(cls, length: int = 32) -> "Secret":
        """`length` bytes from the system's own generator."""
        return cls(secrets.token_bytes(length))

    def reveal(self) -> bytes:
        """The bytes themselves. Raises ValueError after wipe()."""
        if not self._bytes:
            raise ValueError("this secret was wiped")
        return bytes(self._bytes)

    def wipe(self) -> None:
        """Overwrite and forget the bytes; may be called again."""
        for index in range(len(self._bytes)):
            self._bytes[index] = 0
        self._bytes.clear()

    @property
    def wiped(self) -> bool:
        return not self._bytes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._bytes, other._bytes)

    __hash__ = None  # type: ignore[assignment]  # a secret is no key of a dictionary

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret does not leave its process")
