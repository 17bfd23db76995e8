#!/usr/bin/env python3
"""A voter's screen in a real X window, driven from outside: run by test_real_window.py.

It says on standard output, a JSON line each, what is on the screen and where its targets
are; who drives it only touches. It ends when a ballot was recorded, or at end of input.
"""

import ctypes
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

from ballot_world import contest, election  # noqa: E402 - after the path
from real_kivy import start  # noqa: E402
from screens_world import GLASSES, Person, Screens  # noqa: E402


class Said:
    """What is on the screen, told whenever it changed and was drawn."""

    def __init__(self, person: Person) -> None:
        self.person, self.last, self.pressed = person, "", 0.0
        self.finish = ctypes.CDLL("libGL.so.1").glFinish

    def drawn(self, *_: Any) -> None:
        self.finish()
        page = self.person.sheet.page
        targets = {t.key: [t.box.x + t.box.w // 2, t.box.y + t.box.h // 2] for t in page.targets}
        ticked = [t.key for t in page.targets if t.ticked]
        said = {
            "screen": page.name,
            "targets": targets,
            "ticked": ticked,
            "recorded": self.person.recorded,
        }
        line = json.dumps(said)
        if line != self.last:
            self.last = line
            said["touch_to_frame_ms"] = round((time.perf_counter() - self.pressed) * 1000, 1)
            sys.stdout.write(json.dumps(said) + "\n")
            sys.stdout.flush()


def main(name: str) -> None:
    glass = GLASSES[name]
    window = start(glass, "x11")
    from kivy.base import runTouchApp, stopTouchApp
    from kivy.clock import Clock

    Clock._max_fps = 60
    screens = Screens(window, glass)
    person = screens.person(election(contest(1, 8), contest(2, 5)))
    sheet = screens.sheet(person)
    person.arrive()
    begun = time.perf_counter()
    sheet._clock = lambda: person.now + round((time.perf_counter() - begun) * 1000)
    said = Said(person)

    def pressed(*_: Any) -> None:
        said.pressed = time.perf_counter()

    window.bind(on_flip=said.drawn, on_touch_up=pressed)
    window.children[0].canvas.ask_update()

    def wait() -> None:
        sys.stdin.read()
        Clock.schedule_once(lambda _: stopTouchApp())

    threading.Thread(target=wait, daemon=True).start()
    runTouchApp()


if __name__ == "__main__":
    main(sys.argv[1])
