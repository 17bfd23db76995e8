"""How loud a step of the volume is.

Eleven steps over 42 decibels, none more than 6 apart, and the lowest is soft, never
silent: nobody may lose the voice by a key. What reaches the ear depends on headphones and
amplifier, which are set so that the usual step is 60 to 70 dB SPL (VVSG 2.0 7.1-K).
"""

from common.clips import VOLUMES

FULL = 128
"""Loudness unchanged, in the parts in which the mixer counts."""

_PARTS = (1, 2, 3, 5, 8, 13, 20, 32, 51, 81, FULL)


def gain(step: int) -> float:
    """The factor of this step, up to 1.0."""
    if step not in VOLUMES:
        raise ValueError("a step that is not there")
    return _PARTS[step] / FULL
