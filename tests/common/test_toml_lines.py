"""Where tables and keys of a TOML file stand."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from common.toml_lines import key_lines, line_of

SOURCE = '''# the first line
top = 1
[election]   # [contests]
id = "x = 1 # no comment [y]"
"quoted key" = """
hidden = 1
[hidden]
""" # after
pair = [ # three
  2, 3 ]
a.b = {hidden = 1}
"es\\u0063" = 'q'
[[contests]]
id = 1
  [contests.sub]
  x = 1

[["contests"]]
title = \'\'\'
[[contests]]\'\'\'\'
id = "\\\\" # odd backslashes "
'''


def test_every_table_and_key_has_its_line() -> None:
    """A key is found on its own line, whatever comments and strings stand around it."""
    assert tomllib.loads(SOURCE)
    assert key_lines(SOURCE) == {
        ("top",): 2,
        ("election",): 3,
        ("election", "id"): 4,
        ("election", "quoted key"): 5,
        ("election", "pair"): 9,
        ("election", "a"): 11,
        ("election", "a", "b"): 11,
        ("election", "esc"): 12,
        ("contests",): 13,
        ("contests", 0): 13,
        ("contests", 0, "id"): 14,
        ("contests", 0, "sub"): 15,
        ("contests", 0, "sub", "x"): 16,
        ("contests", 1): 18,
        ("contests", 1, "title"): 19,
        ("contests", 1, "id"): 21,
    }


def test_unlisted_path_has_the_line_of_what_surrounds_it() -> None:
    """A key that is missing, or inside a value, is reported where its table stands."""
    lines = key_lines(SOURCE)
    assert line_of(lines, ("election", "a", "b", "hidden")) == 11
    assert line_of(lines, ("contests", 1, "winners")) == 18
    assert line_of(lines, ("nowhere", 3)) == 1


_WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)


@given(st.lists(st.tuples(_WORDS, _WORDS), max_size=8, unique_by=lambda pair: pair[0]))
def test_any_quoted_key_is_found_on_its_line(pairs: list[tuple[str, str]]) -> None:
    """Whatever letters a key or its text holds, its line is right."""
    quoted = [
        ['"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in pair]
        for pair in pairs
    ]
    source = "\n".join(f"{key} = [\n{value}]" for key, value in quoted)
    assert tomllib.loads(source) == {key: [value] for key, value in pairs}
    lines = key_lines(source)
    assert [lines[(key,)] for key, _ in pairs] == [2 * at + 1 for at in range(len(pairs))]
