"""Texts of the panel, with what is in them called as staff call it."""

from collections.abc import Iterable

from common.text import Language, Value, text


def said(language: Language, key: str, values: Iterable[tuple[str, Value]] = ()) -> str:
    """A text of the catalogue's panel.toml; devices and slots in it by their names."""
    filled = {name: _named(language, name, value) for name, value in values}
    return text(f"panel.{key}", language, **filled)


def _named(language: Language, name: str, value: Value) -> Value:
    return text(f"staff.device-{value}", language) if name in ("device", "slot") else value
