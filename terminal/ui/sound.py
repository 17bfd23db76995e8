"""The headphones through Kivy: SDL plays the clips of a verified asset package.

`Headphones` must be made, and warmed up, before the window: Kivy freezes for ever where
the first sound is loaded after it and SDL speaks to PulseAudio. With no sound device
nothing fails, a sound only has no length; so that is asked, and told to staff.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.assets import AssetsRefused
from common.clips import TICK
from common.package import Package
from terminal.ports.sound import SoundPort
from terminal.voice.assets import Assets, verified
from terminal.voice.silence import NoVoice
from terminal.voice.volume import gain

_TRIAL_SPEED = 3


class Headphones:
    """What is said, clip after clip. plugged: whether headphones are in the socket.

    No clip is kept once it was heard or cut off.
    """

    def __init__(self, assets: Assets, plugged: Callable[[], bool]) -> None:
        self._assets, self._plugged = assets, plugged
        self._waiting: list[str] = []
        self._now: Any = None
        self._name = ""
        self._speed, self._gain = 0, 0.0
        self.working = False

    def warm_up(self) -> None:
        """The sound system is open, or is found not to be there; before the window is."""
        self.working = self._loaded(TICK, _TRIAL_SPEED) is not None

    @property
    def headphones(self) -> bool:
        return self._plugged()

    @property
    def playing(self) -> bool:
        return self._now is not None

    @property
    def left(self) -> tuple[str, ...]:
        return (self._name, *self._waiting) if self.playing else ()

    def play(self, clips: Sequence[str], speed: int, volume: int) -> None:
        self.stop()
        if not self.headphones:
            return
        self._waiting, self._speed, self._gain = list(clips), speed, gain(volume)
        self._next()

    def stop(self) -> None:
        self._waiting, self._name = [], ""
        sound, self._now = self._now, None
        if sound is not None:
            sound.unbind(on_stop=self._ended)
            sound.stop()
            sound.unload()

    def _next(self) -> None:
        """The next clip begins; where it cannot, the voice is out of order and says no more."""
        if not self._waiting:
            return
        name = self._waiting.pop(0)
        sound = self._loaded(name, self._speed)
        if sound is None or not self.headphones:
            self._waiting, self.working = [], sound is not None and self.working
            return
        self._now, self._name = sound, name
        sound.volume = self._gain
        sound.bind(on_stop=self._ended)
        sound.play()

    def _ended(self, sound: Any) -> None:
        if sound is not self._now:
            return
        self._now, self._name = None, ""
        sound.unbind(on_stop=self._ended)
        sound.unload()
        self._next()

    def _loaded(self, name: str, speed: int) -> Any:
        """The sound of a clip, or None where it has no length: no device, or no file."""
        from kivy.core.audio import SoundLoader  # opens the sound system
        from kivy.logger import Logger

        with _unlogged(Logger):
            sound = SoundLoader.load(str(self._assets.clip(name, speed)))
        return sound if sound is not None and sound.length > 0 else None


@dataclass(frozen=True)
class Found:
    """sound: what plays. reason: why there is no voice, an entry of assets.toml for the
    staff; empty where there is one. what: a path in the package."""

    sound: SoundPort
    reason: str = ""
    what: str = ""


def voice_in(folder: Path, package: Package, plugged: Callable[[], bool]) -> Found:
    """The voice of the asset package in the terminal's own folder, ready to speak; or none,
    and why. Called before there is a window. Never raises: people can vote without."""
    try:
        headphones = Headphones(verified(folder, package), plugged)
    except AssetsRefused as refused:
        return Found(NoVoice(), refused.reason, refused.what)
    headphones.warm_up()
    return Found(headphones) if headphones.working else Found(NoVoice(), "no-device")


@contextmanager
def _unlogged(logger: Any) -> Iterator[None]:
    """Kivy logs the file that it could not load, whose name tells whom the voter hears of."""
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
