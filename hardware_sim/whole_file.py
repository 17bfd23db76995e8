"""A file of a simulation that is there whole: whoever reads sees it as it was, or as it is now."""

import os
from pathlib import Path


def write_whole(file: Path, data: bytes) -> None:
    """Raises OSError."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(file)
