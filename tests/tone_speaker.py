"""A voice for tests that needs no speech program: each text has a sound of its own.

The same reading always gives the same samples, another reading others; a higher speed is
shorter. So a recording of what was played tells what was said.
"""

import hashlib
from dataclasses import dataclass

from common.assets import Voice

_BEAT = 32


@dataclass(frozen=True)
class ToneSpeaker:
    """A Speaker. rate: samples a second; at 44,100 the mixer plays them as they are.
    wrong: readings that it says as something else, for tests of the checks."""

    rate: int = 8_000
    wrong: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()

    @property
    def voice(self) -> Voice:
        return Voice("Tones", "none", "tests", "ja", self.rate)

    def pcm(self, reading: str, percent: int) -> bytes:
        seconds = (0.2 + 0.022 * len(reading)) * 100 / percent
        if reading in self.silent:
            return bytes(2 * int(seconds * self.rate))
        digest = hashlib.sha256(f"{percent} {reading}".encode()).digest()
        beat = b"".join((byte * 160 - 20_400).to_bytes(2, "little", signed=True) for byte in digest)
        return (beat * (int(seconds * self.rate) // _BEAT + 1))[: 2 * int(seconds * self.rate)]

    def spoken(self, reading: str) -> str:
        return "ベツ" if reading in self.wrong else reading.translate(_TO_KATAKANA)


_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
