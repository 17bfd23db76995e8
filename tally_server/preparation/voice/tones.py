"""The two sounds that are no speech, made of sines: the tick of a cursor, the final chord.

They are softer than speech, begin and end softly, and are the same at every speed.
"""

import math
from array import array

from common.clips import DONE, TICK

_TICK = ((1_200.0, 0.03, 0.12),)
_DONE = ((660.0, 0.18, 0.2), (880.0, 0.32, 0.2))
_FADE_S = 0.008


def tone(name: str, rate: int) -> bytes:
    """The samples of one of the sounds."""
    parts = {TICK: _TICK, DONE: _DONE}[name]
    samples = array("h")
    for hertz, seconds, level in parts:
        count = int(seconds * rate)
        for at in range(count):
            edge = min(at, count - 1 - at) / (_FADE_S * rate)
            shape = math.sin(2 * math.pi * hertz * at / rate) * min(1.0, edge)
            samples.append(round(32_767 * level * shape))
    return _little_endian(samples)


def _little_endian(samples: "array[int]") -> bytes:
    return b"".join(value.to_bytes(2, "little", signed=True) for value in samples)
