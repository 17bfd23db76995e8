"""What the cells of these files hold."""

import re
from collections.abc import Callable, Collection
from typing import Any

from common.inputs import Faults
from common.tables import BadCell, Row, shown, whole_number

MOST = 99_999_999
"""No municipality has so many people; a larger number is a slip of the hand."""

count = whole_number(0, MOST)
_DIGEST = re.compile(r"[0-9a-f]{64}")


def known(ids: Collection[str], key: str) -> Callable[[str], str]:
    """A parser for one of these ids; key names the text that says what to do otherwise."""

    def parse(cell: str) -> str:
        if cell not in ids:
            raise BadCell(key, found=shown(cell))
        return cell

    return parse


def digest(cell: str) -> str:
    """A parser for a SHA-256: 64 lower-case hex digits.

    People copy it from paper, so capitals and spaces between its groups do no harm.
    """
    plain = "".join(cell.split()).lower()
    if not _DIGEST.fullmatch(plain):
        raise BadCell("count_input.digest", found=shown(cell), length=len(plain))
    return plain


def held_back(parse: Callable[[str], int]) -> Callable[[str], Any]:
    """The parser, but a fault is the cell's value, to be said by `number`.

    So a bad number does not hide what else is wrong with its row.
    """

    def attempt(cell: str) -> int | BadCell:
        try:
            return parse(cell)
        except BadCell as bad:
            return bad

    return attempt


def number(faults: Faults, row: Row, column: str) -> int:
    """The number in a held-back cell; 0 where it is faulty, and the fault is then said."""
    value: int | BadCell = row[column]
    if isinstance(value, BadCell):
        faults.add(value.key, row.line, column, **value.values)
        return 0
    return value
