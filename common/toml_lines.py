"""On which line of a TOML document each table and key stands.

Python's own reader gives values without their lines. This scanner reads only what is
needed for that, of documents which the reader has accepted; it checks nothing.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import islice, takewhile

Path = tuple[str | int, ...]

# No file of ours nests deeper, and a hostile one shall not cost the square of its length.
_DEPTH = 5

_TOKEN = re.compile(
    r"""
    (?P<string> \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5}
              | "(?:\\.|[^"\\\n])*" | '[^'\n]*' )
  | (?P<comment> \#[^\n]* )
  | (?P<newline> \n )
  | (?P<sign> [\[\]{}=.,] )
  | (?P<bare> [A-Za-z0-9_-]+ )
  | (?P<rest> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_NAMES = ("bare", "string")
Token = tuple[str, str, int]  # kind, text, line


def key_lines(source: str) -> Mapping[Path, int]:
    """The line, from 1, of every table and key, by its path.

    The n-th table of an array of tables has the number n-1 in its path:
    `("contests", 0, "title")`. What stands inside a value, as in an inline table, is not
    listed.
    """
    lines: dict[Path, int] = {}
    arrays: dict[Path, int] = {}
    table: Path = ()
    for statement in _statements(source):
        line = statement[0][2]
        if statement[0][1] == "[":
            table = _header(statement, arrays)
            for outer in filter(None, (table[:-1], table)):
                lines.setdefault(outer, line)
        else:
            path = table
            for name in _names(statement):
                path = (*path, name)
                lines.setdefault(path, line)
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of this path, or of the nearest thing around it that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _statements(source: str) -> Iterator[list[Token]]:
    """The tokens of each header and each key with its value, comments left out."""
    depth = 0
    statement: list[Token] = []
    for kind, text, line in _tokens(source):
        if kind == "newline" and depth == 0:
            if statement:
                yield statement
            statement = []
        elif kind != "newline":
            depth += (text in ("[", "{")) - (text in ("]", "}"))
            statement.append((kind, text, line))
    if statement:
        yield statement


def _tokens(source: str) -> Iterator[Token]:
    line = 1
    for match in _TOKEN.finditer(source):
        kind, text = str(match.lastgroup), match.group()
        if (kind != "comment" and not text.isspace()) or kind == "newline":
            yield kind, text, line
        line += text.count("\n")


def _header(statement: list[Token], arrays: dict[Path, int]) -> Path:
    """The path of a table's header; a table of an array is counted in `arrays`."""
    *parents, last = _names(statement)
    path: Path = ()
    for name in parents:
        path = _latest((*path, name), arrays)
    path = (*path, last)
    if statement[1][1] == "[":
        arrays[path] = arrays.get(path, -1) + 1
    return _latest(path, arrays)


def _latest(path: Path, arrays: Mapping[Path, int]) -> Path:
    return (*path, arrays[path]) if path in arrays else path


def _names(statement: list[Token]) -> Iterator[str]:
    """The outer parts of a key, as in `a."b c".d`, up to the sign that ends it."""
    key = takewhile(lambda token: token[1] not in ("=", "]"), statement)
    for kind, text, _ in islice((token for token in key if token[0] in _NAMES), _DEPTH):
        yield text if kind == "bare" else str(tomllib.loads(f"key = {text}")["key"])
