"""What is wrong with clips before anybody hears them: said as errors, clip by clip.

A clip that is silent, cut, much too short or long, or louder than its neighbours is found
here and not at the polling place. Whether it sounds right only people hear.
"""

import sys
from array import array
from collections.abc import Iterator, Mapping
from itertools import pairwise

from common.clips import SOUNDS, Clip, katakana
from common.election import Election
from common.inputs import InputError
from tally_server.preparation.voice.kana import sound
from tally_server.preparation.voice.speaker import PERCENT, Speaker

LEAST_S, MOST_S = 0.2, 60.0
LETTERS_S = (0.02, 0.9)
"""Seconds that a letter of the reading takes at the usual speed, from and to."""

_QUIET = 1_000
_FULL = 32_700
_FILE = "assets"


def mispronounced(election: Election, speaker: Speaker) -> list[InputError]:
    """Candidates whose kana the program does not say as they are written."""
    found = []
    for contest in election.contests:
        for person in contest.candidates:
            kana = katakana(person.kana)
            heard = speaker.spoken(f"{person.display_order}番、{kana}、")
            if sound(kana) not in sound(heard):
                values = {"candidate": person.id, "kana": person.kana, "heard": heard}
                key = "assets_made.mispronounced"
                found.append(InputError("candidates.csv", 1, "kana", key, values))
    return found


def clip_faults(clip: Clip, pcm: Mapping[int, bytes], rate: int) -> list[InputError]:
    """What is wrong with a clip. pcm: its samples by the step of the speed."""
    faults = list(_faults(clip, pcm, rate))
    return [
        InputError(_FILE, 1, clip.id, f"assets_made.{fault}", {"speed": speed})
        for fault, speed in faults
    ]


def _faults(clip: Clip, pcm: Mapping[int, bytes], rate: int) -> Iterator[tuple[str, int]]:
    lengths = {}
    for speed, samples in pcm.items():
        heard = _samples(samples)
        lengths[speed] = len(heard) / rate
        loudest = max(max(heard), -min(heard)) if heard else 0
        if loudest < _QUIET:
            yield "silent", speed
        if loudest >= _FULL:
            yield "cut", speed
        if clip.id not in SOUNDS and not _plausible(clip, lengths[speed], PERCENT[speed - 1]):
            yield "length", speed
    if clip.id not in SOUNDS and not _falling(lengths):
        yield "speeds", 1


def _plausible(clip: Clip, seconds: float, percent: int) -> bool:
    usual = seconds * percent / 100
    least, most = (each * len(clip.reading) for each in LETTERS_S)
    return max(LEAST_S, least) <= usual <= min(MOST_S, most + 1)


def _falling(lengths: Mapping[int, float]) -> bool:
    """Whether a higher step is always shorter."""
    return all(slow > fast for slow, fast in pairwise(lengths[at] for at in sorted(lengths)))


def _samples(pcm: bytes) -> "array[int]":
    heard = array("h")
    heard.frombytes(pcm)
    if sys.byteorder == "big":
        heard.byteswap()
    return heard
