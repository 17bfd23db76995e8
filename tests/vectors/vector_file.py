"""Golden vectors as files: one spelling, so that a second run gives the same bytes."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def spelled(value: object) -> str:
    """The text of a vector file."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def write(name: str, value: object) -> None:
    """The vector file of this name holds `value`."""
    (FOLDER / name).write_text(spelled(value), encoding="utf-8")


def stored_text(name: str) -> str:
    """The vector file as it is kept."""
    return (FOLDER / name).read_text(encoding="utf-8")


def stored(name: str) -> Any:
    """The value in a vector file."""
    return json.loads(stored_text(name))
