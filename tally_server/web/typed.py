"""What may come in: numbers that a database can hold, words without control characters."""

import unicodedata
from typing import Annotated

from fastapi import Form, Path
from pydantic import AfterValidator

MAX_NUMBER = 2**31 - 1
"""PostgreSQL's INTEGER."""
_LINES = frozenset("\n\r\t")


def plain(words: str) -> str:
    """The words, if no control character stands in them. Raises ValueError."""
    if any(unicodedata.category(one) == "Cc" and one not in _LINES for one in words):
        raise ValueError("a control character")
    return words


Number = Annotated[int, Path(ge=1, le=MAX_NUMBER)]
Words = Annotated[str, AfterValidator(plain)]
Reason = Annotated[Words, Form(min_length=1, max_length=400)]
Line = Annotated[Words, Form(max_length=200)]
Secret = Annotated[Words, Form(max_length=1000)]
Sha256 = Annotated[str, Form(pattern="^[0-9a-f]{64}$")]
