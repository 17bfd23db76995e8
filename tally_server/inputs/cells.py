"""What the cells of these files hold."""

import re
from collections.abc import Callable, Collection

from common.tables import BadCell, shown, whole_number

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
