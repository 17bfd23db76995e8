"""From what a speech program gives to what headphones play: all clips equally loud, none
cut, and no silence before the first sound (VVSG 2.0 7.2-N: an answer within 0.5 s).

Needs numpy, which the speech program brings (`ippyo[audio]`).
"""

from typing import Any

import numpy as np

from tally_server.preparation.voice.speaker import RATE

LOUDNESS_DB = -20.0
"""Of the parts in which somebody speaks, below full scale; the same for every candidate
(VVSG 2.0 5.2-A)."""

PEAK_DB = -1.0
_LEAD_S = 0.02
_PAUSE_S = 0.25
_FADE_S = 0.005
_FRAME_S = 0.01
_QUIET_DB = 45.0
_SPOKEN_DB = 30.0
_TAPS = 127
_CUT_HZ = 11_000.0

Samples = Any
"""A numpy array of floats; 1.0 is full scale."""


def shaped(found: Samples, rate: int, percent: int) -> bytes:
    """The clip of these samples at RATE. rate: that of `found`, twice RATE. The pause after
    it is as long as the speed asks."""
    if rate != 2 * RATE:
        raise ValueError("the speech program gives another rate")
    clip = _levelled(_trimmed(_halved(found)))
    after = np.zeros(int(_PAUSE_S * RATE * 100 / percent))
    before = np.zeros(int(_LEAD_S * RATE))
    whole = np.concatenate((before, _faded(clip), after))
    return bytes(np.round(whole * 32767).astype("<i2").tobytes())


def loudness(clip: Samples) -> float:
    """Decibels below full scale, of the frames in which somebody speaks."""
    power = _frames(clip)
    spoken = power[power > power.max() * 10 ** (-_SPOKEN_DB / 10)]
    return float(10 * np.log10(spoken.mean()))


def _halved(found: Samples) -> Samples:
    """Half as many samples a second; nothing above what these can hold."""
    at = np.arange(_TAPS) - (_TAPS - 1) / 2
    cut = 2 * _CUT_HZ / (2 * RATE)
    kernel = cut * np.sinc(cut * at) * np.hamming(_TAPS)
    return np.convolve(found, kernel / kernel.sum(), mode="same")[::2]


def _trimmed(clip: Samples) -> Samples:
    power = _frames(clip)
    loud = np.flatnonzero(power > power.max() * 10 ** (-_QUIET_DB / 10))
    frame = int(_FRAME_S * RATE)
    return clip[max(0, loud[0] - 1) * frame : (loud[-1] + 2) * frame]


def _levelled(clip: Samples) -> Samples:
    """As loud as all others, unless its peak would be cut."""
    wanted = 10 ** ((LOUDNESS_DB - loudness(clip)) / 20)
    most = 10 ** (PEAK_DB / 20) / np.abs(clip).max()
    return clip * min(wanted, most)


def _faded(clip: Samples) -> Samples:
    ramp = np.linspace(0.0, 1.0, int(_FADE_S * RATE))
    shape = np.ones(len(clip))
    shape[: len(ramp)], shape[-len(ramp) :] = ramp, ramp[::-1]
    return clip * shape


def _frames(clip: Samples) -> Samples:
    """The power of each hundredth of a second."""
    frame = int(_FRAME_S * RATE)
    whole = clip[: len(clip) // frame * frame].reshape(-1, frame)
    return (whole**2).mean(axis=1)
