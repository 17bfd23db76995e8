"""What was played, read from the samples that came out: which clips, in which order, and
whether each was heard to its end.

The mixer gives two equal channels at 44,100 samples a second; a volume scales samples in
128ths. Between two clips there is silence, within one of ToneSpeaker's there is none.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from common.assets import clip_path, samples
from terminal.voice.volume import gain

SILENCE = 400
_HEAD = 48


@dataclass(frozen=True)
class Heard:
    """One clip as it came out. whole: to its end."""

    clip: str
    speed: int
    whole: bool


class NotInTheVoice(AssertionError):
    """Something was played that is no clip of the package, at this volume."""


class Voice:
    """Clips of an asset package at some volumes, to know them again by; meant: which, by
    name and speed. Whatever else is heard is not in it."""

    def __init__(
        self, folder: Path, rate: int, meant: set[tuple[str, int]], volumes: Sequence[int]
    ) -> None:
        self._folder, self._rate, self._meant, self._volumes = folder, rate, meant, volumes

    @cached_property
    def _clips(self) -> dict[bytes, list[tuple[str, int, "array[int]"]]]:
        """By the first samples that sound."""
        found: dict[bytes, list[tuple[str, int, array[int]]]] = {}
        for clip, speed in sorted(self._meant):
            pcm = _values(samples((self._folder / clip_path(speed, clip)).read_bytes(), self._rate))
            for volume in self._volumes:
                scaled = _sounding(_scaled(pcm, round(gain(volume) * 128)))
                found.setdefault(scaled[:_HEAD].tobytes(), []).append((clip, speed, scaled))
        return found

    def heard(self, recorded: bytes) -> list[Heard]:
        """Raises NotInTheVoice."""
        left = _values(recorded)[0::2]
        if left != _values(recorded)[1::2]:
            raise NotInTheVoice("the channels differ")
        return [one for run in _runs(left) for one in self._known(run)]

    def _known(self, run: "array[int]") -> Iterator[Heard]:
        """The clips of a stretch: one that is cut off by another has no silence after it."""
        while run:
            heard, length = self._first(run)
            yield heard
            run = run[length:]
            while run and not run[0]:
                run = run[1:]

    def _first(self, run: "array[int]") -> tuple[Heard, int]:
        """The clip that begins here, and how much of the stretch is of it."""
        for clip, speed, whole in self._clips.get(run[:_HEAD].tobytes(), []):
            length = _alike(run, whole)
            at_end = length in (len(run), len(whole))
            if at_end or self._begins(run, length):
                return Heard(clip, speed, length == len(whole)), length
        raise NotInTheVoice(f"{len(run)} samples of no clip")

    def _begins(self, run: "array[int]", at: int) -> bool:
        """Whether another clip begins there."""
        after = run[at:]
        while after and not after[0]:
            after = after[1:]
        return after[:_HEAD].tobytes() in self._clips


def _alike(one: "array[int]", other: "array[int]") -> int:
    """How many samples are the same from the beginning."""
    most = min(len(one), len(other))
    if one[:most] == other[:most]:
        return most
    return next(at for at in range(most) if one[at] != other[at])


def _runs(played: "array[int]") -> Iterator["array[int]"]:
    """The stretches that sound, without the silence around them."""
    first = last = None
    for at, value in enumerate(played):
        if not value:
            continue
        if last is not None and first is not None and at - last > SILENCE:
            yield played[first : last + 1]
            first = None
        first, last = at if first is None else first, at
    if first is not None and last is not None:
        yield played[first : last + 1]


def _sounding(values: "array[int]") -> "array[int]":
    inner = list(_runs(values))
    return inner[0] if len(inner) == 1 else values


def _scaled(values: "array[int]", parts: int) -> "array[int]":
    """As the mixer scales: cut towards zero."""
    return array("h", (int(value * parts / 128) for value in values))


def _values(pcm: bytes) -> "array[int]":
    found = array("h")
    found.frombytes(pcm)
    return found
