"""Who speaks: one interface, so that tests need no speech program."""

from typing import Protocol

from common.assets import Voice

RATE = 24_000
"""Samples a second that are enough: VVSG 2.0 7.1-L asks for 315 Hz to 10 kHz."""

PERCENT = (50, 75, 100, 120, 140, 160, 180, 200)
"""Of the usual speed, by step (VVSG 2.0 7.1-K: half to double, in 6 to 8 steps, the pitch
unchanged); the third is the usual one."""


class NoSpeaker(RuntimeError):
    """The program that speaks is not installed (`pip install ippyo[audio]`)."""


class Speaker(Protocol):
    """Says readings; the same reading always in the same samples."""

    @property
    def voice(self) -> Voice:
        """Who it is, as the asset package tells it."""

    def pcm(self, reading: str, percent: int) -> bytes:
        """The samples of these words at its rate, 16 bits, little-endian, one channel: as
        loud as all others, without silence before."""

    def spoken(self, reading: str) -> str:
        """How it pronounces these words, in katakana."""
