"""TOML files: bad ones are refused in one line, with the place of the fault."""

import pytest

from common.inputs import Faults
from common.tables import BadCell
from common.toml_tables import MAX_BYTES, Key, integer, read_document, read_keys, seen, written

UNREADABLE = {
    "no value": (b"a = 1\nb =\n", 2, "toml.not-toml"),
    "open text": (b'a = "x\nb = 1\n', 1, "toml.not-toml"),
    "open list": (b"a = 1\nb = [1,\n\n", 2, "toml.not-toml-end"),
    "key twice": (b"a = 1\na = 2\n", 2, "toml.not-toml"),
    "no such day": (b"\na = 2024-02-30\n", 2, "toml.not-toml"),
    "not UTF-8": (b"a = 1\nb = '\xff'\n", 2, "table.not-utf8"),
    "a zero byte": (b"a = 1\n\0", 2, "toml.not-toml"),
    "nested too deep": (b"a = " + b"[" * 1900, 1, "toml.not-toml-end"),
    "a key of many parts": (b"b = 1\n" + b"a." * 50_000 + b"a = 1", 2, "table.too-long"),
    "too large": (b"\n" * (MAX_BYTES + 1), 1, "table.too-large"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable_file_is_one_fault_with_its_line(case: str) -> None:
    """A file that is no TOML is refused with the line to look at, in both languages."""
    data, line, key = UNREADABLE[case]
    faults = Faults("x.toml")
    assert read_document(faults, data) is None
    assert [(error.line, error.key) for error in faults.errors] == [(line, key)]
    assert all(error.say(language) for error in faults.errors for language in ("ja", "en"))


def test_file_saved_by_a_windows_editor_is_read() -> None:
    """A byte order mark and Windows line ends change nothing, lines included."""
    faults = Faults("x.toml")
    document = read_document(faults, b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    assert document is not None
    assert document.content == {"a": 1, "b": 2}
    assert document.line("b") == 2


def test_all_faults_of_a_table_are_said_at_once() -> None:
    """Unknown, missing and wrong keys of one table are all reported, each on its line."""
    faults = Faults("x.toml")
    document = read_document(faults, b"[t]\nsize = true\n\nshape = 1\nword = 2\n")
    assert document is not None
    keys = (
        Key("size", integer(1, 9)),
        Key("name", written(str)),
        Key("word", written(str)),
        Key("spare", integer(0, 9), required=False, default=4),
    )
    values = read_keys(faults, document, ("t",), document.content["t"], keys)
    assert values == {"size": None, "name": None, "word": None, "spare": 4}
    assert sorted((error.line, error.column, error.key) for error in faults.errors) == [
        (1, "name", "toml.missing-key"),
        (2, "size", "table.number"),
        (4, "shape", "toml.unknown-key"),
        (5, "word", "toml.want-text"),
    ]


def test_value_in_a_message_is_short_and_on_one_line() -> None:
    """Whatever value is found, the message about it stays one short line."""
    values: list[object] = ["a\nb" * 99, [1] * 999, {"a": 1}, 16**5000, -(16**5000), True, 1.5]
    for value in values:
        assert len(seen(value)) <= 41
        assert seen(value).replace("\u3000", " ").isprintable()


@pytest.mark.parametrize("value", [True, 1.0, "1", 0, 10, -1, 16**99])
def test_integer_takes_only_whole_numbers_in_range(value: object) -> None:
    """true, 1.0, a text or a number out of range is no whole number from 1 to 9."""
    with pytest.raises(BadCell, match=r"table\.number"):
        integer(1, 9)(value)
    assert integer(1, 9)(9) == 9
