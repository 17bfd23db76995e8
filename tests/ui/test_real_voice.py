"""A whole ballot by keys that the X server injects into a real window, with the sound that
came out of the mixer recorded and compared, sample by sample, with the clips that were
meant. No part of the program is called."""

import threading
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from real_voice import GLASS, RATE, made
from recording import Heard, NotInTheVoice, Voice
from x_program import MISSING, REASON, XProgram, x_server

from common.clips import SOUNDS

PROGRAM = Path(__file__).parent / "real_voice.py"

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(bool(MISSING), reason=REASON),
]
KEYPAD = {"before": "KP_4", "next": "KP_6", "choose": "KP_5", "again": "KP_8", "sound": "KP_2"}
SWITCHES = {"next": "F7", "choose": "F8"}


class Ears(XProgram):
    """The program in a window of its own X server, keys for it, and what was played."""

    def __init__(self, folder: Path, assets: Path, display: str, keys: dict[str, str]) -> None:
        self.raw, self.assets, self.keys = folder / "played.raw", assets, keys
        sound = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(self.raw)}
        super().__init__(PROGRAM, str(assets), {"DISPLAY": display, **sound})
        self.before = 0

    def press(self, *names: str) -> "Ears":
        for name in names:
            said = len(self.now["played"])
            self.before = self.before or said
            self.xdotool("key", self.keys[name])
            self.until(lambda now, said=said: len(now["played"]) > said)
            self.rests(0.45)
        return self

    def until(self, holds: Any) -> "Ears":
        while not holds(self.now):
            self.now = self.lines.get(timeout=30)
        return self

    def listens(self) -> "Ears":
        """To what is being said, to its end."""
        return self.until(lambda now: now["played"] and not now["playing"])

    def rests(self, seconds: float) -> None:
        """Longer than the guard after a new screen."""
        threading.Event().wait(seconds)
        while not self.lines.empty():
            self.now = self.lines.get()

    def holds(self, name: str, seconds: float) -> None:
        """A key that is held down; the X server repeats it."""
        self.before = self.before or len(self.now["played"])
        self.xdotool("keydown", self.keys[name])
        self.rests(seconds)
        self.xdotool("keyup", self.keys[name])
        self.rests(0.3)


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("voice") / "assets")


@pytest.fixture
def display() -> Iterator[str]:
    with x_server(GLASS) as name:
        yield name


def compared(ears: Ears) -> list[Heard]:
    """What came out, after it was found to be what was meant: clip after clip, each cut off
    only where the next key came. What was said before the first key may have been cut off
    before its first sample, for screens went by."""
    meant = {
        (clip, _speed(clip, speed)) for *clips, speed, _ in ears.now["played"] for clip in clips
    }
    heard = Voice(ears.assets, RATE, meant, (5, 6)).heard(ears.raw.read_bytes())
    left = list(heard)
    for number, (*clips, speed, _) in enumerate(ears.now["played"]):
        for at, clip in enumerate(clips):
            if not left or (left[0].clip, left[0].speed) != (clip, _speed(clip, speed)):
                assert at or number < ears.before, "nothing was heard of what was said"
                break
            if not left.pop(0).whole:
                break
    assert left == []
    return heard


def _speed(clip: str, speed: str) -> int:
    """A sound that is no speech is the same at every speed."""
    return 3 if clip in SOUNDS else int(speed)


def test_a_whole_ballot_by_keypad_and_what_was_heard(
    display: str, assets: Path, tmp_path: Path
) -> None:
    """Begin, listen to two candidates, choose the second, make the voice louder, confirm:
    the vote is that one, and every sample that was played is of the clips that belong
    there, in order, to their end where the voter listened."""
    ears = Ears(tmp_path, assets, display, KEYPAD)
    try:
        ears.until(lambda now: now["played"] and now["played"][-1][0] == "audio-on")
        assert ears.now["working"]
        ears.press("next", "choose", "next").listens()
        ears.press("next").listens()
        ears.press("choose").listens()
        ears.press("sound", "choose").listens()
        ears.press("sound", "choose").listens()
        assert ears.now["screen"] == "confirming"
        assert ears.now["recorded"] == []
        ears.press("next").listens()
        assert (ears.now["focus"], ears.now["drawn"]) == ("bar-confirm", "bar-confirm")
        ears.press("choose").listens()
        assert ears.now["recorded"] == [{"contest-1": "contest-1-2"}]
    finally:
        ears.close()
    whole = [one.clip for one in compared(ears) if one.whole]
    for said in (
        ["sound-tick", "candidate-contest-1-1"],
        ["sound-tick", "candidate-contest-1-2"],
        ["chosen", "candidate-contest-1-2", "chosen-next"],
        ["volume-6"],
        ["confirm", "candidate-contest-1-2", "confirm-next"],
        ["sound-tick", "button-confirm", "candidate-contest-1-2", "records"],
        ["sound-done", "done"],
    ):
        assert said in [whole[at : at + len(said)] for at in range(len(whole))]


def test_a_whole_ballot_by_two_switches_in_a_window(
    display: str, assets: Path, tmp_path: Path
) -> None:
    """One switch moves, the other chooses; a switch that is held, which the X server repeats
    many times, acts once. The vote is the chosen one, and the sound fits."""
    ears = Ears(tmp_path, assets, display, SWITCHES)
    try:
        ears.until(lambda now: now["played"] and now["played"][-1][0] == "audio-on")
        ears.rests(0.5)
        ears.holds("next", 1.5)
        assert ears.now["focus"] == "bar-forward"
        ears.holds("choose", 1.5)
        assert (ears.now["screen"], ears.now["focus"]) == ("choosing", "heading")
        ears.press("next", "choose", "choose")
        assert ears.now["screen"] == "confirming"
        ears.press("next", "choose").listens()
        assert ears.now["recorded"] == [{"contest-1": "contest-1-1"}]
    finally:
        ears.close()
    assert [one.clip for one in compared(ears)][-2:] == ["sound-done", "done"]


def test_a_recording_of_something_else_is_caught(assets: Path) -> None:
    """Two clips are told in the order in which they sounded, and where one was cut off;
    samples that are of no clip do not pass."""
    voice = Voice(assets, RATE, {("top", 3), ("shut", 3)}, (10,))
    top, shut = (in_stereo(assets / f"voice/3/{name}.wav") for name in ("top", "shut"))
    pause = bytes(9_000)
    whole = [Heard("shut", 3, whole=True), Heard("top", 3, whole=True)]
    assert voice.heard(pause + shut + pause + top) == whole
    assert voice.heard(top + pause + shut) == whole[::-1]
    cut = [Heard("top", 3, whole=False), Heard("shut", 3, whole=True)]
    assert voice.heard(top[:20_000] + shut) == cut
    changed = bytearray(top)
    changed[5_000:5_004] = b"\1\1\1\1"
    for bad in (bytes(changed), top[4_000:]):
        with pytest.raises(NotInTheVoice):
            voice.heard(bad)


def in_stereo(file: Path) -> bytes:
    """The samples of a WAV file as the mixer gives them at full volume."""
    one = array("h")
    one.frombytes(file.read_bytes()[44:])
    return array("h", (value for value in one for _ in range(2))).tobytes()
