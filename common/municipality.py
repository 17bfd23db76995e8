"""全国地方公共団体コード: five digits of prefecture and municipality, and a check digit."""

from common.tables import BadCell, shown

_WEIGHTS = (6, 5, 4, 3, 2)


def check_digit(five: str) -> int:
    """The check digit that follows the five digits `five`.

    Rule: 全国地方公共団体コード仕様 (総務省): the digits times 6, 5, 4, 3, 2 are summed;
    11 less the remainder of that sum by 11, of which the last digit counts.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, five, strict=True))
    return (11 - total % 11) % 10


def municipality_code(text: str) -> str:
    """The code, if it is six ASCII digits and the last is the check digit.

    Raises BadCell otherwise.
    """
    if not (len(text) == 6 and text.isascii() and text.isdigit()):
        raise BadCell("election.code-form", found=shown(text))
    expected = check_digit(text[:5])
    if int(text[5]) != expected:
        raise BadCell("election.code-check", found=text, expected=expected)
    return text
