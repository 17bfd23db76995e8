"""The one line in the QR code of a closing slip, so that nobody types 64 letters.

    IPPYO-SLIP-1 p01-01 812 3f0c…

Terminal, number of records, package digest: what the witnesses sign on paper, no more
(施行令 Art 4(2)). The paper decides; a code that says something else than the print on it
is found when people compare.
"""

import re

from common.closing import Slip

_HEAD = "IPPYO-SLIP-1"
_LINE = re.compile(_HEAD + r" ([a-z0-9-]{1,40}) (0|[1-9][0-9]{0,7}) ([0-9a-f]{64})")


class NoSlipCode(ValueError):
    """The line is no code of a closing slip."""


def slip_code(slip: Slip) -> str:
    """The line for the QR code; letters and digits that every scanner types."""
    return f"{_HEAD} {slip.terminal} {slip.records} {slip.digest}"


def read_slip_code(line: str) -> Slip:
    """The slip that a scanner typed; blanks around it do no harm. Raises NoSlipCode."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise NoSlipCode(line[:20])
    return Slip(found[1], int(found[2]), found[3])
