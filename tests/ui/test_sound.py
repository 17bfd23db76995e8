"""The headphones through Kivy's sound: clip after clip, cut off at once, silent without."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tone_speaker import ToneSpeaker
from world import World

from tally_server.preparation.voice.asset_folder import make_assets, sign_assets
from terminal.voice.assets import Assets, verified

WORLD = World(2)
HERE = Path(__file__).parent
pytestmark = pytest.mark.usefixtures("window")


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Assets:
    folder = tmp_path_factory.mktemp("voice") / "assets"
    make_assets(folder, WORLD.package, {}, ToneSpeaker, {})
    sign_assets(folder, WORLD.package, WORLD.root)
    return verified(folder, WORLD.package)


class Plug:
    """A socket that can be pulled."""

    def __init__(self) -> None:
        self.inside = True

    def __call__(self) -> bool:
        return self.inside


@pytest.fixture
def plug() -> Plug:
    return Plug()


@pytest.fixture
def headphones(assets: Assets, plug: Plug) -> Iterator[Any]:
    from terminal.ui.sound import Headphones

    made = Headphones(assets, plug)
    made.warm_up()
    assert made.working, "SDL's dummy sound driver is always there"
    yield made
    made.stop()


def until(holds: Callable[[], bool], seconds: float = 8.0) -> None:
    """Kivy's clock runs until this is so."""
    from kivy.base import EventLoop

    end = time.perf_counter() + seconds
    while not holds():
        assert time.perf_counter() < end
        EventLoop.idle()


def playing(headphones: Any) -> str:
    """The file that sounds now."""
    return "" if headphones._now is None else Path(headphones._now.source).stem


def test_clips_follow_one_another_and_then_it_is_silent(headphones: Any) -> None:
    """Each to its end, in order; nothing is kept afterwards."""
    headphones.play(("sound-tick", "volume-1", "volume-2"), 8, 5)
    for name in ("sound-tick", "volume-1", "volume-2", ""):
        until(lambda name=name: playing(headphones) == name)
    assert not headphones.playing


def test_the_next_words_cut_off_the_last(headphones: Any) -> None:
    """At once, and what was still to come of the old ones never comes."""
    headphones.play(("keys", "volume-1"), 1, 5)
    assert headphones.left == ("keys", "volume-1")
    headphones.play(("volume-2",), 3, 5)
    assert playing(headphones) == "volume-2"
    until(lambda: not headphones.playing)


def test_stopping_leaves_nothing(headphones: Any) -> None:
    """When the voter ends: silence, and no clip of a candidate in memory of the player."""
    headphones.play(("candidate-contest-1-2", "confirm-next"), 3, 5)
    headphones.stop()
    assert not headphones.playing
    assert headphones.left == ()
    assert (headphones._waiting, headphones._now, headphones._name) == ([], None, "")


def test_without_headphones_nothing_is_loaded_or_played(headphones: Any, plug: Plug) -> None:
    """The policy: headphones or silence. Pulled in the middle, the next clip never begins."""
    headphones.play(("volume-1", "keys"), 8, 5)
    plug.inside = False
    until(lambda: not headphones.playing)
    headphones.play(("volume-1",), 3, 5)
    assert not headphones.playing
    assert not headphones.headphones
    assert headphones.working


def test_a_clip_that_cannot_be_played_is_told_and_not_named(
    headphones: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The voice is out of order from then on; no log says which clip it was."""
    headphones.play(("candidate-contest-9-9", "keys"), 3, 5)
    assert not headphones.playing
    assert not headphones.working
    assert "contest-9-9" not in caplog.text


def test_loudness_is_that_of_the_step(headphones: Any) -> None:
    """The steps of the voter, as the mixer takes them."""
    headphones.play(("keys",), 3, 10)
    assert headphones._now.volume == 1.0
    headphones.play(("keys",), 3, 0)
    assert headphones._now.volume == pytest.approx(1 / 128)


def test_a_terminal_finds_its_voice_or_says_why_not(assets: Assets, tmp_path: Path) -> None:
    """With its package: headphones. Without one, or with another election's: silent, with
    a text for the staff; the terminal runs all the same."""
    from common.text import text
    from terminal.ui.sound import voice_in

    found = voice_in(assets.folder, WORLD.package, lambda: True)
    assert (found.sound.working, found.reason) == (True, "")
    other = voice_in(assets.folder, World(2, seed=5).package, lambda: True)
    for silent, reason in (
        (voice_in(tmp_path, WORLD.package, lambda: True), "file-missing"),
        (other, "not-signed"),
    ):
        assert (silent.sound.working, silent.sound.headphones) == (False, False)
        assert silent.reason == reason
        assert text(f"assets.{reason}", "action_ja", what=silent.what)


@pytest.mark.parametrize(("driver", "works"), [("dummy", True), ("no-such-driver", False)])
def test_no_sound_device_is_found_before_a_voter_comes(
    assets: Assets, driver: str, works: bool
) -> None:
    """Kivy raises nothing where there is no device: the warm-up tells, for the self-test."""
    program = (
        "import os, sys, tempfile; sys.path[:0] = sys.argv[2:];"
        "from terminal.ui.environment import shut_in;"
        "shut_in(os.environ, tempfile.mkdtemp(), frozenset());"
        "from pathlib import Path; from types import SimpleNamespace;"
        "from terminal.ui.sound import Headphones;"
        "clip = lambda name, speed: Path(sys.argv[1]) / f'voice/{speed}/{name}.wav';"
        "found = Headphones(SimpleNamespace(clip=clip), lambda: True);"
        "found.warm_up(); print(found.working)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(assets.folder), str(HERE.parent.parent)],
        env={**os.environ, "SDL_AUDIODRIVER": driver},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(works)
