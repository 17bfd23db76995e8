"""What may come in: numbers that a database can hold, words without control characters."""

from typing import Annotated

from fastapi import Form, Path
from pydantic import StringConstraints

MAX_NUMBER = 2**31 - 1
"""PostgreSQL's INTEGER."""
# All but control characters, of which a line break and a tab may stand.
_PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"

Number = Annotated[int, Path(ge=1, le=MAX_NUMBER)]
Words = Annotated[str, StringConstraints(pattern=_PLAIN)]
Reason = Annotated[Words, Form(min_length=1, max_length=400)]
Line = Annotated[Words, Form(max_length=200)]
Secret = Annotated[Words, Form(max_length=1000)]
Sha256 = Annotated[str, Form(pattern="^[0-9a-f]{64}$")]
