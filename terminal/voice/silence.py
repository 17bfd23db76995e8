"""A terminal without a voice: no asset package, or no sound device."""

from collections.abc import Sequence


class NoVoice:
    """A SoundPort that is always silent, and says so; keys and switches work with it."""

    headphones = False
    working = False
    playing = False
    left: tuple[str, ...] = ()

    def play(self, clips: Sequence[str], speed: int, volume: int) -> None:
        del clips, speed, volume

    def stop(self) -> None:
        pass
