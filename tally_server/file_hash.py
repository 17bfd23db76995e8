"""The SHA-256 of a file, read a piece at a time."""

import hashlib
from pathlib import Path


def sha256_of(file: Path) -> str:
    """In hexadecimal digits. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
