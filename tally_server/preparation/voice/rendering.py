"""All clips of an election at all speeds, each checked as it comes."""

from dataclasses import dataclass, field

from common.assets import clip_path, wave
from common.clips import SOUNDS, SPEEDS, Clip
from common.inputs import InputError
from tally_server.preparation.voice.checks import clip_faults
from tally_server.preparation.voice.speaker import PERCENT, Speaker
from tally_server.preparation.voice.tones import tone


@dataclass(frozen=True)
class Rendered:
    """One clip: its files by path in the package, and what is wrong with it."""

    files: dict[str, bytes] = field(repr=False)
    faults: list[InputError]


def rendered(clip: Clip, speaker: Speaker) -> Rendered:
    """The clip at every speed; a sound is the same at all of them."""
    rate = speaker.voice.rate
    if clip.id in SOUNDS:
        pcm = dict.fromkeys(SPEEDS, tone(clip.id, rate))
    else:
        pcm = {speed: speaker.pcm(clip.reading, PERCENT[speed - 1]) for speed in SPEEDS}
    files = {clip_path(speed, clip.id): wave(samples, rate) for speed, samples in pcm.items()}
    return Rendered(files, clip_faults(clip, pcm, rate))
