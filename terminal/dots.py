"""A text as the dots of a QR code, for a screen and for a slip."""

import segno

QUIET = 4
"""Dots of white around a code (ISO/IEC 18004)."""


def matrix(text: str) -> list[list[bool]]:
    """The QR code of a text, its white border included; True is dark.

    Error correction M: a crumpled slip is still read.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    return [[bool(dark) for dark in row] for row in code.matrix_iter(border=QUIET)]
