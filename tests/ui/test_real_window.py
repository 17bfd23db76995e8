"""A whole ballot by touches that the X server injects into a real window, as a finger's
would come, through SDL and Kivy; no part of the program is called."""

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from screens_world import GLASSES
from x_program import MISSING, REASON, XProgram, x_server

PROGRAM = Path(__file__).parent / "real_window.py"

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(bool(MISSING), reason=REASON),
]


class RealWindow(XProgram):
    """The program in a window of its own X server, and a finger on it."""

    def __init__(self, glass: str, display: str) -> None:
        super().__init__(PROGRAM, glass, {"DISPLAY": display})
        self.times: list[float] = []

    def touch(self, key: str, times: int = 1) -> None:
        """A finger on this target, so many times without a pause."""
        x, y = self.now["targets"][key]
        self.xdotool("mousemove", x, y, "click", "--repeat", times, "--delay", 30, 1)

    def shows(self, screen: str, **also: Any) -> None:
        """Wait until this screen is drawn, with all of this true of it."""
        while self.now["screen"] != screen or any(self.now[k] != v for k, v in also.items()):
            self.now = self.lines.get(timeout=20)
            self.times.append(self.now["touch_to_frame_ms"])

    def rests(self, seconds: float) -> None:
        """Nothing new is drawn for so long; what is drawn before is taken in."""
        try:
            while True:
                self.now = self.lines.get(timeout=seconds)
        except queue.Empty:
            return


@pytest.fixture(params=["10-inch", "13-inch"])
def real(request: pytest.FixtureRequest) -> Iterator[RealWindow]:
    with x_server(GLASSES[request.param]) as display:
        window = RealWindow(request.param, display)
        try:
            yield window
        finally:
            window.close()


def test_a_whole_ballot_by_real_touches(real: RealWindow) -> None:
    """Begin, choose, confirm, end one contest without choosing, review, cast: what was
    touched is recorded, once, and nothing else."""
    real.shows("start")
    real.rests(0.5)
    real.touch("bar-forward")
    real.shows("choosing")
    real.rests(0.5)
    real.touch("candidate-contest-1-5")
    real.shows("choosing", ticked=["candidate-contest-1-5"])
    real.rests(0.5)
    real.touch("bar-forward")
    real.shows("confirming")
    real.rests(0.5)
    real.touch("bar-confirm")
    real.shows("choosing", ticked=[])
    real.rests(0.5)
    real.touch("bar-end")
    real.shows("ending")
    real.rests(0.5)
    real.touch("bar-confirm")
    real.shows("review", recorded=[])
    real.rests(0.5)
    real.touch("bar-forward")
    real.shows("done", recorded=[{"contest-1": "contest-1-5", "contest-2": "none"}])


def test_double_taps_by_real_touches_record_nothing(real: RealWindow) -> None:
    """Everything is tapped three times in a row: the voter comes to the review with what
    they chose, and nothing is recorded before the last button there."""
    real.shows("start")
    for key, screen in (
        ("bar-forward", "choosing"),
        ("candidate-contest-1-5", "choosing"),
        ("bar-forward", "confirming"),
    ):
        real.rests(0.6)
        real.touch(key, times=3)
        real.shows(screen)
    real.rests(0.8)
    assert (real.now["screen"], real.now["recorded"]) == ("confirming", [])
    real.touch("bar-confirm", times=3)
    real.shows("choosing", ticked=[])
    real.rests(0.8)
    assert (real.now["screen"], real.now["recorded"]) == ("choosing", [])
