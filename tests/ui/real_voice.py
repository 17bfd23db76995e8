#!/usr/bin/env python3
"""A voter's screen in a real X window with real headphones, driven by keys from outside:
run by test_real_voice.py, with SDL_AUDIODRIVER=disk, so that what is played is kept.

    real_voice.py ASSETS

ASSETS: an asset package whose voice is tones, as made() makes it. It says on standard output,
a JSON line each, what is on the screen, where the cursor is, what began to be said, and
whether something is being said.
"""

import json
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

from ballot_world import contest, election  # noqa: E402 - after the path
from real_kivy import start  # noqa: E402
from screens_world import GLASSES, Person, Screens  # noqa: E402
from tone_speaker import ToneSpeaker  # noqa: E402
from world import World  # noqa: E402

from common.election import Election  # noqa: E402
from tally_server.preparation.voice.asset_folder import make_assets, sign_assets  # noqa: E402
from terminal.session import events as e  # noqa: E402
from terminal.ui.sound import Headphones  # noqa: E402
from terminal.voice.assets import verified  # noqa: E402
from terminal.voice.guide import Guide  # noqa: E402

GLASS = GLASSES["10-inch"]
RATE = 44_100
ELECTION: Election = election(contest(1, 3))


def spoken() -> ToneSpeaker:
    """At the mixer's own rate, so that what is played is what is in the file."""
    return ToneSpeaker(RATE)


def world() -> World:
    return World(2, election=ELECTION)


def made(folder: Path) -> Path:
    """The asset package lies in this folder."""
    make_assets(folder, world().package, {}, spoken, {})
    sign_assets(folder, world().package, world().root)
    return folder


class Told(Headphones):
    """Headphones that also tell what begins to be said."""

    played: list[list[str]]

    def play(self, clips: Sequence[str], speed: int, volume: int) -> None:
        self.played.append([*clips, str(speed), str(volume)])
        super().play(clips, speed, volume)


class Booth:
    """A voter at the screen, and the loop of the shell."""

    def __init__(self, window: Any, headphones: Told) -> None:
        screens = Screens(window, GLASS)
        self.person: Person = screens.person(ELECTION)
        self.sheet = screens.sheet(self.person)
        self.guide = Guide(self.person.pages.page, headphones)
        self.headphones, self.last = headphones, ""
        self.begun = time.perf_counter()
        self.guide.shown(self.person.view, self.now)
        contests = tuple(one.id for one in ELECTION.contests)
        from common.grant import new_grant

        self.feed(e.PresentGrant(at=self.now, grant=new_grant("p01-01", 1, contests)))

    @property
    def now(self) -> int:
        self.person.now = 10_000 + round((time.perf_counter() - self.begun) * 1000)
        return self.person.now

    def feed(self, event: e.Event | None) -> None:
        if event is not None:
            self.person.feed(event)
            self.guide.shown(self.person.view, self.now)
        self.sheet.point(self.guide.focus)
        self.tell()

    def key(self, code: int, *, down: bool) -> bool:
        self.feed(self.guide.key(code, down=down, now=self.now))
        return True

    def tick(self, *_: Any) -> None:
        self.feed(self.guide.tick(self.now))
        self.feed(e.Time(at=self.now))

    def tell(self) -> None:
        said = {
            "screen": self.person.view.screen,
            "focus": self.guide.focus,
            "drawn": self.sheet.focus,
            "recorded": self.person.recorded,
            "played": self.headphones.played,
            "playing": self.headphones.playing,
            "working": self.headphones.working,
            "page": self.sheet.page.name,
        }
        line = json.dumps(said)
        if line != self.last:
            self.last = line
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def main(folder: Path) -> None:
    headphones = Told(verified(folder, world().package), lambda: True)
    headphones.played = []
    window = start(GLASS, "x11", headphones.warm_up)
    from kivy.base import runTouchApp, stopTouchApp
    from kivy.clock import Clock

    Clock._max_fps = 60
    booth = Booth(window, headphones)
    window.bind(on_key_down=lambda _, code, *__: booth.key(code, down=True))
    window.bind(on_key_up=lambda _, code, *__: booth.key(code, down=False))
    Clock.schedule_interval(booth.tick, 0.1)

    def wait() -> None:
        sys.stdin.read()
        Clock.schedule_once(lambda _: stopTouchApp())

    threading.Thread(target=wait, daemon=True).start()
    runTouchApp()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
