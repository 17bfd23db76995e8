"""One catalogue of every text that people read, Japanese first.

The catalogue is the TOML files in `common/catalogue/`. Each entry is a table with
`ja` and `en` (a problem: `title_ja`, `title_en` and so on); `{name}` in a text is
filled from the values given. A missing entry
or value is a bug in the program, never a reason to print something else.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal

Language = Literal["ja", "en"]
Value = str | int


class TextMissing(LookupError):
    """The catalogue has no such text: a bug."""


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every entry of every catalogue file, by its key `<file>.<entry>`."""
    entries: dict[str, Mapping[str, str]] = {}
    for source in sorted(files("common.catalogue").iterdir(), key=lambda item: item.name):
        if not source.name.endswith(".toml"):
            continue
        area = source.name.removesuffix(".toml")
        for key, entry in tomllib.loads(source.read_text(encoding="utf-8")).items():
            entries[f"{area}.{key}"] = entry
    return entries


def text(key: str, part: str = "ja", **values: Value) -> str:
    """The text of `key`, its `{names}` filled from `values`.

    part: the language, or `title_ja` and the like where an entry has several texts.
    Raises TextMissing where the key, the part or a value is missing.
    """
    try:
        return catalogue()[key][part].format(**values)
    except (KeyError, IndexError) as cause:
        raise TextMissing(f"{key} [{part}]: {cause}") from cause


def placeholders(key: str, part: str = "ja") -> frozenset[str]:
    """The `{names}` that stand in a text. Raises TextMissing where there is no such text."""
    try:
        written = catalogue()[key][part]
    except KeyError as cause:
        raise TextMissing(f"{key} [{part}]") from cause
    return frozenset(name for _, name, _, _ in Formatter().parse(written) if name is not None)
