"""CSV files that people edit: every fault is found, said once, and nothing is guessed."""

import csv
import io
from collections.abc import Sequence

import pytest
from builders import csv_bytes
from hypothesis import given
from hypothesis import strategies as st

from common.inputs import Faults
from common.tables import (
    MAX_BYTES,
    MAX_FIELD,
    BadCell,
    Column,
    Row,
    one_of,
    read_table,
    shown,
    whole_number,
    words,
)

COLUMNS = (
    Column("place", words),
    Column("kind", one_of("day", "early")),
    Column("voters", whole_number(0, 500)),
    Column("note", words, required=False, default="-"),
)
HEADER = "place,kind,voters,note"


def read(text: str | bytes, columns: Sequence[Column] = COLUMNS) -> tuple[list[Row], list[str]]:
    """The rows without fault, and the faults in English."""
    faults = Faults("t.csv")
    rows = read_table(faults, text.encode() if isinstance(text, str) else text, columns)
    return rows, [error.say("en") for error in sorted(faults.errors)]


def keys_of(text: str | bytes) -> list[tuple[str, int, str]]:
    faults = Faults("t.csv")
    read_table(faults, text.encode() if isinstance(text, str) else text, COLUMNS)
    return [(error.key, error.line, error.column) for error in sorted(faults.errors)]


def test_a_good_table_is_read() -> None:
    """Cells come out as the values of their columns, with the line they stand on."""
    rows, faults = read(f"{HEADER}\np01,day,3,first\np02,early,0,\n")
    assert faults == []
    assert [(row.line, row["place"], row["kind"], row["voters"], row["note"]) for row in rows] == [
        (2, "p01", "day", 3, "first"),
        (3, "p02", "early", 0, "-"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "place,kind,voters\np01,day,3\n",
        "voters,place,kind\n3,p01,day\n",
        "\ufeffplace,kind,voters\np01,day,3\n",
        "place,kind,voters\r\np01,day,3\r\n",
        'place,kind,voters\n"p01",day,"3"',
        " place , kind ,voters\n\n  \np01,day,3\n,,\n\n",
    ],
    ids=["plain", "another order", "byte order mark", "Windows", "quoted", "blank lines"],
)
def test_what_spreadsheets_write_is_read_alike(text: str) -> None:
    """Column order, line ends, quotes, a byte order mark and blank lines do not matter."""
    rows, faults = read(text)
    assert faults == []
    assert [dict(row.cells) for row in rows] == [
        {"place": "p01", "kind": "day", "voters": 3, "note": "-"}
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("table.empty", 1, "-")]),
        ("\n\n", [("table.empty", 1, "-")]),
        (b"place,kind\n\xff\n", [("table.not-utf8", 2, "-")]),
        (f"{HEADER},colour\n", [("table.unknown-column", 1, "colour")]),
        (f"{HEADER},\n", [("table.unknown-column", 1, "-")]),
        (f"{HEADER},place\n", [("table.repeated-column", 1, "place")]),
        (
            "place,note\n",
            [("table.missing-column", 1, "kind"), ("table.missing-column", 1, "voters")],
        ),
        (f"{HEADER}\np01,day\n", [("table.cells", 2, "-")]),
        (f"{HEADER}\np01,day,3,x,y\n", [("table.cells", 2, "-")]),
        (f'{HEADER}\n"p01,day,3,x\n', [("table.quoting", 2, "-")]),
        (f'{HEADER}\n"p"01,day,3,x\n', [("table.quoting", 2, "-")]),
        (f'{HEADER}\n"p\n01",day,3,x\n', [("table.line-break", 2, "-")]),
        (f"{HEADER}\np01,night,3,\n", [("table.choice", 2, "kind")]),
        (f"{HEADER}\np01,day,-1,\n", [("table.number", 2, "voters")]),
        (f"{HEADER}\np\u0007,day,3,\n", [("table.control", 2, "place")]),
        (f"{HEADER}\n{'p' * (MAX_FIELD + 1)},day,3,\n", [("table.too-long", 2, "place")]),
        (f"{HEADER}\n{'p' * 70_000},day,3,\n", [("table.too-long", 2, "-")]),
        (f"{HEADER}\n{'p' * 200_000},day,3,\n", [("table.too-long", 2, "-")]),
    ],
)
def test_each_fault_is_named_with_its_line_and_column(
    text: str | bytes, expected: list[tuple[str, int, str]]
) -> None:
    """Every way to spoil a table is told apart, where it is."""
    assert keys_of(text) == expected


def test_a_file_far_too_large_is_refused_before_it_is_read() -> None:
    """A file above 64 MiB is no list that a person edited."""
    assert keys_of(bytes(MAX_BYTES + 1)) == [("table.too-large", 1, "-")]


def test_all_faults_of_a_table_are_told_at_once_and_good_rows_are_kept() -> None:
    """A person mends a file in one go: no fault hides another."""
    rows, faults = read(f"{HEADER}\np01,night,x,\np02,day,3,\np03,day\n\u0007,day,501,\n")
    assert [row["place"] for row in rows] == ["p02"]
    assert [fault.split(": ")[0:2] for fault in faults] == [
        ["t.csv:2", "kind"],
        ["t.csv:2", "voters"],
        ["t.csv:4", "-"],
        ["t.csv:5", "place"],
        ["t.csv:5", "voters"],
    ]
    assert all("\n" not in fault for fault in faults)


def test_what_follows_a_broken_line_is_still_numbered_right() -> None:
    """After a field with a line break, later lines keep the numbers an editor shows."""
    assert keys_of(f'{HEADER}\n"a\nb",day,1,\np02,night,1,\n') == [
        ("table.line-break", 2, "-"),
        ("table.choice", 4, "kind"),
    ]


cells = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=10
).filter(lambda cell: cell.strip())


@given(
    st.lists(st.tuples(cells, st.sampled_from(["day", "early"]), st.integers(0, 500)), max_size=5)
)
def test_what_a_csv_writer_wrote_is_read_again(rows: list[tuple[str, str, int]]) -> None:
    """Letters are kept exactly, whatever commas and quotes are among them."""
    found, faults = read(csv_bytes(["place", "kind", "voters"], rows))
    assert faults == []
    assert [(row["place"], row["kind"], row["voters"]) for row in found] == rows


@given(st.binary(max_size=200))
def test_random_bytes_give_faults_and_never_an_error(data: bytes) -> None:
    """Whatever the file holds, it is read or its faults are said."""
    rows, faults = read(data)
    assert rows == [] or faults == []


@given(st.text(st.sampled_from('",\n\r\t\0 a1　\u2028'), max_size=60))
def test_any_punctuation_gives_rows_or_faults(text: str) -> None:
    """Quotes, commas and line ends in any order are read as RFC 4180 or refused."""
    rows, faults = read(f"{HEADER}\n{text}")
    assert all(fault.startswith("t.csv:") and "\n" not in fault for fault in faults)
    assert all(0 <= row["voters"] <= 500 for row in rows)
    if not faults:
        assert len(rows) <= len(list(csv.reader(io.StringIO(text, newline=""))))


@pytest.mark.parametrize("cell", ["0", "7", "500", "007"])
def test_plain_digits_are_a_number(cell: str) -> None:
    """Zeros in front do no harm."""
    assert whole_number(0, 500)(cell) == int(cell)


@pytest.mark.parametrize(
    "cell", ["", " 1", "1 ", "+1", "-1", "1.0", "1e2", "1_0", "１", "٣", "²", "501", "9" * 5000]
)
def test_anything_else_is_no_number(cell: str) -> None:
    """Full-width digits, signs, points and spaces are refused, not guessed."""
    with pytest.raises(BadCell) as caught:
        whole_number(0, 500)(cell)
    assert caught.value.key == "table.number"
    assert len(str(caught.value.values["found"])) <= 41


@pytest.mark.parametrize(
    "letter", ["\0", "\t", "\n", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029"]
)
def test_words_hold_no_letter_that_moves_the_cursor_or_breaks_the_line(letter: str) -> None:
    """Control characters and line separators of every kind are refused."""
    with pytest.raises(BadCell):
        words(f"a{letter}b")
    assert words("髙橋　𠮷野家 葛󠄀") == "髙橋　𠮷野家 葛󠄀"


@given(st.text(max_size=80))
def test_what_is_shown_of_a_cell_is_short_and_printable(cell: str) -> None:
    """A message quotes at most 40 letters, none of which disturbs the screen."""
    said = shown(cell)
    assert len(said) <= 41
    assert all(letter.isprintable() or letter == "　" for letter in said)
    assert said.endswith("…") is (len(cell) > 40 or cell.endswith("…"))


def test_a_name_is_shown_as_it_is_written() -> None:
    """The space of Japanese names is no control character."""
    assert shown("山田　太郎") == "山田　太郎"
